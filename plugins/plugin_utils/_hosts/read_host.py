"""Read a host: ask it for the objects that matter to its virtual network."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.errors import CmdletError
from .._powershell.answers.answer_reader import listed
from .._powershell.answers.dialect import Answer
from .._powershell.answers.read_answers import CMDLETS, read_answers, read_partitions
from .._powershell.host_objects import HostObjects, Rows
from .._powershell.invocation import Inside, Invocation, Parameter
from .._powershell.literal_names import spell_names
from .protocol import Session

_NOT_THERE = {("InvalidArgument", "InvalidParameter"), ("ObjectNotFound", "ObjectNotFound")}
"""How Hyper-V says that nothing has a name (rule R14): category, and the error id before the cmdlet's class."""


@dataclass(frozen=True, slots=True)
class ReadScope:
    """Which part of a host to read: all partitions (None) or those named (lower case), and whose guests.

    The parent's own objects are always read: there are few of them. ``guests`` None means every running partition.
    """

    partitions: frozenset[str] | None = None
    guests: frozenset[str] | None = frozenset()


def read_host(session: Session, scope: ReadScope) -> HostObjects:
    """Ask a host for its objects; only documented Get- cmdlets are used.

    Whatever dialect the listener answers in, one reader makes objects of it; AnswerUnreadable where it cannot.
    """
    sections: dict[str, Answer] = {}

    def ask(section: str, inside: Inside | None = None, **parameters: Parameter) -> None:
        cmdlet = CMDLETS[section]
        sections[section] = session.invoke(spell_names(Invocation(cmdlet, parameters, inside)))

    def ask_ip(prefix: str, inside: Inside | None) -> None:
        ask(f"{prefix}net_adapters", inside)
        for name in ("ip_interfaces", "ip_addresses", "routes", "dns"):
            ask(prefix + name, inside, AddressFamily="IPv4")

    if scope.partitions is None:
        ask("partitions")
        ask("network_adapters", All=True)
    else:
        sections["partitions"], sections["network_adapters"] = _ask_partitions(session, scope.partitions)
    partitions = read_partitions(sections["partitions"], session.dialect)
    ask("teams")
    sections["team_mappings"] = _ask_team_mappings(session, partitions) if listed(sections["teams"]) else []
    for section in ("vm_host", "switches", "bindings"):
        ask(section)
    ask_ip("", None)
    guests = _running_guests(partitions, scope)
    if guests:
        ask_ip("guest_", Inside(guests, by_id=True))
    return read_answers(sections, session.dialect)


def _ask_partitions(session: Session, names: frozenset[str]) -> tuple[list[object], list[object]]:
    partitions: list[object] = []
    adapters = _tolerating_none(session, Invocation("Get-VMNetworkAdapter", {"ManagementOS": True}))
    for name in sorted(names):
        namesakes = _tolerating_none(session, Invocation("Get-VM", {"Name": name}))
        if namesakes:
            partitions += namesakes
            adapters += _tolerating_none(session, Invocation("Get-VMNetworkAdapter", {"VMName": name}))
    return partitions, adapters


def _tolerating_none(session: Session, invocation: Invocation) -> list[object]:
    """Ask for named things that may not exist: Hyper-V answers an error where others answer nothing (rule R14)."""
    try:
        return listed(session.invoke(spell_names(invocation)))
    except CmdletError as error:
        if (error.category, error.error_id.partition(",")[0]) in _NOT_THERE:
            return []
        raise


def _ask_team_mappings(session: Session, partitions: Rows) -> list[object]:
    mappings = _tolerating_none(session, Invocation("Get-VMNetworkAdapterTeamMapping", {"ManagementOS": True}))
    for name in dict.fromkeys(partition["Name"] for partition in partitions):
        mappings += _tolerating_none(session, Invocation("Get-VMNetworkAdapterTeamMapping", {"VMName": name}))
    return mappings


def _running_guests(partitions: Rows, scope: ReadScope) -> tuple[str, ...]:
    return tuple(
        partition["Id"]
        for partition in partitions
        if partition["State"] == "Running" and (scope.guests is None or partition["Name"].lower() in scope.guests)
    )

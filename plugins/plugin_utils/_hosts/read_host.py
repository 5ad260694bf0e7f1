"""Read a host: ask it for the objects that matter to its virtual network."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.errors import CmdletError
from .._powershell.host_objects import HostObjects, IpObjects, Rows
from .._powershell.invocation import Inside, Invocation, Parameter
from .protocol import Session


@dataclass(frozen=True, slots=True)
class ReadScope:
    """Which part of a host to read: all partitions (None) or those named (lower case), and whose guests.

    The parent's own objects are always read: there are few of them. ``guests`` None means every running partition.
    """

    partitions: frozenset[str] | None = None
    guests: frozenset[str] | None = frozenset()


def read_host(session: Session, scope: ReadScope) -> HostObjects:
    """Ask a host for its objects; only documented Get- cmdlets are used."""

    def ask(cmdlet: str, inside: Inside | None = None, **parameters: Parameter) -> Rows:
        return session.invoke(Invocation(cmdlet, parameters, inside))

    if scope.partitions is None:
        partitions = ask("Get-VM")
        adapters = ask("Get-VMNetworkAdapter", All=True)
    else:
        partitions, adapters = _read_partitions(session, scope.partitions)
    teams = ask("Get-VMSwitchTeam")
    mappings = _read_team_mappings(session, partitions) if teams else []
    return HostObjects(
        vm_host=ask("Get-VMHost")[0],
        switches=ask("Get-VMSwitch"),
        teams=teams,
        partitions=partitions,
        network_adapters=adapters,
        team_mappings=mappings,
        bindings=ask("Get-NetAdapterBinding"),
        parent=_read_ip(session, None),
        guests=_read_guests(session, partitions, scope),
    )


def _read_partitions(session: Session, names: frozenset[str]) -> tuple[Rows, Rows]:
    partitions: Rows = []
    adapters = _tolerating_none(session, Invocation("Get-VMNetworkAdapter", {"ManagementOS": True}))
    for name in sorted(names):
        found = _tolerating_none(session, Invocation("Get-VM", {"Name": name}))
        if found:
            partitions += found
            adapters += _tolerating_none(session, Invocation("Get-VMNetworkAdapter", {"VMName": name}))
    return partitions, adapters


def _tolerating_none(session: Session, invocation: Invocation) -> Rows:
    """Ask for named things that may not exist: Hyper-V answers an error where others answer nothing (rule R14)."""
    try:
        return session.invoke(invocation)
    except CmdletError as error:
        if error.category in ("ObjectNotFound", "InvalidArgument") and "Parameter" not in error.message[:12]:
            return []
        raise


def _read_team_mappings(session: Session, partitions: Rows) -> Rows:
    rows = _tolerating_none(session, Invocation("Get-VMNetworkAdapterTeamMapping", {"ManagementOS": True}))
    for name in dict.fromkeys(partition["Name"] for partition in partitions):
        rows += _tolerating_none(session, Invocation("Get-VMNetworkAdapterTeamMapping", {"VMName": name}))
    return rows


def _read_guests(session: Session, partitions: Rows, scope: ReadScope) -> IpObjects:
    ids = tuple(
        partition["Id"]
        for partition in partitions
        if partition["State"] == "Running" and (scope.guests is None or partition["Name"].lower() in scope.guests)
    )
    return _read_ip(session, Inside(ids, by_id=True)) if ids else IpObjects()


def _read_ip(session: Session, inside: Inside | None) -> IpObjects:
    family: dict[str, Parameter] = {"AddressFamily": "IPv4"}
    return IpObjects(
        net_adapters=session.invoke(Invocation("Get-NetAdapter", {}, inside)),
        ip_interfaces=session.invoke(Invocation("Get-NetIPInterface", family, inside)),
        ip_addresses=session.invoke(Invocation("Get-NetIPAddress", family, inside)),
        routes=session.invoke(Invocation("Get-NetRoute", family, inside)),
        dns=session.invoke(Invocation("Get-DnsClientServerAddress", family, inside)),
    )

"""Check a document against the rules of the field without any host: on one that has just what the document names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._hosts.read_host import ReadScope, read_host
from .._hosts.simulated.hardware.hardware import read_hardware
from .._hosts.simulated.simulated_host import memory_session
from .._kinds.host_view import HostView
from .._kinds.partition_adapter.fields import CONVENTION
from .._model.errors import CmdletError, DocumentRejected, Finding
from .._model.field_types import parse_guid
from .._model.kind import PARENT
from .._model.mac_address import parse_mac
from .._powershell.invocation import Invocation
from .apply_state import want
from .bring_along import bring_along
from .documents.read_document import Document
from .documents.resolve_references import normalise
from .guards.check_invariants import check_invariants
from .match_resources import match_all
from .options import State
from .resources import read_resources

EVERYTHING = ReadScope(guests=None)


def imagined_findings(document: Document, release: str = "2022") -> list[Finding]:
    """List what would be wrong with a document on a host that has the NICs, partitions and switches that it refers to.

    NICs have no addresses, partitions are off, switches that are only referred to are internal. Nothing is planned and
    nothing is reached. What refers to something by an Id or by an address inside a guest needs the real host; such a
    document has no findings here.
    """
    hardware = _hardware(document, release)
    if hardware is None:
        return []
    try:
        session = memory_session("imagined", read_hardware(hardware))
        for name in _switches_only_referred_to(document):
            session.invoke(Invocation("New-VMSwitch", {"Name": name, "SwitchType": "Internal"}))
        view = HostView(read_host(session, EVERYTHING))
        normalised, _warnings = normalise(document, view)
        wanted = bring_along(want(normalised, State.MERGED, view, prune=False), view)
        return check_invariants(match_all(wanted, read_resources(view), view))
    except DocumentRejected as error:
        return list(error.findings)
    except CmdletError:  # what cannot be imagined is left to the host
        return []


def _hardware(document: Document, release: str) -> dict[str, Any] | None:
    """Describe the machine; None where something is named in a way that only the host itself can resolve."""
    if any(
        intent.declared.id
        for kind in ("virtual_switch", "partition", "partition_adapter")
        for intent in document.of(kind)
    ):
        return None
    nics: dict[str, dict[str, Any]] = {}
    for name in _nics(document):
        if _reads(parse_guid, name):
            return None
        given = (
            {"name": f"NIC with {name.replace(':', '-')}", "mac_address": name}
            if _reads(parse_mac, name)
            else {"name": name}
        )
        nics.setdefault(name.lower(), given)
    partitions: dict[str, dict[str, Any]] = {}
    for intent in document.of("partition"):
        generation = intent.declared.generation or (2 if release not in ("2008", "2008r2", "2012") else 1)
        partitions[intent.declared.name.lower()] = {"name": intent.declared.name, "generation": generation}
    for intent in document.of("partition_adapter"):
        owner = intent.declared.partition
        if _reads(parse_guid, owner) or _reads(parse_guid, intent.declared.switch or ""):
            return None
        if owner.lower() != PARENT:
            partitions.setdefault(owner.lower(), {"name": owner, "generation": 1 if intent.declared.legacy else 2})
    return {
        "release": release,
        "physical_adapters": list(nics.values()),
        "partitions": [{**partition, "power": "off"} for partition in partitions.values()],
    }


def _nics(document: Document) -> Iterator[str]:
    for intent in document.of("virtual_switch"):
        yield from intent.declared.uplinks or ()
    for intent in document.of("nic_binding"):
        yield intent.declared.adapter
    for intent in document.of("partition_adapter"):
        if intent.declared.team_mapping:
            yield intent.declared.team_mapping


def _switches_only_referred_to(document: Document) -> list[str]:
    declared = {intent.declared.name.lower() for intent in document.of("virtual_switch")}
    named: dict[str, str] = {}
    for intent in document.of("partition_adapter"):
        adapter = intent.declared
        name = adapter.name + CONVENTION if adapter.switch_by_convention else adapter.switch
        if name and name.lower() not in declared:
            named.setdefault(name.lower(), name)
    return list(named.values())


def _reads(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True

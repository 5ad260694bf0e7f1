"""NICs that documents name and hosts do not have, where something is known of the hosts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._model.errors import Finding
from .._model.field_types import parse_guid
from .._model.hints import did_you_mean
from .._model.mac_address import parse_mac
from .check_hosts import CheckedHost
from .layer import RepositoryFinding

_NAMED_BY = ("Name", "InterfaceDescription", "MacAddress", "InterfaceGuid")


def missing_uplinks(hosts: Sequence[CheckedHost], facts: Mapping[str, Any]) -> Iterator[RepositoryFinding]:
    """Find uplinks, bindings and team mappings of NICs that the facts of their host do not have.

    Nothing is said of a host without facts.
    """
    by_name = {name.lower(): known for name, known in facts.items()}
    for host in hosts:
        nics = _nics(by_name.get(host.name.lower()))
        if nics is None:
            continue
        known = {_canonical(str(nic[name])) for nic in nics for name in _NAMED_BY if nic.get(name)}
        names = [str(nic["Name"]) for nic in nics if nic.get("Name")]
        for where, name in _named(host):
            if _canonical(name) not in known:
                message = f"host '{host.name}' has no NIC '{name}'"
                yield host.find("fleet_uplink", where, message, did_you_mean(name, names))


def facts_findings(facts: Mapping[str, Any]) -> Iterator[RepositoryFinding]:
    """Find facts that are none, and of which nothing could be read. That nothing is known of a host is no finding."""
    hint = "give what module host_network_info answered for the host"
    for name, known in facts.items():
        objects = known.get("objects", known) if isinstance(known, Mapping) else known
        nics = objects.get("net_adapters") if isinstance(objects, Mapping) else objects
        if nics is None:
            continue
        if not isinstance(nics, list) or not all(isinstance(nic, Mapping) for nic in nics):
            message = "these are no facts of a host: NICs are a list of mappings, in objects.net_adapters"
            yield RepositoryFinding(Finding("options", f"facts.{name}", message, hint))


def _nics(known: Any) -> list[Mapping[str, Any]] | None:
    """Give the NICs in what module host_network_info answered, or in its ``objects`` alone."""
    objects = known.get("objects", known) if isinstance(known, dict) else None
    nics = objects.get("net_adapters") if isinstance(objects, dict) else None
    return [nic for nic in nics if isinstance(nic, dict)] if isinstance(nics, list) else None


def _named(host: CheckedHost) -> Iterator[tuple[str, str]]:
    for intent in host.document.of("virtual_switch"):
        for index, name in enumerate(intent.declared.uplinks or ()):
            yield f"{intent.where}.uplinks[{index}]", name
    for intent in host.document.of("nic_binding"):
        yield f"{intent.where}.adapter", intent.declared.adapter
    for intent in host.document.of("partition_adapter"):
        if intent.declared.team_mapping:
            yield f"{intent.where}.team_mapping", intent.declared.team_mapping


def _canonical(text: str) -> str:
    for read in (parse_mac, parse_guid):
        try:
            return read(text).lower()
        except ValueError:
            continue
    return text.lower()

"""Hosts that take partitions from each other: a switch of one name has to be the same network on all of them.

A partition that moves is plugged into the switch that has the name of the one it came from, so a switch of that name
with another type, or with the adapter in another VLAN, is another network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from .._model.nested_types import VLAN
from .check_hosts import CheckedHost
from .layer import RepositoryFinding

Said = tuple[CheckedHost, str, Any]
"""A host, the path into its document, and what it says there, in a form that can be compared."""


def group_switches(hosts: Sequence[CheckedHost], label: str) -> Iterator[RepositoryFinding]:
    """Find switches of one name that are of another type than on most hosts of their migration group."""
    said: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for group, host in _members(hosts, label):
        for intent in host.document.of("virtual_switch"):
            switch = intent.declared
            kind = switch.type or ("external" if switch.uplinks else None)
            if kind is not None:
                said[group, switch.name.lower()].append((host, f"{intent.where}.type", kind))
    for (group, _name), ones in said.items():
        for host, where, kind, usual, example in _odd_ones(ones):
            name = _said_at(host, where)
            message = f"switch '{name}' is {kind}, and on '{example.name}' of {label} '{group}' it is {usual}"
            hint = "partitions that move between them would land on another network; make them equal, or rename one"
            yield host.find("fleet_switch", where, message, hint)


def group_vlans(hosts: Sequence[CheckedHost], label: str) -> Iterator[RepositoryFinding]:
    """Find adapters of one partition, name and switch whose VLANs are others than on most hosts of their group."""
    said: dict[tuple[str, str, str, str], list[Said]] = defaultdict(list)
    for group, host in _members(hosts, label):
        for intent in host.document.of("partition_adapter"):
            adapter = intent.declared
            if adapter.switch and adapter.vlan is not None:
                key = (group, adapter.partition.lower(), adapter.name.lower(), adapter.switch.lower())
                said[key].append((host, f"{intent.where}.vlan", adapter.vlan))
    for (group, *_same), ones in said.items():
        for host, where, vlan, usual, example in _odd_ones(ones):
            message = (
                f"adapter '{_said_at(host, where)}' of '{_said_at(host, where, 'partition')}' on switch "
                f"'{_said_at(host, where, 'switch')}' is {_show(vlan)}, "
                f"and on '{example.name}' of {label} '{group}' it is {_show(usual)}"
            )
            hint = "one network has one VLAN on all hosts of a group; make them equal, or take a host out of the group"
            yield host.find("fleet_vlan", where, message, hint)


def _members(hosts: Sequence[CheckedHost], label: str) -> Iterator[tuple[str, CheckedHost]]:
    for host in hosts:
        value = host.host.labels.get(label)
        for group in value if isinstance(value, list) else [] if value is None else [value]:
            yield str(group), host


def _odd_ones(said: Sequence[Said]) -> Iterator[tuple[CheckedHost, str, Any, Any, CheckedHost]]:
    """Yield those that say something else than most; among equals, than the first host in the alphabet."""
    by_value: dict[Any, list[tuple[CheckedHost, str]]] = defaultdict(list)
    for host, where, value in said:
        by_value[value].append((host, where))
    usual = max(by_value, key=lambda value: len(by_value[value]))  # the first of those that are said most
    example = by_value[usual][0][0]
    for value, ones in by_value.items():
        if value != usual:
            for host, where in ones:
                yield host, where, value, usual, example


def _said_at(host: CheckedHost, where: str, field: str = "name") -> str:
    """Give a field of the resource that a path leads into, as it is written."""
    section, _bracket, rest = where.partition("[")
    return str(host.known[section][int(rest.partition("]")[0])].get(field, ""))


def _show(vlan: Any) -> str:
    written = VLAN.to_document(vlan)
    return " ".join(str(part) if name == "mode" else f"{name}={part}" for name, part in written.items())

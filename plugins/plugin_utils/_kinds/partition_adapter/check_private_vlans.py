"""Private VLANs of one switch that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..._model.errors import Finding
from ..._model.vlan_ranges import Ranges, common_vlans
from ..behaviour import Outcome
from .fields import PartitionAdapter

SECONDARY = ("isolated", "community")


@dataclass(frozen=True, slots=True)
class _Port:
    """A port in a private VLAN; ``where`` is empty where the document leaves it as it is."""

    adapter: PartitionAdapter
    where: str
    label: str


def check_private_vlans(outcome: Outcome) -> Iterator[Finding]:
    """Yield a finding where a switch would have one secondary VLAN in two modes, or under two primary VLANs.

    Best Practices Analyzer for Hyper-V: the private VLANs of a switch must be consistent. What is so already on the
    host is not the document's doing.
    """
    first: dict[tuple[str, int], _Port] = {}
    ports = list(_ports(outcome))
    for port in ports:
        key = _secondary(port.adapter)
        if key is None:
            continue
        other = first.setdefault(key, port)
        reason = _contradiction(port.adapter, other.adapter)
        if reason and (port.where or other.where):
            # Findings point at what the document says, whichever of the two it is.
            here, there = (port, other) if port.where else (other, port)
            yield _finding(here, key[1], _contradiction(here.adapter, there.adapter), there.label)
    for port in ports:
        for key, other in first.items():
            if _serves_another(port.adapter, key, other.adapter) and (port.where or other.where):
                here, there = (port, other) if port.where else (other, port)
                reason = f"has primary VLAN {_primary(there.adapter)}"
                yield _finding(here, key[1], reason, there.label)


def _ports(outcome: Outcome) -> Iterator[_Port]:
    """All ports in private VLANs: what stays on the host first, then what the document says."""
    for adapter in outcome.kept["partition_adapter"]:
        if adapter.switch and adapter.vlan is not None and adapter.vlan.primary_id is not None:
            yield _Port(adapter, "", f"{adapter.partition}/{adapter.name} on the host")
    for item in outcome.wanted["partition_adapter"]:
        adapter = item.wanted
        if adapter is None or not adapter.switch or adapter.vlan is None or adapter.vlan.primary_id is None:
            continue
        now = item.current
        same = now is not None and now.vlan == adapter.vlan and (now.switch or "").lower() == adapter.switch.lower()
        label = f"{adapter.partition}/{adapter.name}"
        yield _Port(adapter, "" if same or item.reason else item.where, f"{label} on the host" if same else label)


def _secondary(adapter: PartitionAdapter) -> tuple[str, int] | None:
    """The switch and the secondary VLAN of an isolated or community port."""
    vlan = adapter.vlan
    if vlan is None or vlan.mode not in SECONDARY or vlan.secondary_id is None:
        return None
    return (adapter.switch or "").lower(), vlan.secondary_id


def _primary(adapter: PartitionAdapter) -> int | None:
    return adapter.vlan.primary_id if adapter.vlan is not None else None


def _contradiction(adapter: PartitionAdapter, other: PartitionAdapter) -> str:
    """Say what the other port has otherwise, or nothing."""
    one, two = adapter.vlan, other.vlan
    if one is None or two is None:
        return ""
    if one.primary_id != two.primary_id:
        return f"has primary VLAN {two.primary_id}"
    return f"is {two.mode}" if one.mode != two.mode else ""


def _serves_another(adapter: PartitionAdapter, key: tuple[str, int], other: PartitionAdapter) -> bool:
    """Whether a promiscuous port serves a secondary VLAN that has another primary VLAN on its switch."""
    vlan = adapter.vlan
    if vlan is None or vlan.secondary_ids is None or (adapter.switch or "").lower() != key[0]:
        return False
    one: Ranges = ((key[1], key[1]),)
    return vlan.primary_id != _primary(other) and bool(common_vlans(vlan.secondary_ids, one))


def _finding(port: _Port, secondary: int, reason: str, label: str) -> Finding:
    vlan = port.adapter.vlan
    said = f"{vlan.mode} with primary VLAN {vlan.primary_id}" if vlan is not None else ""
    return Finding(
        "A4",
        f"{port.where}.vlan",
        f"secondary VLAN {secondary} of switch '{port.adapter.switch}' is {said} here, and {reason} at {label}",
        "give every secondary VLAN of a switch one mode, isolated or community, and one primary VLAN",
    )

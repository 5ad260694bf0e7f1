"""Addresses that two adapters would have: MAC addresses on the host, IPv4 addresses on a segment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..._model.errors import Finding
from ..._model.mac_address import UNASSIGNED, parse_mac, print_mac
from ..behaviour import Outcome
from .fields import PartitionAdapter

DYNAMIC = "dynamic"


def check_clashes(outcome: Outcome) -> Iterator[Finding]:
    """Yield a finding for every address that an adapter newly gets and another one has."""
    yield from _check_mac_addresses(outcome)
    yield from _check_addresses(outcome)


def _check_mac_addresses(outcome: Outcome) -> Iterator[Finding]:
    """A new static address must be nobody else's (rule R25); one that is so already is not this document's doing."""
    owners = {parse_mac(nic["MacAddress"]): f"NIC '{nic['Name']}'" for nic in outcome.view.nics if nic["MacAddress"]}
    # Event 28 of VMSMP: a port whose address another port has is switched off, be that address static or dynamic.
    given = {row["Id"]: row["MacAddress"] for row in outcome.view.objects.network_adapters}
    for adapter in outcome.kept["partition_adapter"]:
        _own(owners, adapter, adapter, given, f"{adapter.partition}/{adapter.name} on the host")
    for item in outcome.wanted["partition_adapter"]:
        if item.wanted is not None and item.wanted.mac_address == DYNAMIC:
            _own(owners, item.wanted, item.current, given, f"{item.wanted.partition}/{item.wanted.name}")
    for item in outcome.wanted["partition_adapter"]:
        mac = item.wanted.mac_address if item.wanted is not None else None
        if mac in (None, DYNAMIC, UNASSIGNED):
            continue
        new = item.current is None or item.current.mac_address != mac
        if new and mac in owners and not item.reason:
            yield Finding(
                "R25",
                f"{item.where}.mac_address",
                f"{print_mac(mac)} is also the address of {owners[mac]}",
                "give every adapter its own address",
            )
        owners.setdefault(mac, item.where or f"{item.wanted.partition}/{item.wanted.name}")


def _own(
    owners: dict[str, str],
    adapter: PartitionAdapter,
    current: PartitionAdapter | None,
    given: dict[str, str],
    owner: str,
) -> None:
    """Note whose the address of an adapter is: the declared one, or the one that the host gave it."""
    mac = adapter.mac_address
    if mac == DYNAMIC and current is not None and current.id is not None and current.mac_address == DYNAMIC:
        mac = given.get(current.id)
    if mac not in (None, DYNAMIC, UNASSIGNED):
        owners.setdefault(mac, owner)


def _check_addresses(outcome: Outcome) -> Iterator[Finding]:
    """A new address must not be twice on one segment: on a switch, by VLAN (rule D19)."""
    owners: dict[tuple[Any, ...], str] = {}
    for adapter in outcome.kept["partition_adapter"]:
        for key in _segment_addresses(adapter):
            owners.setdefault(key, f"{adapter.partition}/{adapter.name} on the host")
    for item in outcome.wanted["partition_adapter"]:
        had = set(_segment_addresses(item.current)) if item.current is not None else set()
        for key in _segment_addresses(item.wanted) if item.wanted is not None else ():
            if key in owners and key not in had and not item.reason:
                yield Finding(
                    "D19",
                    f"{item.where}.ipv4.addresses",
                    f"{key[2]} is also the address of {owners[key]} on switch '{item.wanted.switch}'",
                    "give every adapter its own address",
                )
            owners.setdefault(key, item.where or f"{item.wanted.partition}/{item.wanted.name}")


def _segment_addresses(adapter: PartitionAdapter) -> Iterator[tuple[Any, ...]]:
    """The addresses of an adapter, each with the segment that it is on."""
    if adapter.ipv4 is not None and adapter.switch:
        vlan = adapter.vlan if adapter.vlan is not None and adapter.vlan.mode == "access" else None
        for address in adapter.ipv4.addresses or ():
            yield adapter.switch.lower(), vlan, address.partition("/")[0]

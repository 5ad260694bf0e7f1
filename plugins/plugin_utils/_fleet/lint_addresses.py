"""Addresses that may be there once in a network: MAC addresses, pools of them, and IPv4 addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from .._model.disruption import listed
from .._model.kind import PARENT
from .._model.mac_address import print_mac
from .check_hosts import CheckedHost
from .layer import RepositoryFinding

SHOWN_HOSTS = 6

Claim = tuple[CheckedHost, str, str]
"""A host, the path into its document, and who it is there that has the address."""


def duplicate_macs(hosts: Sequence[CheckedHost]) -> Iterator[RepositoryFinding]:
    """Find static MAC addresses that adapters of several hosts have (rule R25)."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for host in hosts:
        for intent in host.document.of("partition_adapter"):
            mac = intent.declared.mac_address
            if mac not in (None, "dynamic"):
                who = f"{intent.declared.partition} / {intent.declared.name}"
                claims[mac].append((host, f"{intent.where}.mac_address", who))
    hint = "give one of them another address, or mac_address: dynamic"
    yield from _shared(claims, "fleet_mac", print_mac, hint)


def duplicate_addresses(hosts: Sequence[CheckedHost]) -> Iterator[RepositoryFinding]:
    """Find IPv4 addresses that are declared on several hosts.

    What is behind an internal or private switch ends at its host, so that every host may have the same there.
    """
    claims: dict[str, list[Claim]] = defaultdict(list)
    for host in hosts:
        for where, who, addresses in _addresses(host):
            for address in addresses:
                claims[address.partition("/")[0]].append((host, where, who))
    yield from _shared(claims, "fleet_address", str, "give one of them another address")


def _addresses(host: CheckedHost) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    inside = {
        intent.declared.name.lower()
        for intent in host.document.of("virtual_switch")
        if intent.declared.type in ("internal", "private")
    }
    for intent in host.document.of("nic_binding"):
        ipv4 = intent.declared.ipv4
        if ipv4 is not None and ipv4.addresses:
            yield f"{intent.where}.ipv4.addresses", f"NIC {intent.declared.adapter}", ipv4.addresses
    for intent in host.document.of("partition_adapter"):
        adapter = intent.declared
        # The parent's adapter on an internal switch is called like it; it need not say which switch it is on.
        switch = adapter.switch or (adapter.name if adapter.partition.lower() == PARENT else "")
        if adapter.ipv4 is not None and adapter.ipv4.addresses and switch.lower() not in inside:
            yield f"{intent.where}.ipv4.addresses", f"{adapter.partition} / {adapter.name}", adapter.ipv4.addresses


def _shared(
    claims: dict[str, list[Claim]], rule: str, show: Callable[[str], str], hint: str
) -> Iterator[RepositoryFinding]:
    """Yield one finding for each address that more than one host claims, at the second of them."""
    for address, ones in claims.items():
        by_host = {host.name: (host, where, who) for host, where, who in reversed(ones)}  # of a host, its first
        if len(by_host) < 2:
            continue
        first, *others = reversed(by_host.values())
        host, where, who = others[0]
        holders = listed([f"'{one.name}' ({name})" for one, _where, name in (first, *others[1:])], SHOWN_HOSTS)
        message = f"{who} has {show(address)}, and so has {holders}"
        found = host.find(rule, where, message, hint)
        places = tuple(one.host.place(path) for one, path, _who in (first, *others[1 : SHOWN_HOSTS + 1]))
        yield RepositoryFinding(found.finding, tuple(reversed(by_host)), found.place, places)


def overlapping_pools(hosts: Sequence[CheckedHost]) -> Iterator[RepositoryFinding]:
    """Find pools of dynamic MAC addresses that overlap, so that two hosts can give the same away (rules A5, R29).

    The pools are gone through in order of their first address; each that begins before the end of those so far belongs
    to the same heap, of which one finding tells.
    """
    pools = sorted(_pools(hosts), key=lambda pool: (pool[0], pool[2].name))
    heap: list[tuple[str, str, CheckedHost]] = []
    end = ""
    for pool in pools:
        if heap and pool[0] > end:
            yield from _told(heap)
            heap = []
        heap.append(pool)
        end = max(end, pool[1]) if len(heap) > 1 else pool[1]
    yield from _told(heap)


def _pools(hosts: Sequence[CheckedHost]) -> Iterator[tuple[str, str, CheckedHost]]:
    for host in hosts:
        for intent in host.document.of("host_settings"):
            first, last = intent.declared.mac_address_minimum, intent.declared.mac_address_maximum
            if first is not None and last is not None and first <= last:
                yield first, last, host


def _told(heap: Sequence[tuple[str, str, CheckedHost]]) -> Iterator[RepositoryFinding]:
    if len(heap) < 2:
        return
    (_first, _last, one), (first, last, host), *_others = heap
    names = [entry[2].name for entry in heap if entry[2] is not host]
    message = (
        f"the pool of dynamic MAC addresses {print_mac(first)} - {print_mac(last)} overlaps with that of "
        f"{listed([repr(name) for name in names], SHOWN_HOSTS)}"
    )
    hint = "give every host a range of its own, in its own file"
    found = host.find("fleet_mac_pool", "host_settings.mac_address_minimum", message, hint)
    place = one.host.place("host_settings.mac_address_minimum")
    yield RepositoryFinding(found.finding, tuple(sorted([host.name, *names])), found.place, (place,))

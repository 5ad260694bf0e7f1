"""What some faults do to the host's state: addresses that come back late (A8.5), ghosts of adapters (R9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..cmdlets.management_os import add_management_adapter
from ..cmdlets.select_objects import management_adapters
from ..state.host_state import HostState
from ..state.record_codec import decode_ip, encode_ip
from ..state.records import FRESH_IP, IpSettings, Route, Switch

_DEFAULT_ROUTE = "0.0.0.0/0"


def uplinks_of(state: HostState) -> frozenset[str]:
    """Give the ids of the NICs that serve a switch."""
    return frozenset(nic for switch in state.switches for nic in switch.uplinks)


def hold_addresses_back(state: HostState, served: frozenset[str], due: float) -> list[Mapping[str, Any]]:
    """Take away what NICs that were ``served`` have just got back; give it as plain JSON, to be given later."""
    held: list[Mapping[str, Any]] = []
    for nic_id in sorted(served - uplinks_of(state)):
        nic = state.interfaces.get(nic_id)
        if nic is not None and nic.ip != FRESH_IP:
            state.interfaces.put(replace(nic, ip=FRESH_IP))
            held.append({"nic": nic_id, "due": due, "ip": dict(encode_ip(nic.ip))})
    return held


def give_addresses(state: HostState, held: Iterable[Mapping[str, Any]]) -> None:
    """Give NICs back what was held, unless they serve a switch again or somebody configured them meanwhile."""
    busy = uplinks_of(state)
    for entry in held:
        nic = state.interfaces.get(entry["nic"])
        if nic is not None and nic.id not in busy and nic.ip == FRESH_IP:
            state.interfaces.put(replace(nic, ip=decode_ip(entry["ip"])))


def shared_switches(state: HostState) -> dict[str, Switch]:
    """Give the external switches that the parent shares, by id."""
    return {switch.id: switch for switch in state.switches if switch.type == "External" and switch.allow_management_os}


def leave_ghosts(state: HostState, before: Mapping[str, Switch]) -> int:
    """Leave an old management adapter behind on each shared switch that was just rebound; give their number.

    It has the MAC address of the one in use, no address of its own, and a default route of metric 0 that is stale (R9).
    """
    left = 0
    for switch in shared_switches(state).values():
        old = before.get(switch.id)
        if old is None or old.uplinks == switch.uplinks:
            continue
        for adapter in management_adapters(state, switch.id)[:1]:
            routes = state.interfaces[adapter.id].ip.routes if adapter.id in state.interfaces else ()
            stale = tuple(Route(route.destination, route.next_hop, 0) for route in routes[:1] if _is_default(route))
            add_management_adapter(state, switch, adapter.name, adapter.mac, IpSettings(routes=stale))
            left += 1
    return left


def _is_default(route: Route) -> bool:
    return route.destination == _DEFAULT_ROUTE

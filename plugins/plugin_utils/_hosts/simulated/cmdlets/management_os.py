"""The management OS's side of a switch: its adapter, the vEthernet interface, where addresses go (A6, A8)."""

from __future__ import annotations

import re
from dataclasses import replace

from ...._model.net_adapter_components import SWITCH_PROTOCOL, components_of
from ...._powershell.bind_parameters import Bound
from ..state.host_state import HostState
from ..state.machines import freed, usual_bindings
from ..state.records import FRESH_IP, MANAGEMENT, Adapter, Interface, IpSettings, Switch
from .select_objects import failed

_DESCRIPTION = "Hyper-V Virtual Ethernet Adapter"
_NUMBERED = re.compile(re.escape(_DESCRIPTION) + r"(?: #(\d+))?")


def add_management_adapter(
    state: HostState,
    switch: Switch,
    name: str,
    mac: str,
    ip: IpSettings = FRESH_IP,
    *,
    dynamic: bool = True,
) -> Adapter:
    """Make a management adapter and its interface ``vEthernet (NAME)`` with the usual bindings (A6, D1, D2)."""
    adapter = Adapter(
        id=state.new_id(),
        name=name,
        partition_id="",
        switch_id=switch.id,
        mac=mac,
        switch_name=switch.name,
        dynamic_mac=dynamic,
    )
    present = list(state.interfaces)
    state.adapters.put(adapter)
    state.interfaces.put(
        Interface(
            id=adapter.id,
            alias=free_alias(present, f"vEthernet ({name})"),
            mac=mac,
            kind=MANAGEMENT,
            description=_free_description(present),
            index=1 + max((interface.index for interface in present), default=1),
            bindings=usual_bindings(components_of(state.release.order)),
            ip=ip,
        )
    )
    return adapter


def free_alias(present: list[Interface], wanted: str) -> str:
    """Give the wanted name, or the first of ``NAME 2``, ``NAME 3`` … that no interface has."""
    taken = {interface.alias.lower() for interface in present}
    alias, number = wanted, 1
    while alias.lower() in taken:
        number += 1
        alias = f"{wanted} {number}"
    return alias


def remove_management_adapter(state: HostState, adapter: Adapter) -> None:
    """Take a management adapter and its interface away, addresses included."""
    state.adapters.delete(adapter.id)
    if adapter.id in state.interfaces:
        state.interfaces.delete(adapter.id)


def pool_mac(state: HostState, bound: Bound) -> str:
    """Take an address from the host's pool; refused when none is left (R29)."""
    mac = state.new_mac()
    if mac is None:
        raise failed(bound, "There are no MAC addresses left in the host's pool of dynamic MAC addresses.")
    return mac


def take_nic(state: HostState, nic: Interface) -> None:
    """Leave only the switch protocol bound on an uplink and take its IP configuration away (D1, D5, D6)."""
    state.interfaces.put(replace(nic, bindings=frozenset({SWITCH_PROTOCOL}), ip=FRESH_IP))


def free_nic(state: HostState, nic_id: str, ip: IpSettings = FRESH_IP) -> None:
    """Give a former uplink its usual bindings back, and the given IP configuration (R3, A8.5)."""
    nic = state.interfaces[nic_id]
    state.interfaces.put(replace(freed(nic, components_of(state.release.order)), ip=ip))


def without_dns(ip: IpSettings) -> IpSettings:
    """Give what moves between a NIC and its switch's interface: addresses, routes and the DHCP flag, not DNS servers.

    Virtualization-Documentation#1960 saw DNS servers lost; nobody documents the way back (docs/fidelity.md).
    """
    return replace(ip, dns_servers=())


def _free_description(present: list[Interface]) -> str:
    taken = set()
    for interface in present:
        match = _NUMBERED.fullmatch(interface.description)
        if match:
            taken.add(int(match[1] or 1))
    number = 1
    while number in taken:
        number += 1
    return _DESCRIPTION if number == 1 else f"{_DESCRIPTION} #{number}"

"""Hardware to the state of a host as it is delivered."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from ipaddress import IPv4Address, ip_interface

from ...._model.mac_address import UNASSIGNED
from ...._model.net_adapter_components import components_of
from ...._powershell.bind_parameters import Bound
from ..cmdlets.adapter_cmdlets import DEFAULT_NAME
from ..cmdlets.lbfo_cmdlets import make_team
from ..state.host_state import HOST_ID, HostState
from ..state.machines import usual_bindings
from ..state.records import PHYSICAL, Adapter, Address, HostSettings, Interface, IpSettings, Partition, Route
from .hardware import Hardware, Ipv4

_MICROSOFT = "00155D"


def build_host(name: str, hardware: Hardware) -> HostState:
    """Make the state of a fresh host: NICs with the usual bindings, partitions with New-VM's adapter (A3, D23)."""
    state = HostState(name)
    pool = pool_prefix(name, hardware)
    state.settings.put(HostSettings(HOST_ID, name, hardware.release, f"{pool}00", f"{pool}FF"))
    usual = usual_bindings(components_of(state.release.order))
    for number, nic in enumerate(hardware.physical_adapters):
        state.interfaces.put(
            Interface(
                id=state.new_id(),
                alias=nic.name,
                mac=nic.mac_address,
                kind=PHYSICAL,
                description=nic.interface_description,
                index=number + 2,
                speed=nic.link_speed,
                connected=nic.connected,
                enabled=nic.enabled,
                bindings=usual,
                ip=_ip(nic.ipv4),
            )
        )
    for team in hardware.lbfo_teams:
        by_name = {interface.alias: interface for interface in state.interfaces}
        members = [by_name[member] for member in team.members]
        make_team(state, Bound("New-NetLbfoTeam", "", {}), team.name, members)
    for listed in hardware.partitions:
        partition = Partition(state.new_id(), listed.name, listed.generation)
        state.partitions.put(replace(partition, running=listed.running))
        mac = (state.new_mac() or UNASSIGNED) if listed.running else UNASSIGNED
        state.adapters.put(Adapter(state.new_id(), DEFAULT_NAME, partition.id, mac=mac))
    state.settle()
    return state


def pool_prefix(name: str, hardware: Hardware) -> str:
    """Give five of the six octets of the dynamic pool: 00-15-5D and the last two of the host's address (KB2804678).

    A host without static address takes two octets from its name instead, which Windows would take from DHCP's address.
    """
    for nic in hardware.physical_adapters:
        for text in nic.ipv4.addresses:
            octets = IPv4Address(ip_interface(text).ip).packed
            return f"{_MICROSOFT}{octets[2]:02X}{octets[3]:02X}"
    digest = hashlib.sha256(name.lower().encode()).digest()
    return f"{_MICROSOFT}{digest[0]:02X}{digest[1]:02X}"


def _ip(ipv4: Ipv4) -> IpSettings:
    addresses = []
    for text in ipv4.addresses:
        interface = ip_interface(text)
        addresses.append(Address(str(interface.ip), interface.network.prefixlen))
    routes = (Route("0.0.0.0/0", ipv4.gateway),) if ipv4.gateway else ()
    return IpSettings(ipv4.dhcp, True, tuple(addresses), routes, ipv4.dns_servers)

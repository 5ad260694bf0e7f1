"""Interfaces of an operating system to the objects of modules NetAdapter, NetTCPIP and DnsClient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...._model.net_adapter_components import IPV4_PROTOCOL
from ...._powershell.host_objects import HostObject
from ..state.machines import Machine
from ..state.records import GUEST, MANAGEMENT, PHYSICAL, TEAM, Interface
from .project_objects import hyphenated

IPV6_PROTOCOL = "ms_tcpip6"
IPV4 = "IPv4"
IPV6 = "IPv6"
_PROTOCOLS = {IPV4: IPV4_PROTOCOL, IPV6: IPV6_PROTOCOL}
_DEVICES = {
    PHYSICAL: "PCI\\{0}",
    MANAGEMENT: "ROOT\\VMS_MP\\{0}",
    TEAM: "COMPOSITEBUS\\MS_IMPLAT_MP\\{0}",
    GUEST: "VMBUS\\{{F8615163-DF3E-46C5-913F-F2D2F965ED0E}}\\{0}",
}
"""Device paths end in the interface's GUID, by which it is matched to its adapter without trusting names."""


def family_of(address: str) -> str:
    """Tell the address family of an address or prefix by its look."""
    return IPV6 if ":" in address else IPV4


def has_family(interface: Interface, family: str) -> bool:
    """Tell whether the interface takes part in an address family at all, which is whether the protocol is bound."""
    return _PROTOCOLS[family] in interface.bindings


def net_adapter_row(machine: Machine, interface: Interface) -> HostObject:
    """Give a NetAdapter object (A6).

    Two things stay visible that Windows hides, so that nothing is hidden state (docs/fidelity.md): a NIC without
    link still reports its speed, and a disabled one still says in MediaConnectionState whether its cable is plugged.
    """
    guid = interface.id.upper()
    up = machine.link_up(interface)
    speed = machine.speed(interface)
    plugged = interface.connected if interface.kind != MANAGEMENT else up or not interface.enabled
    return {
        "Name": interface.alias,
        "InterfaceAlias": interface.alias,
        "InterfaceDescription": interface.description,
        "InterfaceGuid": f"{{{guid}}}",
        "InterfaceIndex": interface.index,
        "ifIndex": interface.index,
        "MacAddress": hyphenated(interface.mac),
        "PermanentAddress": interface.mac,
        "Status": "Up" if up else "Disconnected" if interface.enabled else "Disabled",
        "AdminStatus": "Up" if interface.enabled else "Down",
        "MediaConnectionState": "Connected" if plugged else "Disconnected",
        "LinkSpeed": speed_text(speed),
        "Speed": speed,
        "Virtual": interface.kind != PHYSICAL,
        "HardwareInterface": interface.kind == PHYSICAL,
        "Hidden": False,
        "PnPDeviceID": _DEVICES[interface.kind].format(guid),
        **machine.extras,
    }


def speed_text(speed: int) -> str:
    """Write a speed as LinkSpeed has it: ``10 Gbps``."""
    for unit, size in (("Gbps", 10**9), ("Mbps", 10**6), ("Kbps", 10**3)):
        if speed >= size:
            return f"{speed / size:g} {unit}"
    return f"{speed} bps"


def binding_rows(machine: Machine, interface: Interface) -> list[HostObject]:
    """Give a NetAdapterBinding object for every visible component of an interface (A7)."""
    return [
        {
            "Name": interface.alias,
            "InterfaceAlias": interface.alias,
            "InterfaceDescription": interface.description,
            "InterfaceIndex": interface.index,
            "ComponentID": component.component_id,
            "DisplayName": component.display_name,
            "Enabled": component.component_id in interface.bindings,
            **machine.extras,
        }
        for component in machine.components
    ]


def ip_interface_rows(machine: Machine, interface: Interface) -> list[HostObject]:
    """Give a NetIPInterface object for each address family whose protocol is bound; a switch uplink has none."""
    state = "Connected" if machine.link_up(interface) else "Disconnected"
    return [
        {
            "InterfaceAlias": interface.alias,
            "InterfaceIndex": interface.index,
            "AddressFamily": family,
            "Dhcp": "Enabled" if dhcp else "Disabled",
            "ConnectionState": state,
            "InterfaceMetric": 25,
            **machine.extras,
        }
        for family, dhcp in ((IPV6, interface.ip.dhcp_v6), (IPV4, interface.ip.dhcp))
        if has_family(interface, family)
    ]


def ip_address_rows(machine: Machine, interface: Interface) -> list[HostObject]:
    """Give NetIPAddress objects; there is no DHCP server, so only addresses given by hand exist."""
    return [
        {
            "InterfaceAlias": interface.alias,
            "InterfaceIndex": interface.index,
            "IPAddress": address.address,
            "IPv4Address": address.address if family_of(address.address) == IPV4 else None,
            "IPv6Address": address.address if family_of(address.address) == IPV6 else None,
            "PrefixLength": address.prefix_length,
            "AddressFamily": family_of(address.address),
            "PrefixOrigin": "Manual",
            "SuffixOrigin": "Manual",
            "AddressState": "Preferred" if machine.link_up(interface) else "Tentative",
            "Type": "Unicast",
            "PolicyStore": "ActiveStore",
            **machine.extras,
        }
        for address in interface.ip.addresses
    ]


def route_rows(machine: Machine, interface: Interface) -> list[HostObject]:
    """Give NetRoute objects of routes given by hand; on-link routes, which follow from the addresses, are left out."""
    return [
        {
            "InterfaceAlias": interface.alias,
            "InterfaceIndex": interface.index,
            "DestinationPrefix": route.destination,
            "NextHop": route.next_hop,
            "RouteMetric": route.metric,
            "AddressFamily": family_of(route.destination),
            "Protocol": "NetMgmt",
            "Publish": "No",
            "State": "Alive",
            **machine.extras,
        }
        for route in interface.ip.routes
    ]


def dns_rows(machine: Machine, interface: Interface) -> list[HostObject]:
    """Give a DnsClientServerAddress object for each address family whose protocol is bound."""
    return [
        {
            "InterfaceAlias": interface.alias,
            "InterfaceIndex": interface.index,
            "AddressFamily": family,
            "ServerAddresses": [server for server in interface.ip.dns_servers if family_of(server) == family],
            **machine.extras,
        }
        for family in (IPV4, IPV6)
        if has_family(interface, family)
    ]


RowMaker = Callable[[Machine, Interface], list[HostObject]]


def rows_of(machine: Machine, interfaces: Iterable[Interface], make: RowMaker) -> list[HostObject]:
    """Give the rows of several interfaces in order."""
    rows: list[dict[str, Any]] = []
    for interface in interfaces:
        rows += make(machine, interface)
    return rows

"""The protocol bindings of a NIC that a person sees in its properties (rule A7)."""

from __future__ import annotations

from dataclasses import dataclass

SWITCH_PROTOCOL = "vms_pp"
TEAM_PROTOCOL = "ms_implat"
IPV4_PROTOCOL = "ms_tcpip"
IPV6_PROTOCOL = "ms_tcpip6"


@dataclass(frozen=True, slots=True)
class Component:
    """One visible binding component: its ComponentID, what it is called, whether it is usually on, since when."""

    component_id: str
    display_name: str
    usual: bool = True
    first_release: int = 0  # HostRelease.order


_COMPONENTS = (
    Component("ms_msclient", "Client for Microsoft Networks"),
    Component("ms_server", "File and Printer Sharing for Microsoft Networks"),
    Component("ms_pacer", "QoS Packet Scheduler"),
    Component("ms_tcpip", "Internet Protocol Version 4 (TCP/IPv4)"),
    Component("ms_tcpip6", "Internet Protocol Version 6 (TCP/IPv6)"),
    Component("ms_lltdio", "Link-Layer Topology Discovery Mapper I/O Driver"),
    Component("ms_rspndr", "Link-Layer Topology Discovery Responder"),
    Component("ms_lldp", "Microsoft LLDP Protocol Driver", first_release=4),
    Component("ms_implat", "Microsoft Network Adapter Multiplexor Protocol", usual=False, first_release=2),
    Component("vms_pp", "Hyper-V Extensible Virtual Switch", usual=False),
)

_VMS_PP_BEFORE_2012 = "Microsoft Virtual Network Switch Protocol"


def components_of(release_order: int) -> tuple[Component, ...]:
    """The components a host of this release shows for every NIC, in the order of its dialog."""
    return tuple(
        Component(c.component_id, _VMS_PP_BEFORE_2012, c.usual)
        if c.component_id == SWITCH_PROTOCOL and release_order < 2
        else c
        for c in _COMPONENTS
        if c.first_release <= release_order
    )


def is_usual(component_id: str) -> bool:
    """Tell whether a component is on, on a NIC that serves no switch and no team; unknown ones count as off."""
    return component_id in _USUAL


_USUAL = frozenset(c.component_id for c in _COMPONENTS if c.usual)

"""Addresses and DHCP: Get-, New- and Remove-NetIPAddress, Get- and Set-NetIPInterface (rule A8)."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_interface

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.interface_objects import IPV4, IPV6, family_of, ip_address_rows, ip_interface_rows
from ..state.machines import Machine
from ..state.records import IpSettings, Route
from .query_rows import (
    ADDRESS_CLASS,
    DEFAULT_ROUTES,
    INTERFACE_CLASS,
    checked_family,
    leaving_rows,
    parsed_address,
    queried,
    the_interface,
    with_route,
)
from .select_interfaces import by_index, os_failed


def get_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer addresses, narrowed by any of their properties."""
    return queried(machine, bound, ip_address_rows, ADDRESS_CLASS)


def get_ip_interface(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer an object for each interface and address family."""
    return queried(machine, bound, ip_interface_rows, INTERFACE_CLASS)


def new_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Give an interface an address, and a default gateway; DHCP is turned off by it.

    While DHCP is on and the link is down, Windows fails with error 87 (A8.8, docker/for-win#2050): turn DHCP off first.
    """
    interface = the_interface(machine, bound)
    address = parsed_address(bound, bound.parameters["IPAddress"])
    family = checked_family(bound, interface, address.address)
    prefix = bound.parameters.get("PrefixLength", 32 if family == IPV4 else 128)
    if not 1 <= prefix <= (32 if family == IPV4 else 128):
        raise os_failed(bound, f"The prefix length {prefix} is out of range.")
    for other in machine.interfaces():
        if any(known.address == address.address for known in other.ip.addresses):
            raise os_failed(
                bound, "Instance MSFT_NetIPAddress already exists", "Windows System Error 5010", "InvalidOperation"
            )
    ip = interface.ip
    dhcp = ip.dhcp if family == IPV4 else ip.dhcp_v6
    if family == IPV4 and dhcp and not machine.link_up(interface):
        raise os_failed(bound, "Inconsistent parameters PolicyStore PersistentStore and Dhcp Enabled")
    added = replace(address, prefix_length=prefix)
    ip = replace(ip, dhcp=False if family == IPV4 else ip.dhcp, addresses=(*ip.addresses, added))
    if "DefaultGateway" in bound.parameters:
        gateway = parsed_address(bound, bound.parameters["DefaultGateway"]).address
        network = ip_interface(f"{added.address}/{prefix}").network
        if ip_address(gateway) not in network:
            raise os_failed(bound, f"DefaultGateway {gateway} is not on the same network segment as {network}.")
        ip = with_route(bound, ip, Route(DEFAULT_ROUTES[family], gateway))
    changed = replace(interface, ip=ip)
    machine.put(changed)
    return [row for row in ip_address_rows(machine, changed) if row["IPAddress"] == added.address]


def set_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Change the prefix length of the addresses meant; it is no part of what selects them (PSD Set-NetIPAddress)."""
    prefix = bound.parameters.get("PrefixLength")
    selectors = {name: value for name, value in bound.parameters.items() if name != "PrefixLength"}
    meant = leaving_rows(machine, Bound(bound.cmdlet, bound.parameter_set, selectors), get_ip_address)
    answer = []
    for index, rows in meant.items():
        interface = by_index(machine, bound, index)
        named = {row["IPAddress"] for row in rows}
        if prefix is not None:
            if not all(1 <= prefix <= (32 if family_of(address) == IPV4 else 128) for address in named):
                raise os_failed(bound, f"The prefix length {prefix} is out of range.")
            addresses = (
                replace(one, prefix_length=prefix) if one.address in named else one for one in interface.ip.addresses
            )
            interface = replace(interface, ip=replace(interface.ip, addresses=tuple(addresses)))
            machine.put(interface)
        answer += [row for row in ip_address_rows(machine, interface) if row["IPAddress"] in named]
    return answer if bound.parameters.get("PassThru") else []


def remove_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Remove the addresses meant, without any selector all; -DefaultGateway removes that default route too."""
    gateway = bound.parameters.get("DefaultGateway")
    leaving = leaving_rows(machine, bound, get_ip_address)
    for index, rows in leaving.items():
        interface = by_index(machine, bound, index)
        gone = {row["IPAddress"] for row in rows}
        ip = replace(interface.ip, addresses=tuple(a for a in interface.ip.addresses if a.address not in gone))
        if gateway is not None:
            ip = replace(
                ip,
                routes=tuple(
                    r for r in ip.routes if r.next_hop != gateway or r.destination not in DEFAULT_ROUTES.values()
                ),
            )
        machine.put(replace(interface, ip=ip))
    return []


def set_ip_interface(machine: Machine, bound: Bound) -> list[HostObject]:
    """Turn DHCP on or off; turning IPv4's on removes the addresses given by hand and their default route."""
    rows = (
        bound.parameters["InputObject"]
        if "InputObject" in bound.parameters
        else get_ip_interface(
            machine,
            Bound(bound.cmdlet, bound.parameter_set, {k: v for k, v in bound.parameters.items() if k != "Dhcp"}),
        )
    )
    answer = []
    for row in rows:
        interface = by_index(machine, bound, row["InterfaceIndex"])
        if "Dhcp" in bound.parameters:
            ip = _with_dhcp(interface.ip, row["AddressFamily"], enabled=bound.parameters["Dhcp"] == "Enabled")
            if ip != interface.ip:
                interface = replace(interface, ip=ip)
                machine.put(interface)
        answer += [r for r in ip_interface_rows(machine, interface) if r["AddressFamily"] == row["AddressFamily"]]
    return answer if bound.parameters.get("PassThru") else []


def _with_dhcp(ip: IpSettings, family: str, *, enabled: bool) -> IpSettings:
    if family == IPV6:
        return replace(ip, dhcp_v6=enabled)
    if not enabled or ip.dhcp:
        return replace(ip, dhcp=enabled)
    return replace(
        ip,
        dhcp=True,
        addresses=tuple(a for a in ip.addresses if family_of(a.address) != IPV4),
        routes=tuple(r for r in ip.routes if r.destination != DEFAULT_ROUTES[IPV4]),
    )

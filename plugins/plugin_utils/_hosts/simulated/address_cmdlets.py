"""Addresses, routes, DHCP and DNS servers of interfaces: modules NetTCPIP and DnsClient (hyperv-domain A8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address, ip_interface, ip_network

from ..._cmdlets.bind_parameters import Bound
from ..protocol import HostObject
from .interface_objects import (
    IPV4,
    IPV6,
    RowMaker,
    dns_rows,
    family_of,
    has_family,
    ip_address_rows,
    ip_interface_rows,
    route_rows,
    rows_of,
)
from .machines import Machine
from .records import Address, Interface, IpSettings, Route
from .select_interfaces import by_index, interfaces_of, not_found, os_failed
from .wildcards import has_wildcard, matcher

_DEFAULT_ROUTES = {IPV4: "0.0.0.0/0", IPV6: "::/0"}
_ADDRESS, _ROUTE, _INTERFACE = "MSFT_NetIPAddress", "MSFT_NetRoute", "MSFT_NetIPInterface"


def get_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer addresses, narrowed by any of their properties."""
    return _queried(machine, bound, ip_address_rows, _ADDRESS)


def get_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer routes, narrowed by any of their properties."""
    return _queried(machine, bound, route_rows, _ROUTE)


def get_ip_interface(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer an object for each interface and address family."""
    return _queried(machine, bound, ip_interface_rows, _INTERFACE)


def get_dns_servers(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer the DNS servers of each interface and address family."""
    return _queried(machine, bound, dns_rows, "MSFT_DNSClientServerAddress")


def new_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Give an interface an address, and a default gateway; DHCP is turned off by it.

    While DHCP is on and the link is down, Windows fails with error 87 (A8.8, docker/for-win#2050): turn DHCP off first.
    """
    interface = _the_interface(machine, bound)
    address = _address(bound, bound.parameters["IPAddress"])
    family = _checked_family(bound, interface, address.address)
    prefix = bound.parameters.get("PrefixLength", 32 if family == IPV4 else 128)
    if not 1 <= prefix <= (32 if family == IPV4 else 128):
        raise os_failed(bound, f"The prefix length {prefix} is out of range.")
    for other in machine.interfaces():
        if any(known.address == address.address for known in other.ip.addresses):
            raise os_failed(bound, "Instance MSFT_NetIPAddress already exists", "Windows System Error 5010", "InvalidOperation")
    ip = interface.ip
    dhcp = ip.dhcp if family == IPV4 else ip.dhcp_v6
    if family == IPV4 and dhcp and not machine.link_up(interface):
        raise os_failed(bound, "Inconsistent parameters PolicyStore PersistentStore and Dhcp Enabled")
    added = replace(address, prefix_length=prefix)
    ip = replace(ip, dhcp=False if family == IPV4 else ip.dhcp, addresses=(*ip.addresses, added))
    if "DefaultGateway" in bound.parameters:
        gateway = _address(bound, bound.parameters["DefaultGateway"]).address
        network = ip_interface(f"{added.address}/{prefix}").network
        if ip_address(gateway) not in network:
            raise os_failed(bound, f"DefaultGateway {gateway} is not on the same network segment as {network}.")
        ip = _with_route(bound, ip, Route(_DEFAULT_ROUTES[family], gateway))
    changed = replace(interface, ip=ip)
    machine.put(changed)
    return [row for row in ip_address_rows(machine, changed) if row["IPAddress"] == added.address]


def remove_ip_address(machine: Machine, bound: Bound) -> list[HostObject]:
    """Remove the addresses meant; without any selector all of them go. -DefaultGateway removes that default route too."""
    gateway = bound.parameters.get("DefaultGateway")
    leaving = _leaving(machine, bound, get_ip_address)
    for index, rows in leaving.items():
        interface = by_index(machine, bound, index)
        gone = {row["IPAddress"] for row in rows}
        ip = replace(interface.ip, addresses=tuple(a for a in interface.ip.addresses if a.address not in gone))
        if gateway is not None:
            ip = replace(
                ip,
                routes=tuple(
                    r for r in ip.routes if r.next_hop != gateway or r.destination not in _DEFAULT_ROUTES.values()
                ),
            )
        machine.put(replace(interface, ip=ip))
    return []


def new_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Give an interface a route."""
    interface = _the_interface(machine, bound)
    try:
        destination = str(ip_network(bound.parameters["DestinationPrefix"]))
    except ValueError as error:
        raise os_failed(bound, f"DestinationPrefix: {error}.") from None
    family = _checked_family(bound, interface, destination)
    next_hop = _address(bound, bound.parameters.get("NextHop", "0.0.0.0" if family == IPV4 else "::")).address
    if family_of(next_hop) != family:
        raise os_failed(bound, f"NextHop {next_hop} is not of the family of {destination}.")
    route = Route(destination, next_hop, bound.parameters.get("RouteMetric", 256))
    changed = replace(interface, ip=_with_route(bound, interface.ip, route))
    machine.put(changed)
    return [row for row in route_rows(machine, changed) if row["DestinationPrefix"] == destination]


def remove_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Remove the routes meant; without any selector all of them go."""
    leaving = _leaving(machine, bound, get_route)
    for index, rows in leaving.items():
        interface = by_index(machine, bound, index)
        gone = {(row["DestinationPrefix"], row["NextHop"]) for row in rows}
        kept = tuple(r for r in interface.ip.routes if (r.destination, r.next_hop) not in gone)
        machine.put(replace(interface, ip=replace(interface.ip, routes=kept)))
    return []


def set_ip_interface(machine: Machine, bound: Bound) -> list[HostObject]:
    """Turn DHCP on or off; turning IPv4's on removes the addresses given by hand and their default route."""
    rows = bound.parameters["InputObject"] if "InputObject" in bound.parameters else get_ip_interface(
        machine, Bound(bound.cmdlet, bound.parameter_set, {k: v for k, v in bound.parameters.items() if k != "Dhcp"})
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


def set_dns_servers(machine: Machine, bound: Bound) -> list[HostObject]:
    """Set the DNS servers of interfaces; those of the other address family stay. -ResetServerAddresses clears all."""
    parameters = bound.parameters
    reset = parameters.get("ResetServerAddresses", False)
    if reset == ("ServerAddresses" in parameters):
        raise os_failed(bound, "Either ServerAddresses or ResetServerAddresses is needed.")
    servers = tuple(_address(bound, text).address for text in parameters.get("ServerAddresses", ()))
    families = {family_of(server) for server in servers}
    changed = []
    for interface in interfaces_of(machine, bound, "MSFT_DNSClientServerAddress"):
        for family in families:
            _check_family(bound, interface, family)
        kept = () if reset else tuple(s for s in interface.ip.dns_servers if family_of(s) not in families)
        new = replace(interface, ip=replace(interface.ip, dns_servers=servers + kept))
        machine.put(new)
        changed.append(new)
    return rows_of(machine, changed, dns_rows) if parameters.get("PassThru") else []


def _queried(machine: Machine, bound: Bound, make: RowMaker, cim_class: str) -> list[HostObject]:
    rows = rows_of(machine, interfaces_of(machine, bound, cim_class), make)
    for parameter, wanted in bound.parameters.items():
        if parameter not in _ROW_FILTERS or not rows:
            continue
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        if isinstance(values[0], str):
            matches = matcher(values)
            narrowed = [row for row in rows if matches(row[parameter])]
        else:
            narrowed = [row for row in rows if row[parameter] in values]
        rows = _or_not_found(bound, cim_class, parameter, values, narrowed)
    if not rows and parameter_named(bound) and cim_class in (_ADDRESS, _ROUTE):
        name, value = parameter_named(bound)[0]
        raise not_found(bound, cim_class, name, value)
    return rows


def parameter_named(bound: Bound) -> list[tuple[str, object]]:
    """Give the selectors that were given with a plain value, for the error that says what was not found."""
    return [
        (name, value[0] if isinstance(value, tuple) else value)
        for name, value in bound.parameters.items()
        if name in _SELECTORS and not (isinstance(value, tuple) and any(has_wildcard(str(v)) for v in value))
    ]


_ROW_FILTERS = frozenset(
    "IPAddress AddressFamily PrefixLength PrefixOrigin SuffixOrigin AddressState Type DestinationPrefix NextHop"
    " RouteMetric Protocol Publish Dhcp ConnectionState InterfaceMetric".split()
)
_SELECTORS = frozenset({"IPAddress", "InterfaceAlias", "InterfaceIndex", "DestinationPrefix", "NextHop"})


def _or_not_found(
    bound: Bound, cim_class: str, parameter: str, values: tuple[object, ...], rows: list[HostObject]
) -> list[HostObject]:
    if not rows and parameter in _SELECTORS and not any(has_wildcard(str(value)) for value in values):
        raise not_found(bound, cim_class, parameter, values[0])
    return rows


def _leaving(
    machine: Machine, bound: Bound, query: Callable[[Machine, Bound], list[HostObject]]
) -> dict[int, list[HostObject]]:
    if "InputObject" in bound.parameters:
        rows = list(bound.parameters["InputObject"])
    else:
        narrowed = {name: value for name, value in bound.parameters.items() if name != "DefaultGateway"}
        rows = query(machine, Bound(bound.cmdlet, bound.parameter_set, narrowed))
    leaving: dict[int, list[HostObject]] = {}
    for row in rows:
        leaving.setdefault(row["InterfaceIndex"], []).append(row)
    return leaving


def _the_interface(machine: Machine, bound: Bound) -> Interface:
    found = interfaces_of(machine, bound, _INTERFACE)
    if len(found) != 1:
        raise not_found(bound, _INTERFACE, "InterfaceAlias", bound.parameters.get("InterfaceAlias"))
    return found[0]


def _address(bound: Bound, text: str) -> Address:
    try:
        return Address(str(ip_address(text)), 0)
    except ValueError:
        raise os_failed(bound, f"'{text}' is not an IP address.") from None


def _checked_family(bound: Bound, interface: Interface, address: str) -> str:
    family = family_of(address)
    if bound.parameters.get("AddressFamily", family) != family:
        raise os_failed(bound, f"{address} is not an {bound.parameters['AddressFamily']} address.")
    _check_family(bound, interface, family)
    return family


def _check_family(bound: Bound, interface: Interface, family: str) -> None:
    """Refuse to configure a protocol that is not bound: an uplink has no IP interface (D1)."""
    if not has_family(interface, family):
        raise not_found(bound, _INTERFACE, "InterfaceAlias", interface.alias)


def _with_route(bound: Bound, ip: IpSettings, route: Route) -> IpSettings:
    if any((known.destination, known.next_hop) == (route.destination, route.next_hop) for known in ip.routes):
        raise os_failed(bound, "Instance MSFT_NetRoute already exists", "Windows System Error 5010", "InvalidOperation")
    return replace(ip, routes=(*ip.routes, route))


def _with_dhcp(ip: IpSettings, family: str, *, enabled: bool) -> IpSettings:
    if family == IPV6:
        return replace(ip, dhcp_v6=enabled)
    if not enabled or ip.dhcp:
        return replace(ip, dhcp=enabled)
    return replace(
        ip,
        dhcp=True,
        addresses=tuple(a for a in ip.addresses if family_of(a.address) != IPV4),
        routes=tuple(r for r in ip.routes if r.destination != _DEFAULT_ROUTES[IPV4]),
    )

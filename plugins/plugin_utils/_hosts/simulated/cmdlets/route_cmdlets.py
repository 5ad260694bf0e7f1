"""Get-, New- and Remove-NetRoute, Get- and Set-DnsClientServerAddress (rule A8)."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.interface_objects import IPV4, IPV6, dns_rows, family_of, route_rows, rows_of
from ..state.machines import Machine
from ..state.records import Route
from .query_rows import (
    DNS_CLASS,
    ROUTE_CLASS,
    check_family,
    checked_family,
    leaving_rows,
    parsed_address,
    queried,
    the_interface,
    with_route,
)
from .select_interfaces import by_index, interfaces_of, os_failed

ON_LINK = {IPV4: "0.0.0.0", IPV6: "::"}  # noqa: S104  # a next hop that is none, not a listening socket


def get_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer routes, narrowed by any of their properties."""
    return queried(machine, bound, route_rows, ROUTE_CLASS)


def new_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Give an interface a route."""
    interface = the_interface(machine, bound)
    try:
        destination = str(ip_network(bound.parameters["DestinationPrefix"]))
    except ValueError as error:
        raise os_failed(bound, f"DestinationPrefix: {error}.") from None
    family = checked_family(bound, interface, destination)
    next_hop = parsed_address(bound, bound.parameters.get("NextHop", ON_LINK[family])).address
    if family_of(next_hop) != family:
        raise os_failed(bound, f"NextHop {next_hop} is not of the family of {destination}.")
    route = Route(destination, next_hop, bound.parameters.get("RouteMetric", 256))
    changed = replace(interface, ip=with_route(bound, interface.ip, route))
    machine.put(changed)
    return [row for row in route_rows(machine, changed) if row["DestinationPrefix"] == destination]


def remove_route(machine: Machine, bound: Bound) -> list[HostObject]:
    """Remove the routes meant; without any selector all of them go."""
    leaving = leaving_rows(machine, bound, get_route)
    for index, rows in leaving.items():
        interface = by_index(machine, bound, index)
        gone = {(row["DestinationPrefix"], row["NextHop"]) for row in rows}
        kept = tuple(r for r in interface.ip.routes if (r.destination, r.next_hop) not in gone)
        machine.put(replace(interface, ip=replace(interface.ip, routes=kept)))
    return []


def get_dns_servers(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer the DNS servers of each interface and address family."""
    return queried(machine, bound, dns_rows, DNS_CLASS)


def set_dns_servers(machine: Machine, bound: Bound) -> list[HostObject]:
    """Set the DNS servers of interfaces; those of the other address family stay. -ResetServerAddresses clears all."""
    parameters = bound.parameters
    reset = parameters.get("ResetServerAddresses", False)
    if reset == ("ServerAddresses" in parameters):
        raise os_failed(bound, "Either ServerAddresses or ResetServerAddresses is needed.")
    servers = tuple(parsed_address(bound, text).address for text in parameters.get("ServerAddresses", ()))
    families = {family_of(server) for server in servers}
    changed = []
    for interface in interfaces_of(machine, bound, DNS_CLASS):
        for family in families:
            check_family(bound, interface, family)
        kept = () if reset else tuple(s for s in interface.ip.dns_servers if family_of(s) not in families)
        new = replace(interface, ip=replace(interface.ip, dns_servers=servers + kept))
        machine.put(new)
        changed.append(new)
    return rows_of(machine, changed, dns_rows) if parameters.get("PassThru") else []

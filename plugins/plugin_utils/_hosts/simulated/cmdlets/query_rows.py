"""What the cmdlets of modules NetTCPIP and DnsClient share: choosing rows, and reading addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.interface_objects import IPV4, IPV6, RowMaker, family_of, has_family, rows_of
from ..state.machines import Machine
from ..state.records import Address, Interface, IpSettings, Route
from .name_tests import may_match_nothing, name_test
from .select_interfaces import interfaces_of, not_found, os_failed

DEFAULT_ROUTES = {IPV4: "0.0.0.0/0", IPV6: "::/0"}
ADDRESS_CLASS, ROUTE_CLASS, INTERFACE_CLASS = "MSFT_NetIPAddress", "MSFT_NetRoute", "MSFT_NetIPInterface"
DNS_CLASS = "MSFT_DNSClientServerAddress"


_ROW_FILTERS = frozenset(
    [
        "IPAddress",
        "AddressFamily",
        "PrefixLength",
        "PrefixOrigin",
        "SuffixOrigin",
        "AddressState",
        "Type",
        "DestinationPrefix",
        "NextHop",
        "RouteMetric",
        "Protocol",
        "Publish",
        "Dhcp",
        "ConnectionState",
        "InterfaceMetric",
    ]
)


_SELECTORS = frozenset({"IPAddress", "InterfaceAlias", "InterfaceIndex", "DestinationPrefix", "NextHop"})


def queried(machine: Machine, bound: Bound, make: RowMaker, cim_class: str) -> list[HostObject]:
    rows = rows_of(machine, interfaces_of(machine, bound, cim_class), make)
    for parameter, wanted in bound.parameters.items():
        if parameter not in _ROW_FILTERS or not rows:
            continue
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        if isinstance(values[0], str):
            matches = name_test(bound, parameter)
            narrowed = [row for row in rows if matches(row[parameter])]
        else:
            narrowed = [row for row in rows if row[parameter] in values]
        rows = _or_not_found(bound, cim_class, parameter, values, narrowed)
    if not rows and _plain_selectors(bound) and cim_class in (ADDRESS_CLASS, ROUTE_CLASS):
        name, value = _plain_selectors(bound)[0]
        raise not_found(bound, cim_class, name, value)
    return rows


def _plain_selectors(bound: Bound) -> list[tuple[str, object]]:
    """Give the selectors that were given with a plain value, for the error that says what was not found."""
    return [
        (name, value[0] if isinstance(value, tuple) else value)
        for name, value in bound.parameters.items()
        if name in _SELECTORS
        and not any(may_match_nothing(bound, name, text) for text in (value if isinstance(value, tuple) else (value,)))
    ]


def _or_not_found(
    bound: Bound, cim_class: str, parameter: str, values: tuple[object, ...], rows: list[HostObject]
) -> list[HostObject]:
    if not rows and parameter in _SELECTORS and not any(may_match_nothing(bound, parameter, text) for text in values):
        raise not_found(bound, cim_class, parameter, values[0])
    return rows


def leaving_rows(
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


def the_interface(machine: Machine, bound: Bound) -> Interface:
    found = interfaces_of(machine, bound, INTERFACE_CLASS)
    if len(found) != 1:
        raise not_found(bound, INTERFACE_CLASS, "InterfaceAlias", bound.parameters.get("InterfaceAlias"))
    return found[0]


def parsed_address(bound: Bound, text: str) -> Address:
    try:
        return Address(str(ip_address(text)), 0)
    except ValueError:
        raise os_failed(bound, f"'{text}' is not an IP address.") from None


def checked_family(bound: Bound, interface: Interface, address: str) -> str:
    family = family_of(address)
    if bound.parameters.get("AddressFamily", family) != family:
        raise os_failed(bound, f"{address} is not an {bound.parameters['AddressFamily']} address.")
    check_family(bound, interface, family)
    return family


def check_family(bound: Bound, interface: Interface, family: str) -> None:
    """Refuse to configure a protocol that is not bound: an uplink has no IP interface (D1)."""
    if not has_family(interface, family):
        raise not_found(bound, INTERFACE_CLASS, "InterfaceAlias", interface.alias)


def with_route(bound: Bound, ip: IpSettings, route: Route) -> IpSettings:
    if any((known.destination, known.next_hop) == (route.destination, route.next_hop) for known in ip.routes):
        raise os_failed(bound, "Instance MSFT_NetRoute already exists", "Windows System Error 5010", "InvalidOperation")
    return replace(ip, routes=(*ip.routes, route))

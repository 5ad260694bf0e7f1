"""Rows of the TCP/IP stack to those that a configuration consists of."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network
from itertools import chain

from ..host_objects import HostObject, IpObjects, Rows
from .answer_reader import AnswerReader

_DEFAULT_ROUTE = "0.0.0.0/0"
Interface = tuple[str, int]


def read_addresses(
    reader: AnswerReader, prefix: str, nics: Rows, sections: Mapping[str, Rows], with_ipv4: set[Interface]
) -> IpObjects:
    """Give the IPv4 rows of the interfaces ``with_ipv4``; hidden interfaces, such as the loopback, are left out."""
    rows = {
        name: [row for row in listed if row["AddressFamily"] == "IPv4" and _interface(row) in with_ipv4]
        for name, listed in sections.items()
    }
    dhcp = {_interface(row) for row in rows["ip_interfaces"] if row["Dhcp"] == "Enabled"}
    for position, row in enumerate(rows["ip_addresses"]):
        _check_address(reader, f"{prefix}ip_addresses[{position}]", row)
    for position, row in enumerate(rows["routes"]):
        _check_route(reader, f"{prefix}routes[{position}]", row)
    names = {_interface(nic): nic["Name"] for nic in nics}
    for row in chain.from_iterable(rows.values()):
        row["InterfaceAlias"] = row["InterfaceAlias"] or names[_interface(row)]
    for position, row in enumerate(rows["dns"]):
        if row["ServerAddresses"] and _interface(row) in dhcp:
            # Windows answers what DHCP gave and what somebody set in the same way.
            name = names[_interface(row)]
            reader.remark(f"the DNS servers of '{name}' may be those that DHCP gave; if so, take dns_servers out")
        for server in row["ServerAddresses"]:
            _address(reader, f"{prefix}dns[{position}].ServerAddresses", server)
    return IpObjects(
        net_adapters=nics,
        ip_interfaces=rows["ip_interfaces"],
        ip_addresses=rows["ip_addresses"],
        # A default route on an interface with DHCP came from there; NetMgmt is said of it all the same.
        routes=[row for row in rows["routes"] if not (_is_default(row) and _interface(row) in dhcp)],
        dns=rows["dns"],
    )


def _interface(row: HostObject) -> Interface:
    return row.get("VMId", ""), row["InterfaceIndex"]


def _is_default(row: HostObject) -> bool:
    return bool(row["DestinationPrefix"] == _DEFAULT_ROUTE)


def _check_address(reader: AnswerReader, where: str, row: HostObject) -> None:
    _address(reader, f"{where}.IPAddress", row["IPAddress"])
    if row["PrefixLength"] > 32:
        reader.wrong(f"{where}.PrefixLength", f"{row['PrefixLength']} is no prefix length of IPv4")


def _check_route(reader: AnswerReader, where: str, row: HostObject) -> None:
    _address(reader, f"{where}.NextHop", row["NextHop"])
    try:
        IPv4Network(row["DestinationPrefix"], strict=False)
    except ValueError:
        reader.wrong(f"{where}.DestinationPrefix", f"'{row['DestinationPrefix'][:60]}' is no IPv4 prefix")


def _address(reader: AnswerReader, where: str, text: str) -> None:
    try:
        IPv4Address(text)
    except ValueError:
        reader.wrong(where, f"'{text[:60]}' is no IPv4 address")

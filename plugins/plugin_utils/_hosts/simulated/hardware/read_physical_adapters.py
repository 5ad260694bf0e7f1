"""The NICs of a hardware document; missing addresses and descriptions are derived, the same ones each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_interface
from typing import Any

from ...._model.errors import FieldError
from ...._model.mac_address import UNASSIGNED, is_multicast, parse_mac
from .document_reader import DocumentReader
from .hardware_records import DEFAULT_SPEED, Ipv4, PhysicalAdapter

_SPEED = re.compile(r"(\d{1,19}(?:\.\d{1,19})?)\s*([KMG]?)bps|(\d{1,19})", re.IGNORECASE | re.ASCII)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}
_DEFAULT_DESCRIPTION = "Simulated Gigabit Ethernet Adapter"
_DEFAULT_MAC = 0x020000000000  # the locally administered bit is set, so that no maker's address is claimed


def read_physical_adapters(
    reader: DocumentReader, items: list[tuple[str, Mapping[str, Any]]]
) -> tuple[PhysicalAdapter, ...]:
    """Read the NICs; names, addresses and descriptions must be unique."""
    given_macs = {_mac_or_empty(item.get("mac_address")) for _where, item in items}
    given_descriptions = {str(item.get("interface_description", "")).lower() for _where, item in items}
    names: dict[str, str] = {}
    macs: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    found = []
    for where, item in items:
        reader.known(
            where, item, ("name", "interface_description", "mac_address", "link_speed", "connected", "enabled", "ipv4")
        )
        name = reader.text(where, item, "name")
        reader.unique(f"{where}.name", name.lower(), names, "name")
        mac = _mac(reader, where, item, given_macs)
        reader.unique(f"{where}.mac_address", mac, macs, "MAC address")
        description = reader.text(where, item, "interface_description", _free_description(given_descriptions, item))
        reader.unique(f"{where}.interface_description", description.lower(), descriptions, "description")
        found.append(
            PhysicalAdapter(
                name,
                description,
                mac,
                _speed(reader, f"{where}.link_speed", item.get("link_speed", DEFAULT_SPEED)),
                reader.flag(where, item, "connected"),
                reader.flag(where, item, "enabled"),
                _ipv4(reader, f"{where}.ipv4", item.get("ipv4")),
            )
        )
    return tuple(found)


def _mac_or_empty(value: Any) -> str:
    try:
        return parse_mac(value) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _mac(reader: DocumentReader, where: str, item: Mapping[str, Any], taken: set[str]) -> str:
    """Read a NIC's address, or derive one: the lowest locally administered one that no NIC of the document has."""
    value = item.get("mac_address")
    if value is None:
        number = _DEFAULT_MAC + 1
        while f"{number:012X}" in taken:
            number += 1
        taken.add(f"{number:012X}")
        return f"{number:012X}"
    if not isinstance(value, str):
        reader.wrong(f"{where}.mac_address", "must be a string", "put the address in quotes, else YAML reads a number")
        return ""
    try:
        mac = parse_mac(value)
    except FieldError as error:
        reader.wrong(f"{where}.mac_address", error.message, error.hint)
        return ""
    if mac == UNASSIGNED or is_multicast(mac):
        reader.wrong(
            f"{where}.mac_address", f"'{value}' is not the address of a single card", "use an even first octet"
        )
    return mac


def _free_description(taken: set[str], item: Mapping[str, Any]) -> str:
    if "interface_description" in item:
        return ""
    text, number = _DEFAULT_DESCRIPTION, 1
    while text.lower() in taken:
        number += 1
        text = f"{_DEFAULT_DESCRIPTION} #{number}"
    taken.add(text.lower())
    return text


def _speed(reader: DocumentReader, where: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    match = _SPEED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        speed = int(match[3]) if match[3] else round(float(match[1]) * _UNITS[match[2].upper()])
        if speed > 0:
            return speed
    reader.wrong(where, f"'{value}' is not a speed", "such as 10Gbps, or a number of bits per second")
    return DEFAULT_SPEED


def _ipv4(reader: DocumentReader, where: str, given: Any) -> Ipv4:
    if given is None:
        return Ipv4()
    if not isinstance(given, Mapping):
        reader.wrong(where, "a mapping is expected")
        return Ipv4()
    given = {key: value for key, value in given.items() if value is not None}
    reader.known(where, given, ("method", "addresses", "gateway", "dns_servers"))
    addresses = []
    networks = []
    for position, text in enumerate(reader.texts(where, given, "addresses")):
        try:
            interface = ip_interface(text)
            if "/" not in text or interface.version != 4:
                raise ValueError
            addresses.append(interface.with_prefixlen)
            networks.append(interface.network)
        except ValueError:
            reader.wrong(
                f"{where}.addresses[{position}]",
                f"'{text}' is not an IPv4 address with prefix length",
                "such as 192.168.1.3/24",
            )
    method = reader.choice(
        f"{where}.method", given.get("method"), ("static", "dhcp"), "static" if addresses else "dhcp"
    )
    if method == "dhcp" and (addresses or "gateway" in given):
        reader.wrong(where, "an interface with DHCP has no addresses or gateway of its own", "use method: static")
    if method == "static" and not addresses and "addresses" not in given:
        reader.wrong(f"{where}.addresses", "a static configuration needs an address", "such as [192.168.1.3/24]")
    gateway = str(given.get("gateway", ""))
    if gateway and (not _is_address(gateway) or not any(ip_address(gateway) in network for network in networks)):
        reader.wrong(f"{where}.gateway", f"'{gateway}' is not an address in the network of one of the addresses")
    servers = reader.texts(where, given, "dns_servers")
    for position, server in enumerate(servers):
        if not _is_address(server):
            reader.wrong(f"{where}.dns_servers[{position}]", f"'{server}' is not an IPv4 address")
    return Ipv4(method == "dhcp", tuple(addresses), gateway, servers)


def _is_address(text: str) -> bool:
    try:
        return ip_address(text).version == 4
    except ValueError:
        return False

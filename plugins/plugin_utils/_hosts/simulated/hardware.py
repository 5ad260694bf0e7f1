"""The hardware shop: the document that describes a simulated host, read and checked (DESIGN: module simulated_host)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface
from typing import Any

from ..._model.errors import DocumentRejected, Finding
from ..._model.host_release import RELEASES
from ..._model.mac_address import UNASSIGNED, is_multicast, parse_mac

_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)bps", re.IGNORECASE)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}
_DEFAULT_SPEED = 10**9
_DEFAULT_DESCRIPTION = "Simulated Gigabit Ethernet Adapter"
_DEFAULT_MAC = 0x020000000000  # the locally administered bit is set, so that no maker's address is claimed


@dataclass(frozen=True, slots=True)
class Ipv4:
    """The IPv4 configuration that a NIC is delivered with; addresses are in CIDR notation."""

    dhcp: bool = True
    addresses: tuple[str, ...] = ()
    gateway: str = ""
    dns_servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhysicalAdapter:
    """A NIC: its MAC in 12 bare hex digits, its speed in bits per second, whether its cable is plugged."""

    name: str
    interface_description: str
    mac_address: str
    link_speed: int = _DEFAULT_SPEED
    connected: bool = True
    enabled: bool = True
    ipv4: Ipv4 = Ipv4()


@dataclass(frozen=True, slots=True)
class LbfoTeamHardware:
    """A team of NICs that exists when the host is delivered."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartitionHardware:
    """A partition that exists when the host is delivered, with New-VM's one adapter."""

    name: str
    generation: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class Hardware:
    """Everything that a simulated host is made from."""

    release: str = "2022"
    physical_adapters: tuple[PhysicalAdapter, ...] = ()
    lbfo_teams: tuple[LbfoTeamHardware, ...] = ()
    partitions: tuple[PartitionHardware, ...] = ()


def read_hardware(document: Mapping[str, Any]) -> Hardware:
    """Read the options of module simulated_host; DocumentRejected with every finding. An option of None is not given."""
    reader = _Reader()
    reader.known("", document, ("release", "physical_adapters", "lbfo_teams", "partitions"))
    release = reader.choice("release", document.get("release"), tuple(RELEASES), "2022")
    nics = _adapters(reader, reader.items("physical_adapters", document))
    by_name = {nic.name.lower(): nic.name for nic in nics}
    teams = _teams(reader, reader.items("lbfo_teams", document), by_name)
    partitions = _partitions(reader, reader.items("partitions", document), release)
    if reader.findings:
        raise DocumentRejected(reader.findings)
    return Hardware(release, nics, teams, partitions)


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def wrong(self, where: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding("hardware", where, message, hint))

    def known(self, where: str, given: Mapping[str, Any], names: Iterable[str]) -> None:
        names = list(names)
        for key in given:
            if key not in names:
                close = difflib.get_close_matches(str(key), names, 1)
                hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(names)}"
                self.wrong(f"{where}.{key}" if where else str(key), "this key is not known", hint)

    def items(self, where: str, document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
        given = document.get(where)
        if given is None:
            return []
        if not isinstance(given, (list, tuple)):
            self.wrong(where, "a list is expected")
            return []
        found = []
        for position, item in enumerate(given):
            path = f"{where}[{position}]"
            if isinstance(item, Mapping):
                found.append((path, {key: value for key, value in item.items() if value is not None}))
            else:
                self.wrong(path, "a mapping is expected")
        return found

    def text(self, where: str, given: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = given.get(key, default)
        if value is None:
            self.wrong(f"{where}.{key}", "this is required")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{where}.{key}", "text is expected", "put quotes around it" if value is not None else "")
            return ""
        return value

    def flag(self, where: str, given: Mapping[str, Any], key: str) -> bool:
        value = given.get(key, True)
        if not isinstance(value, bool):
            self.wrong(f"{where}.{key}", "true or false is expected")
            return True
        return value

    def choice(self, where: str, value: Any, allowed: tuple[str, ...], default: str) -> str:
        text = default if value is None else str(value).lower()
        if text not in allowed or isinstance(value, bool):
            close = difflib.get_close_matches(text, allowed, 1)
            hint = f"did you mean '{close[0]}'? " if close else ""
            self.wrong(where, f"'{value}' is not one of {', '.join(allowed)}", hint.strip())
            return default
        return text

    def texts(self, where: str, given: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = given.get(key, ())
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            self.wrong(f"{where}.{key}", "a list of texts is expected")
            return ()
        return tuple(value)

    def unique(self, where: str, key: str, seen: dict[str, str], what: str) -> None:
        if key in seen:
            self.wrong(where, f"this {what} is used twice", f"see {seen[key]}")
        elif key:
            seen[key] = where


def _adapters(reader: _Reader, items: list[tuple[str, Mapping[str, Any]]]) -> tuple[PhysicalAdapter, ...]:
    given_macs = {_mac_or_empty(item.get("mac_address")) for _where, item in items}
    given_descriptions = {str(item.get("interface_description", "")).lower() for _where, item in items}
    names: dict[str, str] = {}
    macs: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    found = []
    for where, item in items:
        reader.known(where, item, ("name", "interface_description", "mac_address", "link_speed", "connected", "enabled",
                                   "ipv4"))
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
                _speed(reader, f"{where}.link_speed", item.get("link_speed", _DEFAULT_SPEED)),
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


def _mac(reader: _Reader, where: str, item: Mapping[str, Any], taken: set[str]) -> str:
    """Read a NIC's address, or derive one: the lowest locally administered one that no NIC of the document has."""
    value = item.get("mac_address")
    if value is None:
        number = _DEFAULT_MAC + 1
        while f"{number:012X}" in taken:
            number += 1
        taken.add(f"{number:012X}")
        return f"{number:012X}"
    if not isinstance(value, str):
        reader.wrong(f"{where}.mac_address", "text is expected", "put the address in quotes, else YAML reads a number")
        return ""
    try:
        mac = parse_mac(value)
    except ValueError as error:
        reader.wrong(f"{where}.mac_address", str(error))
        return ""
    if mac == UNASSIGNED or is_multicast(mac):
        reader.wrong(f"{where}.mac_address", f"'{value}' is not the address of a single card", "use an even first octet")
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


def _speed(reader: _Reader, where: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    text = str(value).strip()
    match = _SPEED.fullmatch(text)
    if match and not isinstance(value, bool):
        speed = round(float(match[1]) * _UNITS[match[2].upper()])
        if speed > 0:
            return speed
    if text.isdigit() and int(text) > 0:
        return int(text)
    reader.wrong(where, f"'{value}' is not a speed", "such as 10Gbps, or a number of bits per second")
    return _DEFAULT_SPEED


def _ipv4(reader: _Reader, where: str, given: Any) -> Ipv4:
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
            reader.wrong(f"{where}.addresses[{position}]", f"'{text}' is not an IPv4 address with prefix length",
                         "such as 192.168.1.3/24")
    method = reader.choice(f"{where}.method", given.get("method"), ("static", "dhcp"), "static" if addresses else "dhcp")
    if method == "dhcp" and (addresses or "gateway" in given):
        reader.wrong(where, "an interface with DHCP has no addresses or gateway of its own", "use method: static")
    if method == "static" and not addresses and "addresses" not in given:
        reader.wrong(f"{where}.addresses", "a static configuration needs an address")
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


def _teams(
    reader: _Reader, items: list[tuple[str, Mapping[str, Any]]], nics: Mapping[str, str]
) -> tuple[LbfoTeamHardware, ...]:
    names: dict[str, str] = {}
    members: dict[str, str] = {}
    found = []
    for where, item in items:
        reader.known(where, item, ("name", "members"))
        name = reader.text(where, item, "name")
        reader.unique(f"{where}.name", name.lower(), names, "name")
        if name.lower() in nics:
            reader.wrong(f"{where}.name", f"a network adapter is named '{name}' too")
        listed = reader.texts(where, item, "members")
        if not listed:
            reader.wrong(f"{where}.members", "a team needs at least one member")
        for position, member in enumerate(listed):
            path = f"{where}.members[{position}]"
            if member.lower() not in nics:
                close = difflib.get_close_matches(member, list(nics.values()), 1)
                hint = f"did you mean '{close[0]}'?" if close else ""
                reader.wrong(path, f"no physical adapter is named '{member}'", hint)
            reader.unique(path, member.lower(), members, "adapter")
        found.append(LbfoTeamHardware(name, tuple(nics.get(member.lower(), member) for member in listed)))
    return tuple(found)


def _partitions(
    reader: _Reader, items: list[tuple[str, Mapping[str, Any]]], release: str
) -> tuple[PartitionHardware, ...]:
    names: dict[str, str] = {}
    newest = 2 if RELEASES[release].has_generation_2 else 1
    found = []
    for where, item in items:
        reader.known(where, item, ("name", "generation", "power"))
        name = reader.text(where, item, "name")
        reader.unique(f"{where}.name", name.lower(), names, "name")
        if name.lower() == "parent":
            reader.wrong(f"{where}.name", "'parent' is the management operating system, not a child partition")
        generation = item.get("generation", newest)
        if isinstance(generation, bool) or str(generation) not in ("1", "2") or int(generation) > newest:
            reader.wrong(f"{where}.generation", f"'{generation}' is not a generation that release {release} has")
            generation = newest
        power = item.get("power", "off")
        if isinstance(power, bool):
            power = "off" if power is False else "on"
        running = reader.choice(f"{where}.power", power, ("running", "off"), "off") == "running"
        found.append(PartitionHardware(name, int(generation), running))
    return tuple(found)

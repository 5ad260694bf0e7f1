"""The IPv4 configuration of an interface, declared in part or read in full."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from .errors import FieldError
from .field_types import FieldType, choice
from .meta import OBSERVED, Meta

_ADDRESS = {"type": "string", "maxLength": 31, "title": "IPv4 address with prefix length"}


def _parse_addresses(values: Any) -> tuple[str, ...]:
    found = {_parse_interface(value) for value in values}
    bare = [address.partition("/")[0] for address in sorted(found)]
    for address in bare:
        if bare.count(address) > 1:
            raise FieldError(f"{address} is there with several prefix lengths", "give it the one of its network")
    return tuple(sorted(found))


def _parse_interface(value: Any) -> str:
    try:
        address = ipaddress.IPv4Interface(value)
    except ValueError:
        message = f"'{value}' is not an IPv4 address with its prefix length"
        raise FieldError(message, "write it like 10.0.0.5/24") from None
    _bare, slash, length = value.partition("/")
    if not slash:
        raise FieldError(f"'{value}' has no prefix length", f"write it with that of its network, like {value}/24")
    if not length.isdecimal():
        raise FieldError(f"'{value}' has a netmask in place of its prefix length", f"write {address}")
    unusable = _unusable(address)
    if unusable:
        raise FieldError(f"no interface can have {address}: {unusable}", "give the address of a host")
    return str(address)


def _unusable(address: ipaddress.IPv4Interface) -> str:
    """Say why the dialog of Windows for IPv4 properties and New-NetIPAddress refuse an address, or nothing."""
    if address.is_loopback or address in _THIS_NETWORK:
        return f"{address.ip.exploded.partition('.')[0]}.0.0.0/8 is kept for a host's own use"
    if address.is_multicast or address in _RESERVED:
        return "addresses from 224.0.0.0 on are those of groups, or reserved"
    if address.network.prefixlen > _LONGEST_WITH_ENDS:
        return ""
    if address.ip == address.network.network_address:
        return "it is the address of the network itself"
    if address.ip == address.network.broadcast_address:
        return "it is the broadcast address of its network"
    return ""


_THIS_NETWORK = ipaddress.IPv4Network("0.0.0.0/8")
_RESERVED = ipaddress.IPv4Network("240.0.0.0/4")
_LONGEST_WITH_ENDS = 30
"""Networks of two addresses (RFC 3021) and of one have neither an address of their own nor a broadcast address."""


def _parse_address(value: Any) -> str:
    try:
        return str(ipaddress.IPv4Address(value)) if value else ""
    except ValueError:
        raise FieldError(f"'{value}' is not an IPv4 address", "write it like 10.0.0.1") from None


def _parse_servers(values: Any) -> tuple[str, ...]:
    return tuple(_parse_address(value) for value in values)


_LIST = {"type": "list", "elements": "str"}
_ADDRESSES = FieldType({"type": "array", "items": _ADDRESS, "maxItems": 256}, _LIST, _parse_addresses, list)
_GATEWAY = FieldType({"type": "string", "maxLength": 15}, {"type": "str"}, _parse_address)
_SERVERS = FieldType(
    {"type": "array", "items": {"type": "string", "maxLength": 15}, "maxItems": 64}, _LIST, _parse_servers, list
)


@dataclass(frozen=True, slots=True)
class AddressConfig:
    """An interface's IPv4 configuration. What is None is not mentioned; what was read from a host is complete."""

    method: Annotated[
        str | None,
        Meta(
            "Where addresses come from. C(static) is understood where I(addresses) are given, if only an empty list.",
            choice("dhcp", "static"),
        ),
    ] = None
    addresses: Annotated[
        tuple[str, ...] | None,
        Meta("Addresses with prefix length, in any order; an empty list for an interface that has none.", _ADDRESSES),
    ] = None
    gateway: Annotated[str | None, Meta("Next hop of the default route; an empty string removes it.", _GATEWAY)] = None
    dns_servers: Annotated[
        tuple[str, ...] | None, Meta("DNS servers in order of preference; an empty list takes those of DHCP.", _SERVERS)
    ] = None
    further_gateways: tuple[str, ...] = field(default=(), metadata={OBSERVED: True})
    """Next hops of other default routes, which somebody left there."""

    def with_gateways(self, gateways: tuple[str, ...]) -> AddressConfig:
        """Return this with those gateways that its addresses reach: a default route goes with the last of these."""
        reached = tuple(one for one in gateways if _reaches(self.addresses, one))
        return replace(self, gateway=reached[0] if reached else "", further_gateways=reached[1:])

    @property
    def gateways(self) -> tuple[str, ...]:
        """The next hops of all default routes."""
        return (*((self.gateway,) if self.gateway else ()), *self.further_gateways)


UNCONFIGURED = AddressConfig("dhcp", (), "", ())
"""What a fresh interface has."""


def check_address_config(config: AddressConfig) -> AddressConfig:
    """Check that the parts fit together and fill in what follows from them; FieldError says what does not."""
    method = config.method or ("static" if config.addresses is not None else None)
    if method == "dhcp" and (config.addresses or config.gateway):
        raise FieldError("addresses and a gateway come from the server when the method is dhcp", "leave them out")
    if method == "static" and config.addresses is None:
        raise FieldError("the method static needs addresses", "add addresses, such as [10.0.0.5/24], or [] for none")
    if config.addresses is not None and not _reaches(config.addresses, config.gateway):
        raise FieldError(
            f"gateway {config.gateway} is in none of the networks of {', '.join(config.addresses) or 'no address'}",
            "a gateway is reached through one of the addresses",
        )
    if config.gateway and config.gateway in {address.partition("/")[0] for address in config.addresses or ()}:
        raise FieldError(f"gateway {config.gateway} is the interface's own address", "give the address of the router")
    return AddressConfig(method, config.addresses, config.gateway, config.dns_servers)


def problem_of(config: AddressConfig) -> str:
    """Say why a configuration cannot be declared, or nothing: an address beside DHCP, a gateway out of reach."""
    try:
        check_address_config(config)
    except FieldError as error:
        return error.message
    return ""


def _reaches(addresses: tuple[str, ...] | None, gateway: str | None) -> bool:
    """Tell whether a next hop, if there is one, is in the network of one of the addresses."""
    hop = ipaddress.IPv4Address(gateway) if gateway else None
    return hop is None or any(hop in ipaddress.IPv4Interface(address).network for address in addresses or ())


def merge_address_config(declared: AddressConfig, current: AddressConfig | None) -> AddressConfig:
    """Lay what is declared over what is there."""
    now = current or UNCONFIGURED
    method = declared.method or now.method
    dns_servers = now.dns_servers if declared.dns_servers is None else declared.dns_servers
    if method == "dhcp":
        return AddressConfig("dhcp", (), "", dns_servers)
    addresses = now.addresses if declared.addresses is None else declared.addresses
    if declared.gateway is not None:  # then it is the only one
        return AddressConfig(method, addresses, declared.gateway, dns_servers, declared.further_gateways)
    if declared.addresses is None:
        return AddressConfig(method, addresses, now.gateway, dns_servers, now.further_gateways)
    return AddressConfig(method, addresses, "", dns_servers, ()).with_gateways(now.gateways)


def without_addresses(config: AddressConfig, leaving: set[str]) -> AddressConfig:
    """Return a static configuration without some addresses (bare of prefixes), and without a gateway out of reach."""
    kept = tuple(address for address in config.addresses or () if address.partition("/")[0] not in leaving)
    return AddressConfig("static", kept, "", config.dns_servers).with_gateways(config.gateways)


def bare_addresses(config: AddressConfig | None) -> set[str]:
    """Return the addresses of a configuration without their prefix lengths."""
    return {address.partition("/")[0] for address in config.addresses or ()} if config is not None else set()


def gateway_problem(declared: AddressConfig | None, current: AddressConfig | None) -> str:
    """Say why a declared gateway could not be reached from the addresses that an interface will have, or nothing."""
    if declared is None or not declared.gateway or current is None:
        return ""
    wanted = merge_address_config(declared, current)
    if wanted.method == "dhcp":
        return f"gateway {declared.gateway} comes from the server, since the method is dhcp"
    if declared.gateway in {address.partition("/")[0] for address in wanted.addresses or ()}:
        return f"gateway {declared.gateway} is the interface's own address"
    if not _reaches(wanted.addresses, declared.gateway):
        return f"gateway {declared.gateway} is in none of the networks of {', '.join(wanted.addresses or ())}"
    return ""

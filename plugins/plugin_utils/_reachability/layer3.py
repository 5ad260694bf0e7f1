"""Whether two stacks that frames could go between can talk to one another: networks and gateways."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from .network import Ip, Network, Station

_ON_LINK = "0.0.0.0"  # noqa: S104  # a next hop that is none, not a listening socket


@dataclass(frozen=True, slots=True)
class Talk:
    """How two ends talk: ``direct`` in one network, else over gateways outside; or ``reason`` why they do not."""

    direct: bool = False
    note: str = ""
    reason: str = ""


_DIRECT = Talk(direct=True)


def talk(network: Network, one: Station, other: Station) -> Talk:
    """Judge two stations by their addresses; unknown ones (DHCP, a guest that was not read) keep nobody apart."""
    mine, theirs = network.ip_of(one), network.ip_of(other)
    if not mine or not theirs or not mine.addresses or not theirs.addresses:
        return _DIRECT
    if any(a.ip in b.network and b.ip in a.network for a in mine.addresses for b in theirs.addresses):
        return _DIRECT
    hops = _gateway(mine, theirs.addresses), _gateway(theirs, mine.addresses)
    if all(hops):
        return Talk(note=f"routed outside the host, by gateways {hops[0]} and {hops[1]}, if these know the way")
    missing = " and ".join(str(s) for s, hop in ((one, hops[0]), (other, hops[1])) if not hop)
    return Talk(
        reason=f"{one} ({_shown(mine)}) and {other} ({_shown(theirs)}) are in different networks, and {missing}"
        f" {'have' if not any(hops) else 'has'} no gateway to the other"
    )


def talk_to_address(network: Network, station: Station, address: str) -> Talk:
    """Judge a station and an address that nobody on the host has."""
    ip = network.ip_of(station)
    if not ip or not ip.addresses:
        return _DIRECT
    wanted = IPv4Address(address)
    on_link = [IPv4Network(row["DestinationPrefix"]) for row in ip.routes if row["NextHop"] == _ON_LINK]
    if any(wanted in network for network in (*(own.network for own in ip.addresses), *on_link)):
        return _DIRECT
    hop = _gateway(ip, (IPv4Interface(address),))
    if hop:
        return Talk(note=f"{address} is reached by gateway {hop}, if that knows the way")
    return Talk(reason=f"{station} ({_shown(ip)}) is not in the network of {address}, and has no gateway to it")


def _gateway(ip: Ip, targets: tuple[IPv4Interface, ...]) -> str:
    """Give the next hop of the most specific route to one of the targets, empty for none."""
    best, length = "", -1
    for row in ip.routes:
        network = IPv4Network(row["DestinationPrefix"])
        if row["NextHop"] == _ON_LINK or network.prefixlen <= length:
            continue
        if any(target.ip in network for target in targets):
            best, length = str(row["NextHop"]), network.prefixlen
    return best


def _shown(ip: Ip) -> str:
    return ", ".join(str(address) for address in ip.addresses)

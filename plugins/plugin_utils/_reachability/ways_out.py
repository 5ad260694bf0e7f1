"""The ways by which the management OS reaches cables: what a session from outside needs one of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._kinds.host_view import HostView
from .._model.vlan_ranges import Ranges
from .cables import cable_ways, stack_trouble
from .hop import Way
from .network import Network, Station

_DEFAULT_ROUTE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class WayOut:
    """An interface of the parent that has TCP/IP, an address, and a plugged-in cable at its other end.

    ``interface`` is its alias, ``adapter`` the management adapter's name and ``switch`` the label of its switch, both
    empty for a NIC that the parent has for itself. ``addresses`` are written ``10.0.0.5/24``; none are known where
    ``dhcp`` gives them. ``default_route_metric`` is what Windows compares, None without a default route. ``vlans``
    are those of its frames on the cable, 0 being untagged; ``nics`` the physical NICs whose cables it reaches, in
    lower case; ``hops`` the preferred way.
    """

    interface: str
    adapter: str
    switch: str
    addresses: tuple[str, ...]
    dhcp: bool
    default_route_metric: int | None
    vlans: Ranges
    nics: frozenset[str]
    hops: Way

    @property
    def note(self) -> str:
        """Say what is taken for granted, or nothing."""
        if self.dhcp and not self.addresses:
            return f"'{self.interface}' has its address from DHCP, which is not known here and counts as given"
        return ""


def ways_out(view: HostView) -> tuple[WayOut, ...]:
    """Give the parent's ways out, in the order of its interfaces; reading the parent alone is enough for it."""
    return _look(view)[0]


def dead_ends(view: HostView) -> Mapping[str, str]:
    """Say of each of the parent's interfaces that does not get out why not, by its alias."""
    return _look(view)[1]


def _look(view: HostView) -> tuple[tuple[WayOut, ...], dict[str, str]]:
    network = Network(view)
    found: list[WayOut] = []
    reasons: dict[str, str] = {}
    for station in network.parent_stations:
        trouble = stack_trouble(network, station)
        ways, obstacles = ((), ()) if trouble else cable_ways(network, station)
        if trouble or not ways:
            reasons[station.alias] = trouble or "; ".join(obstacles)
            continue
        ip = network.ip_of(station)
        found.append(
            WayOut(
                interface=station.alias,
                adapter=station.adapter["Name"] if station.adapter else "",
                switch=view.switch_labels[station.switch_id] if station.switch_id else "",
                addresses=tuple(str(address) for address in ip.addresses) if ip else (),
                dhcp=bool(ip and ip.dhcp),
                default_route_metric=_default_route_metric(network, station),
                vlans=ways[0].vlans,
                nics=frozenset(way.nic for way in ways),
                hops=ways[0].hops,
            )
        )
    return tuple(found), reasons


def _default_route_metric(network: Network, station: Station) -> int | None:
    ip = network.ip_of(station)
    metrics = [int(row["RouteMetric"]) for row in ip.routes if row["DestinationPrefix"] == _DEFAULT_ROUTE] if ip else []
    return min(metrics) + network.interface_metric(station) if metrics else None

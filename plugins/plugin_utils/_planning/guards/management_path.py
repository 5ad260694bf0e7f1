"""The way by which sessions reach a host: what it is, and whether it is still there in another state of the host.

Which of the parent's ways out of the host a session uses is not written down in the host, so it is told by the task, by
the address of the connection, or taken from the default route; where all of these leave several, each has to stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..._kinds.host_view import HostView
from ..._model.errors import DocumentRejected, Finding
from ..._model.hints import did_you_mean
from ..._model.vlan_ranges import Ranges, common_vlans
from ..._powershell.host_objects import HostObject
from ..._reachability.ways_out import WayOut, dead_ends, ways_out
from ..options import Management


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that has to stay true: an address that is reachable, by which cables and in which VLANs.

    ``address`` is empty for a DHCP client, which is known by its MAC address instead: its lease follows that. Empty
    ``nics`` and ``vlans`` stand for any. ``adapter`` alone stands for any way out by the adapter of this name, or,
    where that leads nowhere from the start, for its being as it was (``unchanged``). ``routed`` tells that a default
    route was there, which sessions from other networks need; ``on_switch`` that the address was a management adapter's.
    """

    interface: str
    address: str = ""
    mac: str = ""
    nics: frozenset[str] = frozenset()
    vlans: Ranges | None = None
    adapter: str = ""
    unchanged: tuple[Any, ...] | None = None
    routed: bool = False
    on_switch: bool = False

    def __str__(self) -> str:
        if not self.interface:
            return self.address or self.adapter
        return f"{self.interface} ({self.address or 'DHCP'})"


@dataclass(frozen=True, slots=True)
class ManagementPath:
    """What sessions need: all of ``now`` at every moment, or ``then`` when everything is done.

    Of candidates (``any_of``), where nobody can tell by which of several ways sessions come, one has to stay. Unless it
    ``counts_on_return``, an address that is back on the NIC of a switch that goes counts as lost.
    ``then`` is an address that the task names and that no adapter has by itself, or an adapter that leads nowhere yet.
    Where nobody can tell whether sessions use it already - an address may be a lease, and an adapter may lead to a
    router partition - it is enough (``as_it_is``) that everything stays by which they may come.
    """

    now: tuple[Need, ...]
    then: Need | None = None
    as_it_is: bool = False
    any_of: bool = False
    counts_on_return: bool = False

    def broken(self, view: HostView, *, at_the_end: bool) -> str:
        """Say what sessions are missing in a state of the host; empty if nothing."""
        ways = ways_out(view)
        if self.then is not None:
            # Who goes to another address has two ways on the way there, and needs one of them.
            enough = self.as_it_is or not at_the_end
            if is_met(self.then, ways, view) or (enough and self._stays(ways, view)):
                return ""
            return _why_not(self.then, view)
        missing = [need for need in self.now if not is_met(need, ways, view)]
        if missing and not (self.any_of and len(missing) < len(self.now)):
            return _why_not(missing[0], view)
        if not at_the_end or self.counts_on_return:
            return ""
        return next(filter(None, (_counted_on(need, ways) for need in self.now)), "")

    def lost_candidates(self, view: HostView) -> tuple[Need, ...]:
        """Return those of several ways, by one of which sessions come, that are gone in a state of the host."""
        ways = ways_out(view)
        return tuple(need for need in self.now if not is_met(need, ways, view)) if self.any_of else ()

    def _stays(self, ways: tuple[WayOut, ...], view: HostView) -> bool:
        unchanged = self.then.unchanged if self.then is not None else None
        if unchanged is not None and self.then is not None and _state_of(view, self.then.adapter) != unchanged:
            return False
        return all(is_met(need, ways, view) for need in self.now)

    def addresses_afterwards(self, view: HostView) -> tuple[str, ...]:
        """Return the addresses that the interfaces of the path have got in a later state of the host."""
        interfaces = {need.interface for need in self.now}
        had = {need.address for need in self.now}
        later = (address for way in ways_out(view) if way.interface in interfaces for address in addresses_of(way))
        return tuple(address for address in later if address not in had)

    def __str__(self) -> str:
        return (" or " if self.any_of else " and ").join(
            str(need) for need in (*self.now, *((self.then,) if self.then else ()))
        )


def management_path(view: HostView, management: Management) -> ManagementPath | None:
    """Find out how sessions arrive; None where the host has no way out, so that there is nothing to lose.

    DocumentRejected for an adapter or NICs that the host does not have.
    """
    _check_names(view, management)
    ways = ways_out(view)
    if management.adapter:
        wanted = management.adapter.lower()
        chosen = [way for way in ways if wanted in (way.interface.lower(), way.adapter.lower())]
        if chosen:
            return ManagementPath(tuple(_needs(chosen, management, view)))
        later = Need("", adapter=wanted, unchanged=_state_of(view, wanted))
        return ManagementPath(tuple(_needs(_likely(ways), management, view)), later, as_it_is=True)
    if management.address:
        own = [way for way in ways if management.address in addresses_of(way)]
        if own:
            return ManagementPath(tuple(_needs(own, management, view, management.address)))
        # It may be a lease, which is not modelled, or an address to come: what may be in use until then has to stay.
        leased = [way for way in ways if way.dhcp]
        likely = [way for way in _likely(ways) if way not in leased]
        now = tuple(_needs([*leased, *likely], management, view))
        return ManagementPath(now, _need_later(management, view), as_it_is=bool(leased))
    likely = _likely(ways)
    routed = any(way.default_route_metric is not None for way in likely)
    needs = tuple(_needs(likely, management, view))
    return ManagementPath(needs, any_of=len(likely) > 1 and not routed) if ways else None


def _state_of(view: HostView, adapter: str) -> tuple[Any, ...] | None:
    """Return what the parent's adapter of a name (in lower case) is now; None where there is none."""
    management = {view.management_interface[row["Id"]]["Name"].lower(): row for row in _management_adapters(view)}
    for nic in view.objects.parent.net_adapters:
        row = management.get(nic["Name"].lower())
        if adapter in (nic["Name"].lower(), row["Name"].lower() if row else ""):
            config = view.addresses.get(("", nic["InterfaceIndex"]))
            return nic["MacAddress"], nic["Status"], config, row["SwitchId"] if row else None
    return None


def _management_adapters(view: HostView) -> list[HostObject]:
    rows = (row for row in view.objects.network_adapters if row["IsManagementOs"])
    return [row for row in rows if row["Id"] in view.management_interface]


def _check_names(view: HostView, management: Management) -> None:
    names = [nic["Name"] for nic in view.objects.parent.net_adapters]
    names += [adapter["Name"] for adapter in view.objects.network_adapters if adapter["IsManagementOs"]]
    known = {name.lower() for name in names}
    told = [("management.adapter", management.adapter)] if management.adapter else []
    told += [(f"management.nics[{index}]", name) for index, name in enumerate(management.nics)]
    findings = [
        Finding("reference", where, f"the parent has no network adapter '{name}'", did_you_mean(name, names))
        for where, name in told
        if name.lower() not in known
    ]
    if findings:
        raise DocumentRejected(findings)


def _likely(ways: tuple[WayOut, ...]) -> list[WayOut]:
    """The ways with the best default route; all of them where none has one."""
    routed = [way for way in ways if way.default_route_metric is not None]
    best = min((way.default_route_metric or 0 for way in routed), default=0)
    return [way for way in routed if way.default_route_metric == best] or list(ways)


def _need_later(management: Management, view: HostView) -> Need:
    return Need("", management.address, "", _told_nics(management) or _cables(view), management.vlans or None)


def _told_nics(management: Management) -> frozenset[str]:
    return frozenset(name.lower() for name in management.nics)


def _needs(ways: list[WayOut], management: Management, view: HostView, address: str = "") -> Iterator[Need]:
    for way in ways:
        cables, vlans = _told_nics(management) or way.nics, management.vlans or way.vlans
        addresses = [own for own in addresses_of(way) if not address or own == address]
        routed = way.default_route_metric is not None
        for own in addresses:
            yield Need(way.interface, own, "", cables, vlans, routed=routed, on_switch=bool(way.adapter))
        if not addresses:
            yield Need(way.interface, "", _mac(view, way.interface), cables, vlans)


def is_met(need: Need, ways: tuple[WayOut, ...], view: HostView) -> bool:
    """Tell whether one of the ways out of the host is as a session needs it."""
    return any(
        _is_meant(need, way, view)
        and (not need.nics or need.nics & way.nics)
        and (need.vlans is None or common_vlans(need.vlans, way.vlans))
        and (not need.routed or way.default_route_metric is not None)
        and not _throttled(way, view)
        for way in ways
    )


LEAST_BITS_PER_SECOND = 1_000_000
"""Less is no way for a session: WinRM answers a question about a host with some 100 kilobytes."""


def _throttled(way: WayOut, view: HostView) -> int:
    """Return the maximum bandwidth of a way where that is too little for a session, else 0."""
    for row in _management_adapters(view) if way.adapter else ():
        if view.management_interface[row["Id"]]["Name"] == way.interface:
            most = (row["BandwidthSetting"] or {}).get("MaximumBandwidth") or 0
            return most if 0 < most < LEAST_BITS_PER_SECOND else 0
    return 0


def _counted_on(need: Need, ways: tuple[WayOut, ...]) -> str:
    """Say that an address is where nobody documents that Windows brings it: back on the NIC of a switch that is gone.

    docs/fidelity.md tells what is known of that; in between, while a switch is made anew, it is counted on.
    """
    if not need.on_switch or not need.address:
        return ""
    holders = [way for way in ways if need.address in addresses_of(way)]
    if any(way.adapter for way in holders) or not holders:
        return ""
    return (
        f"{need.address} would have to return to {holders[0].interface} by itself when the switch goes, "
        "which Windows is not documented to do"
    )


def _is_meant(need: Need, way: WayOut, view: HostView) -> bool:
    if need.adapter:
        return need.adapter in (way.interface.lower(), way.adapter.lower())
    return need.address in addresses_of(way) if need.address else way.dhcp and _mac(view, way.interface) == need.mac


def _why_not(need: Need, view: HostView) -> str:
    """Say what became of what a session needs."""
    if need.adapter:
        return f"no way leads out by {need.adapter}, which the task names, and not all is as it was"
    if need.address:
        for way in ways_out(view):
            if need.address in addresses_of(way):
                if need.routed and way.default_route_metric is None:
                    return f"{way.interface} then has no default route, by which sessions from other networks come"
                if most := _throttled(way, view):
                    return f"{way.interface} then has a maximum bandwidth of {most} bit/s, too little for a session"
                if need.nics and not need.nics & way.nics:
                    cables, were = ", ".join(names_of(way.nics, view)), ", ".join(names_of(need.nics, view))
                    return (
                        f"{need.address} is then reached by the cable of {cables} and no longer by that of {were}; "
                        f"whether both lead to the controller is not known"
                    )
                return f"{need.address} is then in another VLAN of {way.interface}'s cable than sessions come by"
    else:
        for way in ways_out(view):
            if _mac(view, way.interface) == need.mac:
                return f"{way.interface} then no longer asks for the lease by which sessions come"
    dead = dead_ends(view)
    if need.interface in dead:
        return dead[need.interface]
    what = need.address or f"the DHCP lease of {need.interface}"
    return f"no adapter of the parent has {what} then"


def names_of(nics: frozenset[str], view: HostView) -> list[str]:
    """Write NICs, which are compared in lower case, as the host does."""
    return sorted(str(view.nic_by_name[name]["Name"]) if name in view.nic_by_name else name for name in nics)


def addresses_of(way: WayOut) -> tuple[str, ...]:
    """Return the addresses of a way without their prefix lengths."""
    return tuple(address.partition("/")[0] for address in way.addresses)


def _mac(view: HostView, interface: str) -> str:
    return next((str(nic["MacAddress"]) for nic in view.objects.parent.net_adapters if nic["Name"] == interface), "")


def _cables(view: HostView) -> frozenset[str]:
    return frozenset().union(*(way.nics for way in ways_out(view)))


def reaches(view: HostView, address: str) -> str:
    """Say why an address of the parent is not reached from outside the host; empty if it is."""
    ways = ways_out(view)
    if any(address in addresses_of(way) for way in ways):
        return ""
    configured = {key[1]: config for key, config in view.addresses.items() if not key[0]}
    dead = dead_ends(view)
    for nic in view.objects.parent.net_adapters:
        config = configured.get(nic["InterfaceIndex"])
        if config is not None and address in {one.partition("/")[0] for one in config.addresses or ()}:
            return dead.get(nic["Name"], f"{nic['Name']} has no way out")
    return f"no adapter of the parent has {address}"

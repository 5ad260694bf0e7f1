"""The way by which sessions reach a host: what it is, and whether it is still there in another state of the host.

Which of the parent's ways out of the host a session uses is not written down in the host, so it is told by the task, by
the address of the connection, or taken from the default route; where all of these leave several, each has to stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..._kinds.host_view import HostView
from ..._model.errors import DocumentRejected, Finding
from ..._model.hints import did_you_mean
from ..._model.vlan_ranges import Ranges, common_vlans
from ..._reachability.ways_out import WayOut, dead_ends, ways_out
from ..options import Management


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that has to stay true: an address that is reachable, by which cables and in which VLANs.

    ``address`` is empty for a DHCP client, which is known by its MAC address instead: its lease follows that. Empty
    ``nics`` and ``vlans`` stand for any.
    """

    interface: str
    address: str = ""
    mac: str = ""
    nics: frozenset[str] = frozenset()
    vlans: Ranges | None = None

    def __str__(self) -> str:
        return f"{self.interface} ({self.address or 'DHCP'})" if self.interface else self.address


@dataclass(frozen=True, slots=True)
class ManagementPath:
    """What sessions need: all of ``now`` at every moment, or ``then`` when everything is done.

    ``then`` is an address that the task names and that no adapter has by itself. Where it may be a lease, ``leased``
    says that it is enough if the leases stay.
    """

    now: tuple[Need, ...]
    then: Need | None = None
    leased: bool = False

    def broken(self, view: HostView, *, at_the_end: bool) -> str:
        """Say what sessions are missing in a state of the host; empty if nothing."""
        ways = ways_out(view)
        if self.then is not None:
            # Who goes to another address has two ways on the way there, and needs one of them.
            enough = self.leased or not at_the_end
            if _met(self.then, ways, view) or (enough and all(_met(need, ways, view) for need in self.now)):
                return ""
            return _why_not(self.then, view)
        return next((_why_not(need, view) for need in self.now if not _met(need, ways, view)), "")

    def __str__(self) -> str:
        return " and ".join(str(need) for need in (*self.now, *((self.then,) if self.then else ())))


def management_path(view: HostView, management: Management) -> ManagementPath | None:
    """Find out how sessions arrive; None where the host has no way out, so that there is nothing to lose.

    DocumentRejected for an adapter or NICs that the host does not have.
    """
    _check_names(view, management)
    ways = ways_out(view)
    if management.adapter:
        wanted = management.adapter.lower()
        chosen = [way for way in ways if wanted in (way.interface.lower(), way.adapter.lower())]
        return ManagementPath(tuple(_needs(chosen, management, view))) if chosen else None
    if management.address:
        own = [way for way in ways if management.address in _bare(way)]
        if own:
            return ManagementPath(tuple(_needs(own, management, view, management.address)))
        leased = [way for way in ways if way.dhcp]  # it may be a lease; leases are not modelled
        now = tuple(_needs(leased or _likely(ways), management, view))
        return ManagementPath(now, _need_later(management, view), bool(leased))
    return ManagementPath(tuple(_needs(_likely(ways), management, view))) if ways else None


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
        addresses = [own for own in _bare(way) if not address or own == address]
        for own in addresses:
            yield Need(way.interface, own, "", cables, vlans)
        if not addresses:
            yield Need(way.interface, "", _mac(view, way.interface), cables, vlans)


def _met(need: Need, ways: tuple[WayOut, ...], view: HostView) -> bool:
    return any(
        (need.address in _bare(way) if need.address else way.dhcp and _mac(view, way.interface) == need.mac)
        and (not need.nics or need.nics & way.nics)
        and (need.vlans is None or common_vlans(need.vlans, way.vlans))
        for way in ways
    )


def _why_not(need: Need, view: HostView) -> str:
    """Say what became of what a session needs."""
    if need.address:
        for way in ways_out(view):
            if need.address in _bare(way):
                if need.nics and not need.nics & way.nics:
                    cables, were = ", ".join(sorted(way.nics)), ", ".join(sorted(need.nics))
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


def _bare(way: WayOut) -> tuple[str, ...]:
    return tuple(address.partition("/")[0] for address in way.addresses)


def _mac(view: HostView, interface: str) -> str:
    return next((str(nic["MacAddress"]) for nic in view.objects.parent.net_adapters if nic["Name"] == interface), "")


def _cables(view: HostView) -> frozenset[str]:
    return frozenset().union(*(way.nics for way in ways_out(view)))


def reaches(view: HostView, address: str) -> str:
    """Say why an address of the parent is not reached from outside the host; empty if it is."""
    ways = ways_out(view)
    if any(address in _bare(way) for way in ways):
        return ""
    configured = {key[1]: config for key, config in view.addresses.items() if not key[0]}
    dead = dead_ends(view)
    for nic in view.objects.parent.net_adapters:
        config = configured.get(nic["InterfaceIndex"])
        if config is not None and address in {one.partition("/")[0] for one in config.addresses or ()}:
            return dead.get(nic["Name"], f"{nic['Name']} has no way out")
    return f"no adapter of the parent has {address}"

"""What a task can say to be let through by the lock-out guard, for each way in which a path can end."""

from __future__ import annotations

from ..._kinds.host_view import HostView
from ..._model.vlan_ranges import common_vlans, print_vlan_ranges, say_vlans
from ..._reachability.ways_out import WayOut, ways_out
from .management_path import ManagementPath, Need, addresses_of, is_met, names_of

LOSE_IT = "say allow_lockout: true if the host may be lost"
KEEP_IT = (
    "keep the parent on the switch (allow_management_os: true, or declare its adapter there with the address), give it "
    "another way out first, say how sessions arrive (management)"
)


def words_to_write(path: ManagementPath, view: HostView) -> str:
    """Say the option and its value for a path that is broken in a state of the host, if that tells them."""
    ways = ways_out(view)
    for need in path.now:
        if need.address and not is_met(need, ways, view):
            holder = next((way for way in ways if need.address in addresses_of(way)), None)
            words = _of_address(need, holder, view) if holder is not None else ""
            if words:
                return f"{words}, or {LOSE_IT}"
    return ""


def words_for(addresses: tuple[str, ...]) -> str:
    """Say what to write where the interfaces of the path have these other addresses after the plan, or none."""
    if not addresses:
        return f"{KEEP_IT}, or {LOSE_IT}"
    return (
        f"say management: {{address: {addresses[0]}}} if sessions come to that address from then on, keep the old way "
        f"beside it, or {LOSE_IT}"
    )


def _of_address(need: Need, way: WayOut, view: HostView) -> str:
    """Say what would make a way count that has the address."""
    if need.nics and not need.nics & way.nics:
        names = ", ".join(names_of(need.nics | way.nics, view))
        return f"say management: {{nics: [{names}]}} if all these cables lead to the controller"
    if need.routed and way.default_route_metric is None:
        return "declare a gateway, or leave out the one that is there"
    if need.vlans is not None and not common_vlans(need.vlans, way.vlans):
        both = print_vlan_ranges(tuple(sorted({*need.vlans, *way.vlans})))
        return f'say management: {{vlans: "{both}"}} if the controller is reached in {say_vlans(way.vlans)} as well'
    return ""

"""From a station to the cables that its frames reach, or why they reach none."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.kind import PARENT
from .._model.net_adapter_components import SWITCH_PROTOCOL, TEAM_PROTOCOL
from .._model.vlan_ranges import NO_TAG, Ranges
from .._powershell.host_objects import HostObject
from .hop import ADAPTER, CABLE, INTERFACE, NIC, PARTITION, SWITCH, Hop, Way
from .network import Network, Station, is_up, why_down
from .port_vlans import UPLINK, shared_vlans

_UNTAGGED: Ranges = ((NO_TAG, NO_TAG),)


@dataclass(frozen=True, slots=True)
class CableWay:
    """A way from a station to a NIC's cable, and the VLANs that its frames have there."""

    nic: str
    vlans: Ranges
    hops: Way


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a network is looked at.

    ``worst_case`` takes every partition for running, every NIC for enabled and plugged in, and every address for
    given: what is kept apart then, is kept apart by how things are connected. ``joined`` takes all cables for one
    network outside the host.
    """

    worst_case: bool = False
    joined: bool = False


AS_IT_IS = Judgement()


def stack_trouble(network: Network, station: Station, judgement: Judgement = AS_IT_IS) -> str:
    """Say why a partition's stack can send nothing at all by a station, or nothing."""
    if station.adapter is not None and station.partition != PARENT:
        return _guest_trouble(network, station, station.adapter, judgement)
    nic = station.interface
    if nic is None:
        return f"{station} has no interface in the parent"
    role = _role(network, nic)
    if not network.has_tcpip(station):
        return f"TCP/IP is not bound to '{nic['Name']}'" + (f", which {role}" if role else "")
    if judgement.worst_case:
        return ""
    if nic["AdminStatus"] == "Down":
        return f"'{nic['Name']}' is disabled"
    if role and role != _LEFT_OVER:
        return f"'{nic['Name']}' {role}, and what else is bound to it does not work (rule R3)"
    return "" if _is_addressed(network, station) else f"'{nic['Name']}' has no IPv4 address"


def _guest_trouble(network: Network, station: Station, adapter: HostObject, judgement: Judgement) -> str:
    if not adapter["SwitchId"]:
        return f"{station} is plugged into no switch"
    if judgement.worst_case:
        return ""
    partition = network.view.partition_by_id.get(adapter["VMId"])
    if partition is not None and partition["State"] != "Running":
        state = str(partition["State"]).lower()
        return f"partition '{station.partition}' is {state}, so its adapters have no port on a switch (rule A1.1)"
    if network.has_tcpip(station) is False:
        return f"TCP/IP is not bound to {station}"
    if network.has_tcpip(station) is None or _is_addressed(network, station):
        return ""
    return f"{station} has no IPv4 address"


_LEFT_OVER = "has the switch protocol bound and serves no switch"
"""With no switch to take the frames, a left-over switch protocol (rule R2) stands in nobody's way."""


def _role(network: Network, nic: HostObject) -> str:
    """Say what a NIC does that keeps the parent's stack off it, or nothing (rules R2, R3, A7)."""
    switch = network.view.switch_by_nic.get(nic["Name"].lower())
    if switch is not None:
        return f"is an uplink of switch '{network.view.switch_labels[switch['Id']]}'"
    if network.is_bound(nic, SWITCH_PROTOCOL):
        return _LEFT_OVER
    return "is a member of an LBFO team" if network.is_bound(nic, TEAM_PROTOCOL) else ""


def _is_addressed(network: Network, station: Station) -> bool:
    ip = network.ip_of(station)
    return ip is not None and bool(ip.dhcp or ip.addresses)


def station_hops(network: Network, station: Station, vlans: Ranges) -> Way:
    """Give the hops from a station's partition to its port or NIC."""
    hops = [Hop(PARTITION, station.partition)]
    ip = network.ip_of(station)
    note = "its address comes from DHCP, which is not known here" if ip and ip.dhcp and not ip.addresses else ""
    if station.partition != PARENT and station.key is None:
        note = f"the addresses inside '{station.partition}' are not known here"
    if station.interface is not None:
        hops.append(Hop(INTERFACE, station.alias, station.partition, note=note))
        note = ""
    if station.adapter is not None:
        hops.append(Hop(ADAPTER, station.adapter["Name"], station.partition, vlans, note))
    return tuple(hops)


def switch_hop(network: Network, switch_id: str, vlans: Ranges = ()) -> Hop:
    """Give the hop through a switch."""
    return Hop(SWITCH, network.view.switch_labels[switch_id], vlans=vlans)


def cable_ways(
    network: Network, station: Station, judgement: Judgement = AS_IT_IS
) -> tuple[tuple[CableWay, ...], tuple[str, ...]]:
    """Give the ways from a station to cables, the preferred one first; where there are none, the reasons.

    Whether the partition's stack can use the station at all is another question (``stack_trouble``).
    """
    if not station.switch_id:
        if station.interface is None or station.adapter is not None:
            return (), (f"{station} is plugged into no switch",)
        return _through(network, station_hops(network, station, ()), (station.interface,), _UNTAGGED, judgement)
    adapter = station.adapter or {}
    switch = network.view.switch_by_id[station.switch_id]
    label = network.view.switch_labels[station.switch_id]
    nics = network.uplinks[station.switch_id]
    if not nics:
        return (), (f"{switch['SwitchType'].lower()} switch '{label}' has no cable",)
    if adapter["VirtualSubnetId"]:
        subnet = adapter["VirtualSubnetId"]
        return (), (f"{station} is in virtual subnet {subnet}, whose frames no cable carries as they are",)
    vlans = shared_vlans(station.port, UPLINK)
    start = (*station_hops(network, station, vlans), switch_hop(network, station.switch_id, vlans))
    mapped = network.view.team_mapping_by_adapter.get(adapter["Id"], "").lower() if len(nics) > 1 else ""
    preferred = [nic for nic in nics if nic["Name"].lower() == mapped and (judgement.worst_case or is_up(nic))]
    if preferred and not judgement.worst_case:
        note = f"'{preferred[0]['Name']}' is the team member that the adapter is mapped to"
        return _through(network, start, preferred, vlans, judgement, note)
    return _through(network, start, nics, vlans, judgement)


def _through(
    network: Network,
    start: Way,
    nics: tuple[HostObject, ...] | list[HostObject],
    vlans: Ranges,
    judgement: Judgement,
    note: str = "",
) -> tuple[tuple[CableWay, ...], tuple[str, ...]]:
    """Go on through the NICs of a switch, or the parent's own, to their cables."""
    ways, reasons = [], []
    for nic in nics:
        if not (judgement.worst_case or is_up(nic)):
            reasons.append(why_down(nic))
            continue
        for member in network.members(nic):
            if not (judgement.worst_case or is_up(member)):
                reasons.append(why_down(member))
                continue
            hops = (*start, *_nic_hops(nic, member, vlans, note), Hop(CABLE, member["Name"], vlans=vlans))
            ways.append(CableWay(member["Name"].lower(), vlans, hops))
    return tuple(ways), () if ways else tuple(reasons)


def _nic_hops(nic: HostObject, member: HostObject, vlans: Ranges, note: str) -> Way:
    hops = [Hop(NIC, nic["Name"], vlans=vlans, note=note)]
    if member is not nic:
        hops.append(Hop(NIC, member["Name"], vlans=vlans, note=f"a member of team '{nic['Name']}'"))
    return tuple(hops)

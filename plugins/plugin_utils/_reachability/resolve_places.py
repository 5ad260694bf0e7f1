"""From the places that a question names to the host's own stations, cables and hops."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.errors import FabricError
from .._model.kind import PARENT
from .._model.places import Endpoint, Waypoint
from .._model.vlan_ranges import EVERY_VLAN, Ranges
from .._powershell.host_objects import HostObject
from .hop import ADAPTER, CABLE, INTERFACE, NIC, SWITCH, Hop, Way
from .network import Network, Station


@dataclass(frozen=True, slots=True)
class Cables:
    """An end outside the host: the cables of some NICs (lower case; None for any), and frames of some VLANs there.

    ``address`` is that of somebody beyond the cable, empty for nobody in particular.
    """

    nics: frozenset[str] | None = None
    vlans: Ranges = EVERY_VLAN
    address: str = ""

    def __str__(self) -> str:
        if self.address:
            return self.address
        return "outside" if self.nics is None else " and ".join(f"the cable of '{nic}'" for nic in sorted(self.nics))


End = Station | Cables


class PlaceUnknown(FabricError):
    """The host is as it was: a question names something that the host does not have, or has more than once."""

    def __init__(self, message: str, known: tuple[str, ...]) -> None:
        super().__init__(message)
        self.known = known


def ends_of(network: Network, place: Endpoint) -> tuple[End, ...]:
    """Give the ends that an endpoint means; PlaceUnknown if the host does not have what it names."""
    if place.partition:
        stations = network.stations(partition_id(network, place.partition))
        return _of_adapter(network, place, stations) if place.adapter else stations
    if place.nic:
        nic = _nic(network, place.nic)
        names = frozenset(member["Name"].lower() for member in network.members(nic))
        return (Cables(names, EVERY_VLAN if place.vlan is None else ((place.vlan, place.vlan),)),)
    if place.address:
        key = network.owner_of_address.get(place.address)
        station = network.station_at(key) if key is not None else None
        return (station,) if station else (Cables(address=place.address),)
    return (Cables(),)


def partition_id(network: Network, name: str) -> str:
    """Give the Id of the partition that a name or Id means, empty for the parent."""
    if name.lower() == PARENT:
        return ""
    found = network.view.partitions_by_label.get(name.lower(), [])
    labels = (PARENT, *network.view.partition_labels.values())
    if not found:
        raise PlaceUnknown(f"there is no partition '{name}'", labels)
    if len(found) > 1:
        ids = tuple(row["Id"] for row in found)
        raise PlaceUnknown(f"{len(found)} partitions are named '{name}'; say which one by its Id", ids)
    return str(found[0]["Id"])


def _of_adapter(network: Network, place: Endpoint, stations: tuple[Station, ...]) -> tuple[End, ...]:
    wanted = place.adapter.lower()
    found = tuple(station for station in stations if wanted in _names(station))
    if not found:
        known = tuple(dict.fromkeys(name for station in stations for name in _shown(station)))
        raise PlaceUnknown(f"partition '{place.partition}' has no adapter '{place.adapter}'", known)
    return found


def _shown(station: Station) -> tuple[str, ...]:
    adapter = (str(station.adapter["Name"]),) if station.adapter else ()
    return (*adapter, station.alias) if station.alias else adapter


def _names(station: Station) -> set[str]:
    ids = {str(station.adapter["Id"]).lower()} if station.adapter else set()
    return {name.lower() for name in _shown(station)} | ids


def _nic(network: Network, name: str) -> HostObject:
    nic = network.view.nic_by_name.get(name.lower())
    if nic is None:
        raise PlaceUnknown(f"there is no physical NIC '{name}'", tuple(nic["Name"] for nic in network.view.nics))
    return nic


@dataclass(frozen=True, slots=True)
class Mark:
    """A waypoint as hops are compared with it: a kind of hop, and the names that it may have in lower case.

    ``owner`` is the label of the partition that an adapter belongs to; ``names`` None stands for any.
    """

    kinds: tuple[str, ...]
    names: frozenset[str] | None
    owner: str = ""

    def is_at(self, hop: Hop) -> bool:
        """Tell whether a hop is at the waypoint."""
        if hop.kind not in self.kinds or (self.owner and hop.owner.lower() != self.owner):
            return False
        return self.names is None or hop.name.lower() in self.names


def mark_of(network: Network, place: Waypoint) -> Mark:
    """Give the mark of a waypoint; PlaceUnknown if the host does not have what it names."""
    if place.switch:
        found = network.view.switches_by_label.get(place.switch.lower(), [])
        if not found:
            raise PlaceUnknown(
                f"there is no virtual switch '{place.switch}'", tuple(network.view.switch_labels.values())
            )
        return Mark((SWITCH,), frozenset(network.view.switch_labels[row["Id"]].lower() for row in found))
    if place.nic:
        return Mark((NIC, CABLE), frozenset({str(_nic(network, place.nic)["Name"]).lower()}))
    if not place.partition:
        return Mark((CABLE,), None)
    owner_id = partition_id(network, place.partition)
    owner = network.view.partition_labels[owner_id].lower() if owner_id else PARENT
    if not place.adapter:
        return Mark((ADAPTER, INTERFACE), None, owner)
    stations = network.stations(owner_id)
    found_ends = _of_adapter(network, Endpoint(place.partition, place.adapter), stations)
    names = {name.lower() for end in found_ends if isinstance(end, Station) for name in _shown(end)}
    return Mark((ADAPTER, INTERFACE), frozenset(names), owner)


def crosses(way: Way, marks: tuple[Mark, ...]) -> bool:
    """Tell whether a way is at all marks, in their order."""
    hops = iter(way)
    return all(any(mark.is_at(hop) for hop in hops) for mark in marks)


def touches(way: Way, marks: tuple[Mark, ...]) -> Mark | None:
    """Give the first mark that a way is at, wherever it is, or nothing."""
    return next((mark for mark in marks if any(mark.is_at(hop) for hop in way)), None)

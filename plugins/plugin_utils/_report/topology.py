"""A host's network as the article draws it: partitions, their adapters, the switches, the NICs, and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._kinds.nic_binding.fields import DEDICATED, SWITCH_UPLINK
from .._model.kind import PARENT
from .._model.net_adapter_components import SWITCH_PROTOCOL
from .fleet_report import HostReport
from .read_attributes import say
from .sightings import Key, Sighting, Sightings

COLUMNS = ("partition", "adapter", "switch", "nic")
"""What stands in the columns of the picture, from left to right."""

CONVENTION = " - Virtual Network"
"""What rule D21 has behind an adapter's name in the name of its switch."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in the picture; ``state`` is what the plan does to it, empty where nothing."""

    column: str
    name: str
    badges: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two nodes, by their places in the list; ``state`` as with nodes."""

    start: int
    end: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class Topology:
    """The picture, without any coordinates: where things are drawn is for those who draw."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


PictureOf = Callable[[int], Topology]
"""Gives the picture of a host by its place in the report."""


def read_topology(report: HostReport) -> Topology:
    """Draw a host's document as the plan leaves it, with what the plan takes away still in it."""
    return _Drawing(Sightings(report)).finished()


class _Drawing:
    """The picture while it is drawn: nodes by their identity, so that everything is there once."""

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._nodes: list[Node] = []
        self._places: dict[Key, int] = {}
        self._edges: dict[tuple[int, int], str] = {}
        self._bindings = {one.key: one for one in sightings.of("nic_binding")}

    def finished(self) -> Topology:
        self._partitions()
        self._switches()
        self._nics()
        self._adapters()
        return Topology(tuple(self._nodes), tuple(Edge(*ends, state) for ends, state in self._edges.items()))

    def _add(self, column: str, key: Key, name: str, badges: tuple[str, ...] = (), state: str = "") -> int:
        identity = (column, *key)
        if identity not in self._places:
            self._places[identity] = len(self._nodes)
            self._nodes.append(Node(column, name, badges, state))
        return self._places[identity]

    def _connect(self, start: int, end: int, state: str = "") -> None:
        """Join two nodes; what joins them comes or goes with one of them."""
        self._edges.setdefault((start, end), state if state in ("added", "removed") else "")

    def _partitions(self) -> None:
        self._add("partition", (PARENT,), PARENT, ("management OS",))
        for one in self._sightings.of("partition"):
            self._add("partition", one.key, _name(one), _partition_badges(one.resource), one.state)

    def _switches(self) -> None:
        for one in self._sightings.of("virtual_switch"):
            place = self._add("switch", one.key, _name(one), _switch_badges(one.resource), one.state)
            for nic in _texts(one.resource.get("uplinks")):
                self._connect(place, self._nic(nic), one.state)

    def _nic(self, name: str) -> int:
        key = (name.lower(),)
        binding = self._bindings.get(key, Sighting(key, {}))
        return self._add("nic", key, name, _nic_badges(binding.resource), binding.state)

    def _nics(self) -> None:
        for binding in self._bindings.values():
            place = self._nic(str(binding.resource.get("adapter", "")))
            if binding.resource.get("role") == DEDICATED:
                self._connect(self._places["partition", PARENT], place)

    def _adapters(self) -> None:
        for one in self._sightings.of("partition_adapter"):
            place = self._add("adapter", one.key, _name(one), tuple(_adapter_badges(one.resource)), one.state)
            owner, switch = str(one.resource.get("partition", "")), _switch_of(one.resource)
            self._connect(self._named("partition", "partition", owner), place, one.state)
            if switch:
                self._connect(place, self._named("switch", "virtual_switch", switch), one.state)

    def _named(self, column: str, kind_name: str, named: str) -> int:
        return self._add(column, self._sightings.key_of(kind_name, named), named)


def _name(one: Sighting) -> str:
    return str(one.resource.get("name", ""))


def _switch_of(adapter: Mapping[str, Any]) -> str:
    if adapter.get("connected") is False:
        return ""
    named = str(adapter.get("switch") or "")
    return named or (f"{adapter.get('name', '')}{CONVENTION}" if adapter.get("switch_by_convention") is True else "")


def _partition_badges(partition: Mapping[str, Any]) -> tuple[str, ...]:
    generation = partition.get("generation")
    badges = [str(partition.get("power") or ""), f"generation {generation}" if generation else ""]
    return tuple(badge for badge in badges if badge)


def _switch_badges(switch: Mapping[str, Any]) -> tuple[str, ...]:
    badges = [str(switch.get("type") or "")]
    badges += ["team"] if switch.get("embedded_teaming") is True else []
    badges += ["shared with parent"] if switch.get("allow_management_os") is True else []
    return tuple(badge for badge in badges if badge)


def _nic_badges(binding: Mapping[str, Any]) -> tuple[str, ...]:
    """What is bound: for an uplink the switch protocol alone, else the usual ones; single bindings as far as said."""
    role = binding.get("role")
    badges = [SWITCH_PROTOCOL] if role == SWITCH_UPLINK else ["usual bindings"] if role == DEDICATED else []
    components = binding.get("components")
    if isinstance(components, Mapping):
        named = [str(name) for name, on in components.items() if on is True and str(name) not in badges]
        # All of them are told where a result lists them; a document names only those that are not as usual.
        off = [f"{name} off" for name, on in components.items() if on is False] if len(components) <= 2 else []
        badges = [*(badge for badge in badges if not (named and badge == "usual bindings")), *named, *off]
    return (*badges, *_addresses(binding))


def _adapter_badges(adapter: Mapping[str, Any]) -> Iterator[str]:
    vlan = adapter.get("vlan")
    if isinstance(vlan, Mapping) and vlan.get("mode") not in (None, "untagged"):
        told = {name: part for name, part in vlan.items() if name != "mode" and part not in (None, "", [])}
        native = f", native {say(told.pop('native_id'))}" if "native_id" in told else ""
        yield f"{' '.join(['VLAN', *map(say, told.values()), str(vlan['mode'])])}{native}"
    yield from _addresses(adapter)
    if adapter.get("connected") is False or (not adapter.get("switch") and not adapter.get("switch_by_convention")):
        yield "not connected"
    for name in ("mac_address_spoofing", "dhcp_guard", "router_guard"):
        if adapter.get(name) is True:
            yield name.replace("_", " ")


def _addresses(resource: Mapping[str, Any]) -> tuple[str, ...]:
    ipv4 = resource.get("ipv4")
    if not isinstance(ipv4, Mapping):
        return ()
    if ipv4.get("method") == "dhcp":
        return ("DHCP",)
    return _texts(ipv4.get("addresses"))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, list | tuple) else ()

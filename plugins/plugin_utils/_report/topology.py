"""A host's network as the article draws it: partitions, their adapters, the switches, the NICs, and what joins them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._kinds.nic_binding import DEDICATED, SWITCH_UPLINK
from .._kinds.registry import KINDS
from .._model.kind import PARENT
from .._model.net_adapter_components import SWITCH_PROTOCOL
from .fleet_report import HostReport
from .read_attributes import resources_of, say

COLUMNS = ("partition", "adapter", "switch", "nic")
"""What stands in the columns of the picture, from left to right."""

CONVENTION = " - Virtual Network"
"""What rule D21 has behind an adapter's name in the name of its switch."""

_KIND_COLUMNS = {
    "partition": "partition",
    "partition_adapter": "adapter",
    "virtual_switch": "switch",
    "nic_binding": "nic",
}
_STATES = {"create": "added", "delete": "removed", "update": "changed", "replace": "replaced"}
_WEIGHT = {"": 0, "changed": 1, "added": 2, "removed": 2, "replaced": 3}


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


_Key = tuple[str, ...]
_Resources = dict[_Key, Mapping[str, Any]]


def read_topology(report: HostReport) -> Topology:
    """Draw a host's document as the plan leaves it, with what the plan takes away still in it."""
    before, after = report.result.get("before"), report.result.get("after")
    return _Drawing(report.document, before, after, _step_states(report.result.get("plan"))).finished()


def _step_states(plan: Any) -> dict[_Key, str]:
    """What becomes of each resource: made and removed in one plan is replaced."""
    states: dict[_Key, str] = {}
    for step in plan if isinstance(plan, list | tuple) else ():
        if not isinstance(step, Mapping) or step.get("kind") not in _KIND_COLUMNS:
            continue
        key = step.get("key")
        named = (str(step["kind"]), *(str(part).lower() for part in (key if isinstance(key, list | tuple) else ())))
        state = _STATES.get(str(step.get("action")), "changed")
        known = states.get(named, "")
        both = {known, state} == {"added", "removed"}
        states[named] = "replaced" if both else max(known, state, key=lambda one: _WEIGHT[one])
    return states


class _Drawing:
    """The picture while it is drawn: nodes by their identity, so that everything is there once."""

    def __init__(self, document: Any, before: Any, after: Any, states: dict[_Key, str]) -> None:
        self._documents = (document, before, after)
        self._states = states
        self._nodes: list[Node] = []
        self._places: dict[_Key, int] = {}
        self._edges: dict[tuple[int, int], str] = {}
        self._bindings = self._resources("nic_binding")

    def finished(self) -> Topology:
        self._partitions()
        self._switches()
        self._nics()
        self._adapters()
        return Topology(tuple(self._nodes), tuple(Edge(*ends, state) for ends, state in self._edges.items()))

    def _resources(self, kind_name: str) -> _Resources:
        """Give all resources of a kind as they will be, those that go as they were."""
        document, before, after = (_by_key(kind_name, written) for written in self._documents)
        for key in before.keys() & after.keys():
            # What Windows does by itself has no step of its own.
            if before[key] != after[key]:
                self._states.setdefault((kind_name, *key), "changed")
        # The document says in few words what "before" lists in full, so it comes later; "after" is the last word.
        return {**before, **document, **after}

    def _add(self, column: str, key: _Key, name: str, badges: tuple[str, ...] = (), state: str = "") -> int:
        identity = (column, *key)
        if identity not in self._places:
            self._places[identity] = len(self._nodes)
            self._nodes.append(Node(column, name, badges, state))
        return self._places[identity]

    def _connect(self, start: int, end: int, state: str = "") -> None:
        self._edges.setdefault((start, end), state)

    def _partitions(self) -> None:
        self._add("partition", (PARENT,), PARENT, ("management OS",))
        for key, partition in self._resources("partition").items():
            self._add(
                "partition",
                key,
                str(partition.get("name", "")),
                _partition_badges(partition),
                self._states.get(("partition", *key), ""),
            )

    def _switches(self) -> None:
        for key, switch in self._resources("virtual_switch").items():
            state = self._states.get(("virtual_switch", *key), "")
            place = self._add("switch", key, str(switch.get("name", "")), _switch_badges(switch), state)
            for nic in _texts(switch.get("uplinks")):
                self._connect(place, self._nic(nic), state if state in ("added", "removed") else "")

    def _nic(self, name: str) -> int:
        binding = self._bindings.get((name.lower(),), {})
        state = self._states.get(("nic_binding", name.lower()), "")
        return self._add("nic", (name.lower(),), name, _nic_badges(binding), state)

    def _nics(self) -> None:
        for binding in self._bindings.values():
            place = self._nic(str(binding.get("adapter", "")))
            if binding.get("role") == DEDICATED:
                self._connect(self._places["partition", PARENT], place)

    def _adapters(self) -> None:
        for key, adapter in self._resources("partition_adapter").items():
            state = self._states.get(("partition_adapter", *key), "")
            owner = str(adapter.get("partition", ""))
            place = self._add("adapter", key, str(adapter.get("name", "")), tuple(_adapter_badges(adapter)), state)
            coming = state if state in ("added", "removed") else ""
            self._connect(self._add("partition", (owner.lower(),), owner), place, coming)
            switch = _switch_of(adapter)
            if switch:
                self._connect(place, self._add("switch", (switch.lower(),), switch), coming)


def _by_key(kind_name: str, document: Any) -> _Resources:
    kind = KINDS[kind_name].kind
    return {
        tuple(str(resource.get(name, "")).lower() for name in kind.key): resource
        for resource in resources_of(kind, document)
    }


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
        rest = [say(value) for name, value in vlan.items() if name != "mode" and value not in (None, "", [])]
        yield f"VLAN {' '.join(rest)} {vlan['mode']}".replace("  ", " ")
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

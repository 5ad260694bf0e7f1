"""Which resources of a host's document and of a result's ``before`` and ``after`` are the same one, and their fate.

Names tell resources apart, Ids tell namesakes apart. A result's documents hold no Ids, so the namesake that is meant is
the one whose Id its step names, or else the one of which the document says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeVar

from .._kinds.registry import KINDS
from .fleet_report import HostReport
from .loose_values import as_list
from .read_attributes import read_change, resources_of

Key = tuple[str, ...]
Resource = Mapping[str, Any]
_T = TypeVar("_T")

_STATES = {"create": "added", "delete": "removed", "update": "changed", "replace": "replaced"}
MOST_NAMESAKES = 50
"""More of them are told apart by their places alone: nobody has so many, and comparing all with all takes long."""

_WEIGHT = {"": 0, "changed": 1, "added": 2, "removed": 2, "replaced": 3}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A resource as it will be, or as it was if it goes; ``state`` is what becomes of it, empty where nothing does."""

    key: Key
    resource: Resource
    state: str = ""


@dataclass(slots=True, eq=False)
class _Trace:
    """One resource in each of the documents that have it."""

    key: Key
    document: Resource | None = None
    before: Resource | None = None
    after: Resource | None = None


class Sightings:
    """The resources of one host's report; those of partitions are asked for before adapters, which belong to them."""

    def __init__(self, report: HostReport) -> None:
        self._document = report.document
        self._before, self._after = report.result.get("before"), report.result.get("after")
        self._compares = isinstance(self._before, Mapping) and isinstance(self._after, Mapping)
        plan = report.result.get("plan")
        self._steps = [step for step in as_list(plan) if isinstance(step, Mapping)]
        self._keys: dict[tuple[str, str], Key] = {}
        self._found: dict[str, list[Sighting]] = {}

    def of(self, kind_name: str) -> list[Sighting]:
        """Give the resources of a kind in the order of the document, then what only the result knows of."""
        if kind_name not in self._found:
            self._found[kind_name] = list(self._sighted(kind_name))
        return self._found[kind_name]

    def key_of(self, kind_name: str, named: str) -> Key:
        """Give the key of what a resource calls by its Id or by its name."""
        return self._keys.get((kind_name, named.lower()), (named.lower(),))

    def _sighted(self, kind_name: str) -> Iterator[Sighting]:
        steps = [(self._key_of_step(kind_name, step), step) for step in self._steps if step.get("kind") == kind_name]
        renamed = _renamed(steps)
        groups: dict[Key, tuple[list[Resource], list[Resource], list[Resource]]] = {}
        for place, document in enumerate((self._document, self._before, self._after)):
            for resource in resources_of(KINDS[kind_name].kind, document):
                key = self._named(kind_name, resource)
                # What a plan renames is drawn once, under its new name.
                key = renamed.get(key, key) if place < 2 else key
                groups.setdefault(key, ([], [], []))[place].append(resource)
        said = _step_states(steps)
        for key, group in groups.items():
            twins = max(map(len, group)) > 1
            ids = _ids(steps, key) if twins else set()
            traces = _told_apart(key, group, ids) if twins else [_Trace(key, *(_first(part) for part in group))]
            for trace in traces:
                shown = trace.after or trace.document or trace.before or {}
                self._remember(kind_name, trace, str(shown.get("name", "")))
                # Of namesakes a step is about the one whose Id it names.
                meant = not twins or not self._compares or _is_named(trace.document, ids)
                yield Sighting(trace.key, shown, self._state(trace, said.get(key, "") if meant else ""))
        for old, new in renamed.items():
            self._keys.setdefault((kind_name, old[-1]), self._keys.get((kind_name, new[-1]), new))

    def _state(self, trace: _Trace, said: str) -> str:
        """Say what becomes of a resource: documents know what Windows does by itself, steps what is made anew."""
        if not self._compares or (trace.before is None and trace.after is None):
            return said
        if trace.before is None or trace.after is None:
            return "added" if trace.before is None else "removed"
        if said in ("added", "removed"):
            return "replaced"
        return said or ("changed" if trace.before != trace.after else "")

    def _remember(self, kind_name: str, trace: _Trace, name: str) -> None:
        """Keep by which Id and which name, the one that it will have, others call a resource."""
        identities = [one["id"] for one in (trace.document, trace.before, trace.after) if one and one.get("id")]
        for called in (*identities, name):
            self._keys.setdefault((kind_name, str(called).lower()), trace.key)

    def _named(self, kind_name: str, resource: Resource) -> Key:
        return self._key(kind_name, [str(resource.get(name, "")) for name in KINDS[kind_name].kind.key])

    def _key_of_step(self, kind_name: str, step: Mapping[str, Any]) -> Key:
        return self._key(kind_name, [str(part) for part in as_list(step.get("key"))])

    def _key(self, kind_name: str, parts: list[str]) -> Key:
        if kind_name == "partition_adapter" and parts:
            return (*self.key_of("partition", parts[0]), *(part.lower() for part in parts[1:]))
        return tuple(part.lower() for part in parts)


_Steps = list[tuple[Key, Mapping[str, Any]]]


def _told_apart(key: Key, group: tuple[list[Resource], list[Resource], list[Resource]], ids: set[str]) -> list[_Trace]:
    """Follow namesakes through the documents, each under a key of its own."""
    document, before, after = group
    if max(map(len, group)) > MOST_NAMESAKES:
        return [_Trace((*key, str(place)), *found) for place, found in enumerate(zip_longest(*group))]
    traces = [_Trace((*key, str(one.get("id") or place)), one) for place, one in enumerate(document)]
    left = list(traces)
    for place, one in enumerate(before):
        likely = [trace for trace in left if _agree(trace.document, one)] or left
        trace = next((trace for trace in likely if _is_named(trace.document, ids)), _first(likely))
        trace = _taken(left, trace) or _new(traces, (*key, f"before {place}"))
        trace.before = one
    left = [trace for trace in traces if trace.before is not None]
    for place, one in enumerate(sorted(after, key=lambda one: one not in before)):
        same = next((trace for trace in left if trace.before == one), _first(left))
        trace = _taken(left, same) or _new(traces, (*key, f"after {place}"))
        trace.after = one
    return traces


def _taken(left: list[_Trace], trace: _Trace | None) -> _Trace | None:
    if trace is not None:
        left.remove(trace)
    return trace


def _new(traces: list[_Trace], key: Key) -> _Trace:
    traces.append(_Trace(key))
    return traces[-1]


def _agree(document: Resource | None, resource: Resource) -> bool:
    """Tell whether a document's resource says nothing else than one of a result, which has all fields but the Id."""
    return document is not None and all(
        resource.get(name) == value for name, value in document.items() if name in resource
    )


def _is_named(document: Resource | None, ids: set[str]) -> bool:
    return str((document or {}).get("id") or "").lower() in ids


def _ids(steps: _Steps, key: Key) -> set[str]:
    """The Ids, in lower case, that the steps about resources of one name say."""
    return {str(step["id"]).lower() for named, step in steps if named == key and step.get("id")}


def _step_states(steps: _Steps) -> dict[Key, str]:
    """What the steps say of each resource: made and removed in one plan is replaced."""
    states: dict[Key, str] = {}
    for key, step in steps:
        state = _STATES.get(str(step.get("action")), "changed")
        known = states.get(key, "")
        both = {known, state} == {"added", "removed"}
        states[key] = "replaced" if both else max(known, state, key=lambda one: _WEIGHT[one])
    return states


def _renamed(steps: _Steps) -> dict[Key, Key]:
    """Give the new keys of what steps rename, also where a name moves on over others."""
    origins: dict[Key, Key] = {}
    for key, step in steps:
        for change in map(read_change, as_list(step.get("changes"))):
            if change.name == "name" and change.before and change.after:
                old, new = (*key[:-1], change.before.lower()), (*key[:-1], change.after.lower())
                origins[new] = origins.pop(old, old)
    return {origin: new for new, origin in origins.items() if origin != new}


def _first(found: Iterable[_T]) -> _T | None:
    return next(iter(found), None)

"""The fields that a step changes, each with its value before and after, from what a task answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._kinds.registry import KINDS
from .._model.kind import Kind
from .fleet_report import Attribute
from .only_differences import shown_alone

_FILLED_IN = {"virtual_switch": {"bandwidth_reservation_mode": "weight", "default_flow_minimum_bandwidth_weight": 1}}
"""What New-VMSwitch decides where nobody says anything, and what therefore says nothing of a new switch."""


class Documents:
    """The resources of a result's ``before`` and ``after``, to be asked for by kind and key."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        self._before = _indexed(result.get("before"))
        self._after = _indexed(result.get("after"))

    def attributes(self, action: str, kind: str, key: tuple[str, ...], changes: Sequence[Any]) -> tuple[Attribute, ...]:
        """Give what a step does to the fields of its resource."""
        if changes:
            return tuple(read_change(change) for change in changes)
        named = (kind, tuple(part.lower() for part in key))
        if action == "create":
            return tuple(Attribute(name, None, text) for name, text in _fields(kind, self._after.get(named)))
        if action == "delete":
            return tuple(Attribute(name, text, None) for name, text in _fields(kind, self._before.get(named)))
        return ()


def read_change(change: Any) -> Attribute:
    """Read one of a step's ``changes``: a field and its values before and after, of whatever shape they came."""
    if not isinstance(change, Mapping):
        return Attribute(say(change), "", "")
    name = say(change.get("field", ""))
    if "before" not in change and "after" not in change:
        return Attribute(name, "", "")
    before, after = (None if (value := change.get(side)) is None else say(value) for side in ("before", "after"))
    return Attribute(name, before, after)


def say(value: Any) -> str:
    """Write a value as documents do, in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {say(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(say(part) for part in value)
    return str(value)


def _fields(kind_name: str, resource: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if resource is None or kind_name not in KINDS:
        return
    kind = KINDS[kind_name].kind
    for name, value in (shown_alone(kind, dict(resource)) if _is_usual_shape(resource) else resource).items():
        if name in kind.key or (name in _FILLED_IN.get(kind_name, {}) and _FILLED_IN[kind_name][name] == value):
            continue
        if isinstance(value, Mapping):
            yield from ((f"{name}.{part}", say(inner)) for part, inner in value.items())
        elif value not in ("", [], None, False):
            yield name, say(value)


def _is_usual_shape(resource: Mapping[str, Any]) -> bool:
    """Tell whether the parts that are looked into are what modules answer; files that people wrote hold anything."""
    parts = (resource.get(name) or {} for name in ("components", "extensions"))
    return all(isinstance(part, dict) for part in parts) and isinstance(resource.get("role") or "", str)


def _indexed(document: Any) -> dict[tuple[str, tuple[str, ...]], Mapping[str, Any]]:
    """Index resources by kind and key; of namesakes none, since nobody could say which is meant."""
    found: dict[tuple[str, tuple[str, ...]], Mapping[str, Any]] = {}
    twice = set()
    for behaviour in KINDS.values():
        for resource in resources_of(behaviour.kind, document):
            key = tuple(str(resource.get(name, "")).lower() for name in behaviour.kind.key)
            if (behaviour.kind.name, key) in found:
                twice.add((behaviour.kind.name, key))
            found[behaviour.kind.name, key] = resource
    return {name: resource for name, resource in found.items() if name not in twice}


def resources_of(kind: Kind, document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the resources of one kind in a document of any shape; what is none is passed over."""
    written = document.get(kind.section) if isinstance(document, Mapping) else None
    if not kind.many:
        written = [written]
    if isinstance(written, list | tuple):
        yield from (resource for resource in written if isinstance(resource, Mapping))

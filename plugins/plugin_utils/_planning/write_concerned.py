"""Write the parts of a host that a run is about, as documents before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.kind import Kind
from .documents.read_document import Document
from .documents.write_document import write_resources
from .match_resources import match_all
from .resources import Resources

Parts = dict[str, tuple[list[Any], list[Any]]]


def write_concerned(
    document: Document, before: Resources, after: Resources, views: tuple[HostView, HostView]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what the document mentions and what changes, be it what Windows does to others by itself."""
    first = _parts(document, before, views[0])
    if before is after:
        same = write_resources(
            (name, resource) for name, (mentioned, _others) in first.items() for resource in mentioned
        )
        return same, same
    second = _parts(document, after, views[1])
    touched = {name: _touched(behaviour.kind, first[name][1], second[name][1]) for name, behaviour in KINDS.items()}
    return _written(first, touched), _written(second, touched)


def _parts(document: Document, resources: Resources, view: HostView) -> Parts:
    """Of each kind what the document mentions, in its order, and the others."""
    found: Parts = {}
    for name, items in match_all(document, resources, view).wanted.items():
        mentioned = [item.current for item in items if item.current is not None]
        known = {id(resource) for resource in mentioned}
        found[name] = (mentioned, [resource for resource in resources[name] if id(resource) not in known])
    return found


def _touched(kind: Kind, before: Iterable[Any], after: Iterable[Any]) -> set[tuple[str, ...]]:
    """The keys of what is not the same before and after; a new Id alone is no difference."""
    one, other = _values(kind, before), _values(kind, after)
    return {key for key in {**one, **other} if one.get(key) != other.get(key)}


def _values(kind: Kind, resources: Iterable[Any]) -> dict[tuple[str, ...], list[Any]]:
    """What resources hold, without their Ids; a list for each key, since there are namesakes."""
    values = attrgetter(*(item.name for item in kind.fields if item.name != "id"))
    found: dict[tuple[str, ...], list[Any]] = {}
    for resource in resources:
        found.setdefault(kind.key_of(resource), []).append(values(resource))
    return found


def _written(parts: Parts, touched: Mapping[str, set[tuple[str, ...]]]) -> dict[str, Any]:
    found: list[tuple[str, Any]] = []
    for name, (mentioned, others) in parts.items():
        key_of = KINDS[name].kind.key_of
        shown = [resource for resource in others if key_of(resource) in touched[name]]
        found += [(name, resource) for resource in (*mentioned, *shown)]
    return write_resources(found)

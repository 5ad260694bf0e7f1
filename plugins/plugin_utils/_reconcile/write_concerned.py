"""Write the parts of a host that a run is about, as documents before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.kind import Kind
from .match_resources import Resources, match_all
from .read_document import Document
from .write_document import write_resources

Keys = set[tuple[str, ...]]


def write_concerned(
    document: Document, before: Resources, after: Resources, views: tuple[HostView, HostView]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what the document mentions and what changes, be it what Windows does to others by itself."""
    if before is after:
        same = _written(document, before, views[0], {})
        return same, same
    touched = _touched(before, after)
    return _written(document, before, views[0], touched), _written(document, after, views[1], touched)


def _touched(before: Resources, after: Resources) -> dict[str, Keys]:
    """The keys of what is not the same before and after; a new Id alone is no difference."""
    touched = {}
    for name, behaviour in KINDS.items():
        one, other = (_values(behaviour.kind, resources[name]) for resources in (before, after))
        touched[name] = {key for key in {**one, **other} if one.get(key) != other.get(key)}
    return touched


def _values(kind: Kind, resources: Iterable[Any]) -> dict[tuple[str, ...], list[Any]]:
    """What resources hold, without their Ids; a list for each key, since there are namesakes."""
    values = attrgetter(*(item.name for item in kind.fields if item.name != "id"))
    found: dict[tuple[str, ...], list[Any]] = {}
    for resource in resources:
        found.setdefault(kind.key_of(resource), []).append(values(resource))
    return found


def _written(document: Document, resources: Resources, view: HostView, touched: Mapping[str, Keys]) -> dict[str, Any]:
    found: list[tuple[str, Any]] = []
    for name, items in match_all(document, resources, view).wanted.items():
        mentioned = [item.current for item in items if item.current is not None]
        found += [(name, resource) for resource in mentioned]
        keys = touched.get(name)
        if keys:
            known = {id(resource) for resource in mentioned}
            key_of = KINDS[name].kind.key_of
            found += [(name, r) for r in resources[name] if id(r) not in known and key_of(r) in keys]
    return write_resources(found)

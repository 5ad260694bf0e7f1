"""The result of a task with a loop, which holds one result for each item, as one result of the host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._kinds.registry import KINDS
from .._model.disruption import Disruption
from .._model.kind import Kind
from .loose_values import as_list
from .read_attributes import resources_of

_LISTS = ("plan", "commands", "side_effects", "warnings", "findings")
_TEXTS = ("msg", "host_state")

Result = Mapping[str, Any]


def one_result(result: Result) -> Result:
    """Put the results of a loop together; any other result is what it was."""
    items = [item for item in as_list(result.get("results")) if isinstance(item, Mapping)]
    if not items or "plan" in result:
        return result
    failed = [item for item in items if item.get("failed") or item.get("unreachable")]
    joined: dict[str, Any] = {**result, **_documents(items), **_disruption(items)}
    joined |= {name: [part for item in items for part in as_list(item.get(name))] for name in _LISTS}
    joined |= {name: "\n".join(dict.fromkeys(str(one[name]) for one in failed if one.get(name))) for name in _TEXTS}
    joined |= {"failed": bool(failed), "changed": any(item.get("changed") for item in items)}
    joined |= {"skipped": all(item.get("skipped") for item in items)}
    applied = [item["applied"] for item in items if isinstance(item.get("applied"), bool)]
    return {**joined, "applied": any(applied)} if applied else joined


def _documents(items: Sequence[Result]) -> dict[str, Any]:
    """Give the resources as they were for the first item that is about them, and as they are for the last one."""
    if not any(isinstance(item.get(part), Mapping) for item in items for part in ("before", "after")):
        return {}
    turned = {"before": items, "after": items[::-1]}
    return {part: dict(_sections(ordered, part)) for part, ordered in turned.items()}


def _sections(items: Sequence[Result], part: str) -> Iterator[tuple[str, Any]]:
    for behaviour in KINDS.values():
        kind, seen, found = behaviour.kind, set(), []
        for item in items:
            before, after = _by_key(kind, item.get("before")), _by_key(kind, item.get("after"))
            for key in (key for key in {**before, **after} if key not in seen):
                found += (before if part == "before" else after).get(key, [])
            seen |= {*before, *after}
        if found:
            yield kind.section, found if kind.many else found[0]


def _by_key(kind: Kind, document: Any) -> dict[tuple[str, ...], list[Result]]:
    found: dict[tuple[str, ...], list[Result]] = {}
    for resource in resources_of(kind, document):
        found.setdefault(tuple(str(resource.get(name, "")).lower() for name in kind.key), []).append(resource)
    return found


def _disruption(items: Sequence[Result]) -> dict[str, Any]:
    """Give the worst that an item does to traffic, to whom all of them do, and how long all take."""
    found = [item["disruption"] for item in items if isinstance(item.get("disruption"), Mapping)]
    classes = [str(one.get("class")) for one in found if one.get("class") in list(Disruption)]
    felt = [one for one in found if one.get("class") != Disruption.NONE]
    seconds = [as_list(one.get("seconds")) for one in felt]
    known = all(len(pair) == 2 and all(isinstance(end, int) for end in pair) for pair in seconds)
    return {
        "disruption": {
            "class": max(classes, key=lambda one: Disruption(one).rank, default=Disruption.NONE.value),
            "affected": list(dict.fromkeys(str(name) for one in felt for name in as_list(one.get("affected")))),
            "seconds": [sum(ends) for ends in zip(*seconds, strict=True)] if known else [],
        }
    }

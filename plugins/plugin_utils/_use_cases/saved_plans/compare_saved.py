"""Tell whether a host is still the one that a saved plan was made for, and name what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..._kinds.registry import KINDS
from ..._model.errors import DocumentRejected, Finding
from ..._model.kind import Kind
from ..._planning.compare_resources import explain_difference
from ..._planning.documents.write_document import write_resource
from ..._planning.resources import Resources
from ..._powershell.host_objects import HostObjects
from .load_plan import AGAIN
from .saved_plan import SavedPlan, Values
from .state_digest import fingerprints, label_of, state_digest, table_digests


def check_host(saved: SavedPlan, objects: HostObjects, host_name: str) -> None:
    """Raise DocumentRejected where a plan was made for another host than the one that was read."""
    computer, made_for = str(objects.vm_host["Name"]), saved.values["host"]
    if made_for["computer"].lower() != computer.lower() or made_for["name"] != host_name:
        planned, asked = _named(made_for["name"], made_for["computer"]), _named(host_name, computer)
        message = f"this plan is for host {planned}, and the task is about host {asked}"
        raise DocumentRejected.because("plan", "host", message, "a plan is applied to the host that it was made for")


def is_applied(saved: SavedPlan, resources: Resources, *, whole_host: bool) -> bool:
    """Tell whether a host is what the plan leads to already; a plan without steps leads to where it starts."""
    return state_digest(resources, whole_host=whole_host) == saved.state_after


def where_it_differs(told: Values, planned: Values) -> list[Finding]:
    """Name the places where a file says something else than the plan that was made again for the same host."""
    message = "the plan that is made now from the same document says something else here"
    places = (place for place in _places(told, planned, "") if place.partition(".")[0] not in _NOT_OF_THE_PLAN)
    return [Finding("plan", place, message, AGAIN) for place in islice(places, MOST_PLACES)]


MOST_PLACES = 20
_NOT_OF_THE_PLAN = ("digest", "options")
"""The digest is checked for itself, and options that guard a run may be said again when a plan is applied."""

_WHOLE = ("before", "after", "document")
"""Documents are shown whole, since a path into them would look like one of the file."""


def _places(told: Any, planned: Any, path: str) -> Iterator[str]:
    if isinstance(told, Mapping) and isinstance(planned, Mapping) and path not in _WHOLE:
        for name in {**told, **planned}:
            yield from _places(told.get(name), planned.get(name), f"{path}.{name}" if path else name)
    elif _are_alike(told, planned):
        for index, (one, other) in enumerate(zip(told, planned, strict=True)):
            yield from _places(one, other, f"{path}[{index}]")
    elif told != planned:
        yield path


def _are_alike(told: Any, planned: Any) -> bool:
    """Tell whether two values are lists of mappings, as many in the one as in the other."""
    both = isinstance(told, list) and isinstance(planned, list) and len(told) == len(planned)
    return both and all(isinstance(part, Mapping) for part in (*told, *planned))


def changed_meanwhile(saved: SavedPlan, objects: HostObjects, resources: Resources) -> list[Finding]:
    """Name what came, went or changed since the plan was made, resource by resource.

    Where no resource did, the tables of objects are named that are not the same: a cable, an Id, a team.
    """
    return [*_changed_resources(saved, resources)] or [*_changed_tables(saved, objects)]


def _named(name: str, computer: str) -> str:
    return f"'{name}'" if name.lower() == computer.lower() else f"'{name}' (computer '{computer}')"


def _changed_resources(saved: SavedPlan, resources: Resources) -> Iterator[Finding]:
    now = fingerprints(resources)
    for name, behaviour in KINDS.items():
        kind = behaviour.kind
        was, found = saved.values["host_state"]["resources"].get(kind.section, {}), now[kind.section]
        changed = [label for label in {**was, **found} if was.get(label) != found.get(label)]
        if changed:
            shown, current = _shown(kind, saved.values["before"]), _current(kind, resources[name])
            for label in changed:
                message = _what_changed(label, was, found, shown, current)
                yield Finding("plan", f"{kind.section}: {label}", message, AGAIN)


Written = Mapping[str, list[dict[str, Any]]]


def _what_changed(
    label: str, was: Mapping[str, str], found: Mapping[str, str], shown: Written, current: Written
) -> str:
    if label not in found:
        return "is gone since the plan was made"
    if label not in was:
        return "was not there when the plan was made"
    changes: list[str] = []
    if len(shown.get(label, ())) == 1 == len(current[label]):
        changes = explain_difference(shown[label][0], current[label][0])
    return f"changed since the plan was made: {'; '.join(changes)}" if changes else "changed since the plan was made"


def _shown(kind: Kind, document: Mapping[str, Any]) -> Written:
    """The resources of one kind that the file shows, by label."""
    written = document.get(kind.section)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for resource in (written or ()) if kind.many else [written] if written else ():
        found[" / ".join(str(resource.get(part, "")) for part in kind.key) or kind.name].append(resource)
    return found


def _current(kind: Kind, resources: list[Any]) -> Written:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for resource in resources:
        written = write_resource(kind, resource)
        written.pop("id", None)
        found[label_of(kind, resource)].append(written)
    return found


def _changed_tables(saved: SavedPlan, objects: HostObjects) -> Iterator[Finding]:
    tables, found = saved.values["host_state"]["tables"], table_digests(objects)
    for name in {**tables, **found}:
        if tables.get(name) != found.get(name):
            message = "the host answers something else here than when the plan was made"
            yield Finding("plan", f"host_state.tables.{name}", message, AGAIN)

"""Tell whether a host is still the one that a saved plan was made for, and name what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..._kinds.registry import KINDS
from ..._model.errors import DocumentRejected, Finding
from ..._model.kind import Kind
from ..._planning.compare_resources import explain_difference
from ..._planning.documents.write_document import write_resource
from ..._planning.resources import Resources
from ..._powershell.host_objects import HostObjects
from .load_plan import ANEW
from .saved_plan import SavedPlan
from .state_digest import fingerprints, label_of, state_digest, table_digests


def check_host(saved: SavedPlan, objects: HostObjects, host_name: str) -> None:
    """Raise DocumentRejected where a plan was made for another host than the one that was read."""
    computer = str(objects.vm_host["Name"])
    if saved.computer.lower() != computer.lower() or saved.host != host_name:
        made_for = _named(saved.host, saved.computer)
        message = f"this plan is for host {made_for}, and the task is about host {_named(host_name, computer)}"
        raise DocumentRejected.because("plan", "host", message, "a plan is applied to the host that it was made for")


def is_applied(saved: SavedPlan, resources: Resources) -> bool:
    """Tell whether a host is what the plan leads to already; a plan without steps leads to where it starts."""
    return state_digest(resources, whole_host=saved.whole_host) == saved.rounds[-1].state_after


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
        was, found = saved.resources.get(kind.section, {}), now[kind.section]
        changed = [label for label in {**was, **found} if was.get(label) != found.get(label)]
        if changed:
            shown, current = _shown(kind, saved.before), _current(kind, resources[name])
            for label in changed:
                message = _what_changed(label, was, found, shown, current)
                yield Finding("plan", f"{kind.section}: {label}", message, ANEW)


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
    found = table_digests(objects)
    for name in {**saved.tables, **found}:
        if saved.tables.get(name) != found.get(name):
            message = "the host answers something else here than when the plan was made"
            yield Finding("plan", f"host_state.tables.{name}", message, ANEW)

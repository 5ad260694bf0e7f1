"""Match what is wanted with what is there, and lay the one over the other, as the state of the task asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .._kinds.behaviour import KindBehaviour, Outcome, Wanted
from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.meta import UNSET
from .documents.read_document import Document, Intent
from .resources import Resources


def match_all(document: Document, resources: Resources, view: HostView, *, allow_disconnect: bool = False) -> Outcome:
    """Match all kinds of a document with a host."""
    wanted: dict[str, list[Wanted]] = {}
    kept: dict[str, list[Any]] = {}
    for name, behaviour in KINDS.items():
        wanted[name], kept[name] = match_kind(behaviour, document.of(name), resources[name], view)
    return Outcome(view, wanted, kept, allow_disconnect)


def match_kind(
    behaviour: KindBehaviour, intents: Iterable[Intent], current: list[Any], view: HostView
) -> tuple[list[Wanted], list[Any]]:
    """Pair each intent with the resource that its id or key selects; the resources left over are the kept ones."""
    intents = tuple(intents)
    if not intents:
        return [], list(current)
    kind = behaviour.kind
    by_key: dict[Any, list[Any]] = {}
    has_id = any(item.name == "id" for item in kind.fields)
    by_id = {resource.id.lower(): resource for resource in current} if has_id else {}
    # What one intent selects by Id another cannot mean by name: it may be renamed, and its name used again.
    selected = {intent.declared.id.lower() for intent in intents if intent.declared.id} if has_id else set()
    for resource in current:
        if not selected or resource.id.lower() not in selected:
            by_key.setdefault(kind.key_of(resource), []).append(resource)
    renamed = _renamed(behaviour, intents, by_key)
    wanted = []
    taken = set()
    for intent in intents:
        declared = intent.declared
        found = renamed.get(id(intent))
        if found is None and has_id and declared.id:
            found = by_id.get(declared.id.lower())
        if found is None and not (intent.gone and has_id and declared.id):
            namesakes = by_key.get(kind.key_of(declared)) or [None]
            otherwise = None if intent.in_place else namesakes[0]
            found = next((one for one in namesakes if one and behaviour.means(declared, one)), otherwise)
        if found is not None:
            taken.add(id(found))
        shall = None if intent.gone else _merge(behaviour, intent, found, view)
        wanted.append(Wanted(intent.where, declared, found, shall, intent.reason))
    return wanted, [resource for resource in current if id(resource) not in taken]


def _renamed(behaviour: KindBehaviour, intents: Iterable[Intent], by_key: dict[Any, list[Any]]) -> dict[int, Any]:
    """Take what intents mean by another name, which a plan changes, out of what can be meant by name."""
    found: dict[int, Any] = {}
    for intent in intents:
        declared, key_of = intent.declared, behaviour.kind.key_of
        if not intent.known_as or any(behaviour.means(declared, one) for one in by_key.get(key_of(declared), ())):
            continue
        key = key_of(replace(declared, name=intent.known_as))
        namesakes = by_key.get(key, [])
        resource = next((one for one in namesakes if behaviour.means(declared, one)), None)
        if resource is not None:
            found[id(intent)] = resource
            by_key[key] = [one for one in namesakes if one is not resource]
    return found


def _merge(behaviour: KindBehaviour, intent: Intent, current: Any, view: HostView) -> Any:
    shall = merge(behaviour, intent.declared, current, view)
    made = intent.made_as is not None and (current is None or behaviour.recreate_reason(current, shall))
    return merge(behaviour, intent.made_as, current, view) if made else shall


def merge(behaviour: KindBehaviour, declared: Any, current: Any, view: HostView) -> Any:
    """Lay what is declared over what is there; gives ``current`` itself where nothing differs."""
    said = behaviour.complete(declared, current, view)
    if current is None:
        return said
    changes = {}
    for item in behaviour.kind.fields:
        value = getattr(said, item.name)
        if value is None:
            continue
        now = getattr(current, item.name)
        if value == now:
            continue
        shall = item.meta.type.merge(value, now)
        if shall != now:
            changes[item.name] = shall
    return replace(current, **changes) if changes else current


def fill_defaults(document: Document, view: HostView) -> Document:
    """Say the default of every field that the document leaves unsaid and that has one (states replaced, overridden)."""
    intents: dict[str, tuple[Intent, ...]] = {}
    for name, behaviour in KINDS.items():
        said = document.of(name)
        of_fields = {item.name: item.meta.default for item in behaviour.kind.fields if item.meta.default is not UNSET}
        matched, _kept = match_kind(behaviour, said, behaviour.read(view), view)
        intents[name] = tuple(
            _fill(intent, behaviour.defaults(of_fields, intent.declared, item.current, view))
            for intent, item in zip(said, matched, strict=True)
        )
    return Document(intents)


def _fill(intent: Intent, defaults: Mapping[str, Any]) -> Intent:
    unsaid = {name: default for name, default in defaults.items() if getattr(intent.declared, name) is None}
    return replace(intent, declared=replace(intent.declared, **unsaid)) if unsaid else intent

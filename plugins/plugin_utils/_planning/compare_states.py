"""Compare what is wanted with what is there: one operation for every resource that differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .._kinds.behaviour import KindBehaviour, Wanted
from .._model.operation import Action, Operation


def compare(behaviour: KindBehaviour, wanted: Iterable[Wanted]) -> list[Operation]:
    """Give the operations of one kind, in the order of the document."""
    return [operation for item in wanted if (operation := compare_one(behaviour, item)) is not None]


def compare_one(behaviour: KindBehaviour, item: Wanted) -> Operation | None:
    """Give the operation that one resource needs, or None where it is as it shall be."""
    current, shall, kind = item.current, item.wanted, behaviour.kind
    if shall is current:
        return None
    known = shall if shall is not None else current
    key = tuple(str(getattr(known, name)) for name in kind.key)
    if current is None:
        return Operation(
            Action.CREATE, kind.name, key, None, shall, _set_fields(behaviour, shall), item.reason, where=item.where
        )
    if shall is None:
        return Operation(Action.DELETE, kind.name, key, current, None, (), item.reason, where=item.where)
    changed = tuple(f.name for f in kind.fields if getattr(current, f.name) != getattr(shall, f.name))
    recreate = behaviour.recreate_reason(current, shall)
    if not recreate:
        return Operation(Action.UPDATE, kind.name, key, current, shall, changed, item.reason, where=item.where)
    # What is made anew has another Id, unless the document gives it one - or knows it by the one that it had.
    anew = replace(shall, id=item.declared.id) if hasattr(shall, "id") else shall
    return Operation(Action.REPLACE, kind.name, key, current, anew, changed, recreate, where=item.where)


def _set_fields(behaviour: KindBehaviour, resource: Any) -> tuple[str, ...]:
    return tuple(f.name for f in behaviour.kind.fields if getattr(resource, f.name) is not None)

"""Prove a plan: the copy on which it was tried satisfies the document, and every other change is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.errors import Finding, RehearsalRefused
from .compare_states import compare
from .match_resources import Resources, match_kind
from .plan import Step
from .read_document import Document


def unsatisfied(document: Document, resources: Resources, view: HostView) -> list[Finding]:
    """List where a host differs from what is wanted."""
    findings = []
    for name, behaviour in KINDS.items():
        wanted, _kept = match_kind(behaviour, document.of(name), resources[name], view)
        for operation in compare(behaviour, wanted):
            what = " / ".join(operation.key) or name
            details = (
                ", ".join(operation.changed)
                if operation.before is not None and operation.after is not None
                else operation.action
            )
            findings.append(Finding("rehearsal", f"{behaviour.kind.section}: {what}", f"is not as declared: {details}"))
    return findings


def check_rehearsal(document: Document, resources: Resources, view: HostView) -> None:
    """Raise RehearsalRefused where the copy does not satisfy the document after all steps."""
    findings = unsatisfied(document, resources, view)
    if findings:
        raise RehearsalRefused(findings)


def side_effects(before: Resources, after: Resources, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Say what changes without a step of its own: what Windows does to others when it is told something."""
    touched = {(step.operation.kind, tuple(part.lower() for part in step.operation.key)) for step in steps}
    return tuple(_side_effects(before, after, touched))


def _side_effects(before: Resources, after: Resources, touched: set[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    for name, behaviour in KINDS.items():
        key = behaviour.kind.key
        old = {_identity(resource, key): resource for resource in before[name]}
        new = {_identity(resource, key): resource for resource in after[name]}
        for identity in {**old, **new}:
            was, now = old.get(identity), new.get(identity)
            if was == now:
                continue
            known = now if now is not None else was
            words = tuple(str(getattr(known, part)) for part in key)
            if (name, tuple(word.lower() for word in words)) in touched:
                continue
            yield f"{name} {' / '.join(words)}: {_describe(was, now)}".strip()


def _identity(resource: Any, key: tuple[str, ...]) -> tuple[str, ...]:
    identity = getattr(resource, "id", None)
    return (identity,) if identity else tuple(getattr(resource, name).lower() for name in key)


def _describe(was: Any, now: Any) -> str:
    if was is None:
        return "comes with its switch or partition"
    if now is None:
        return "goes with its switch or partition"
    changed = [field.name for field in fields(now) if getattr(was, field.name) != getattr(now, field.name)]
    return f"{', '.join(changed)} changes"


def anonymous(resource: Any) -> Any:
    """A resource without the Id that the host gave it."""
    return replace(resource, id=None) if getattr(resource, "id", None) is not None else resource

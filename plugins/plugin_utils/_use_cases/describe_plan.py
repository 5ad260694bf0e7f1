"""A plan as plain values, the same in the results of tasks and in plan files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._kinds.registry import KINDS
from .._model.disruption import affected_by
from .._model.operation import Action, Operation
from .._planning.documents.write_document import write_resource
from .._planning.plan import Plan, Step
from .._powershell.render_text import render_all

MANY_STEPS = 500
"""Above this many steps nobody reads the single differences, and finding them takes longer than the run."""


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Return the result keys that a plan alone fills."""
    steps = describe_steps(plan)
    answer: dict[str, Any] = {
        "commands": [command for step in steps for command in step["commands"]],
        "plan": steps,
        "side_effects": list(plan.side_effects),
        "disruption": {
            "class": plan.disruption.value,
            "affected": list(affected_by(plan.interruptions())),
            "seconds": list(plan.seconds or ()),
        },
    }
    if plan.warnings:
        answer["warnings"] = list(plan.warnings)
    return answer


def describe_steps(plan: Plan) -> list[dict[str, Any]]:
    """Return the steps of a plan; which fields change from what to what only where somebody may read it."""
    detailed = len(plan.steps) <= MANY_STEPS
    return [_describe_step(step, detailed) for step in plan.steps]


def _describe_step(step: Step, detailed: bool) -> dict[str, Any]:
    operation = step.operation
    return {
        "action": operation.action.value,
        "kind": operation.kind,
        "key": list(operation.key),
        "id": _id_of(operation),
        "where": operation.where,
        "commands": render_all(step.invocations),
        "reason": operation.reason,
        "disruption": step.disruption.value,
        "affected": list(step.affected),
        "seconds": list(step.seconds or ()),
        "disruption_source": "; ".join(dict.fromkeys(one.source for one in step.interruptions)),
        "changes": _describe_changes(operation) if detailed else [{"field": name} for name in operation.changed],
    }


def _id_of(operation: Operation) -> str:
    """Return the Id by which the host knows the resource; empty for what is yet to be made and for what has none."""
    return getattr(operation.before, "id", None) or getattr(operation.after, "id", None) or ""


def _describe_changes(operation: Operation) -> list[dict[str, Any]]:
    if operation.action not in (Action.UPDATE, Action.REPLACE) or operation.before is None or operation.after is None:
        return []
    kind = KINDS[operation.kind].kind
    before, after = write_resource(kind, operation.before), write_resource(kind, operation.after)
    return [
        change for item in kind.fields for change in _differing(item.name, before.get(item.name), after.get(item.name))
    ]


def _differing(field: str, before: Any, after: Any) -> Iterator[dict[str, Any]]:
    """Yield what differs in a field, part by part where it has parts; None stands for a part that is not there."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for part in {**before, **after}:
            yield from _differing(f"{field}.{part}", before.get(part), after.get(part))
    elif before != after:
        yield {"field": field, "before": before, "after": after}

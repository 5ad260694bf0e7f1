"""A plan as plain values, the same in the results of tasks and in plan files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .._model.disruption import affected_by
from .._model.operation import Action, Operation
from .._planning.compare_resources import explain_difference
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
        "commands": render_all(step.invocations),
        "reason": operation.reason,
        "disruption": step.disruption.value,
        "affected": list(step.affected),
        "seconds": list(step.seconds or ()),
        "disruption_source": "; ".join(dict.fromkeys(one.source for one in step.interruptions)),
        "changes": _describe_changes(operation) if detailed else list(operation.changed),
    }


def _describe_changes(operation: Operation) -> list[str]:
    if operation.action not in (Action.UPDATE, Action.REPLACE) or operation.before is None or operation.after is None:
        return []
    return explain_difference(asdict(operation.before), asdict(operation.after))

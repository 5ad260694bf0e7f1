"""What a task answers: documents before and after, commands, plan, and the difference as text."""

from __future__ import annotations

from typing import Any

from .._hosts.host_clock import say_time
from .._model.disruption import Disruption, affected_by, listed
from .._planning.guards.check_intents import Way
from .._planning.plan import Plan
from .._report.only_differences import only_differences
from .._use_cases.describe_plan import describe_plan
from .._use_cases.reconcile import Result
from .yaml_text import dump_yaml

SHOWN_STEPS = 20
SHOWN_NAMES = 12
"""Of what happens to traffic, diff mode shows as much as fits a screen; the plan has all of it."""


def describe_result(result: Result, host_name: str, *, applied: bool, with_diff: bool) -> dict[str, Any]:
    """Give the result keys of a run, or of what it would do; ``applied`` tells the one from the other."""
    answer: dict[str, Any] = {"changed": result.changed, "applied": applied}
    answer.update(before=result.before, after=result.after)
    answer.update(describe_plan(result.plan))
    answer["management_path"] = str(result.path) if result.path is not None else ""
    if result.ways:
        answer["ways"] = [_describe_way(way) for way in result.ways]
    if result.confirm_until is not None:
        answer["confirm_until"] = say_time(result.confirm_until)
    if with_diff:
        answer["diff"] = describe_difference(result.before, result.after, host_name)
        if result.plan.disruption is not Disruption.NONE:
            answer["diff"]["prepared"] = describe_interruptions(result.plan)
    return answer


def _describe_way(way: Way) -> dict[str, Any]:
    return {
        "from": way.start,
        "to": way.end,
        "reachable": way.reachable,
        "shown": list(way.shown),
        "reasons": list(way.reasons),
    }


def describe_interruptions(plan: Plan) -> str:
    """Say what a plan does to traffic, a line for each step that does something; shown below the difference."""
    steps = [
        (number, step) for number, step in enumerate(plan.steps, start=1) if step.disruption is not Disruption.NONE
    ]
    who = listed(affected_by(plan.interruptions()), SHOWN_NAMES) or "nobody who is plugged in now"
    lines = [f"disruption: {plan.disruption} for {who}"]
    for number, step in steps[:SHOWN_STEPS]:
        operation = step.operation
        what = " / ".join(operation.key) or operation.kind
        lines.append(f"  step {number}, {operation.action} {operation.kind} {what}:")
        lines += [f"    {one.text(SHOWN_NAMES)}" for one in step.interruptions]
    if len(steps) > SHOWN_STEPS:
        lines.append(f"  and {len(steps) - SHOWN_STEPS} more steps, see plan")
    return "\n".join(lines) + "\n"


def describe_difference(before: dict[str, Any], after: dict[str, Any], host_name: str) -> dict[str, str]:
    """Give two documents as Ansible's diff mode shows them: only resources, and of them only fields, that differ."""
    one, other = only_differences(before, after)
    return {
        "before": dump_yaml(one),
        "after": dump_yaml(other),
        "before_header": host_name,
        "after_header": host_name,
    }

"""Compare what the steps of a plan do to traffic with what the task allows."""

from __future__ import annotations

from ..._kinds.registry import KINDS
from ..._model.disruption import Disruption, worst
from ..._model.errors import Finding
from ..plan import Plan, Step

SHOWN_NAMES = 12
"""As many names as a person reads; the plan of check mode has all of them."""


def disruption_findings(plan: Plan, bound: Disruption) -> list[Finding]:
    """Give one finding for every step that does worse to traffic than the bound allows, in the plan's order."""
    above = worst(plan.interruptions())
    return [
        _finding(number, step, bound, above)
        for number, step in enumerate(plan.steps, start=1)
        if step.disruption.exceeds(bound)
    ]


def _finding(number: int, step: Step, bound: Disruption, needed: Disruption) -> Finding:
    operation = step.operation
    what = " / ".join(operation.key) or operation.kind
    hits = "; ".join(one.text(SHOWN_NAMES) for one in step.interruptions if one.disruption.exceeds(bound))
    allowed = "no disruption" if bound is Disruption.NONE else f"no more than {bound}"
    why = f", {operation.reason}" if operation.reason else ""
    return Finding(
        "disruption",
        f"{KINDS[operation.kind].kind.section}: {what}",
        f"step {number} ({operation.action}{why}) is {hits}; the task allows {allowed}",
        f"max_disruption: {needed} lets the whole plan through; run it when those it hits can bear it",
    )

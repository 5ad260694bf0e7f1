"""Invariant 1: applying a document twice, the second run reports no change, for every document and every state."""

from __future__ import annotations

from typing import Any

from hypothesis import given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result

from .guaranteed import guaranteed
from .run_worlds import host_of, run
from .strategies import World, worlds


@guaranteed
@given(worlds())
def test_second_run_changes_nothing(world: World) -> None:
    host = host_of(world)
    first = run(host, world)
    if first is None:
        return
    target(len(first.plan.steps))
    sent = len(host.changes)
    second = run(host, world)
    assert second is not None, "the second run refuses what the first one took"
    assert not second.changed, [step.operation for step in second.plan.steps]
    assert len(host.changes) == sent
    assert second.before == second.after


@guaranteed
@given(worlds())
def test_check_mode_says_what_the_run_does_and_touches_nothing(world: World) -> None:
    host = host_of(world)
    checked = run(host, world, check_mode=True)
    assert host.changes == []
    assert told(checked) == told(run(host, world))


def told(result: Result | None) -> Any:
    """What a task answers. The Ids of new things, which only the host can give, are not in it."""
    if result is None:
        return None
    steps = [
        (
            step.operation.action,
            step.operation.kind,
            step.operation.key,
            step.operation.reason,
            step.disruption,
            step.affected,
            render_all(step.invocations),
        )
        for step in result.plan.steps
    ]
    return result.changed, result.before, result.after, steps, result.plan.side_effects, result.plan.warnings

"""Invariant 4: a plan followed by its revert plan leaves the host as it was, Ids of re-created things aside."""

from __future__ import annotations

from hypothesis import given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reconcile.apply_plan import apply_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reconcile.revert_plan import revert_plan

from .run_worlds import differing, planned, read, resources
from .strategies import World, worlds


@given(worlds())
def test_plan_and_revert_plan_cancel_out(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    target(len(prepared.plan.steps))
    apply_plan(prepared.plan, session)
    apply_plan(revert_plan(prepared).plan, session)
    assert differing(prepared.before, resources(session)) == {}

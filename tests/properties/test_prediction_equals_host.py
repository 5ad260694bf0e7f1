"""Invariant 3: the rehearsal's predicted state equals the host's after the run, and both satisfy the document."""

from __future__ import annotations

from hypothesis import given

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.check_rehearsal import unsatisfied
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

from .run_worlds import differing, planned, read, resources
from .strategies import World, worlds


@given(worlds())
def test_predicted_state_is_the_state_after_the_run(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    apply_plan(prepared.plan, session)
    assert differing(prepared.after, resources(session)) == {}


@given(worlds())
def test_prediction_and_host_satisfy_the_document(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    assert unsatisfied(prepared.document, prepared.after, prepared.views[1]) == []
    apply_plan(prepared.plan, session)
    view = HostView(read(session))
    assert unsatisfied(prepared.document, read_resources(view), view) == []


@given(worlds())
def test_every_change_is_a_step_or_a_listed_side_effect(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    told = {step.operation.kind for step in prepared.plan.steps}
    told |= {effect.partition(" ")[0].rstrip(":") for effect in prepared.plan.side_effects}
    assert set(differing(prepared.before, prepared.after)) <= told
    assert bool(prepared.plan) or prepared.before == prepared.after

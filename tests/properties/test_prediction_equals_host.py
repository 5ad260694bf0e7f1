"""Invariant 3: the rehearsal's predicted state equals the host's after the run, and both satisfy the document."""

from __future__ import annotations

from hypothesis import given

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.check_rehearsal import unsatisfied
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import Prepared
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

from .guaranteed import guaranteed
from .run_worlds import differing, planned, read
from .strategies import World, worlds


@guaranteed
@given(worlds())
def test_predicted_state_is_the_state_after_the_run_and_as_declared(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    assert unsatisfied(prepared.document, prepared.after, prepared.views[1]) == []
    assert_changes_are_told(prepared)
    apply_plan(prepared.plan, session)
    view = HostView(read(session))
    found = read_resources(view)
    assert differing(prepared.after, found) == {}
    assert unsatisfied(prepared.document, found, view) == []


def assert_changes_are_told(prepared: Prepared) -> None:
    """Every change is a step or a listed side effect."""
    told = {step.operation.kind for step in prepared.plan.steps}
    told |= {effect.partition(" ")[0].rstrip(":") for effect in prepared.plan.side_effects}
    assert set(differing(prepared.before, prepared.after)) <= told
    assert bool(prepared.plan) or prepared.before == prepared.after

"""Invariant 4: a plan followed by its revert plan leaves the host as it was, Ids of re-created things aside.

The way back may be refused where one of several namesakes is gone, since cmdlets make things by name (rule R12).
"""

from __future__ import annotations

from hypothesis import event, given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import RehearsalRefused
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

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
    try:
        back = revert_plan(prepared)
    except RehearsalRefused as refusal:
        if refusal.findings[0].rule != "R12" or not has_namesakes(prepared.before):
            raise
        event("one of several namesakes is gone")
        return
    apply_plan(back.plan, session)
    assert differing(prepared.before, resources(session)) == {}


def has_namesakes(found: Resources) -> bool:
    keys = [(name, KINDS[name].kind.key_of(resource)) for name in found for resource in found[name]]
    return len(set(keys)) < len(keys)

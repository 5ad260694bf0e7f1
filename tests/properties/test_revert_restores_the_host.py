"""Invariant 4: a plan followed by its revert plan leaves the host as it was, Ids of re-created things aside.

The way back may be refused where one of several namesakes (rule R12), or a management adapter of one of several
switches of one name (rule R11), is gone: cmdlets make things by name.
"""

from __future__ import annotations

from hypothesis import event, given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import RehearsalRefused
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

from .guaranteed import guaranteed
from .run_worlds import differing, planned, read, resources
from .strategies import World, worlds


@guaranteed
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
        rule = refusal.findings[0].rule
        if rule not in ("R11", "R12") or not has_namesakes(prepared.before, KINDS_OF[rule]):
            raise
        event(f"one of several namesakes is gone ({rule})")
        return
    apply_plan(back.plan, session)
    assert differing(prepared.before, resources(session)) == {}


KINDS_OF = {"R11": ("virtual_switch",), "R12": tuple(KINDS)}
"""Of which kinds there have to be namesakes for a refusal to be one."""


def has_namesakes(before: Resources, kinds: tuple[str, ...]) -> bool:
    keys = [(name, KINDS[name].kind.key_of(resource)) for name in kinds for resource in before[name]]
    return len(set(keys)) < len(keys)

"""Invariant 9: what neither a step nor a side effect of the plan is about stays as it is, whatever its name.

Namesakes are included, and those that the name of what changes would match if it were read as a pattern.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import event, given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import RehearsalRefused
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import Prepared
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

from .generate_hosts import LOOK_ALIKES
from .guaranteed import guaranteed
from .run_worlds import differing, host_of, planned, read, resources, run
from .strategies import World, worlds


@guaranteed
@given(worlds())
def test_namesakes_of_what_changes_stay_as_they_are(world: World) -> None:
    prepared = planned(read(world.host()), world)
    if prepared is not None:
        nobody_else_is_touched(prepared)


@guaranteed
@given(worlds(names=(LOOK_ALIKES,)))
def test_look_alikes_of_what_changes_stay_as_they_are(world: World) -> None:
    """The plan does what it says, as does the plan back; a run, which reads only what it is about, does the same."""
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    nobody_else_is_touched(prepared)
    target(len(prepared.plan.steps))
    apply_plan(prepared.plan, session)
    assert differing(prepared.after, resources(session)) == {}
    host = host_of(world)
    run(host, world)
    assert differing(prepared.after, resources(host.session)) == {}
    try:
        back = revert_plan(prepared)
    except RehearsalRefused as refusal:
        event(f"no way back: {refusal.findings[0].rule}")
        return
    apply_plan(back.plan, session)
    assert differing(prepared.before, resources(session)) == {}


def nobody_else_is_touched(prepared: Prepared) -> None:
    meant = set(ids_of_steps(prepared))
    told = " | ".join(prepared.plan.side_effects).lower()
    after = by_id(prepared.after)
    places = {(kind, words, getattr(now, "switch", None)) for kind, words, now in after.values()}
    said = {
        (kind, " / ".join(KINDS[kind].kind.key_of(intent.declared)))
        for kind in KINDS
        for intent in prepared.document.of(kind)
        if not intent.reason
    }
    for identity, (kind, words, resource) in by_id(prepared.before).items():
        now = after.get(identity)
        made_anew = (kind, words, getattr(resource, "switch", None)) in places or (kind, words) in said
        if not (now is None and made_anew) and (now is None or now[2] != resource):
            names = {words, now[1] if now is not None else words}
            shown = any(f"{kind} {name}" in told for name in names)
            assert identity in meant or shown, (resource, now, prepared.plan.side_effects)


def ids_of_steps(prepared: Prepared) -> Iterator[str]:
    for step in prepared.plan.steps:
        for side in (step.operation.before, step.operation.after):
            if getattr(side, "id", None):
                yield side.id


def by_id(found: Resources) -> dict[str, tuple[str, str, Any]]:
    """The switches, partitions and adapters of a host by their Ids, with what a plan would call them."""
    known: dict[str, tuple[str, str, Any]] = {}
    for switch in found["virtual_switch"]:
        known[switch.id] = ("virtual_switch", switch.name.lower(), switch)
    for partition in found["partition"]:
        known[partition.id] = ("partition", partition.name.lower(), partition)
    for adapter in found["partition_adapter"]:
        known[adapter.id] = ("partition_adapter", f"{adapter.partition} / {adapter.name}".lower(), adapter)
    return known

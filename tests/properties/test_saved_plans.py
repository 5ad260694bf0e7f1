"""Plans that wait in a file: applied they do what a run does; damaged they do nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import event, example, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    ApplyFailed,
    DocumentRejected,
    FabricError,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.apply_saved_plan import (
    apply_saved_plan,
    plan_to_save,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.load_plan import load_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.state_digest import digest

from .run_worlds import differing, host_of, read, resources, run
from .strategies import ODD_VALUES, World, places_in, worlds

Values = dict[str, Any]


def saved(world: World) -> tuple[Result, Values] | None:
    """Plan and save; None where the document is refused, which is no failure of a property."""
    try:
        result, values = plan_to_save(host_of(world), read_document(world.document), world.options)
    except DocumentRejected as error:
        event(f"{type(error).__name__}: {error.findings[0].rule}")
        return None
    return result, json.loads(json.dumps(values))


NOTHING_IS_REMOVED = World(
    {"release": "2022", "physical_adapters": [], "partitions": []},
    (),
    {
        "version": 1,
        "host_settings": {"mac_address_minimum": "00:15:5d:66:00:00", "mac_address_maximum": "00155D66FFFF"},
    },
    Options(state=State.DELETED, allow_lockout=True),
)


@example(NOTHING_IS_REMOVED)
@given(worlds())
def test_a_saved_plan_does_what_a_run_does_once(world: World) -> None:
    made = saved(world)
    assert made == saved(world), "the same plan is written the same"
    if made is None:
        return
    told, values = made
    event(f"{len(values['rounds'])} rounds, {'some' if told.changed else 'no'} steps")
    plan = load_plan(values)
    one, other = host_of(world), host_of(world)
    applied = apply_saved_plan(one, plan, plan.options)
    direct = run(other, world)
    assert direct is not None
    assert (applied.plan, applied.before, applied.after) == (told.plan, told.before, told.after)
    assert one.changes == other.changes
    assert differing(resources(one.session), resources(other.session)) == {}
    again = apply_saved_plan(one, plan, plan.options)
    assert not again.changed
    assert again.before == again.after


@st.composite
def damaged(draw: st.DrawFn) -> tuple[World, Values, Values] | None:
    """A world, the plan for it, and that plan with something in it that is not what it should be."""
    world = draw(worlds())
    made = saved(world)
    if made is None:
        return None
    values = copy.deepcopy(made[1])
    for _turn in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(places_in(values))))
        change = draw(st.sampled_from(("odd", "drop", "extra", "twice", "swap")))
        odd = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        if change == "drop":
            del holder[key]
        elif change == "extra" and isinstance(holder, dict):
            holder[draw(st.sampled_from(("id", "name", "before", "inside", "where", "x")))] = odd
        elif change == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif change == "swap":
            other_holder, other_key = draw(st.sampled_from(list(places_in(values))))
            holder[key] = copy.deepcopy(other_holder[other_key])
        else:
            holder[key] = odd
    if draw(st.booleans()):  # somebody who wants to deceive writes a digest that fits
        values["digest"] = digest({name: part for name, part in values.items() if name != "digest"})
    return world, made[1], values


@given(damaged())
def test_a_damaged_plan_is_refused_and_touches_nothing(found: tuple[World, Values, Values] | None) -> None:
    if found is None:
        return
    world, plan, values = found
    host = host_of(world)
    before = read(host.session)
    try:
        told = load_plan(values)
        apply_saved_plan(host, told, told.options)
    except ApplyFailed:
        event("a second round that is another one")
    except FabricError as error:
        event(type(error).__name__)
        assert host.changes == []
        assert read(host.session) == before
    else:
        assert_harmless(host.session, world, plan)


def assert_harmless(session: Session, world: World, plan: Values) -> None:
    """What was damaged is nothing that changes what the plan does."""
    event("taken")
    other = host_of(world)
    told = load_plan(plan)
    apply_saved_plan(other, told, told.options)
    assert differing(resources(session), resources(other.session)) == {}

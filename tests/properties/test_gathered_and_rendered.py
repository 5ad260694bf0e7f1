"""Invariant 2: gathered then applied, no change; rendered run on a host is the same as applied."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.render_document import (
    render_document,
)

from .generate_hosts import build
from .guaranteed import guaranteed
from .run_worlds import MemoryHost, differing, host_of, resources
from .strategies import World, worlds

DECLARING = (State.MERGED, State.REPLACED, State.OVERRIDDEN)


@guaranteed
@given(worlds(), st.sampled_from(DECLARING))
def test_gathered_then_applied_changes_nothing(world: World, state: State) -> None:
    host = host_of(world)
    gathered, _objects = gather(host)
    result = reconcile(host, read_document(gathered), Options(state, allow_lockout=True))
    assert not result.changed, (gathered, [step.operation for step in result.plan.steps])
    assert host.changes == []


@guaranteed
@given(worlds())
def test_gathering_tells_all_that_matters(world: World) -> None:
    """What is gathered from a host and applied to a fresh one of the same hardware, gathers the same again."""
    host = host_of(world)
    gathered, _objects = gather(host)
    twin = MemoryHost(build(world.hardware, ()))
    try:
        result = reconcile(twin, read_document(gathered), Options(State.OVERRIDDEN, prune=True, allow_lockout=True))
    except DocumentRejected:
        return  # Ids of the first host, names that collide there, or settings that only running partitions have
    again = reconcile(twin, read_document(gathered), Options(State.OVERRIDDEN, prune=True, allow_lockout=True))
    assert not again.changed, (result.plan.steps, [step.operation for step in again.plan.steps])


@guaranteed
@given(worlds((State.MERGED,)))
def test_rendered_commands_do_what_applying_does(world: World) -> None:
    """The rendered commands are for a host with the NICs that the document names, and no partitions."""
    try:
        document = read_document(world.document)
        prepared = render_document(document, release=world.hardware["release"])
    except DocumentRejected:
        return
    names = {intent.declared.adapter for intent in document.of("nic_binding")}
    names |= {name for intent in document.of("virtual_switch") for name in intent.declared.uplinks or ()}
    hardware = {
        "release": world.hardware["release"],
        "physical_adapters": [{"name": name} for name in dict.fromkeys(names)],
    }
    by_hand, applied = build(hardware, ()), MemoryHost(build(hardware, ()))
    for invocation in prepared.plan.invocations():
        by_hand.invoke(invocation)
    reconcile(applied, document, Options(allow_lockout=True))
    assert differing(resources(by_hand), resources(applied)) == {}
    assert not reconcile(MemoryHost(by_hand), document, Options(allow_lockout=True)).changed

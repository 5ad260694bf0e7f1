"""Plan the way back: from what a host is to what it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from .._hosts.read_host import ReadScope
from .._kinds.host_view import HostView
from .._kinds.partition.fields import OFF, Partition
from .._kinds.partition_adapter.fields import IMPLICIT_ADAPTER, PartitionAdapter
from .._kinds.registry import KINDS
from .._model.errors import Finding, RehearsalRefused
from .._model.kind import PARENT
from .._powershell.invocation import ObjectQuery
from .bring_along import bring_along
from .change_scope import Touched, only_touched
from .documents.read_document import Document, Intent
from .guards.management_path import ManagementPath
from .make_plan import Prepared, plan_to, without_addresses
from .match_resources import match_all, match_kind
from .plan import Plan
from .resources import Resources, read_resources


def revert_plan(prepared: Prepared) -> Prepared:
    """Plan the way back from the state after a plan to the one before it."""
    return plan_back(prepared.views[0], prepared.views[1], prepared.scope)


def plan_back(
    target: HostView,
    view: HostView,
    scope: ReadScope,
    touched: Touched | None = None,
    path: ManagementPath | None = None,
    wanted_ids: frozenset[str] = frozenset(),
    reason: str = "",
) -> Prepared:
    """Plan from what a host is (``view``) to what it was (``target``), by the same engine as every other way.

    What is not ``touched`` is left alone, and a ``path`` given is kept. Ids of things that had to be made anew are new
    ones, but for ``wanted_ids`` (docs/decisions/0003-revert-by-planning.md). Raises RehearsalRefused where one of
    several namesakes, or an adapter of one, is gone and cannot be put back: cmdlets make things by name, so that it
    could not be told from the others on the way.
    """
    was, after = read_resources(target), read_resources(view)
    before = only_touched(was, touched)
    _refuse_missing_nics(before["nic_binding"], after["nic_binding"])
    intents: dict[str, tuple[Intent, ...]] = {}
    named_by_id = wanted_ids | _ambiguous_switches(target)
    for name, behaviour in KINDS.items():
        still = named_by_id | {getattr(resource, "id", None) for resource in after[name]}
        back = [
            Intent("", _nameable(resource, still), reason=reason or "as before", in_place=_comes_with_switch(resource))
            for resource in before[name]
        ]
        _wanted, strangers = match_kind(behaviour, back, after[name], view)
        if behaviour.kind.removable:
            back += [
                Intent("", _stopped(resource), gone=True, reason=reason or "was not there before")
                for resource in strangers
                if touched is None or touched.has(name, resource)
            ]
        intents[name] = tuple(back)
    intents["partition_adapter"] += tuple(_not_there_before(before["virtual_switch"], was["partition_adapter"]))
    intents["partition_adapter"] += tuple(_without_own_adapter(before["partition"], was["partition_adapter"]))
    off = frozenset(p.name.lower() for p in after["partition"] if p.power == OFF)
    document = without_addresses(bring_along(Document(intents), view), off)  # a guest that is off has kept what it had
    outcome = match_all(document, after, view, allow_disconnect=True)
    namesakes = tuple(_lost_namesakes(before, after))
    try:
        prepared = plan_to(document, after, outcome, scope, (), path)
    except RehearsalRefused as refusal:
        raise RehearsalRefused((*namesakes, *refusal.findings)) from refusal
    if namesakes and not (_ids_are_known(prepared.plan, after) and _as_many(before, prepared.after)):
        raise RehearsalRefused(namesakes)
    return prepared


def _refuse_missing_nics(before: list[Any], after: list[Any]) -> None:
    there = {binding.adapter.lower() for binding in after}
    missing = [
        Finding("rehearsal", f"nic_bindings: {binding.adapter}", "the host no longer has this NIC", "put it back first")
        for binding in before
        if binding.adapter.lower() not in there
    ]
    if missing:
        raise RehearsalRefused(missing)


def _ids_are_known(plan: Plan, now: Resources) -> bool:
    """Tell whether a plan chooses by Id only among adapters that are there; one that it makes gets an Id of its own."""
    known = {adapter.id for adapter in now["partition_adapter"]}
    queries = (value for invocation in plan.invocations() for value in invocation.parameters.values())
    return all(
        not isinstance(query, ObjectQuery) or query.where is None or query.where[0] != "Id" or query.where[1] in known
        for query in queries
    )


def _as_many(before: Resources, then: Resources) -> bool:
    """Tell whether a plan back leaves nobody out: one adapter can stand for several namesakes that have to be made."""
    for name, behaviour in KINDS.items():
        had, has = (Counter(map(behaviour.kind.key_of, found[name])) for found in (before, then))
        if had - has:
            return False
    return True


def _lost_namesakes(before: Resources, after: Resources) -> Iterator[Finding]:
    for name, behaviour in KINDS.items():
        kind = behaviour.kind
        if kind.removable:
            still = {getattr(resource, "id", None) for resource in after[name]}
            namesakes = Counter(kind.key_of(resource) for resource in before[name])
            for resource in before[name]:
                if getattr(resource, "id", None) not in still and namesakes[kind.key_of(resource)] > 1:
                    what = " / ".join(str(getattr(resource, part)) for part in kind.key)
                    message = "one of several of this name is gone, and cannot be put back by name"
                    yield Finding("R12", f"{kind.section}: {what}", message, "give them names of their own first")
    yield from _lost_on_namesakes(before, after)


def _lost_on_namesakes(before: Resources, after: Resources) -> Iterator[Finding]:
    """Management adapters that have to be added to one of several switches of one name: only its name selects it."""
    still = {adapter.id for adapter in after["partition_adapter"]}
    switches = {switch.id for switch in before["virtual_switch"]}
    for adapter in before["partition_adapter"]:
        if adapter.partition == PARENT and adapter.id not in still and adapter.switch in switches:
            message = "it was on one of several switches of one name, and is added to a switch by name"
            where = f"partition_adapters: {adapter.partition} / {adapter.name}"
            yield Finding("R11", where, message, "give the switches names of their own first")


def _not_there_before(switches: list[Any], adapters: list[Any]) -> Iterator[Intent]:
    """The management adapters that switches bring when they are made anew, and that they did not have before."""
    had = {adapter.name.lower() for adapter in adapters if adapter.partition == PARENT}
    for switch in switches:
        if switch.name.lower() not in had:
            brought = PartitionAdapter(PARENT, switch.name)
            yield Intent("", brought, gone=True, reason="comes with its switch, and was not there before")


def _without_own_adapter(partitions: list[Any], adapters: list[Any]) -> Iterator[Intent]:
    """The adapters that partitions bring when they are made anew, and that they did not have before."""
    had = {(adapter.partition.lower(), adapter.name.lower()) for adapter in adapters}
    for partition in partitions:
        if (partition.name.lower(), IMPLICIT_ADAPTER.lower()) not in had:
            brought = PartitionAdapter(partition.name, IMPLICIT_ADAPTER)
            yield Intent("", brought, gone=True, reason="comes with its partition, and was not there before")


def _ambiguous_switches(view: HostView) -> set[Any]:
    """The Ids by which switches with namesakes are known; one that is made anew has to get its Id back (rule R11)."""
    return {key for key, label in view.switch_labels.items() if key == label} if view.release.has_switch_id else set()


def _comes_with_switch(resource: Any) -> bool:
    """Tell whether a resource is a management adapter: one of its name on another switch is another one."""
    return isinstance(resource, PartitionAdapter) and resource.partition == PARENT


def _stopped(resource: Any) -> Any:
    """A partition to remove, which has to be off for that; anything else as it is."""
    return replace(resource, power=OFF) if isinstance(resource, Partition) else resource


def _nameable(resource: Any, still: AbstractSet[Any]) -> Any:
    """A resource to go back to: found by Id where it is still there, else by name, since it has to be made anew."""
    return replace(resource, id=None) if hasattr(resource, "id") and resource.id not in still else resource

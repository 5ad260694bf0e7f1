"""Order the operations on switches so that everything is released before it is claimed.

A NIC serves one switch at a time (rule R1) and a name should mean one switch (rule R11), so whoever gives one up goes
before whoever takes it. Where that runs in a circle - two switches swap their NICs - one of them is released first:
it is made internal (or private, where the parent is not on it) under its own name, which keeps its management
adapter, and takes its new NIC later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .._model.errors import RehearsalRefused
from .._model.operation import Action, Operation

RELEASED_NAME = " (being renamed)"


def order_switches(
    operations: Sequence[Operation], late: Callable[[Operation], bool] | None = None
) -> tuple[list[Operation], list[Operation]]:
    """Give the releases that must come first, and the operations in order; those that are ``late`` wait for the others.

    If there are releases, the operations after them have to be found anew, since what they start from has changed.
    """
    parts = _split_replacements(operations)
    remaining = dict(enumerate(parts))
    releases: list[Operation] = []
    while True:
        try:
            order = _sorted(_edges(remaining), {index for index in remaining if late and late(remaining[index])})
            return releases, [remaining[index] for index in order]
        except CycleError as error:
            index, release = _break(error.args[1], remaining)
            releases.append(release)
            remaining[index] = replace(remaining[index], before=release.after)


def _sorted(edges: dict[int, set[int]], late: set[int]) -> list[int]:
    """Order so that nothing comes before what it waits for, and what is late comes when nothing else is left."""
    if not late:
        return list(TopologicalSorter(edges).static_order())
    sorter = TopologicalSorter(edges)
    sorter.prepare()
    order: list[int] = []
    ready: set[int] = set()
    while sorter.is_active():
        ready |= set(sorter.get_ready())
        chosen = (ready - late) or set(ready)
        ready -= chosen
        order += sorted(chosen)
        sorter.done(*chosen)
    return order


def renames_first(operations: Sequence[Operation]) -> list[Operation]:
    """Put who gives a name up before who takes it, or one command would hit both (rules R12, R13).

    Names that run in a circle are broken anywhere; the rehearsal refuses what comes of it.
    """
    renames = {_scope(o.before): o for o in operations if o.action is Action.UPDATE and "name" in o.changed}
    ordered: dict[int, Operation] = {}
    for start in renames.values():
        chain: dict[int, Operation] = {}
        link: Operation | None = start
        while link is not None and id(link) not in ordered and id(link) not in chain:
            chain[id(link)] = link
            link = renames.get(_scope(link.after))
        in_a_circle = link is not None and id(link) in chain
        ordered.update(chain.items() if in_a_circle else reversed(chain.items()))
    return [*ordered.values(), *(o for o in operations if id(o) not in ordered)]


def _scope(resource: Any) -> tuple[str, str]:
    """A name, and where it has to be unique."""
    return getattr(resource, "partition", "").lower(), resource.name.lower()


def _split_replacements(operations: Sequence[Operation]) -> list[Operation]:
    """A replacement is a removal and a creation, between which others may need to come."""
    parts = []
    for operation in operations:
        if operation.action is Action.REPLACE:
            parts.append(replace(operation, action=Action.DELETE, after=None, changed=(), anew=True))
            parts.append(replace(operation, action=Action.CREATE, before=None, anew=True))
        else:
            parts.append(operation)
    return parts


def _edges(operations: dict[int, Operation]) -> dict[int, set[int]]:
    gives: dict[str, set[int]] = defaultdict(set)
    takes: dict[str, set[int]] = defaultdict(set)
    for index, operation in operations.items():
        before, after = _holdings(operation.before), _holdings(operation.after)
        for thing in before - after:
            gives[thing].add(index)
        for thing in after - before:
            takes[thing].add(index)
    edges: dict[int, set[int]] = {index: set() for index in operations}
    for thing, takers in takes.items():
        for taker in takers:
            edges[taker] |= gives[thing] - {taker}
    return edges


def _holdings(switch: Any) -> set[str]:
    """What only one switch can have at a time: NICs and the name."""
    if switch is None:
        return set()
    return {f"name {switch.name.lower()}"} | {f"nic {name.lower()}" for name in switch.uplinks or ()}


def _break(circle: Sequence[int], operations: dict[int, Operation]) -> tuple[int, Operation]:
    """Release the first switch of a circle that can be released in place."""
    for index in circle:
        operation = operations[index]
        before, after = operation.before, operation.after
        if operation.action is not Action.UPDATE:
            continue
        if before.uplinks and set(before.uplinks) != set(after.uplinks or ()) and not before.embedded_teaming:
            shared = before.allow_management_os
            released = replace(before, type="internal" if shared else "private", uplinks=(), allow_management_os=shared)
            changed: tuple[str, ...] = ("type", "uplinks")
        elif before.name.lower() != after.name.lower():
            released = replace(before, name=f"{before.name}{RELEASED_NAME}")
            changed = ("name",)
        else:
            continue
        reason = "released first, because switches exchange their uplinks or names"
        return index, replace(operation, after=released, changed=changed, reason=reason)
    names = ", ".join(sorted({"/".join(operations[index].key) for index in circle}))
    raise RehearsalRefused.because(
        "R21",
        "virtual_switches",
        f"the teams of {names} cannot exchange all their members in one run",
        "move one member at a time",
    )


def in_batches(operations: Sequence[Operation]) -> list[Sequence[Operation]]:
    """Return operations on switches in the parts between which the host has to be read again, in their order.

    How a switch is selected depends on who has its name by then, so those that end with the same name (rule R11) are
    run one by one.
    """
    names = [operation.after.name.lower() for operation in operations if operation.after is not None]
    return [operations] if len(set(names)) == len(names) else [[operation] for operation in operations]

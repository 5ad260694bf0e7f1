"""Say only a part of an operation, or say which ones are meant: what the waves of a plan leave for one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._kinds.partition_adapter.fields import PartitionAdapter
from .._kinds.virtual_switch.fields import VirtualSwitch
from .._model.kind import PARENT
from .._model.operation import Action, Operation

SwitchChange = Mapping[str, VirtualSwitch | None]
"""Switches that go or are made anew, by lower-case label, and what comes in their place."""


def of_parent(operation: Operation) -> bool:
    return operation.key[0] == PARENT


def still_shared(operation: Operation, first: Mapping[tuple[str, ...], Any]) -> Operation:
    """Keep a released switch as shared, or not, as it was: a release must not leave that to Windows' default (B3)."""
    planned = first.get(operation.key)
    if planned is None or operation.after is None:
        return operation
    return replace(operation, after=replace(operation.after, allow_management_os=planned.allow_management_os))


def without(operation: Operation, field: str) -> Operation:
    """Leave one field of an operation as it is, for partitions' own resources (the parent's never wait)."""
    if not field or operation.after is None or operation.key[:1] == (PARENT,) or field not in operation.changed:
        return operation
    now = getattr(operation.before, field) if operation.before is not None else None
    left = tuple(name for name in operation.changed if name != field)
    return replace(operation, after=replace(operation.after, **{field: now}), changed=left)


def leaves(operation: Operation, doomed: SwitchChange) -> bool:
    """Tell whether an operation takes an adapter off a switch that goes, to another one or to none."""
    before: PartitionAdapter | None = operation.before
    if operation.action is not Action.UPDATE or before is None or before.partition == PARENT:
        return False
    return "switch" in operation.changed and (before.switch or "").lower() in doomed


def unplugged(operation: Operation) -> Operation:
    """The part of a move that has to come before the old switch goes."""
    if operation.action is not Action.UPDATE:
        return operation
    after: Any = replace(operation.before, switch="")
    return replace(operation, after=after, changed=("switch",), reason="unplugged before its switch goes (rule R16)")


def goes_with(adapter: PartitionAdapter, removed_partitions: set[str], removed_switches: set[str]) -> bool:
    """Tell whether an adapter goes by itself, with its partition or (a management adapter) with its switch."""
    if adapter.partition == PARENT:
        return (adapter.switch or "").lower() in removed_switches
    return adapter.partition.lower() in removed_partitions

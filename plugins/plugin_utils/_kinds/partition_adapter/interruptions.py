"""What an operation on a partition adapter does to traffic."""

from __future__ import annotations

from ..._model.disruption import (
    ADAPTER_ANEW,
    ADAPTER_GONE,
    ADDRESS_CHANGE,
    MANAGEMENT_ADAPTER_ANEW,
    MOVED,
    UNPLUGGED,
    VLAN_CHANGE,
    Interruption,
)
from ..._model.kind import PARENT
from ..._model.operation import Action, Operation
from ..host_view import HostView
from ..lower_address_config import interrupts
from ..traffic import adapter_label, runs
from .fields import PartitionAdapter


def adapter_interruptions(operation: Operation, view: HostView) -> tuple[Interruption, ...]:
    """Say what an operation does to its one adapter, from the host as it is before it."""
    before: PartitionAdapter | None = operation.before
    after: PartitionAdapter | None = operation.after
    hit = (adapter_label(*operation.key),)
    if operation.action is Action.REPLACE or operation.anew:
        return (MANAGEMENT_ADAPTER_ANEW if operation.key[0] == PARENT else ADAPTER_ANEW).of(hit)
    if before is None:
        return ()  # what is new has carried nothing yet
    if after is None:
        return ADAPTER_GONE.of(hit) if before.switch else ()
    return tuple(found for one in _change(set(operation.changed), before, after, view) for found in one.of(hit))


def _change(
    changed: set[str], before: PartitionAdapter, after: PartitionAdapter, view: HostView
) -> tuple[Interruption, ...]:
    """Guards, bandwidths, weights and names disturb nobody (rules A3, B3).

    Nor does another MAC address: a partition has to be off for that (rule R30), and the parent's adapter is made anew.
    """
    found: tuple[Interruption, ...] = ()
    connected = bool(before.switch) and runs(view, before.partition)
    if "switch" in changed and before.switch and not after.switch:
        found += (UNPLUGGED,)
    elif connected and {"switch", "team_mapping", "virtual_subnet_id"} & changed:
        found += (MOVED,)
    if connected and "vlan" in changed:
        found += (VLAN_CHANGE,)
    if connected and "ipv4" in changed and interrupts(before.ipv4, after.ipv4):
        found += (ADDRESS_CHANGE,)
    return found

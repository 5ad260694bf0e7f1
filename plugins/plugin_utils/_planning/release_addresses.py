"""Take addresses away where they are before they are given elsewhere: Windows refuses one that it has already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .._kinds.nic_binding.fields import NicBinding
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._model.address_config import bare_addresses, without_addresses
from .._model.kind import PARENT
from .._model.operation import Action, Operation


def release_addresses(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations that have to come before all of these, so that addresses can move between interfaces.

    Only what moves is taken away: other addresses, and a gateway that they reach, stay.
    """
    taken: dict[str, set[str]] = defaultdict(set)
    for operation in operations:
        taken[_machine(operation)] |= _addresses(operation.after) - _addresses(operation.before)
    released = []
    for operation in operations:
        moving = (_addresses(operation.before) - _addresses(operation.after)) & taken[_machine(operation)]
        if operation.action is Action.UPDATE and moving:
            after = replace(operation.before, ipv4=without_addresses(operation.before.ipv4, moving))
            reason = "its address moves to another interface"
            released.append(replace(operation, after=after, changed=("ipv4",), reason=reason))
    return released


def _machine(operation: Operation) -> str:
    """Whose address it is: one system cannot have an address twice, two can."""
    return operation.key[0].lower() if operation.kind == "partition_adapter" else PARENT


def _addresses(resource: NicBinding | PartitionAdapter | None) -> set[str]:
    return bare_addresses(resource.ipv4 if resource is not None else None)

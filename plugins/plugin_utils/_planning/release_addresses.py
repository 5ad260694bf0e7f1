"""Take addresses away where they are before they are given elsewhere: Windows refuses one that it has already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._kinds.nic_binding.fields import NicBinding
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._model.address_config import UNCONFIGURED, AddressConfig
from .._model.kind import PARENT
from .._model.operation import Action, Operation


def release_addresses(operations: Sequence[Operation]) -> list[Operation]:
    """Give the operations that have to come before all of these, so that addresses can move between interfaces."""
    taken = {
        (_machine(operation), address)
        for operation in operations
        for address in _addresses(operation.after) - _addresses(operation.before)
    }
    released = []
    for operation in operations:
        leaving = _addresses(operation.before) - _addresses(operation.after)
        if operation.action is Action.UPDATE and any((_machine(operation), address) in taken for address in leaving):
            config: AddressConfig = operation.before.ipv4
            bare = replace(UNCONFIGURED, dns_servers=config.dns_servers)
            after = replace(operation.before, ipv4=bare)
            reason = "its address moves to another interface"
            released.append(replace(operation, after=after, changed=("ipv4",), reason=reason))
    return released


def _machine(operation: Operation) -> str:
    """Whose address it is: one system cannot have an address twice, two can."""
    return operation.key[0].lower() if operation.kind == "partition_adapter" else PARENT


def _addresses(resource: NicBinding | PartitionAdapter | None) -> set[str]:
    config = resource.ipv4 if resource is not None else None
    return {address.partition("/")[0] for address in config.addresses or ()} if config is not None else set()

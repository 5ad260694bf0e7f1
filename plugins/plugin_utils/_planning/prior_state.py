"""Tell what is new in a plan from what the host had before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.address_config import UNCONFIGURED
from .._model.disruption import ADDRESS_CHANGE, Interruption
from .._model.operation import Action, Operation

Key = tuple[str, ...]


class HadBefore:
    """Knows the resources that a host had before a plan."""

    def __init__(self, before: HostView) -> None:
        self.before = before
        self._keys: dict[str, set[Key]] = {}
        self._ids: dict[str, set[Any]] = {}

    def mark(self, operation: Operation) -> Operation:
        """Mark a creation that puts back what went earlier in the plan, such as an adapter of a switch made anew."""
        if operation.action is not Action.CREATE or operation.anew:
            return operation
        behaviour = KINDS[operation.kind]
        if operation.kind not in self._keys:
            self._keys[operation.kind] = {behaviour.kind.key_of(resource) for resource in behaviour.read(self.before)}
        return replace(operation, anew=behaviour.kind.key_of(operation.after) in self._keys[operation.kind])

    def felt(self, operation: Operation, interruptions: tuple[Interruption, ...]) -> tuple[Interruption, ...]:
        """Leave out the first address of an adapter that the plan itself has brought: it has carried nothing yet."""
        if operation.kind != "partition_adapter" or operation.before is None or not interruptions:
            return interruptions
        if operation.before.ipv4 not in (None, UNCONFIGURED) or self._has_id(operation):
            return interruptions
        return tuple(one for one in interruptions if one.source != ADDRESS_CHANGE.source)

    def _has_id(self, operation: Operation) -> bool:
        if operation.kind not in self._ids:
            resources = KINDS[operation.kind].read(self.before)
            self._ids[operation.kind] = {resource.id for resource in resources}
        return operation.before.id in self._ids[operation.kind]

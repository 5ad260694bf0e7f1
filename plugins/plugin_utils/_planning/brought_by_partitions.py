"""Take away the adapter that New-VM brings, where a document declares others for the new partition (decision 0007)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from .._kinds.host_view import HostView
from .._kinds.partition_adapter.fields import IMPLICIT_ADAPTER
from .._kinds.registry import KINDS
from .._model.operation import Action, Operation
from .documents.read_document import Document


def undeclared_implicit(document: Document, created: AbstractSet[str], view: HostView) -> list[Operation]:
    """Return the removals of what partitions brought, of those that were ``created`` (names in lower case)."""
    if not created:
        return []
    declared: dict[str, set[str]] = {}
    for intent in document.of("partition_adapter"):
        declared.setdefault(intent.declared.partition.lower(), set()).add(intent.declared.name.lower())
    return [
        Operation(
            Action.DELETE,
            "partition_adapter",
            (adapter.partition, adapter.name),
            adapter,
            None,
            (),
            "New-VM brings this adapter by itself, and the document declares others",
        )
        for adapter in KINDS["partition_adapter"].read(view)
        if adapter.partition.lower() in created
        and IMPLICIT_ADAPTER.lower() not in declared.get(adapter.partition.lower(), {IMPLICIT_ADAPTER.lower()})
    ]

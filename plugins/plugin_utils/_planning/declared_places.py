"""Find the place in a document that a change is for, however far from the document the change was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .._kinds.registry import KINDS
from .._model.kind import PARENT
from .._model.operation import Operation
from .documents.read_document import Document
from .plan import Step

Key = tuple[str, ...]


class DeclaredPlaces:
    """The places of a document's resources, by kind and by key in lower case."""

    def __init__(self, document: Document) -> None:
        self._places: dict[tuple[str, Key], str] = {}
        for name, behaviour in KINDS.items():
            for intent in document.of(name):
                if intent.where:
                    self._places.setdefault((name, behaviour.kind.key_of(intent.declared)), intent.where)
        self._uplinks = {
            nic.lower(): intent.where
            for intent in document.of("virtual_switch")
            if intent.where
            for nic in intent.declared.uplinks or ()
        }

    def find(self, kind: str, key: Key, resources: Iterable[Any] = ()) -> str:
        """Return the path of what declares a resource, else of what it belongs to, else its section and key.

        ``resources`` are states of it. A NIC belongs to the switch that has it as an uplink, an adapter to its switch,
        and one of a partition to that where the switch is not declared.
        """
        folded = tuple(part.lower() for part in key)
        found = self._places.get((kind, folded))
        return found or next(self._owners(kind, folded, resources), address_of(kind, key))

    def _owners(self, kind: str, key: Key, resources: Iterable[Any]) -> Iterator[str]:
        if kind == "nic_binding" and key[0] in self._uplinks:
            yield self._uplinks[key[0]]
        if kind == "partition_adapter":
            names = [str(resource.switch or "") for resource in resources]
            owners: list[tuple[str, Key]] = [("virtual_switch", (name.lower(),)) for name in names if name]
            owners += [("partition", key[:1])] if key[0] != PARENT else []
            yield from (self._places[owner] for owner in owners if owner in self._places)

    def placed(self, operation: Operation) -> Operation:
        """Return an operation that knows its place."""
        if operation.where:
            return operation
        states = [one for one in (operation.after, operation.before) if one is not None]
        return replace(operation, where=self.find(operation.kind, operation.key, states))

    def placed_steps(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Return steps that know their places."""
        return tuple(
            step if step.operation.where else replace(step, operation=self.placed(step.operation)) for step in steps
        )


def address_of(kind: str, key: Key) -> str:
    """Return how findings name a resource that no document declares: ``virtual_switches: LAN``."""
    return f"{KINDS[kind].kind.section}: {' / '.join(key) or kind}"

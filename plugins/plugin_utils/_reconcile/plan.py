"""A plan: an immutable, ordered, printable list of steps. Applying it reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .._cmdlets.invocation import Invocation
from .._model.operation import Disruption, Operation


@dataclass(frozen=True, slots=True)
class Step:
    """One operation and how it is carried out: commands in order, what they do to traffic, whom they concern."""

    operation: Operation
    invocations: tuple[Invocation, ...]
    disruption: Disruption
    affected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps from one state of a host to another, and what else changes on the way.

    ``side_effects`` are changes that Windows makes by itself to resources that no step names; ``warnings`` are
    remarks that stop nothing.
    """

    steps: tuple[Step, ...] = ()
    side_effects: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.steps)

    def invocations(self) -> Iterator[Invocation]:
        """All commands, in order."""
        for step in self.steps:
            yield from step.invocations

"""A plan: an immutable, ordered, printable list of steps. Applying it reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .._kinds.host_view import HostView
from .._model.disruption import Disruption, Interruption, Seconds, affected_by, at_once, in_turn, worst
from .._model.operation import Operation
from .._powershell.invocation import Invocation


@dataclass(frozen=True, slots=True)
class Step:
    """One operation and how it is carried out: commands in order, and what they do to traffic."""

    operation: Operation
    invocations: tuple[Invocation, ...]
    interruptions: tuple[Interruption, ...] = ()

    @property
    def disruption(self) -> Disruption:
        """The worst that it does to traffic."""
        return worst(self.interruptions)

    @property
    def affected(self) -> tuple[str, ...]:
        """Whose traffic that is: partitions, adapters (``web01 / Network Adapter``), the parent."""
        return affected_by(self.interruptions)

    @property
    def seconds(self) -> Seconds | None:
        """The shortest and the longest of its worst; None where nobody has published a figure."""
        return at_once(self.worst_interruptions)

    @property
    def worst_interruptions(self) -> tuple[Interruption, ...]:
        """Those of its worst class."""
        found = self.disruption
        return tuple(one for one in self.interruptions if one.disruption is found)


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

    @property
    def disruption(self) -> Disruption:
        """The worst that a step of it does to traffic."""
        return worst(self.interruptions())

    @property
    def seconds(self) -> Seconds | None:
        """How long all its interruptions last together; None where one of them has no published figure."""
        return in_turn(at_once(step.interruptions) for step in self.steps if step.interruptions)

    def interruptions(self) -> Iterator[Interruption]:
        """All that it does to traffic, in order."""
        for step in self.steps:
            yield from step.interruptions

    def invocations(self) -> Iterator[Invocation]:
        """All commands, in order."""
        for step in self.steps:
            yield from step.invocations


def steady_after(steps: Sequence[Step], view: HostView) -> frozenset[str]:
    """Return the interfaces of a host (``view``) that stay up while these steps are taken; none if a switch changes."""
    return frozenset() if any(step.operation.kind == "virtual_switch" for step in steps) else view.steady

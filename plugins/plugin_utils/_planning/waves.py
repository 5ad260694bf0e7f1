"""Which kinds have their turn in which wave of a plan; a kind without a turn is refused when this file is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .._kinds.behaviour import KindBehaviour, Outcome, Wave
from .._kinds.partition.fields import OFF, RUNNING
from .._kinds.registry import KINDS
from .._model.operation import Action, Operation

INTERLOCKED = frozenset({"virtual_switch", "nic_binding", "partition", "partition_adapter"})
"""The kinds whose turns depend on each other; the rehearsal says where each of them comes, and why."""


def check_waves(kinds: Mapping[str, KindBehaviour]) -> None:
    """Raise TypeError for a kind that has no turn in a plan: its steps would be left out without a word."""
    for name, behaviour in kinds.items():
        if behaviour.wave is Wave.INTERLOCKED and name not in INTERLOCKED:
            raise TypeError(f"kind '{name}': the rehearsal has no turn for it among the interlocked kinds")


check_waves(KINDS)


def kinds_of_wave(wave: Wave) -> Iterator[str]:
    """Yield the names of the kinds whose steps have their turn in a wave."""
    return (name for name, behaviour in KINDS.items() if behaviour.wave is wave)


def stopped_before_removal(outcome: Outcome) -> list[Operation]:
    """Running partitions that shall go, and of which the document says that they shall be off (rule R16)."""
    return [
        Operation(
            Action.UPDATE,
            "partition",
            (item.current.name,),
            item.current,
            replace(item.current, power=OFF),
            ("power",),
            "stopped before it is removed",
        )
        for item in outcome.wanted["partition"]
        if item.wanted is None
        and item.current is not None
        and item.current.power == RUNNING
        and item.declared.power == OFF
    ]

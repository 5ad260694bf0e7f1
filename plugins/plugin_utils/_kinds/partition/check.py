"""What can be wrong with declared partitions, told before anything is sent to the host."""

from __future__ import annotations

from collections.abc import Iterator

from ..._model.errors import Finding
from ..._model.kind import PARENT
from ..behaviour import Outcome
from ..check_names import check_names
from .fields import OFF, RUNNING, Partition


def check(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about partitions."""
    release = outcome.view.release
    for item in outcome.wanted["partition"]:
        current: Partition | None = item.current
        wanted: Partition | None = item.wanted
        if wanted is None:
            if current is not None and current.power == RUNNING and item.declared.power != OFF:
                yield Finding(
                    "R16",
                    item.where,
                    f"partition '{current.name}' is running, and a running partition cannot be removed",
                    "stop it first (power: off)",
                )
            continue
        if wanted.name.lower() == PARENT:
            yield Finding(
                "name",
                f"{item.where}.name",
                f"'{PARENT}' is what documents call the management OS",
                "give the partition another name",
            )
        if current is not None and wanted.generation != current.generation:
            yield Finding(
                "B3",
                f"{item.where}.generation",
                f"partition '{current.name}' is of generation {current.generation}, and that can never change",
                "leave generation out, or make a new partition",
            )
        if current is None and wanted.generation == 2 and not release.has_generation_2:
            yield Finding(
                "R27",
                f"{item.where}.generation",
                f"Windows Server {release.name} has no generation 2 (it came with 2012 R2)",
                "declare generation: 1",
            )
        if current is None and wanted.id is not None:
            yield Finding(
                "R13",
                f"{item.where}.id",
                f"no partition has the Id {wanted.id}",
                "leave id out to make a new partition",
            )
    yield from check_names(outcome, "partition", "R13", "partition")

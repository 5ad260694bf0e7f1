"""Names that a document would give to a second switch, partition or adapter: the next run could not tell them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .._model.errors import Finding
from .behaviour import Outcome, Wanted


def check_names(outcome: Outcome, kind: str, rule: str, noun: str) -> Iterator[Finding]:
    """Yield every new or renamed resource whose name another one has, or is to get, in the same place.

    Namesakes that the host has already are no finding: a host that is so may be declared so, by Id.
    """
    owners: dict[tuple[str, str], int] = defaultdict(int)
    for resource in outcome.kept[kind]:
        owners[_place(resource)] += 1
    newcomers = []
    for item in outcome.wanted[kind]:
        if item.wanted is None:
            continue
        if _has_its_name(item):
            owners[_place(item.wanted)] += 1
        else:
            newcomers.append(item)
    for item in newcomers:
        place = _place(item.wanted)
        if owners[place]:
            yield Finding(
                rule,
                f"{item.where}.name",
                f"another {noun} is already named '{item.wanted.name}'",
                f"choose another name, or select that {noun} by id",
            )
        owners[place] += 1


def _has_its_name(item: Wanted) -> bool:
    return item.current is not None and item.current.name.lower() == item.wanted.name.lower()


def _place(resource: Any) -> tuple[str, str]:
    """A name, and the partition in which it has to be unique, if there is one."""
    return getattr(resource, "partition", "").lower(), resource.name.lower()

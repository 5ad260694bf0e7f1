"""What is to be done to one resource: an immutable before and after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What happens to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"


class Disruption(StrEnum):
    """What a step does to traffic: nothing, a blink of the link (seconds, rule R8), or the end of a connection."""

    NONE = "none"
    BLINK = "blink"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to one resource. ``before`` is None for a creation, ``after`` for a deletion.

    ``changed`` names the fields that differ; ``reason`` says why the operation is needed where the document alone
    does not tell (a re-creation, a carried-over address, a release).
    """

    action: Action
    kind: str
    key: tuple[str, ...]
    before: Any
    after: Any
    changed: tuple[str, ...] = ()
    reason: str = ""

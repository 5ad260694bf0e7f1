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


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to one resource. ``before`` is None for a creation, ``after`` for a deletion.

    ``changed`` names the fields that differ; ``reason`` says why the operation is needed where the document alone
    does not tell (a re-creation, a carried-over address, a release). ``anew`` marks a removal or a creation that is one
    half of a re-creation. ``where`` is the path of what declares the resource, or of what it belongs to.
    """

    action: Action
    kind: str
    key: tuple[str, ...]
    before: Any
    after: Any
    changed: tuple[str, ...] = ()
    reason: str = ""
    anew: bool = False
    where: str = ""

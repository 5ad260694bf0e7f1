"""Parts of results that other tasks and versions wrote: what is not of the expected shape counts as empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def as_list(value: Any) -> list[Any] | tuple[Any, ...]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list | tuple) else []


def as_mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}

"""Where the values of a merged document come from: a tree beside it, and the paths that lead through both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""The parts of a path into a document: names of fields, and places in lists."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The layer that a value comes from, and its path there; ``parts`` where what is inside comes from several.

    Without ``parts`` everything below the value stands below ``path`` in the same layer.
    """

    layer: int
    path: Path
    parts: Mapping[str | int, Origin] | None = None

    def find(self, path: Path) -> tuple[int, Path]:
        """Give the layer of a value below this one and its path there; of what is missing, of where it belongs."""
        node = self
        for index, part in enumerate(path):
            if node.parts is None:
                return node.layer, (*node.path, *path[index:])
            below = node.parts.get(part)
            if below is None:
                break
            node = below
        return node.layer, node.path


def read_path(document: Any, text: str) -> Path:
    """Read a path as findings write it, as far as it leads into a document and one step further.

    Keys may hold dots and brackets, so of those that fit the longest is taken.
    """
    found: list[str | int] = []
    value, rest = document, text
    while rest:
        step = _step(value, rest)
        if step is None:
            name = rest.lstrip(".")
            return (*found, name) if isinstance(value, dict) and name else tuple(found)
        part, rest = step
        found.append(part)
        value = value[part]
    return tuple(found)


def _step(value: Any, rest: str) -> tuple[str | int, str] | None:
    if isinstance(value, list) and rest.startswith("["):
        index, closed, after = rest[1:].partition("]")
        fits = closed and index.isdecimal() and int(index) < len(value)
        return (int(index), after) if fits else None
    if isinstance(value, dict):
        name = rest.removeprefix(".")
        fitting = [key for key in value if name.startswith(key) and name[len(key) : len(key) + 1] in ("", ".", "[")]
        if fitting:
            key = max(fitting, key=len)
            return key, name[len(key) :]
    return None


def all_values(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield everything in a document, itself first, with its path."""
    yield path, value
    if isinstance(value, dict):
        for name, part in value.items():
            yield from all_values(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from all_values(part, (*path, index))

"""One file of a repository as it was read: its values, and where in it they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .._model.errors import Finding
from . import origins

Locate = Callable[[str, Sequence[Sequence[str | int]]], list[tuple[int, int]]]
"""Give line and column of paths into a text; nothing where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of the repository; ``text`` is its line."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def excerpt(self) -> str:
        """The line, and below it a mark at the column; a long line is cut around the place."""
        start = max(0, self.column - 100)
        shown = "".join(sign if sign.isprintable() else " " for sign in self.text[start : start + 160])
        return f"{shown}\n{' ' * (self.column - 1 - start)}^" if shown.strip() else ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of a file and its plain values; ``locate`` reads the text again, since only errors need places."""

    name: str
    text: str
    values: Any
    locate: Locate

    def places(self, paths: Sequence[origins.Path]) -> list[Place]:
        """Give the places of paths into the file; the first line where none is known."""
        found = self.locate(self.text, paths) or [(1, 1)] * len(paths)
        lines = self.text.split("\n") if paths else []
        return [
            Place(self.name, line, column, lines[line - 1].rstrip("\r") if line <= len(lines) else "")
            for line, column in found
        ]

    def place(self, path: origins.Path) -> Place:
        """Give the place of one path."""
        return self.places([path])[0]


ReadFile = Callable[[Path, str], SourceFile]
"""Read a file, given where it is and its name in the repository; DocumentRejected says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A file whose shape is right. ``templates`` are the paths of its values that Ansible fills in."""

    source: SourceFile
    values: Mapping[str, Any]
    includes: tuple[str, ...] = ()
    templates: frozenset[origins.Path] = frozenset()


@dataclass(frozen=True, slots=True)
class RepositoryFinding:
    """A finding, the hosts that it is about, and its place in the repository; ``others`` are further places."""

    finding: Finding
    hosts: tuple[str, ...] = ()
    place: Place | None = None
    others: tuple[Place, ...] = field(default=())

    def __str__(self) -> str:
        finding = self.finding
        words = (str(self.place or ""), finding.where, finding.message)
        text = ": ".join(dict.fromkeys(word for word in words if word))
        text += f" - {finding.hint}" if finding.hint else ""
        excerpt = self.place.excerpt if self.place is not None else ""
        return f"{text}\n{excerpt}" if excerpt else text

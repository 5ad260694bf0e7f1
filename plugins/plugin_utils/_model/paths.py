"""Paths into documents, as findings write them: ``virtual_switches[0].uplinks[1]``."""

from __future__ import annotations

from collections.abc import Iterable


def show_path(path: Iterable[str | int]) -> str:
    """Return a path as text; numbers are places in lists."""
    text = ""
    for part in path:
        text = f"{text}[{part}]" if isinstance(part, int) else join_path(text, part)
    return text


def join_path(where: str, name: object) -> str:
    """Return the path of a field of what is at ``where``; the document itself is at ``""``."""
    return f"{where}.{name}" if where else str(name)

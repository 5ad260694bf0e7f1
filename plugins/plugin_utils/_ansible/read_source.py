"""Read a document from a file on the controller, and say where in it a finding is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .plain_values import refuse_half_characters
from .yaml_text import load_yaml, locate

MAXIMUM_BYTES = 20_000_000
"""A document of the largest host (12,288 adapters) has less than 6 MB."""

_SUFFIXES = (".yml", ".yaml", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name as the user gave it, its text, its plain values."""

    name: str
    text: str
    values: Any

    def positions(self, findings: Iterable[Finding]) -> dict[str, str]:
        """Give ``file:line:column`` for the paths of findings; the text is read again, since only errors need it."""
        places = locate(self.text, {finding.where for finding in findings})
        return {path: f"{self.name}:{line}:{column}" for path, (line, column) in places.items()}


def read_source(path: Path, name: str) -> Source:
    """Read a .yml, .yaml or .json file; DocumentRejected says what is wrong with it, with line and column."""
    if Path(name).suffix.lower() not in _SUFFIXES:
        raise DocumentRejected.because(
            "source", name, "the file's name does not say what it holds", f"use {' or '.join(_SUFFIXES)}"
        )
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise DocumentRejected.because(
                "size",
                name,
                f"the file has {size:,} bytes, and a document has at most {MAXIMUM_BYTES:,}",
                "split it, or check that it is the right file",
            )
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentRejected.because(
            "source", name, f"the file cannot be read: {error.strerror}", "check its path and rights"
        ) from None
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8 text"
        position = _position_of(name, error.object, error.start)
        raise DocumentRejected.because("syntax", "", message, "save the file as UTF-8", position) from None
    if Path(name).suffix.lower() != ".json":
        return Source(name, text, load_yaml(text, name))
    values = read_json(text.removeprefix("\ufeff"), name)
    refuse_half_characters(values)
    return Source(name, text, values)


def read_json(text: str, name: str) -> Any:
    """Read JSON in which nothing is said twice; DocumentRejected with line and column for what cannot be read."""
    try:
        return json.loads(text, object_pairs_hook=_without_repetition)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise DocumentRejected.because("syntax", "", error.msg, "correct the JSON", place) from None
    except KeyError as error:
        raise DocumentRejected.because(
            "syntax", name, f"'{error.args[0]}' is said twice in one object", "say it once"
        ) from None
    except RecursionError:
        raise DocumentRejected.because(
            "syntax", name, "the JSON is nested too deeply", "a document is eight levels deep"
        ) from None
    except ValueError as error:
        raise DocumentRejected.because(
            "syntax", name, f"the JSON cannot be read: {error}", "correct the JSON"
        ) from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _value in pairs]
        raise KeyError(next(name for name in names if names.count(name) > 1))
    return read


def _position_of(name: str, content: bytes, offset: int) -> str:
    """Give the place of a byte, its column counted in bytes."""
    before = content[:offset]
    return f"{name}:{before.count(10) + 1}:{offset - before.rfind(10)}"

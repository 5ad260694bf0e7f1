"""The border to Ansible: tagged and lazy values become plain Python values, once."""

from __future__ import annotations

import json
from typing import Any

from .._model.errors import DocumentRejected
from .._model.paths import join_path


def plain_values(value: Any) -> Any:
    """Give a copy without Ansible's own types.

    Ansible marks values with their origin by subclasses of str, int, dict and list, which deepdiff takes for other
    types and jsonschema-rs does not take at all. Dates, which YAML reads from unquoted text, become that text again.
    """
    return read_plain(written_plain(value))


def written_plain(value: Any) -> str:
    """Write a value of Ansible as JSON."""
    return json.dumps(value, default=str)


def read_plain(text: str) -> Any:
    """Read what was written as JSON."""
    values = json.loads(text)
    if "\\ud" in text:  # how JSON writes the halves of characters, those that belong together among them
        refuse_half_characters(values)
    return values


def refuse_half_characters(value: Any, where: str = "") -> None:
    """Raise DocumentRejected for text with half a character (a lone surrogate), which no file can hold."""
    if isinstance(value, dict):
        for name, part in value.items():
            refuse_half_characters(name, where)
            refuse_half_characters(part, join_path(where, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            refuse_half_characters(part, f"{where}[{index}]")
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            message = f"character {error.start + 1} of {value[:40]!a} is half of a character"
            raise DocumentRejected.because("value", ascii(where)[1:-1], message, "write the text anew") from None


def without_nulls(value: Any) -> Any:
    """Leave out options that were not given: Ansible fills them in with null, and null says nothing here."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value

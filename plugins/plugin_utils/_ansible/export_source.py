"""Exports of real hosts on the controller: given as text, as a mapping, or as a file."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError

from .._hosts.exported.decode_json import MAXIMUM_BYTES, decode_json
from .._hosts.exported.read_export import Export, read_export
from .._model.errors import DocumentRejected
from .._powershell.answers.answer_reader import RULE
from .plain_values import refuse_half_characters

FindFile = Callable[[str], str]
"""Gives the path of a file that a task names; AnsibleError where there is none."""


def read_given_export(value: Any, option: str, find_file: FindFile) -> Export:
    """Read an export that an option holds; DocumentRejected with paths that begin with the option's name."""
    return read_export(given_values(value, option, find_file), option)


def given_values(value: Any, option: str, find_file: FindFile) -> Any:
    """Give an export's values: text is JSON where it begins as JSON does, and else the name of a file."""
    if isinstance(value, str):
        text = value.lstrip("\ufeff \t\r\n")
        value = decode_json(
            text if text[:1] in ("{", "[") else _read_file(value, option, find_file), _name(value, option)
        )
    refuse_half_characters(value)
    return value


def names_a_file(value: Any) -> bool:
    """Tell a file's name from a document that is written as text."""
    return isinstance(value, str) and "\n" not in value and value.strip().lower().endswith(".json")


def _name(value: str, option: str) -> str:
    """Say what the text is called in messages."""
    return value.strip() if names_a_file(value) else option


def _read_file(name: str, option: str, find_file: FindFile) -> bytes:
    try:
        path = Path(find_file(name))
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _rejected(
                option, f"{_short(name)} is not a regular file", "name the JSON file that a host was exported to"
            )
        if found.st_size > MAXIMUM_BYTES:
            message = f"{_short(name)} has {found.st_size:,} bytes, and an export has at most {MAXIMUM_BYTES:,}"
            raise _rejected(option, message, "check that it is the right file")
        return path.read_bytes()
    except (AnsibleError, FileNotFoundError):
        hint = "a relative path starts at the playbook, at its role, or in their folder files/"
        raise _rejected(option, f"there is no file {_short(name)}", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _rejected(option, f"{_short(name)} cannot be read: {reason}", "check its path and rights") from None


def _short(name: str) -> str:
    return f"'{name}'" if len(name) <= 200 else f"'{name[:197]}...'"


def _rejected(where: str, message: str, hint: str) -> DocumentRejected:
    return DocumentRejected.because(RULE, where, message, hint)

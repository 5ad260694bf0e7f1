"""Plan files on the controller: written at once or not at all, for their owner's eyes, and never over anything else."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from .._model.errors import DocumentRejected
from .._use_cases.saved_plans.load_plan import load_plan
from .._use_cases.saved_plans.saved_plan import FORMAT, SavedPlan
from .plain_values import refuse_half_characters
from .read_source import read_json

MAXIMUM_BYTES = 100_000_000
"""The plan for the largest host (1,024 partitions, 12,288 adapters) has less than half of it."""


def plan_text(values: dict[str, Any]) -> str:
    """Write a plan in the one form that it has: keys in order, one value a line, so that two plans can be compared."""
    return json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def check_place(path: Path, name: str) -> None:
    """Raise DocumentRejected where a plan file must not be written; ``name`` is the path as the user gave it."""
    if not path.parent.is_dir():
        raise _rejected("plan_only", f"there is no directory for {name}", "make it, or name another place")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _rejected("plan_only", f"{name}: {error.strerror}", "name another place") from None
    if stat.S_ISLNK(mode):
        raise _rejected("plan_only", f"{name} is a link", "name the file itself, or take the link away")
    if stat.S_ISDIR(mode):
        raise _rejected("plan_only", f"{name} is a directory", "name a file in it, such as web.plan.json")
    if not stat.S_ISREG(mode):
        raise _rejected("plan_only", f"{name} is not a regular file", "name another place")
    if not _is_plan_file(path):
        raise _rejected(
            "plan_only", f"{name} exists and is not a plan file", "name another place, or take the file away"
        )


def write_plan_file(path: Path, name: str, text: str) -> None:
    """Put a plan in its place, readable for its owner only; DocumentRejected where that cannot be."""
    check_place(path, name)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        message = f"{name} cannot be written: {error.strerror or error}"
        raise _rejected("plan_only", message, "check its directory") from None


def read_plan_file(path: Path, name: str) -> SavedPlan:
    """Read a plan file; DocumentRejected says what is wrong with it, with the path of each finding inside the file."""
    text = _read(path, name)
    if text is None:
        raise _rejected("apply_plan", f"there is no file {name}", "plan_only writes it")
    values = read_json(text, name)
    refuse_half_characters(values)
    return load_plan(values)


def _read(path: Path, name: str) -> str | None:
    """Read a regular file up to the limit; what is a pipe or a device would be read for ever."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _rejected("apply_plan", f"{name} is not a regular file", "name a file that plan_only wrote")
        if found.st_size > MAXIMUM_BYTES:
            message = f"{name} has {found.st_size:,} bytes, and a plan file has at most {MAXIMUM_BYTES:,}"
            raise _rejected("apply_plan", message, "check that it is the right file")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}"
        raise _rejected("apply_plan", message, "check its rights") from None
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} of {name} is not UTF-8 text"
        raise _rejected("apply_plan", message, "name a file that plan_only wrote") from None


def _is_plan_file(path: Path) -> bool:
    """Tell whether a file may be written over: a plan of any version, or nothing at all."""
    try:
        text = _read(path, path.name) or ""
        values = read_json(text, path.name) if text.strip() else {"format": FORMAT}
    except DocumentRejected:
        return False
    return isinstance(values, dict) and values.get("format") == FORMAT


def _rejected(where: str, message: str, hint: str) -> DocumentRejected:
    return DocumentRejected.because("plan", where, message, hint)

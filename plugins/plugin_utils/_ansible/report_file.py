"""Report files on the controller: written as a whole or not at all, and only over other files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from .._model.errors import DocumentRejected

SHOWN_BYTES = 200_000
"""Above this size a difference is not read by people; diff mode says only how large the files are."""


def read_report_file(path: Path, name: str) -> str | None:
    """Read what a report would be written over; None where there is nothing, or nothing that is text.

    Raises DocumentRejected where no report can be written: there is no directory, or something else than a file.
    """
    if not path.parent.is_dir():
        raise _rejected(f"there is no directory for {name}", "make it, or name another place")
    try:
        if path.is_symlink():
            raise _rejected(f"{name} is a link", "name the file itself, or take the link away")
        if path.is_dir():
            raise _rejected(f"{name} is a directory", "name a file in it, such as report.html")
        if not path.exists():
            return None
        if not path.is_file():
            raise _rejected(f"{name} is not a regular file", "name another place")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise _rejected(f"{name} cannot be read: {error.strerror or error}", "check its rights") from None


def write_report_file(path: Path, name: str, text: str) -> None:
    """Write a report beside its place and move it there, with the rights that new files have, or that it had."""
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.new")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            with suppress(OSError):
                temporary.unlink()
        raise _rejected(f"{name} cannot be written: {error.strerror or error}", "check its directory") from None


def describe_difference(before: str | None, after: str, name: str) -> dict[str, str]:
    """Give two reports as Ansible's diff mode shows them."""
    if max(len(before or ""), len(after)) > SHOWN_BYTES:
        size = f"{len(before):,}" if before is not None else "no"
        return {"prepared": f"{name}: {size} characters become {len(after):,}\n"}
    return {"before": before or "", "after": after, "before_header": name, "after_header": name}


def _rejected(message: str, hint: str) -> DocumentRejected:
    return DocumentRejected.because("report", "dest", message, hint)

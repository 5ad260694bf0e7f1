"""Status objects: one JSON file a host in a directory of the controller, and one record on the host itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .._fleet.enactment import Enactment, read_enactment
from .._hosts.protocol import ENACTMENT, Host, Record
from .._model.errors import DocumentRejected
from .read_source import read_json
from .report_file import read_report_file, write_report_file

CURRENT = "current"
"""The name of the host's record: there is one."""

LONGEST_NAME = 200


def status_text(values: dict[str, Any]) -> str:
    """Write a status in the one form that it has, so that two can be compared."""
    return json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def status_file(directory: Path, host: str) -> Path:
    """Give the file of a host; DocumentRejected where its name would lead elsewhere."""
    if not 0 < len(host) <= LONGEST_NAME or host.startswith(".") or not host.isprintable() or set(host) & set("/\\"):
        message = f"the name {host[:60]!a} cannot be that of a file"
        raise DocumentRejected.because("enactment", "status_directory", message, "give the host another name")
    return directory / f"{host}.json"


def read_status_file(directory: Path, host: str) -> Enactment | None:
    """Read the status of a host from the directory; None where there is none yet."""
    path = status_file(directory, host)
    text = read_report_file(path, str(path)) if directory.is_dir() else None
    return read_enactment(read_json(text, str(path)), str(path)) if text is not None else None


def write_status_file(directory: Path, enactment: Enactment) -> bool:
    """Put the status of a host in its place, at once or not at all; tell whether another one was there."""
    path = status_file(directory, enactment.host)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{directory} cannot be made: {error.strerror or error}"
        raise DocumentRejected.because("enactment", "status_directory", message, "name another place") from None
    text = status_text(enactment.values())
    if read_report_file(path, str(path)) == text:
        return False
    write_report_file(path, str(path), text)
    return True


def remove_status_file(directory: Path, host: str) -> bool:
    """Forget the status of a host; tell whether there was one."""
    path = status_file(directory, host)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        message = f"{path} cannot be removed: {error.strerror or error}"
        raise DocumentRejected.because("enactment", "status_directory", message, "check its rights") from None
    return True


def read_host_status(host: Host) -> Enactment | None:
    """Read the status that a host itself keeps; None where it keeps none."""
    with host.open(exclusive=False) as session:
        record = session.records.get(ENACTMENT, CURRENT)
    return read_enactment(record.summary, f"the record of host {host.name}") if record is not None else None


def write_host_status(host: Host, enactment: Enactment) -> bool:
    """Have a host keep its status; tell whether it kept another one."""
    values = enactment.values()
    with host.open(exclusive=True) as session:
        kept = session.records.get(ENACTMENT, CURRENT)
        if kept is not None and dict(kept.summary) == values:
            return False
        session.records.put(Record(ENACTMENT, CURRENT, values))
    return True


def remove_host_status(host: Host) -> bool:
    """Have a host forget its status; tell whether it kept one."""
    with host.open(exclusive=True) as session:
        kept = session.records.get(ENACTMENT, CURRENT)
        if kept is not None:
            session.records.delete(ENACTMENT, CURRENT)
    return kept is not None

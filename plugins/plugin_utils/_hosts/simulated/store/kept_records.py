"""What a host keeps besides its network: the same rules in memory and in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ...._model.errors import HostUnavailable
from ...protocol import EVENT, Record, Records

LONGEST_NAME = 128

Change = tuple[str, str, Record | None]
"""A kind, a name, and the record that is there from now on; None deletes it."""


def checked(record: Record) -> Record:
    """Refuse what could not be listed again: a name that does not print, a summary that is no JSON."""
    for text in (record.kind, record.name):
        if not text.isprintable() or not 0 < len(text) <= LONGEST_NAME:
            raise HostUnavailable(
                f"the host keeps no record under the name {text[:60]!r}: 1 to {LONGEST_NAME} characters are allowed, "
                "all of them printable"
            )
    try:
        json.dumps(dict(record.summary), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise HostUnavailable(
            f"the host cannot keep '{record.name}': its summary is no plain JSON ({error})"
        ) from error
    return record


def free_event_name(records: Records, word: str) -> str:
    """Give a name for an event that no event has: the word and a number that counts on."""
    numbers = (event.name.rpartition("-")[2] for event in records.list(EVENT))
    return f"{word}-{1 + max((int(n) for n in numbers if re.fullmatch('[0-9]{1,9}', n)), default=0)}"


class MemoryRecords:
    """The records of a host in memory; a twin starts without any."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], Record] = {}

    def list(self, kind: str) -> Sequence[Record]:
        """Give the records of a kind in the order in which they were first put, their bodies left empty."""
        return [replace(record, body=b"") for record in self._records.values() if record.kind == kind]

    def get(self, kind: str, name: str) -> Record | None:
        """Give one record with its body, None where there is none."""
        return self._records.get((kind, name))

    def put(self, record: Record) -> None:
        """Keep a record, in place of the one with its kind and name."""
        self._records[record.kind, record.name] = checked(record)

    def delete(self, kind: str, name: str) -> None:
        """Forget a record, if there is one."""
        self._records.pop((kind, name), None)


class StoredRecords:
    """The records of a host's file.

    A change goes into the file at once, in one transaction with the cmdlets that were completed and not yet stored:
    whatever is killed afterwards, a record never says less or more than what has happened to the host before it. A
    checkpoint that is gone means that the commands of its run are durable, and one that is there holds what was there
    before the first of them.
    """

    def __init__(
        self,
        listed: Callable[[str], Sequence[Record]],
        found: Callable[[str, str], Record | None],
        change: Callable[[Change], None] | None,
    ) -> None:
        self._listed = listed
        self._found = found
        self._change = change

    def list(self, kind: str) -> Sequence[Record]:
        """Give the records of a kind in the order in which they were first put, their bodies left empty."""
        return self._listed(kind)

    def get(self, kind: str, name: str) -> Record | None:
        """Give one record with its body, None where there is none."""
        return self._found(kind, name)

    def put(self, record: Record) -> None:
        """Keep a record, in place of the one with its kind and name; HostUnavailable in a session for reading."""
        self._store((record.kind, record.name, checked(record)))

    def delete(self, kind: str, name: str) -> None:
        """Forget a record, if there is one; HostUnavailable in a session for reading."""
        self._store((kind, name, None))

    def _store(self, change: Change) -> None:
        if self._change is None:
            raise HostUnavailable("this session was opened for reading only, so the host's records stay as they are")
        self._change(change)

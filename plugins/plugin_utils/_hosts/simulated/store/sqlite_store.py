"""One SQLite file a host: what a killed run leaves behind is the effect of a prefix of its cmdlets."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from ...._model.errors import HostUnavailable
from ...protocol import Record
from ..hardware.hardware import Hardware
from ..hardware.hardware_document import hardware_from_json, hardware_to_json
from ..state.host_state import HOST_ID, HostState
from ..state.record_codec import COLUMNS
from .kept_records import Change

APPLICATION_ID = 0x46414252
FORMAT_VERSION = 2
WITHOUT_RECORDS = 1
"""The format of version 0.1: it has no records, and becomes the newer one when the first is put."""

_COLUMNS = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_RECORDS = (
    "CREATE TABLE records (kind TEXT NOT NULL, name TEXT NOT NULL, summary TEXT NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (kind, name))"
)
T = TypeVar("T")


def create_file(path: Path, state: HostState, hardware: Hardware) -> None:
    """Write a new host's file; it appears under its name only when it is complete, and takes the place of an old one.

    HostUnavailable where it cannot be written; then nothing has changed.
    """
    fresh = path.with_name(path.name + ".new")
    leftovers = (fresh, fresh.with_name(fresh.name + "-journal"))
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    try:
        guarded(path, lambda: _fill_file(fresh, state, hardware))
        # The journal of the old file must not be played back into the new one.
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
        fresh.replace(path)
    except BaseException:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _fill_file(fresh: Path, state: HostState, hardware: Hardware) -> None:
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(_connect(fresh, 0)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        for table in state.tables:
            connection.execute(
                f"CREATE TABLE {table.codec.kind} (position INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL,"
                " parent TEXT NOT NULL, link TEXT NOT NULL, mac TEXT NOT NULL, body TEXT NOT NULL)"
            )
        connection.execute(_RECORDS)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES ('name', ?)", (state.name,))
        connection.execute("INSERT INTO meta VALUES ('hardware', ?)", (json.dumps(hardware_to_json(hardware)),))
        _write(connection, state)
        connection.execute("COMMIT")


class Store:
    """An open host file. Every method raises HostUnavailable, with one message that says what, where and what now."""

    def __init__(self, path: Path, timeout_seconds: float) -> None:
        self.path = path
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise HostUnavailable(f"the simulated host's file {path} {what}: make the host with module simulated_host")
        self._connection = guarded(path, lambda: _connect(path, timeout_seconds))
        try:
            self._version = self._check()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def load(self) -> HostState:
        """Read the host's state as it is at one moment; records are decoded when they are looked at."""

        def read() -> HostState:
            self._connection.execute("BEGIN")
            meta = dict(self._connection.execute("SELECT key, value FROM meta"))
            state = HostState(meta["name"])
            for table in state.tables:
                table.load(
                    self._connection.execute(
                        f"SELECT {_COLUMNS} FROM {table.codec.kind} ORDER BY position"  # noqa: S608  # our own names
                    ).fetchall()
                )
            self._connection.execute("COMMIT")
            state.counter = int(meta["counter"])
            if HOST_ID not in state.settings:
                raise ValueError("the host's own record is missing")
            return state

        return guarded(self.path, read)

    def hardware(self) -> Hardware:
        """Read what the host was made from."""

        def read() -> Hardware:
            row = self._connection.execute("SELECT value FROM meta WHERE key = 'hardware'").fetchone()
            return hardware_from_json(json.loads(row[0]))

        return guarded(self.path, read)

    def save(self, state: HostState | None, changes: Iterable[Change] = ()) -> None:
        """Write what changed in the state (if one is given) and in the records, wholly or not at all."""

        def write() -> None:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                if state is not None:
                    _write(self._connection, state)
                for change in changes:
                    self._change_record(change)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

        guarded(self.path, write)

    def records(self, *kinds: str) -> Sequence[Record]:
        """Give the records of some kinds in the order in which they were first put, without their bodies."""

        def read() -> list[Record]:
            if not self._has_records():
                return []
            marks = ", ".join("?" * len(kinds))
            rows = self._connection.execute(
                f"SELECT kind, name, summary FROM records WHERE kind IN ({marks}) ORDER BY rowid",  # noqa: S608  # question marks
                kinds,
            )
            return [Record(kind, name, _summary(summary)) for kind, name, summary in rows]

        return guarded(self.path, read)

    def record(self, kind: str, name: str) -> Record | None:
        """Give one record with its body, None where there is none."""

        def read() -> Record | None:
            if not self._has_records():
                return None
            row = self._connection.execute(
                "SELECT summary, body FROM records WHERE kind = ? AND name = ?", (kind, name)
            ).fetchone()
            return None if row is None else Record(kind, name, _summary(row[0]), bytes(row[1]))

        return guarded(self.path, read)

    def _has_records(self) -> bool:
        if self._version == WITHOUT_RECORDS:
            self._version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return self._version != WITHOUT_RECORDS

    def _change_record(self, change: Change) -> None:
        kind, name, record = change
        if not self._has_records():
            if record is None:
                return
            # The number is part of the transaction, as the table is: a killed upgrade has not happened.
            self._connection.execute(_RECORDS)
            self._connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        if record is None:
            self._connection.execute("DELETE FROM records WHERE kind = ? AND name = ?", (kind, name))
            return
        # Not INSERT OR REPLACE: a record keeps its place in the order.
        self._connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT (kind, name)"
            " DO UPDATE SET summary = excluded.summary, body = excluded.body",
            (kind, name, json.dumps(dict(record.summary)), record.body),
        )

    def _check(self) -> int:
        def identify() -> tuple[int, int]:
            application = self._connection.execute("PRAGMA application_id").fetchone()[0]
            return application, self._connection.execute("PRAGMA user_version").fetchone()[0]

        application, version = guarded(self.path, identify)
        if application != APPLICATION_ID:
            raise HostUnavailable(
                f"{self.path} is a database of another program, not a simulated host: move it away, or choose another "
                "state directory"
            )
        if version not in (WITHOUT_RECORDS, FORMAT_VERSION):
            raise HostUnavailable(
                f"{self.path} has format {version}, and this version of the collection reads format {FORMAT_VERSION}: "
                "use the version that wrote it, or make the host again with recreate: true"
            )
        return version


def guarded(path: Path, action: Callable[[], T]) -> T:
    """Turn what SQLite and the file system say about a file into one message, HostUnavailable."""
    try:
        return action()
    except sqlite3.OperationalError as error:
        raise HostUnavailable(f"{path}: {error} - {_advice(str(error))}") from error
    except (sqlite3.Error, KeyError, ValueError, TypeError, AttributeError) as error:
        raise HostUnavailable(
            f"{path} is not a simulated host's file, or it is damaged ({error}): make the host again with module "
            "simulated_host and recreate: true"
        ) from error
    except OSError as error:
        raise HostUnavailable(f"{path}: {error.strerror or error} - {_advice(str(error))}") from error


def _advice(message: str) -> str:
    if "full" in message or "No space" in message:
        return "free some space on the disk; what was not stored yet is lost"
    if "disk I/O" in message or "too large" in message:
        return "see whether the disk is full, its quota used up, or broken; what was not stored yet is lost"
    if "readonly" in message or "unable to open" in message:
        return "make the file and its directory writable for this user, or choose another state directory"
    if "locked" in message:
        return "another program holds the file; try again when it is done"
    return "the file cannot be used; look at the disk, or make the host again with recreate: true"


def _connect(path: Path, timeout_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout_seconds, isolation_level=None
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:  # the first statement is what notices that the file is no database
        connection.close()
        raise
    return connection


def _summary(text: str) -> Mapping[str, Any]:
    try:
        summary = json.loads(text)
    except RecursionError as error:
        raise ValueError("a record's summary is nested too deeply") from error
    if not isinstance(summary, dict):
        raise TypeError("a record's summary is no object")
    return summary


def _write(connection: sqlite3.Connection, state: HostState) -> None:
    for table in state.tables:
        if table.dirty:
            stored, deleted = table.changes()
            kind = table.codec.kind
            connection.executemany(f"DELETE FROM {kind} WHERE position = ?", deleted)  # noqa: S608  # our own names
            connection.executemany(f"INSERT OR REPLACE INTO {kind} VALUES ({_MARKS})", stored)  # noqa: S608  # as above
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('counter', ?)", (str(state.counter),))

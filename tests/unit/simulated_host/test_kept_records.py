"""What a host keeps besides its network: durable at once, in order with the commands, whoever wrote the file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    SimulatedHost,
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.store import sqlite_store
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

CLONE = Path(__file__).resolve().parents[3]
COLLECTIONS = CLONE.parents[2] if CLONE.parents[1].name == "ansible_collections" else CLONE / ".cache" / "collections"
NAMES = "ansible_collections.fabricops.hyperv.plugins.plugin_utils"
ONE = Record("checkpoint", "monday", {"origin": "run", "at": 1.5}, b"\x00body\xff")


@pytest.fixture
def stored(tmp_path, hardware) -> SimulatedHost:
    host = SimulatedHost("hv1", tmp_path / "hosts", lock_timeout_seconds=0.2)
    host.create(hardware)
    return host


def partitions(host: SimulatedHost) -> list[str]:
    with host.open(exclusive=False) as session:
        return [row["Name"] for row in session.invoke(Invocation("Get-VM", {}))]


def test_records_survive_their_session(stored):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
    with stored.open(exclusive=False) as session:
        assert session.records.get("checkpoint", "monday") == ONE
        assert session.records.get("checkpoint", "Monday") is None
        assert session.records.list("checkpoint") == [Record("checkpoint", "monday", ONE.summary)]
        assert session.records.list("event") == []
    with stored.open(exclusive=True) as session:
        session.records.delete("checkpoint", "monday")
        session.records.delete("checkpoint", "never was")
        assert session.records.list("checkpoint") == []


def test_memory_and_file_keep_the_same(stored, hardware):
    with stored.open(exclusive=True) as session:
        for records in (session.records, memory_session("hv1", hardware).records):
            for name in ("b", "a", "b"):
                records.put(Record("event", name, {"n": name}, b"x"))
            records.put(Record("fault", "a"))
            assert [record.name for record in records.list("event")] == ["b", "a"]
            assert all(record.body == b"" for record in records.list("event"))
            assert records.get("event", "b").body == b"x"
            records.delete("event", "b")
            assert records.get("event", "b") is None
            assert [record.name for record in records.list("event")] == ["a"]
            for wrong in (Record("event", ""), Record("event", "a\nb"), Record("event", "x" * 129), Record("", "a")):
                with pytest.raises(HostUnavailable, match="no record under the name"):
                    records.put(wrong)
            for summary in ({"a": object()}, {"a": float("nan")}, {"a": {1, 2}}):
                with pytest.raises(HostUnavailable, match="no plain JSON"):
                    records.put(Record("event", "a", summary))


@pytest.mark.parametrize("text", ["", "'); DROP TABLE switch; --", "\N{SNOWMAN}" * 50, "a\x00b\udcff", "[[[{"])
def test_hostile_summaries_and_bodies_come_back_as_they_were(stored, text):
    record = Record(
        "checkpoint", "one", {"text": text, text: [text]}, os.urandom(1000) + text.encode("utf-8", "replace")
    )
    with stored.open(exclusive=True) as session:
        session.records.put(record)
    with stored.open(exclusive=False) as session:
        assert session.records.get("checkpoint", "one") == record


@pytest.mark.parametrize("summary", ["", "no json", "[1]", "null", "[" * 100_000, "{", b"\xff"])
def test_damaged_records_are_reported(stored, summary):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
    with sqlite3.connect(stored.path) as connection:
        connection.execute("UPDATE records SET summary = ?", (summary,))
    connection.close()
    with stored.open(exclusive=False) as session:
        with pytest.raises(HostUnavailable, match="damaged"):
            session.records.list("checkpoint")
        with pytest.raises(HostUnavailable, match="damaged"):
            session.records.get("checkpoint", "monday")


def test_sessions_for_reading_list_and_get_only(stored):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
    with stored.open(exclusive=False) as session:
        with pytest.raises(HostUnavailable, match="reading only"):
            session.records.put(ONE)
        with pytest.raises(HostUnavailable, match="reading only"):
            session.records.delete("checkpoint", "monday")
        assert session.records.get("checkpoint", "monday") == ONE


def test_killed_process_leaves_records_and_every_command_before_them(stored):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        f"from {NAMES}._powershell.invocation import Invocation\n"
        f"from {NAMES}._hosts.protocol import Record\n"
        f"from {NAMES}._hosts.simulated.simulated_host import SimulatedHost\n"
        "with SimulatedHost('hv1', Path(sys.argv[1])).open(exclusive=True) as session:\n"
        "    session.invoke(Invocation('New-VM', {'Name': 'before'}))\n"
        "    session.records.put(Record('checkpoint', 'one'))\n"
        "    session.invoke(Invocation('New-VM', {'Name': 'after'}))\n"
        "    os._exit(9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(COLLECTIONS)}
    run = subprocess.run([sys.executable, "-c", script, str(stored.path.parent)], env=environment, check=False)
    assert run.returncode == 9
    assert partitions(stored)[3:] == ["before"]
    with stored.open(exclusive=False) as session:
        assert [record.name for record in session.records.list("checkpoint")] == ["one"]


def test_full_disk_keeps_what_was_stored_and_ends_the_session(stored, monkeypatch):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)

    def full(*_args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with stored.open(exclusive=True) as session:
        monkeypatch.setattr(sqlite_store.Store, "_change_record", full)
        with pytest.raises(HostUnavailable, match="free some space"):
            session.records.put(Record("checkpoint", "two"))
        monkeypatch.undo()
        for use in (
            lambda: session.records.put(ONE),
            lambda: session.records.list("checkpoint"),
            lambda: session.invoke(Invocation("Get-VM", {})),
        ):
            with pytest.raises(HostUnavailable, match="open a new session"):
                use()
    with stored.open(exclusive=False) as session:
        assert [record.name for record in session.records.list("checkpoint")] == ["monday"]


def make_old(path: Path) -> None:
    """Give a file the format of version 0.1."""
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE records")
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_file_of_version_0_1_is_read_and_becomes_newer_with_its_first_record(stored):
    with stored.open(exclusive=True) as session:
        session.invoke(Invocation("New-VM", {"Name": "kept"}))
    make_old(stored.path)
    with stored.open(exclusive=False) as session:
        assert session.records.list("checkpoint") == []
        assert session.records.get("checkpoint", "monday") is None
    with stored.open(exclusive=True) as session:
        session.records.delete("checkpoint", "monday")
        session.invoke(Invocation("New-VM", {"Name": "also"}))
    with sqlite3.connect(stored.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
        session.records.put(Record("event", "one"))
    with stored.open(exclusive=False) as session:
        assert session.records.get("checkpoint", "monday") == ONE
    assert partitions(stored)[3:] == ["kept", "also"]


def test_a_host_that_is_made_again_keeps_nothing(stored, hardware):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
    stored.create(hardware, replace=True)
    with stored.open(exclusive=False) as session:
        assert session.records.list("checkpoint") == []


def test_a_file_that_cannot_be_written_keeps_its_records_readable(stored, monkeypatch):
    with stored.open(exclusive=True) as session:
        session.records.put(ONE)
    connect = sqlite_store._connect

    def read_only(path: Path, timeout: float) -> sqlite3.Connection:
        connection = connect(path, timeout)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(sqlite_store, "_connect", read_only)
    with stored.open(exclusive=False) as session:
        assert session.records.get("checkpoint", "monday") == ONE
    with stored.open(exclusive=True) as session, pytest.raises(HostUnavailable, match="writable"):
        session.records.put(ONE)

"""The host's file: what survives, what is refused, who waits for whom."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions import stored_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    SimulatedHost,
    memory_session,
    state_directory,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.store import sqlite_store
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError, HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

ALL = ReadScope(None, None)
CLONE = Path(__file__).resolve().parents[3]
COLLECTIONS = CLONE.parents[2] if CLONE.parents[1].name == "ansible_collections" else CLONE / ".cache" / "collections"
NAMES = "ansible_collections.fabricops.hyperv.plugins.plugin_utils"


def new_partition(number: int) -> Invocation:
    return Invocation("New-VM", {"Name": f"vm{number}"})


@pytest.fixture
def stored(tmp_path, hardware) -> SimulatedHost:
    host = SimulatedHost("hv1", tmp_path / "hosts", lock_timeout_seconds=0.2)
    host.create(hardware)
    return host


def names(host: SimulatedHost) -> list[str]:
    with host.open(exclusive=False) as session:
        return [row["Name"] for row in session.invoke(Invocation("Get-VM", {}))]


def test_stored_host_equals_the_one_in_memory(stored, hardware):
    memory = memory_session("hv1", hardware)
    steps = [
        Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": "NIC1"}),
        Invocation("Connect-VMNetworkAdapter", {"VMName": "web01", "SwitchName": "LAN"}),
        Invocation("Set-VMNetworkAdapter", {"VMName": "web01", "DhcpGuard": "On"}),
        Invocation("Set-VMNetworkAdapterVlan", {"VMName": "web01", "Access": True, "VlanId": 7}),
        Invocation("Remove-VM", {"Name": "db"}),
        new_partition(1),
    ]
    for step in steps:
        memory.invoke(step)
        with stored.open(exclusive=True) as session:
            session.invoke(step)
    with stored.open(exclusive=False) as session:
        assert read_host(session, ALL) == read_host(memory, ALL)
    assert stored.hardware() == hardware


def test_files_are_private(stored):
    with stored.open(exclusive=True) as session:
        session.invoke(new_partition(1))
    assert stored.path.parent.stat().st_mode & 0o777 == 0o700
    for path in stored.path.parent.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_create_refuses_to_overwrite_and_remove_leaves_nothing(stored, hardware):
    with pytest.raises(HostUnavailable, match="exists already"):
        stored.create(hardware)
    stored.remove()
    assert not stored.exists()
    assert list(stored.path.parent.iterdir()) == []
    stored.remove()
    with pytest.raises(HostUnavailable, match="module simulated_host"), stored.open(exclusive=True):
        pass


def test_killed_run_leaves_a_prefix_of_its_cmdlets(stored):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        f"from {NAMES}._powershell.invocation import Invocation\n"
        f"from {NAMES}._hosts.simulated.simulated_host import SimulatedHost\n"
        "host = SimulatedHost('hv1', Path(sys.argv[1]))\n"
        "with host.open(exclusive=True) as session:\n"
        "    for number in range(1300):\n"
        "        session.invoke(Invocation('New-VM', {'Name': f'vm{number}'}))\n"
        "    os._exit(9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(COLLECTIONS)}
    run = subprocess.run(
        [sys.executable, "-c", script, str(stored.path.parent)], env=environment, check=False, capture_output=True
    )
    assert run.returncode == 9, run.stderr
    found = names(stored)[3:]
    assert len(found) == 1300 // stored_session.GROUP * stored_session.GROUP
    assert found == [f"vm{number}" for number in range(len(found))]
    with stored.open(exclusive=True) as session:  # the lock died with its holder
        rows = session.invoke(Invocation("Get-VMNetworkAdapter", {"All": True}))
        assert len(rows) == len(found) + 3
        session.invoke(new_partition(1))


def test_exception_in_a_session_keeps_what_was_completed(stored):
    def fail_after_one_cmdlet() -> None:
        with stored.open(exclusive=True) as session:
            session.invoke(new_partition(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_one_cmdlet()
    assert "vm1" in names(stored)


def test_exclusive_sessions_take_turns(stored):
    with stored.open(exclusive=True) as session:
        session.invoke(new_partition(1))
        with pytest.raises(HostUnavailable, match="busy"), stored.open(exclusive=True):
            pass
        assert "vm1" not in names(stored)  # readers do not wait, and see what is stored
    patient = SimulatedHost("hv1", stored.path.parent, lock_timeout_seconds=10)
    started = time.monotonic()
    with patient.open(exclusive=True):
        pass
    assert time.monotonic() - started < 5


def test_reading_sessions_refuse_to_write(stored):
    with stored.open(exclusive=False) as session, pytest.raises(CmdletError, match="reading only"):
        session.invoke(new_partition(1))


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_file_that_is_no_host_is_reported(stored, content):
    stored.path.write_bytes(content)
    with pytest.raises(HostUnavailable, match=r"hv1\.sqlite3"), stored.open(exclusive=True):
        pass


def test_foreign_newer_and_damaged_files_are_reported(stored):
    for statement, word in (
        ("PRAGMA user_version = 99", "format 99"),
        ("DROP TABLE adapter", "adapter"),
        ("PRAGMA application_id = 7", "another program"),
    ):
        with sqlite3.connect(stored.path) as connection:
            connection.execute(statement)
        connection.close()
        with pytest.raises(HostUnavailable, match=word), stored.open(exclusive=False):
            pass
        if "version" in statement:
            with sqlite3.connect(stored.path) as connection:
                connection.execute("PRAGMA user_version = 1")
            connection.close()


def test_damaged_row_is_reported_when_it_is_read(stored):
    with sqlite3.connect(stored.path) as connection:
        connection.execute("UPDATE partition SET body = '{\"strange\": 1}'")
    connection.close()
    with stored.open(exclusive=False) as session, pytest.raises(HostUnavailable, match="damaged"):
        session.invoke(Invocation("Get-VM", {}))


def test_directory_that_is_a_file_is_reported(tmp_path, hardware):
    (tmp_path / "hosts").write_text("")
    host = SimulatedHost("hv1", tmp_path / "hosts")
    with pytest.raises(HostUnavailable, match="hosts"):
        host.create(hardware)
    with pytest.raises(HostUnavailable), host.open(exclusive=True):
        pass
    assert host.exists() is False


def test_full_disk_is_reported_and_keeps_what_was_stored(stored, monkeypatch):
    with stored.open(exclusive=True) as session:
        session.invoke(new_partition(1))

    def full(*_args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite_store, "_write", full)
    with pytest.raises(HostUnavailable, match="free some space"), stored.open(exclusive=True) as session:
        session.invoke(new_partition(2))
    monkeypatch.undo()
    assert "vm1" in names(stored)
    assert "vm2" not in names(stored)


def test_unwritable_file_is_reported(stored, monkeypatch):
    def refuse(*_args: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(sqlite_store, "_write", refuse)
    with pytest.raises(HostUnavailable, match="writable"), stored.open(exclusive=True) as session:
        session.invoke(new_partition(2))


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "a b", "a\n", "a\x00b", "ä", "x" * 300])
def test_hostile_names_are_refused(tmp_path, name):
    with pytest.raises(HostUnavailable, match="cannot be the name"):
        SimulatedHost(name, tmp_path)


def test_state_directory_is_option_then_environment_then_user_s():
    assert state_directory("/a", {"FABRICOPS_HYPERV_STATE_DIR": "/b"}) == Path("/a")
    assert state_directory(None, {"FABRICOPS_HYPERV_STATE_DIR": "/b", "XDG_STATE_HOME": "/c"}) == Path("/b")
    assert state_directory(None, {"XDG_STATE_HOME": "/c"}) == Path("/c/fabricops.hyperv/hosts")
    assert state_directory(None, {"HOME": "/d"}) == Path("/d/.local/state/fabricops.hyperv/hosts")


def test_rows_are_decoded_only_when_they_are_looked_at(stored):
    with stored.open(exclusive=True) as session:
        for number in range(50):
            session.invoke(new_partition(number))
    with stored.open(exclusive=True) as session:
        session.invoke(Invocation("Set-VMNetworkAdapterVlan", {"VMName": "vm7", "Access": True, "VlanId": 7}))
        rows = session._state.adapters._rows.values()
        assert sum(not isinstance(row, tuple) for row in rows) == 1

"""Files of hosts that are broken, foreign, newer, held by others, or on a full disk; and runs that are killed."""

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost

CLONE = Path(__file__).absolute().parents[3]
COLLECTIONS = CLONE.parents[2] if CLONE.parents[1].name == "ansible_collections" else CLONE / ".cache" / "collections"
BACKEND = {"virtual_switches": [{"name": "Backend", "type": "private"}]}
TASKS: list[tuple[str, dict[str, Any]]] = [
    ("host_network", {"config": BACKEND}),
    ("host_network", {"state": "gathered"}),
    ("host_network_info", {}),
    ("virtual_switch", {"name": "Backend", "type": "private"}),
    ("invoke_cmdlet", {"cmdlet": "Get-VM"}),
    ("invoke_cmdlet", {"cmdlet": "New-VM", "parameters": {"Name": "x"}}),
    ("simulated_host", {"physical_adapters": [{"name": "NIC9"}]}),
    ("simulated_host", {"state": "absent"}),
]
LARGE = {"virtual_switches": [{"name": f"S{n}", "type": "private", "notes": "n" * 3000} for n in range(60)]}


def garble(path: Path) -> None:
    path.write_bytes(b"no database at all " * 300)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def is_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def belongs_to_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()


def is_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("spoil", [garble, halve, empty, is_a_directory, belongs_to_another_program, is_newer])
def test_a_file_that_is_no_host_is_reported_by_every_module_and_left_alone(spoil: Any, stage: Any) -> None:
    path = stage.state_directory / "hyper1.sqlite3"
    spoil(path)
    content = path.read_bytes() if path.is_file() else None
    for module, options in TASKS:
        result = stage.run_options(module, options)
        assert (result["failed"], result["changed"]) == (True, False), (module, options)
        assert str(path) in result["msg"]
        assert "The host is as it was" in result["host_state"]
    assert (path.read_bytes() if path.is_file() else None) == content


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_state_directory_that_is_a_file_is_reported(below: str, empty_stage: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    elsewhere = replace(empty_stage, state_directory=tmp_path / "file" / below)
    for module, options in TASKS[:-1]:
        result = elsewhere.run_options(module, options)
        assert (result["failed"], result["changed"]) == (True, False)
        assert str(tmp_path / "file") in result["msg"]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let files of this process grow to a size and no further, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_leaves_the_host_as_it_was(stage: Any) -> None:
    path = stage.state_directory / "hyper1.sqlite3"
    before = stage.run("host_network_info")
    with room_for(path.stat().st_size + 8192):
        result = stage.run("host_network", config=LARGE)
    assert (result["failed"], result["changed"]) == (True, False)
    assert "disk" in result["msg"]
    assert "none of the run's commands could be stored" in result["host_state"]
    assert stage.run("host_network_info") == before
    assert stage.run("host_network", config=LARGE)["changed"] is True


def test_a_full_disk_in_the_middle_of_a_run_says_how_much_was_stored(stage: Any) -> None:
    path = stage.state_directory / "hyper1.sqlite3"
    document = {"partitions": [{"name": f"vm{n:04}"} for n in range(1100)]}
    with room_for(path.stat().st_size + 130_000):
        result = stage.run("host_network", config=document)
    assert (result["failed"], result["changed"]) == (True, True)
    assert "the first 512 changing commands" in result["host_state"]
    assert len(stage.run("invoke_cmdlet", cmdlet="Get-VM")["objects"]) == 513
    assert stage.run("host_network", config=document)["changed"] is True


def test_a_host_that_a_full_disk_keeps_from_being_made_anew_is_still_the_old_one(stage: Any) -> None:
    before = stage.run("host_network_info")
    nics = [{"name": f"NIC{n}"} for n in range(300)]
    with room_for(16384):
        result = stage.run("simulated_host", physical_adapters=nics, recreate=True)
    assert result["failed"] is True
    assert "disk" in result["msg"]
    assert stage.run("host_network_info") == before
    assert sorted(path.name for path in stage.state_directory.iterdir()) == ["hyper1.lock", "hyper1.sqlite3"]


def test_a_host_in_use_is_waited_for_and_after_a_while_reported(stage: Any) -> None:
    impatient = replace(stage, variables={"fabricops_hyperv_lock_timeout_seconds": 0.2})
    host = SimulatedHost("hyper1", stage.state_directory)
    with host.open(exclusive=True):
        result = impatient.run("host_network", config=BACKEND)
        assert (result["failed"], result["changed"]) == (True, False)
        assert re.search(
            rf"host 'hyper1' is busy: process {os.getpid()} \(\S+\) has held it since 20\S+ \S+ UTC", result["msg"]
        )
        assert "fabricops_hyperv_lock_timeout_seconds" in result["msg"]
        assert impatient.run("host_network", config=BACKEND, check_mode=True)["changed"] is True  # readers do not wait
    taken = threading.Event()

    def hold() -> None:
        with host.open(exclusive=True):
            taken.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    assert stage.run("host_network", config=BACKEND)["changed"] is True
    holder.join()


KILLED = """
import os, signal, sys
from pathlib import Path
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated import simulated_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

made = 0
invoke = simulated_host.StoredSession.invoke

def invoke_or_die(session, invocation):
    global made
    answer = invoke(session, invocation)
    made += invocation.cmdlet == "New-VM"
    if made == 900:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

simulated_host.StoredSession.invoke = invoke_or_die
document = {"partitions": [{"name": f"vm{number:04}"} for number in range(1100)]}
reconcile(simulated_host.SimulatedHost("hyper1", Path(sys.argv[1])), read_document(document), Options())
"""


def test_a_killed_run_leaves_a_prefix_and_the_next_run_does_the_rest(stage: Any) -> None:
    environment = {**os.environ, "PYTHONPATH": str(COLLECTIONS)}
    command = [sys.executable, "-c", KILLED, str(stage.state_directory)]
    run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == -signal.SIGKILL, run.stderr
    names = [row["Name"] for row in stage.run("invoke_cmdlet", cmdlet="Get-VM")["objects"]]
    assert sorted(names) == [*(f"vm{number:04}" for number in range(512)), "web01"]
    document = {"partitions": [{"name": f"vm{number:04}"} for number in range(1100)]}
    rest = stage.run("host_network", config=document)
    assert len(rest["plan"]) == 1100 - 512
    assert stage.run("host_network", config=document)["changed"] is False

"""Module run_lock: one run at a time, for as long as the run lives and no longer."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible import lock_holder

from .conftest import Stage


@contextmanager
def another_run(lock: Path, words: str = "process 1 elsewhere, since then") -> Iterator[subprocess.Popen[str]]:
    """A run that has the lock until it is killed."""
    run = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], text=True)
    command = [sys.executable, str(lock_holder.__file__), str(lock), str(run.pid), words]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        yield run
    finally:
        run.kill()
        run.wait()
        holder.communicate(timeout=30)


def test_a_run_takes_its_lock_as_often_as_it_likes(empty_stage: Stage, tmp_path: Path) -> None:
    for check_mode in (False, True):
        told = empty_stage.run("run_lock", check_mode=check_mode, path=str(tmp_path / "lock"))
        assert told["changed"] is False
        assert told["holder"].startswith(f"process {os.getpid()} on ")


def test_another_run_is_named(empty_stage: Stage, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with another_run(lock):
        told = empty_stage.run("run_lock", path=str(lock))
    assert told["failed"] is True
    assert "process 1 elsewhere, since then" in told["msg"]


def test_a_run_of_the_same_number_in_another_container_is_another(empty_stage: Stage, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with another_run(lock, f"process {os.getpid()} on {platform.node()} (00000000), since then"):
        told = empty_stage.run("run_lock", path=str(lock))
    assert told["failed"] is True


def test_a_lock_ends_with_its_run(empty_stage: Stage, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with another_run(lock) as run:
        run.kill()
        told = empty_stage.run("run_lock", path=str(lock), wait_seconds=30)
    assert told["holder"].startswith(f"process {os.getpid()} on ")


def test_a_lock_that_was_left_by_nobody_is_taken(empty_stage: Stage, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("process 1 elsewhere, since then")
    assert "failed" not in empty_stage.run("run_lock", path=str(lock))


@pytest.mark.parametrize("place", ["nowhere/lock", "link", "folder"])
def test_what_cannot_be_locked_is_told(place: str, empty_stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    told = empty_stage.run("run_lock", path=str(tmp_path / place))
    assert told["failed"] is True
    assert "cannot be locked" in told["msg"]
    assert not (tmp_path / "target").exists()


def test_a_wait_that_makes_no_sense_is_told(empty_stage: Stage, tmp_path: Path) -> None:
    told = empty_stage.run("run_lock", path=str(tmp_path / "lock"), wait_seconds=-1)
    assert "-1 is not from 0 to 86400" in told["msg"]

"""Module run_lock: one run at a time over what several runs would spoil for each other."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._hosts.host_clock import say_time
from .._model.errors import DocumentRejected
from . import lock_holder
from .task_action import HypervAction

SPEC: ArgumentSpec = {
    "path": {"type": "path", "required": True},
    "wait_seconds": {"type": "int", "default": 0},
}

SECONDS_BETWEEN = 0.5
LONGEST_WAIT = 86_400
_SINCE = ", since "


class RunLockAction(HypervAction):
    """Take a lock that ends with the run of Ansible."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Take the lock, waiting for another run if asked to; nothing is changed by it."""
        path = Path(self._loader.path_dwim(options["path"]))
        if not 0 <= options["wait_seconds"] <= LONGEST_WAIT:
            message = f"{options['wait_seconds']} is not from 0 to {LONGEST_WAIT}"
            raise DocumentRejected.because("options", "wait_seconds", message, "give a number in between")
        until = time.monotonic() + options["wait_seconds"]
        while not _take(path):
            holder = read_holder(path)
            if holder.partition(_SINCE)[0] == _owner():
                break  # a task before this one took it
            if time.monotonic() >= until:
                message = f"another run has {path}: {holder or 'it does not say who it is'}"
                raise DocumentRejected.because("lock", "path", message, "wait until it has ended, or end it")
            time.sleep(SECONDS_BETWEEN)
        return {"changed": False, "path": str(path), "holder": read_holder(path)}


def read_holder(path: Path) -> str:
    """Read who has a lock, as far as the file tells."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:200]
    except OSError:
        return ""


def _take(path: Path) -> bool:
    """Start the holder of a lock and hear what it says; DocumentRejected where the file cannot be locked at all."""
    words = f"{_owner()}{_SINCE}{say_time(time.time())}"
    command = [sys.executable, "-I", lock_holder.__file__, str(path), str(_run()), words]
    with subprocess.Popen(  # noqa: S603 - no shell, and every word is an argument of our own program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as holder:
        said = holder.stdout.readline().strip() if holder.stdout else ""
        if said == lock_holder.TAKEN:
            holder.returncode = 0  # it stays, and is nobody's to wait for
            return True
        wrong = holder.stderr.read().strip().rpartition("\n")[2] if holder.stderr and said != lock_holder.HELD else ""
    if said != lock_holder.HELD:
        raise DocumentRejected.because("lock", "path", f"{path} cannot be locked: {wrong}", "name another place")
    return False


def _owner() -> str:
    run = _run()
    return f"process {run} on {platform.node()}{_mark(run)}"


def _mark(process: int) -> str:
    """Tell a process from another one of its number, before it or in another container, where the system lets it."""
    try:
        namespace = Path(f"/proc/{process}/ns/pid").readlink()
        started = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
        )
    except (OSError, IndexError):
        return ""
    return f" ({hashlib.sha256(f'{namespace} {started}'.encode()).hexdigest()[:8]})"


def _run() -> int:
    """Give the process of the whole run, of which a task's own one is a child."""
    parent = multiprocessing.parent_process()
    return (parent.pid if parent is not None else None) or os.getpid()

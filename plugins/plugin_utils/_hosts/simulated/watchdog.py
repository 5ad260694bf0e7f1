"""The process that accesses a simulated host when its timer is due, although nobody else does.

It stands for a scheduled task of a real host: it outlives the controller's program and needs nothing from it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

from ..._model.errors import HostUnavailable
from ..protocol import Agent

_COLLECTION = "ansible_collections.fabricops.hyperv."
_FACTORY = re.compile(re.escape(_COLLECTION) + r"\w+(?:\.\w+)*:\w+")
_POLL_SECONDS = 1.0
_TOLERATED_FAILURES = 600
_START_SECONDS = 30


class WatchedHost(Protocol):
    """The part of a host that a watchdog needs."""

    def exists(self) -> bool:
        """Tell whether the host is there."""

    def now(self) -> float:
        """Give the time of the host's clock."""

    def deadline(self) -> float | None:
        """Give the time at which the timer fires, None while none is armed."""

    def fire_overdue_timer(self) -> None:
        """Let the timer fire if it is overdue."""


def start_watchdog(name: str, directory: Path, lock_timeout_seconds: float, address: str, agent: Agent) -> None:
    """Start the process and return as soon as it watches; HostUnavailable where it cannot be started.

    The process makes its own agent, from the class of the one given, with the management address as its argument.
    """
    factory = f"{agent.__class__.__module__}:{agent.__class__.__qualname__}"
    here = Path(__file__).absolute()
    environment = dict(os.environ)
    if here.parents[6].name == "ansible_collections":
        known = [str(here.parents[7]), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(known)
    program = f"{__package__}.run_watchdog"
    told = [factory, name, str(directory.absolute()), str(lock_timeout_seconds), address]
    try:
        started = subprocess.run(  # noqa: S603 - no shell, and every word is an argument of our own program
            [sys.executable, "-P", "-m", program, *told],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_START_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HostUnavailable(f"the watchdog of simulated host '{name}' could not be started: {error}") from error
    if started.returncode:
        raise HostUnavailable(
            f"the watchdog of simulated host '{name}' could not be started: it ended with {started.returncode}"
        )


def make_agent(factory: str, address: str) -> Agent:
    """Make an agent from ``module:class``; ValueError for anything outside this collection."""
    if not _FACTORY.fullmatch(factory):
        raise ValueError(f"'{factory[:200]}' names no agent of this collection")
    module, _colon, name = factory.partition(":")
    agent: Agent = getattr(import_module(module), name)(address)
    return agent


def watch(host: WatchedHost, sleep: Callable[[float], None]) -> None:
    """Wait until the host's timer has fired or was taken back, or the host is gone.

    The timer is read again at least once a second, since it may have been set anew meanwhile. A host that is busy is
    tried again; one whose file cannot be used at all is given up after ten minutes.
    """
    failures = 0
    while failures < _TOLERATED_FAILURES and host.exists():
        pause = _POLL_SECONDS
        try:
            deadline = host.deadline()
            if deadline is None:
                return
            left = deadline - host.now()
            if left > 0:
                pause = min(left, _POLL_SECONDS)
            else:
                host.fire_overdue_timer()
            failures = 0
        except HostUnavailable:
            failures += 1
        sleep(pause)

"""The watchdog's program: CLASS NAME DIRECTORY LOCK_TIMEOUT_SECONDS ADDRESS (see watchdog.py)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from .simulated_host import SimulatedHost
from .watchdog import make_agent, watch


def main(arguments: list[str]) -> None:
    """Leave a process behind that watches, once it is sure that it can: who started this waits for that."""
    factory, name, directory, timeout_seconds, address = arguments
    agent = make_agent(factory, address)
    host = SimulatedHost(name, Path(directory), float(timeout_seconds), management_address=address, agent=agent)
    host.deadline()
    if not os.fork():
        watch(host, time.sleep)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Hold a file's lock for as long as another process lives: a program of its own, which ``run_lock`` starts.

A task of Ansible ends with its process, and a lock would end with it. This program takes the lock, says so, and waits
for the end of the run. However that ends, this program ends then, and its hold on the file with it: no lock is left.
"""

from __future__ import annotations

import fcntl
import os
import select
import sys
import time

TAKEN, HELD = "taken", "held"


def main(path: str, owner: int, words: str) -> int:
    """Take the lock of a file, write down who has it, say ``taken`` or ``held``, and stay until the owner ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _say(HELD)
        return 1
    os.ftruncate(handle, 0)
    os.write(handle, words.encode())
    _say(TAKEN)
    wait_for_end(owner)
    return 0


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def wait_for_end(process: int) -> None:
    """Return when a process has ended."""
    try:
        if hasattr(os, "pidfd_open"):
            select.select([os.pidfd_open(process)], [], [])
            return
        while True:
            os.kill(process, 0)
            time.sleep(0.5)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))

"""One exclusive session a host: a lock on a file beside the host's own, which the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..._model.errors import HostUnavailable

_POLL_SECONDS = 0.05


@contextmanager
def host_lock(path: Path, name: str, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock; HostUnavailable if it cannot be had in time, or the file cannot be made."""
    handle = _acquire(path, name, timeout_seconds)
    try:
        yield
    finally:
        os.close(handle)


def _acquire(path: Path, name: str, timeout_seconds: float) -> int:
    attempts = max(1, int(timeout_seconds / _POLL_SECONDS))
    for attempt in range(attempts):
        if attempt:
            time.sleep(_POLL_SECONDS)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise HostUnavailable(
                f"cannot lock simulated host '{name}': {path}: {error.strerror} - make the directory writable for "
                "this user, or choose another state directory"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(handle, path):
                _sign(handle)
                return handle
        except BlockingIOError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise HostUnavailable(
        f"simulated host '{name}' is busy: {_holder(path)} has held {path} for {timeout_seconds:g} seconds - wait for "
        "it, or raise fabricops_hyperv_lock_timeout_seconds"
    )


def _sign(handle: int) -> None:
    """Leave the holder's process id for those who wait. The lock holds without it, on a full disk for example."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)


def _holder(path: Path) -> str:
    try:
        return f"process {int(path.read_bytes()[:20])}"
    except (OSError, ValueError):
        return "another run"


def _is_still(handle: int, path: Path) -> bool:
    """Tell whether the locked file is the one under the name: who removes a host removes its lock file too."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False

"""One exclusive session a host: a lock on a file beside the host's own, which the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ...._model.errors import HostUnavailable
from ...host_clock import say_time

_POLL_SECONDS = 0.05
_SIGNATURE = re.compile(rb"(\d{1,10}) (\d{1,11}) ([\w.+-]{1,40})")
"""Process id, seconds since 1970, and the program's name: all that is believed of the file, whoever wrote it."""
_SIGNATURE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class HostLock:
    """The lock of one host: where it is, how long to wait for it, and the clock that tells since when it is held."""

    path: Path
    host: str
    timeout_seconds: float
    clock: Callable[[], float]
    sleep: Callable[[float], None]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; HostUnavailable if it cannot be had in time, or the file cannot be made."""
        handle = self._acquire()
        try:
            yield
        finally:
            os.close(handle)

    def _acquire(self) -> int:
        attempts = max(1, int(self.timeout_seconds / _POLL_SECONDS))
        for attempt in range(attempts):
            if attempt:
                self.sleep(_POLL_SECONDS)
            try:
                # A link that somebody put there would have the signature written into another file.
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            except OSError as error:
                raise HostUnavailable(
                    f"cannot lock simulated host '{self.host}': {self.path}: {error.strerror} - make the directory "
                    "writable for this user, or choose another state directory"
                ) from error
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_still(handle, self.path):
                    self._sign(handle)
                    return handle
            except BlockingIOError:
                pass
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
        raise HostUnavailable(
            f"simulated host '{self.host}' is busy: {self._holder()}, and this task waited {self.timeout_seconds:g} "
            f"seconds for {self.path} - wait for it, or raise fabricops_hyperv_lock_timeout_seconds"
        )

    def _sign(self, handle: int) -> None:
        """Say for those who wait who holds the lock. The lock holds without it, on a full disk for example."""
        text = f"{os.getpid()} {max(0, int(self.clock()))} {_program()}"
        with suppress(OSError):
            # In one piece and of one length, so that nobody reads an empty file or the end of a longer text.
            os.pwrite(handle, text.encode().ljust(_SIGNATURE_LENGTH), 0)

    def _holder(self) -> str:
        try:
            with self.path.open("rb") as file:
                signature = _SIGNATURE.fullmatch(file.read(_SIGNATURE_LENGTH + 1).rstrip(b" "))
        except OSError:
            signature = None
        if signature is None:
            return "another run holds it"
        process, since, program = (part.decode("ascii") for part in signature.groups())
        when = say_time(int(since))
        ago = max(0, int(self.clock()) - int(since))
        return f"process {process} ({program}) has held it since {when} ({ago} s)"


def _program() -> str:
    """Give this program's name as a word; one that was started as a module has the module's name."""
    path = Path(sys.argv[0] if sys.argv else "")
    name = path.parent.name if path.name == "__main__.py" else path.name
    return re.sub(r"[^A-Za-z0-9_.+-]", "-", name)[:40] or "python"


def _is_still(handle: int, path: Path) -> bool:
    """Tell whether the locked file is the one under the name: who removes a host removes its lock file too."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False

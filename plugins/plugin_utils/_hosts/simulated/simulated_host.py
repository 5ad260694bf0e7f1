"""A simulated Hyper-V host in a directory of the user's: one file, one lock, sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from ..._cmdlets.host_objects import HostObject
from ..._cmdlets.invocation import Invocation
from ..._model.errors import HostUnavailable, StateNotStored
from ..protocol import Session
from .build_host import build_host
from .execute import execute
from .hardware import Hardware
from .host_lock import host_lock
from .memory_session import MemorySession, memory_session, twin_of
from .sqlite_store import Store, create_file

__all__ = ["MemorySession", "SimulatedHost", "StoredSession", "memory_session", "state_directory", "twin_of"]

GROUP = 512
"""Changing cmdlets that are stored in one transaction: a killed run loses at most these, and never half a cmdlet."""

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,234}")
"""A name is a file's name: 255 bytes less the longest ending that the files of a host get."""

_ENVIRONMENT = "FABRICOPS_HYPERV_STATE_DIR"


def state_directory(option: str | None, environment: Mapping[str, str]) -> Path:
    """Choose where hosts are kept: the option, the environment variable, or the user's state directory (XDG)."""
    told = option or environment.get(_ENVIRONMENT)
    if told:
        return Path(told).expanduser()
    base = environment.get("XDG_STATE_HOME")
    root = Path(base) if base and Path(base).is_absolute() else Path(environment.get("HOME") or "~").expanduser()
    return (root if base and Path(base).is_absolute() else root / ".local" / "state") / "fabricops.hyperv" / "hosts"


class StoredSession:
    """A session on a stored host. Completed cmdlets are written in groups, and the rest when the session closes."""

    def __init__(self, store: Store, *, exclusive: bool) -> None:
        self._store = store
        self._read_only = not exclusive
        self._state = store.load()
        self._unsaved = 0
        self._stored = 0
        self._lost = False

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet; CmdletError if it is refused, which had no effect; HostUnavailable if the file fails."""
        if self._lost:
            raise HostUnavailable(f"{self._store.path} could not be written before; open a new session")
        try:
            answer, changed = execute(self._state, invocation, read_only=self._read_only)
        except HostUnavailable as error:
            raise HostUnavailable(f"{self._store.path}: {error} - make the host again with recreate: true") from error
        if changed:
            self._unsaved += 1
            if self._unsaved >= GROUP:
                self.save()
        return answer

    def save(self) -> None:
        """Write the cmdlets that were completed since the last time."""
        if not self._unsaved or self._lost:
            return
        self._lost = True
        try:
            self._store.save(self._state)
        except HostUnavailable as error:
            raise StateNotStored(str(error), self._stored) from error
        self._lost = False
        self._stored += self._unsaved
        self._unsaved = 0


class SimulatedHost:
    """A host by name in a directory. HostUnavailable for a name that could leave the directory or be hidden in it."""

    def __init__(self, name: str, directory: Path, lock_timeout_seconds: float = 30) -> None:
        if not _NAME.fullmatch(name):
            raise HostUnavailable(
                f"{name[:60]!r} cannot be the name of a simulated host: letters, digits, '.', '_' and '-' are allowed, "
                "at most 235 of them, and no '.' at the start"
            )
        self._name = name
        self._directory = directory
        self._timeout_seconds = lock_timeout_seconds
        self._lock_path = directory / f"{name}.lock"
        self.path = directory / f"{name}.sqlite3"

    @property
    def name(self) -> str:
        """The host's name."""
        return self._name

    def exists(self) -> bool:
        """Tell whether the host was made."""
        with self._file_system():
            return self.path.exists()

    def create(self, hardware: Hardware, *, replace: bool = False) -> None:
        """Make the host; HostUnavailable if it exists, unless ``replace`` says that it may go.

        The old one goes only when the new one is complete.
        """
        with self._file_system():
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock(), self._file_system():
            if self.path.exists() and not replace:
                raise HostUnavailable(f"simulated host '{self._name}' exists already: {self.path}")
            create_file(self.path, build_host(self._name, hardware), hardware)

    def remove(self) -> None:
        """Take the host away, if it is there; waits for a session that uses it."""
        with self._file_system():
            if not self._directory.is_dir():
                return
        with self._lock(), self._file_system():
            for path in (self.path.with_name(self.path.name + "-journal"), self.path, self._lock_path):
                path.unlink(missing_ok=True)

    def hardware(self) -> Hardware:
        """Read what the host was made from."""
        store = Store(self.path, self._timeout_seconds)
        try:
            return store.hardware()
        finally:
            store.close()

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        """Open a session. Exclusive ones take turns; others see the host as it was when they were opened, to read it.

        What was completed is stored also when the block ends with an exception: that is what happened to the host.
        """
        if not self.path.is_file():
            Store(self.path, 0)
        with self._lock() if exclusive else nullcontext():
            store = Store(self.path, self._timeout_seconds)
            try:
                session = StoredSession(store, exclusive=exclusive)
                try:
                    yield session
                finally:
                    session.save()
            finally:
                store.close()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with host_lock(self._lock_path, self._name, self._timeout_seconds):
            yield

    @contextmanager
    def _file_system(self) -> Iterator[None]:
        """Turn what the file system says into one message."""
        try:
            yield
        except OSError as error:
            raise HostUnavailable(
                f"simulated host '{self._name}': {error.filename or self.path}: {error.strerror or error} - check the "
                "state directory"
            ) from error

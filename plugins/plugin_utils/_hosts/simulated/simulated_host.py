"""A simulated Hyper-V host in a directory of the user's: one file, one lock, sessions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from ..._model.errors import HostUnavailable
from ..protocol import CONFIRM, FAULT, TIMER, Agent, Session
from .faults.faults import Fault, FaultState, fault_record
from .faults.read_faults import fault_states
from .hardware.build_host import build_host
from .hardware.hardware import Hardware
from .host_timer import deadline_of, fire, timer_record
from .sessions.faulty_session import FaultySession
from .sessions.memory_session import MemorySession, memory_session, twin_of
from .sessions.reached_session import Link, ReachedSession
from .sessions.stored_session import StoredSession
from .state.host_state import HostState
from .store.host_lock import HostLock
from .store.kept_records import Change
from .store.sqlite_store import Store, create_file, guarded
from .watchdog import start_watchdog

__all__ = ["MemorySession", "SimulatedHost", "StoredSession", "memory_session", "state_directory", "twin_of"]

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


class SimulatedHost:
    """A host by name in a directory. HostUnavailable for a name that could leave the directory or be hidden in it.

    Sessions arrive at ``management_address`` of the parent; without one they arrive at the console, which always
    works. ``agent`` is what runs on the host itself: it fires the timer, and says whether the address can be reached.
    """

    def __init__(
        self,
        name: str,
        directory: Path,
        lock_timeout_seconds: float = 30,
        *,
        management_address: str = "",
        agent: Agent | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _NAME.fullmatch(name):
            raise HostUnavailable(
                f"{name[:60]!r} cannot be the name of a simulated host: letters, digits, '.', '_' and '-' are allowed, "
                "at most 235 of them, and no '.' at the start"
            )
        self._name = name
        self._directory = directory
        self._timeout_seconds = lock_timeout_seconds
        self._management_address = management_address
        self._agent = agent
        self._clock = clock
        self._sleep = sleep
        self._inspected = False
        self._lock_path = directory / f"{name}.lock"
        self._lock = HostLock(self._lock_path, name, lock_timeout_seconds, clock, sleep)
        self.path = directory / f"{name}.sqlite3"

    @property
    def name(self) -> str:
        """The host's name."""
        return self._name

    @property
    def management_address(self) -> str:
        """The address by which sessions arrive; empty where they arrive at the console."""
        return self._management_address

    @property
    def description(self) -> str:
        """What the host is, and the directory that holds its file."""
        return f"simulated host '{self._name}' in {self._directory}"

    @property
    def how_to_make(self) -> str:
        """The module that makes it, or the option that says where it is."""
        return "make it with a fabricops.hyperv.simulated_host task, or set fabricops_hyperv_state_dir to where it is"

    def exists(self) -> bool:
        """Tell whether the host was made."""
        with self._file_system():
            return self.path.exists()

    def create(self, hardware: Hardware, *, replace: bool = False, state: HostState | None = None) -> None:
        """Make the host; HostUnavailable if it exists, unless ``replace`` says that it may go.

        The old one goes only when the new one is complete. ``state`` is that of a twin; without it the host is as it
        was delivered.
        """
        with self._file_system():
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock.held(), self._file_system():
            if self.path.exists() and not replace:
                raise HostUnavailable(f"simulated host '{self._name}' exists already: {self.path}")
            create_file(self.path, state or build_host(self._name, hardware), hardware)

    def remove(self) -> None:
        """Take the host away, if it is there; waits for a session that uses it."""
        with self._file_system():
            if not self._directory.is_dir():
                return
        with self._lock.held(), self._file_system():
            for path in (self.path.with_name(self.path.name + "-journal"), self.path, self._lock_path):
                path.unlink(missing_ok=True)

    def hardware(self) -> Hardware:
        """Read what the host was made from."""
        with self._store() as store:
            return store.hardware()

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        """Open a session. Exclusive ones take turns; others see the host as it was when they were opened, to read it.

        An overdue timer fires first. What was completed is stored also when the block ends with an exception: that is
        what happened to the host. HostUnavailable where the host does not answer at its management address.
        """
        if not exclusive:
            self.fire_overdue_timer()
        with self._lock.held() if exclusive else nullcontext(), self._store() as store:
            if exclusive:
                self._fire(store)
            stored = StoredSession(store, exclusive=exclusive)
            try:
                yield self._arrive(store, stored)
            finally:
                stored.save()

    def now(self) -> float:
        """Give the time of the host's own clock, in seconds since 1970 UTC."""
        return self._clock()

    def wait(self, seconds: float) -> None:
        """Let time pass on the host's own clock."""
        self._sleep(seconds)

    def arm_timer(self, session: Session, seconds: float, checkpoint: str) -> None:
        """Have the host bring itself back to the checkpoint after so many seconds, unless the timer is disarmed."""
        session.records.put(timer_record(self._clock() + seconds, checkpoint))

    def disarm_timer(self, session: Session) -> bool:
        """Take the timer back; tell whether one was armed."""
        armed = session.records.get(TIMER, CONFIRM) is not None
        if armed:
            session.records.delete(TIMER, CONFIRM)
        return armed

    def start_watchdog(self) -> None:
        """Start a process that outlives this one and accesses the host when its timer is due; HostUnavailable."""
        if self._agent is None:
            raise HostUnavailable(f"simulated host '{self._name}' has no agent that its timer could call")
        start_watchdog(self._name, self._directory, self._timeout_seconds, self._management_address, self._agent)

    def deadline(self) -> float | None:
        """Give the time at which the host's timer fires, None while none is armed."""
        with self._store() as store:
            return deadline_of(store)

    def fire_overdue_timer(self) -> None:
        """Let the host's timer fire if it is overdue and the host has an agent; a session is waited for."""
        with self._store() as store:
            if not self._is_overdue(store):
                return
        with self._lock.held(), self._store() as store:
            self._fire(store)

    def for_inspection(self) -> SimulatedHost:
        """Give the same host to somebody who comes with a screwdriver: no network, faults and timer in between."""
        host = SimulatedHost(self._name, self._directory, self._timeout_seconds, clock=self._clock, sleep=self._sleep)
        host._inspected = True
        return host

    def faults(self) -> list[FaultState]:
        """Give the host's faults, and what has become of them."""
        with self._store() as store:
            return _faults_in(store)

    def set_faults(self, faults: Sequence[Fault]) -> None:
        """Give the host these faults, fresh, in place of those that it has."""
        with self._lock.held(), self._store() as store:
            gone: list[Change] = [(FAULT, record.name, None) for record in store.records(FAULT)]
            records = [fault_record(position, FaultState(fault)) for position, fault in enumerate(faults)]
            store.save(None, [*gone, *((FAULT, record.name, record) for record in records)])

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = Store(self.path, self._timeout_seconds)
        try:
            yield store
        finally:
            store.close()

    def _is_overdue(self, store: Store) -> bool:
        deadline = deadline_of(store) if self._agent else None
        return deadline is not None and deadline <= self._clock()

    def _fire(self, store: Store) -> None:
        """Fire the timer if it is overdue; who waited for the lock may find that another access did it."""
        if self._agent is not None and self._is_overdue(store):
            stored = StoredSession(store, exclusive=True)
            session = self._with_faults(store, stored, Link(), local=True)
            fire(session, stored, self._agent, self._clock())

    def _arrive(self, store: Store, stored: StoredSession) -> Session:
        """Give the session as it is at the controller's end."""
        link = Link()
        session = self._with_faults(store, stored, link)
        agent = self._agent
        if agent is None or not self._management_address:
            return session
        reason = agent.unreachable(stored)
        if reason:
            raise HostUnavailable(
                f"simulated host '{self._name}' does not answer at {self._management_address}: {reason} - use its "
                "console, which is a connection without fabricops_hyperv_management_address"
            )
        return ReachedSession(session, link, lambda: agent.unreachable(stored), self._name, self._management_address)

    def _with_faults(
        self, store: Store, stored: StoredSession, link: Link, *, local: bool = False
    ) -> StoredSession | FaultySession:
        states = [] if self._inspected else _faults_in(store)
        if not states:
            return stored
        return FaultySession(stored, states, link, self._clock, self._sleep, local=local)

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


def _faults_in(store: Store) -> list[FaultState]:
    return guarded(store.path, lambda: fault_states(store.records(FAULT)))

"""A host for tests whose one session is given, with a clock that moves only when somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import CONFIRM, TIMER, Record, Session

START = 1_790_000_000.0


@dataclass
class OneSessionHost:
    """A host in memory; every session on it is the one that it was made with."""

    session: Session
    name: str = "HV1"
    management_address: str = ""
    clock: float = START
    waited: list[float] = field(default_factory=list)
    watched: int = 0

    how_to_make: str = "make another one"

    @property
    def description(self) -> str:
        return f"host '{self.name}' in memory"

    def exists(self) -> bool:
        return True

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        yield self.session

    def now(self) -> float:
        return self.clock

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock += seconds

    def arm_timer(self, session: Session, seconds: float, checkpoint: str) -> None:
        session.records.put(Record(TIMER, CONFIRM, {"deadline": self.clock + seconds, "checkpoint": checkpoint}))

    def disarm_timer(self, session: Session) -> bool:
        armed = session.records.get(TIMER, CONFIRM) is not None
        session.records.delete(TIMER, CONFIRM)
        return armed

    def start_watchdog(self) -> None:
        self.watched += 1

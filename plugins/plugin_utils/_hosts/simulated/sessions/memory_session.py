"""Sessions on simulated hosts that live in memory only: for tests, and for the twin that every plan is rehearsed on."""

from __future__ import annotations

from ...._powershell.answers.dialect import Dialect
from ...._powershell.host_objects import HostObject, HostObjects
from ...._powershell.invocation import Invocation
from ..cmdlets.execute import execute
from ..hardware.build_host import build_host
from ..hardware.hardware import Hardware
from ..objects.load_objects import load_objects
from ..state.host_state import HostState
from ..store.kept_records import MemoryRecords


class MemorySession:
    """A session on a state that nobody else has and that goes when the session goes."""

    dialect = Dialect.CANONICAL

    def __init__(self, state: HostState) -> None:
        self.state = state
        self.records = MemoryRecords()

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet; CmdletError if it is refused, and then it had no effect."""
        return execute(self.state, invocation)[0]


def memory_session(name: str, hardware: Hardware) -> MemorySession:
    """Open a session on a fresh host."""
    return MemorySession(build_host(name, hardware))


def twin_of(objects: HostObjects) -> MemorySession:
    """Open a session on a copy of a host, made from nothing but the objects read from it."""
    return MemorySession(load_objects(objects))

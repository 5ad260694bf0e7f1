"""A session on a host's file: cmdlets run in memory, and what they did is written in groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...._model.errors import HostUnavailable, StateNotStored
from ...._powershell.answers.dialect import Dialect
from ...._powershell.host_objects import HostObject
from ...._powershell.invocation import Invocation
from ...protocol import Record
from ..cmdlets.execute import execute
from ..state.host_state import HostState
from ..store.kept_records import Change, StoredRecords
from ..store.sqlite_store import Store

GROUP = 512
"""Changing cmdlets that are stored in one transaction: a killed run loses at most these, and never half a cmdlet."""


class StoredSession:
    """A session on a stored host. Completed cmdlets are written in groups, and the rest when the session closes."""

    dialect = Dialect.CANONICAL

    def __init__(self, store: Store, *, exclusive: bool) -> None:
        self._store = store
        self._read_only = not exclusive
        self._state = store.load()
        self._unsaved = 0
        self._stored = 0
        self._noted: dict[tuple[str, str], Change] = {}
        self._lost = False
        self.records = StoredRecords(self._listed, self._found, self._change_now if exclusive else None)

    @property
    def state(self) -> HostState:
        """The host's state, to look at."""
        return self._state

    @property
    def changes(self) -> int:
        """How many cmdlets of this session have changed the host."""
        return self._stored + self._unsaved

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet; CmdletError if it is refused, which had no effect; HostUnavailable if the file fails."""
        self._refuse_if_lost()
        try:
            answer, changed = execute(self._state, invocation, read_only=self._read_only)
        except HostUnavailable as error:
            raise HostUnavailable(f"{self._store.path}: {error} - make the host again with recreate: true") from error
        if changed:
            self._count()
        return answer

    def by_itself(self, change: Callable[[HostState], None]) -> bool:
        """Let the host change by itself, as if by one more cmdlet; tell whether that will be stored.

        A session for reading sees the change, and has to leave it to the next one that writes.
        """
        self._state.begin()
        try:
            change(self._state)
        except BaseException:
            self._state.undo()
            raise
        if self._state.settle() and not self._read_only:
            self._count()
        return not self._read_only

    def note(self, change: Change) -> None:
        """Change a record of the host's own bookkeeping, together with what is written next."""
        self._noted[change[:2]] = change

    def save(self) -> None:
        """Write the cmdlets that were completed since the last time, and the records noted."""
        if self._lost or not (self._unsaved or self._noted):
            return
        self._lost = True
        try:
            self._store.save(self._state if self._unsaved else None, self._noted.values())
        except HostUnavailable as error:
            raise StateNotStored(str(error), self._stored) from error
        self._lost = False
        self._stored += self._unsaved
        self._unsaved = 0
        self._noted.clear()

    def _listed(self, kind: str) -> Sequence[Record]:
        self._store_notes()
        return self._store.records(kind)

    def _found(self, kind: str, name: str) -> Record | None:
        self._store_notes()
        return self._store.record(kind, name)

    def _store_notes(self) -> None:
        """Write what was noted, so that there is one place where records are looked up."""
        self._refuse_if_lost()
        if self._noted:
            self.save()

    def _change_now(self, change: Change) -> None:
        self._refuse_if_lost()
        self.note(change)
        self.save()

    def _refuse_if_lost(self) -> None:
        if self._lost:
            raise HostUnavailable(f"{self._store.path} could not be written before; open a new session")

    def _count(self) -> None:
        self._unsaved += 1
        if self._unsaved >= GROUP:
            self.save()

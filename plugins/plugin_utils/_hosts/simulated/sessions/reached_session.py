"""Sessions that arrive over the network which they change (rule R8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ...._model.errors import SessionLost
from ...._powershell.answers.dialect import Dialect
from ...._powershell.host_objects import HostObject
from ...._powershell.invocation import Invocation
from ...protocol import Record, Records, Session


class CountingSession(Session, Protocol):
    """A simulated session, which knows how many of its cmdlets have changed the host."""

    @property
    def changes(self) -> int:
        """How many they are."""

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet, and answer rows."""


class Link:
    """The wire between a session and who uses it. Once it broke, nothing goes through any more."""

    def __init__(self) -> None:
        self._broken = ""

    def use(self) -> None:
        """SessionLost where the link is broken."""
        if self._broken:
            raise SessionLost(f"this session is lost, open a new one: {self._broken}")

    def lose(self, reason: str) -> SessionLost:
        """Break the link, and give the error that says why."""
        self._broken = reason
        return SessionLost(reason)


class LinkedRecords:
    """A host's records, at the other end of a link."""

    def __init__(self, records: Records, link: Link) -> None:
        self._records = records
        self._link = link

    def list(self, kind: str) -> Sequence[Record]:
        """Give the records of a kind, as the host does; SessionLost where the link is broken."""
        self._link.use()
        return self._records.list(kind)

    def get(self, kind: str, name: str) -> Record | None:
        """Give one record, as the host does; SessionLost where the link is broken."""
        self._link.use()
        return self._records.get(kind, name)

    def put(self, record: Record) -> None:
        """Keep a record, as the host does; SessionLost where the link is broken."""
        self._link.use()
        self._records.put(record)

    def delete(self, kind: str, name: str) -> None:
        """Forget a record, as the host does; SessionLost where the link is broken."""
        self._link.use()
        self._records.delete(kind, name)


class ReachedSession:
    """A session that arrives at an address of the parent, and breaks when a command takes the way there."""

    dialect = Dialect.CANONICAL

    def __init__(
        self, session: CountingSession, link: Link, unreachable: Callable[[], str], host: str, address: str
    ) -> None:
        self._session = session
        self._link = link
        self._unreachable = unreachable
        self._host = host
        self._address = address
        self.records = LinkedRecords(session.records, link)

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet; SessionLost if it took effect and the way of its answer."""
        self._link.use()
        before = self._session.changes
        answer = self._session.invoke(invocation)
        if self._session.changes != before and not is_about_partitions(invocation):
            reason = self._unreachable()
            if reason:
                raise self._link.lose(
                    f"simulated host '{self._host}' no longer answers at {self._address} since "
                    f"{invocation.cmdlet} was sent, so its answer is lost: {reason}"
                )
        return answer


def is_about_partitions(invocation: Invocation) -> bool:
    """Tell whether a cmdlet works on child partitions only, which cannot take the parent's way out."""
    names = {name.lower() for name in invocation.parameters}
    return invocation.inside is not None or (bool(names & {"vmname", "vm"}) and "managementos" not in names)

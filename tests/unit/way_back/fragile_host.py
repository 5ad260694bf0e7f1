"""A host in memory whose sessions share one state, and on which one command goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Record, Records, Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError, SessionLost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

Trouble = Callable[["Wire", Invocation], list[HostObject]]
"""What becomes of the command that goes wrong."""


def refused(wire: Wire, invocation: Invocation) -> list[HostObject]:
    """The host refuses it; a command that is known to work at its second call (rule R10) is refused then, too."""
    wire.host.refusals_left = 1 if invocation.cmdlet == "Set-VMSwitch" else 0
    return wire.refuse(invocation)


def refused_for_good(wire: Wire, invocation: Invocation) -> list[HostObject]:
    """The host refuses it from now on, on the way back as well."""
    wire.host.refusals_left = 1000
    return wire.refuse(invocation)


def refused_and_then_lost(wire: Wire, invocation: Invocation) -> list[HostObject]:
    """The host refuses it, and the answer to the first command of the way back is lost."""
    wire.host.position += 1
    wire.host.trouble = answer_lost
    return refused(wire, invocation)


def answer_lost(wire: Wire, invocation: Invocation) -> list[HostObject]:
    """It takes effect, and the session breaks before its answer arrives."""
    wire.send(invocation)
    return wire.lose(f"the answer to {invocation.cmdlet} is lost")


def dropped(wire: Wire, invocation: Invocation) -> list[HostObject]:
    """The session breaks before it is sent."""
    return wire.lose(f"the session broke before {invocation.cmdlet}")


class FragileHost(OneSessionHost):
    """Lets one command go wrong: the ``position``-th of those that change something, from 1; 0 for none.

    ``sent`` are the changing commands that took effect.
    """

    def __init__(self, session: Session, position: int = 0, trouble: Trouble = refused) -> None:
        super().__init__(session)
        self.position = position
        self.trouble = trouble
        self.seen = 0
        self.sent: list[Invocation] = []
        self.refused: Invocation | None = None
        self.refusals_left = 0

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        yield Wire(self)


class Wire:
    """One session; nothing goes through it any more once it broke."""

    def __init__(self, host: FragileHost) -> None:
        self.host = host
        self.broken = False
        self.dialect = host.session.dialect
        self.records: Records = WiredRecords(self)

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        self.check()
        if invocation.cmdlet.startswith("Get-"):
            return self.host.session.invoke(invocation)
        if invocation == self.host.refused and self.host.refusals_left:
            self.host.refusals_left -= 1
            return self.refuse(invocation)
        self.host.seen += 1
        if self.host.seen == self.host.position:
            return self.host.trouble(self, invocation)
        return self.send(invocation)

    def check(self) -> None:
        if self.broken:
            raise SessionLost("this session broke before")

    def send(self, invocation: Invocation) -> list[HostObject]:
        answer = self.host.session.invoke(invocation)
        self.host.sent.append(invocation)
        return answer

    def refuse(self, invocation: Invocation) -> list[HostObject]:
        self.host.refused = invocation
        raise CmdletError("NotSpecified", "OperationFailed", "The operation failed.")

    def lose(self, reason: str) -> list[HostObject]:
        self.broken = True
        raise SessionLost(reason)


class WiredRecords:
    """The host's records, which a broken session does not reach either."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._records = wire.host.session.records

    def list(self, kind: str) -> Sequence[Record]:
        self._wire.check()
        return self._records.list(kind)

    def get(self, kind: str, name: str) -> Record | None:
        self._wire.check()
        return self._records.get(kind, name)

    def put(self, record: Record) -> None:
        self._wire.check()
        self._records.put(record)

    def delete(self, kind: str, name: str) -> None:
        self._wire.check()
        self._records.delete(kind, name)

"""What a host is to everybody above: a name, sessions that take invocations and answer objects, and what it keeps.

A host keeps *records* for its administrators besides its network: checkpoints, the timer that waits for a confirmation,
events. They survive the controller, and a real host would hold them as files below ProgramData.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from .._powershell.answers.dialect import Answer, Dialect
from .._powershell.invocation import Invocation

CHECKPOINT = "checkpoint"
TIMER = "timer"
FAULT = "fault"
EVENT = "event"
ENACTMENT = "enactment"
"""Kinds of records."""

CONFIRM = "confirm"
"""The name of the timer: there is one."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a host keeps under a kind and a name: a summary of small plain JSON, and a body that can be large."""

    kind: str
    name: str
    summary: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""


class Records(Protocol):
    """The records of one host. A change is durable when the call returns; HostUnavailable where it cannot be."""

    def list(self, kind: str) -> Sequence[Record]:
        """Give the records of a kind in the order in which they were first put, their bodies left empty."""

    def get(self, kind: str, name: str) -> Record | None:
        """Give one record with its body, None where there is none."""

    def put(self, record: Record) -> None:
        """Keep a record, in place of the one with its kind and name.

        Every command completed before is durable with it: a record never knows of more than the host does.
        """

    def delete(self, kind: str, name: str) -> None:
        """Forget a record, if there is one; every command completed before is durable with it."""


class Session(Protocol):
    """A connection to one host. Invocations take effect one by one, in order."""

    @property
    def records(self) -> Records:
        """What the host keeps; a session opened for reading only lists and gets."""

    @property
    def dialect(self) -> Dialect:
        """How this listener spells what it answers."""

    def invoke(self, invocation: Invocation) -> Answer:
        """Run one cmdlet; CmdletError if PowerShell or the host refuses it, and then it had no effect.

        SessionLost if the session broke: whether the cmdlet took effect shows a new session only.
        """


class Host(Protocol):
    """A listener for invocations."""

    @property
    def name(self) -> str:
        """The host's name."""

    @property
    def management_address(self) -> str:
        """The address by which sessions arrive; empty where it is not known."""

    @property
    def description(self) -> str:
        """What the host is and where, as messages name it: ``simulated host 'hv1' in /var/lib/hosts``."""

    @property
    def how_to_make(self) -> str:
        """What to do where there is no such host, as messages end."""

    def exists(self) -> bool:
        """Return whether there is such a host; one that is only silent exists. HostUnavailable if nobody can tell."""

    def open(self, *, exclusive: bool) -> AbstractContextManager[Session]:
        """Open a session; an exclusive one waits until no other exclusive one is open. HostUnavailable if it cannot."""

    def now(self) -> float:
        """Give the time of the host's own clock, in seconds since 1970 UTC."""

    def wait(self, seconds: float) -> None:
        """Let time pass on the host's own clock."""

    def arm_timer(self, session: Session, seconds: float, checkpoint: str) -> None:
        """Have the host bring itself back to the checkpoint after so many seconds, unless the timer is disarmed.

        A timer that is armed already is set anew. ``session`` is an exclusive one of this host.
        """

    def disarm_timer(self, session: Session) -> bool:
        """Take the timer back; tell whether one was armed. ``session`` is an exclusive one of this host."""

    def start_watchdog(self) -> None:
        """See to it that the armed timer fires without anybody's access; HostUnavailable where it would not."""


class Agent(Protocol):
    """What runs on a host itself in the name of this collection, where no controller is needed or reached."""

    def roll_back(self, session: Session, checkpoint: str) -> str:
        """Bring the host back to the checkpoint of that name, and say in one sentence what was done; FabricError."""

    def unreachable(self, session: Session) -> str:
        """Say why sessions cannot arrive at the host's management address; empty if they can."""

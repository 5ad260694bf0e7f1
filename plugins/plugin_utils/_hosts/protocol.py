"""What a host is to everybody above: a name, and sessions that take invocations and answer objects."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from .._cmdlets.host_objects import HostObject
from .._cmdlets.invocation import Invocation


class Session(Protocol):
    """A connection to one host. Invocations take effect one by one, in order."""

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet; CmdletError if PowerShell or the host refuses it, and then it had no effect."""


class Host(Protocol):
    """A listener for invocations."""

    @property
    def name(self) -> str:
        """The host's name."""

    def open(self, *, exclusive: bool) -> AbstractContextManager[Session]:
        """Open a session; an exclusive one waits until no other exclusive one is open. HostUnavailable if it cannot."""

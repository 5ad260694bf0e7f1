"""One cmdlet, as somebody wrote it, to a host or to a copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .._hosts.protocol import Host, Session
from .._hosts.read_host import ReadScope, read_host
from .._hosts.simulated.simulated_host import twin_of
from .._kinds.host_view import HostView
from .._planning.documents.write_document import write_document
from .._planning.resources import read_resources
from .._powershell.answers.answer_reader import listed
from .._powershell.host_objects import HostObjects
from .._powershell.invocation import Invocation

_READING_VERBS = ("Get-", "Test-")
_EVERYTHING = ReadScope(guests=None)


@dataclass(frozen=True)
class Sent:
    """What a cmdlet answered, in the listener's own spelling, and the host around it where it may have changed that."""

    objects: list[Any]
    before: HostObjects | None = None
    after: HostObjects | None = None

    @property
    def changed(self) -> bool:
        """Whether the host's objects differ."""
        return self.before != self.after

    @cached_property
    def documents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The host before and after as documents; both empty where the cmdlet only looked."""
        return _document(self.before), _document(self.after)


def send_cmdlet(host: Host, invocation: Invocation, *, check_mode: bool) -> Sent:
    """Run a cmdlet; in check mode one that changes something runs on a copy. CmdletError where it is refused."""
    if invocation.cmdlet.startswith(_READING_VERBS):
        with host.open(exclusive=False) as session:
            return Sent(listed(session.invoke(invocation)))
    with host.open(exclusive=not check_mode) as session:
        before = read_host(session, _EVERYTHING)
        stage: Session = twin_of(before) if check_mode else session
        objects = listed(stage.invoke(invocation))
        return Sent(objects, before, read_host(stage, _EVERYTHING))


def _document(objects: HostObjects | None) -> dict[str, Any]:
    if objects is None:
        return {}
    view = HostView(objects)
    return write_document(read_resources(view), view)

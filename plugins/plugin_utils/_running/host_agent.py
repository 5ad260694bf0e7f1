"""What runs on a host itself in the name of the collection: it takes unconfirmed runs back, with no controller."""

from __future__ import annotations

from .._hosts.protocol import Session
from .._hosts.read_host import read_host
from .._kinds.host_view import HostView
from .._model.errors import ApplyFailed
from .._planning.guards.management_path import reaches
from .._planning.guards.watch_path import PARENT_ONLY
from .checkpoints import find, forget
from .roll_back import roll_back


class HostAgent:
    """The agent of one host; ``management_address`` is where sessions arrive."""

    def __init__(self, management_address: str = "") -> None:
        self.management_address = management_address

    def roll_back(self, session: Session, checkpoint: str) -> str:
        """Bring the host back to a checkpoint and forget that; RollbackFailed or HostUnavailable where it cannot."""
        found = find(session, checkpoint)
        if found is None:
            # Going back ends with forgetting the checkpoint; a host that was stopped right after that has gone back.
            return (
                f"the run of checkpoint '{checkpoint}' was not confirmed in time, and the host took it back by itself"
            )
        unconfirmed = ApplyFailed("The run was not confirmed in time.", found.heading.commands)
        back = roll_back(session, found, unconfirmed)
        forget(session, checkpoint)
        text = (
            f"the run that began at {found.heading.when} was not confirmed in time, and the host took it back by "
            f"itself with {len(back.commands)} commands"
        )
        return f"{text}. {back.remark}" if back.remark else text

    def unreachable(self, session: Session) -> str:
        """Say why no session arrives at the management address; empty if one does."""
        if not self.management_address:
            return ""
        return reaches(HostView(read_host(session, PARENT_ONLY)), self.management_address)

"""Send a plan to a host, one command after the other. Nothing but the plan is read."""

from __future__ import annotations

from .._hosts.protocol import Session
from .._model.errors import ApplyFailed, CmdletError
from .._planning.plan import Plan
from .._powershell.invocation import Invocation
from .._powershell.render_text import render


def apply_plan(plan: Plan, session: Session, already: int = 0) -> int:
    """Run all commands and give their number; ApplyFailed at the first that is refused says which ones took effect.

    ``already`` counts the commands of the same run that went before this plan. SessionLost is passed on.
    """
    done = already
    for invocation in plan.invocations():
        try:
            _send(invocation, session)
        except CmdletError as error:
            total = already + sum(1 for _invocation in plan.invocations())
            raise ApplyFailed(
                f"the host refused '{render(invocation)}': {error}. "
                f"The {done} of {total} commands before it took effect, this one and those after it did not.",
                done,
            ) from error
        done += 1
    return done


def _send(invocation: Invocation, session: Session) -> None:
    """Send a command; the one that is known to fail at its first call and to work at its second gets both (R10)."""
    try:
        session.invoke(invocation)
    except CmdletError:
        if invocation.cmdlet != "Set-VMSwitch" or invocation.parameters.get("AllowManagementOS") is not False:
            raise
        session.invoke(invocation)

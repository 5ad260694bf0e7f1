"""Send a plan to a host, one command after the other. Nothing but the plan is read."""

from __future__ import annotations

from .._hosts.protocol import Session
from .._model.errors import ApplyFailed, CmdletError, SessionLost
from .._planning.plan import Plan
from .._planning.refused_commands import refused_command
from .._powershell.invocation import Invocation


def apply_plan(plan: Plan, session: Session, already: int = 0) -> int:
    """Run all commands and give their number; ApplyFailed at the first that is refused says which ones took effect.

    ``already`` counts the commands of the same run that went before this plan. SessionLost is passed on.
    """
    done = already
    for step in plan.steps:
        for invocation in step.invocations:
            try:
                _send(invocation, session)
            except CmdletError as error:
                total = already + sum(1 for _invocation in plan.invocations())
                finding = refused_command(step.operation, invocation, error, done, total)
                raise ApplyFailed.refused(finding, done) from error
            except SessionLost as lost:
                lost.where = step.operation.where
                raise
            done += 1
    return done


def _send(invocation: Invocation, session: Session) -> None:
    """Send a command, and once more where it is known to fail at its first call and to work at its second."""
    try:
        session.invoke(invocation)
    except CmdletError:
        if not invocation.retry_once:
            raise
        session.invoke(invocation)

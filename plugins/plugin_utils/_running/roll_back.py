"""Bring a host back to a checkpoint: plan from what is there, rehearse, apply, verify."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .._hosts.protocol import Session
from .._hosts.read_host import read_host
from .._kinds.host_view import HostView
from .._model.errors import ApplyFailed, DocumentRejected, FabricError, Finding, RollbackFailed, SessionLost
from .._planning.change_scope import only_touched, strangers
from .._planning.compare_resources import differences
from .._planning.guards.check_disruption import disruption_findings
from .._planning.make_plan import Prepared, path_to_keep
from .._planning.options import Options
from .._planning.plan_back import plan_back
from .._planning.resources import read_resources
from .._powershell.render_text import render_all
from .apply_plan import apply_plan
from .checkpoints import Checkpoint, Origin


@dataclass(frozen=True, slots=True)
class WayBack:
    """What it took: the commands sent, and what somebody else changed meanwhile and was therefore left alone."""

    commands: tuple[str, ...]
    left_alone: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """What to say of the work of others."""
        return f"Somebody else changed, and it was left alone: {', '.join(self.left_alone)}." if self.left_alone else ""


def plan_way_back(session: Session, checkpoint: Checkpoint, options: Options | None = None) -> Prepared:
    """Plan from what a host is to a checkpoint; RehearsalRefused where there is no way.

    With ``options`` the way is guarded as every plan: DocumentRejected where it would end the path by which sessions
    arrive, or disturb more than is allowed. What a run or the host itself takes back is not: it leads to where sessions
    arrived before. Undoing a run later is guarded, and as its own way back it counts on an address that returns.
    """
    now = HostView(read_host(session, checkpoint.scope))
    path = None if options is None else path_to_keep(now, options)
    if path is not None and checkpoint.heading.origin is not Origin.MANUAL:
        path = replace(path, counts_on_return=True)
    planned = plan_back(HostView(checkpoint.objects), now, checkpoint.scope, checkpoint.touched, path)
    if options is not None and options.max_disruption is not None:
        findings = disruption_findings(planned.plan, options.max_disruption)
        if findings:
            raise DocumentRejected(findings)
    return planned


def still_differs(session: Session, checkpoint: Checkpoint) -> list[Finding]:
    """List how a host differs from a checkpoint, as far as the checkpoint is about it."""
    was = read_resources(HostView(checkpoint.objects))
    now = read_resources(HostView(read_host(session, checkpoint.scope)))
    touched = checkpoint.touched
    whole = checkpoint.scope.partitions is None and not strangers(was, now, touched)
    return differences(only_touched(was, touched), only_touched(now, touched), whole_host=whole)


def roll_back(session: Session, checkpoint: Checkpoint, cause: FabricError) -> WayBack:
    """Plan the way back and go it; RollbackFailed says what stands, SessionLost is passed on.

    ``cause`` is why: the first error, which is what a user wants to read first.
    """
    name = checkpoint.heading.name
    try:
        back = plan_way_back(session, checkpoint)
    except SessionLost:
        raise
    except FabricError as error:
        raise RollbackFailed(cause, error, still_differs(session, checkpoint), (), name) from error
    return go(session, checkpoint, back, cause)


def go(session: Session, checkpoint: Checkpoint, back: Prepared, cause: FabricError) -> WayBack:
    """Go a way back that is planned from what the host is now, and verify; errors as of ``roll_back``."""
    name = checkpoint.heading.name
    lines = tuple(render_all(back.plan.invocations()))
    try:
        apply_plan(back.plan, session)
    except ApplyFailed as error:
        left = lines[error.done :]
        raise RollbackFailed(cause, error, still_differs(session, checkpoint), left, name) from error
    findings = still_differs(session, checkpoint)
    if findings:
        raise RollbackFailed(cause, "it ended otherwise than planned.", findings, (), name)
    was, now = read_resources(HostView(checkpoint.objects)), back.before
    return WayBack(lines, tuple(strangers(was, now, checkpoint.touched)))

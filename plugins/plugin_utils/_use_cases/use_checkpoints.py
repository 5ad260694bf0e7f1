"""What a user does with checkpoints: take, list, compare, go back, delete, and confirm a run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from .._hosts.protocol import CONFIRM, TIMER, Host, Session
from .._hosts.read_host import ReadScope, read_host
from .._model.errors import ApplyFailed, DocumentRejected, FabricError
from .._planning.make_plan import Prepared
from .._planning.options import Options
from .._planning.rounds import Rounds
from .._planning.write_concerned import write_concerned
from .._powershell.render_text import render_all
from .._running.checkpoints import Checkpoint, Heading, Origin, find, forget, headings, keep
from .._running.earlier_runs import forget_events, refuse_unconfirmed, say_events
from .._running.roll_back import go, plan_way_back
from .._running.run import Run
from .reconcile import by_connection

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done, or would be: whether anything changed, documents before and after, the commands that do it."""

    changed: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    remark: str = ""
    confirm_until: float | None = None


def take_checkpoint(host: Host, name: str, note: str, *, overwrite: bool, check_mode: bool) -> Answer:
    """Take a checkpoint of the whole host; one of this name that is there stays, unless it may be overwritten."""
    _check_name(name)
    with host.open(exclusive=not check_mode) as session:
        known = next((heading for heading in headings(session) if heading.name == name), None)
        if known is not None and not overwrite:
            return Answer(changed=False)
        if known is not None and known.origin is not Origin.MANUAL:
            message = f"checkpoint '{name}' belongs to a run"
            raise DocumentRejected.because("checkpoint", "name", message, "choose another name, or delete it first")
        if not check_mode:
            scope = ReadScope(guests=None)
            keep(
                session, Checkpoint(Heading(name, Origin.MANUAL, host.now(), 0, note), read_host(session, scope), scope)
            )
        return Answer(changed=True)


def delete_checkpoint(host: Host, name: str, *, check_mode: bool) -> Answer:
    """Delete a checkpoint, if it is there; one that the host's timer needs stays."""
    with host.open(exclusive=not check_mode) as session:
        known = next((heading for heading in headings(session) if heading.name == name), None)
        if known is None:
            return Answer(changed=False)
        if known.origin is Origin.UNCONFIRMED:
            refuse_unconfirmed(host, session)
        if not check_mode:
            forget(session, name)
        return Answer(changed=True)


def list_checkpoints(host: Host) -> list[Heading]:
    """List the checkpoints of a host, oldest first."""
    with host.open(exclusive=False) as session:
        return headings(session)


def compare_with_checkpoint(host: Host, name: str) -> Answer:
    """Say how the host differs from a checkpoint: documents of what it is and of what it was, and the way back."""
    with host.open(exclusive=False) as session:
        checkpoint = _existing(session, name)
        return _way(plan_way_back(session, checkpoint), changed=False)


def go_back(host: Host, name: str, options: Options, *, check_mode: bool) -> Answer:
    """Bring the host back to a checkpoint by a run like any other, with the guards of ``options``.

    A checkpoint that a user took stays. One that a run left is gone then, and that run needs no confirming.
    DocumentRejected where a guard does not let the way pass, RehearsalRefused where there is none; otherwise see
    Run.carry_out, and for a checkpoint that a run left RollbackFailed where it went wrong on the way.
    """
    meant = by_connection(options, host)

    def make_plan(session: Session) -> Rounds:
        return Rounds(plan_way_back(session, _existing(session, name), meant))

    with host.open(exclusive=False) as session:
        left_by_a_run = _existing(session, name).heading.origin is not Origin.MANUAL
        if check_mode:
            planned = make_plan(session).first
            return _way(planned, changed=bool(planned.plan))
    if left_by_a_run:
        return _take_back(host, name, meant)
    done = Run(host, make_plan, lambda: f"back to {name}", meant.confirm_timeout_seconds).carry_out()
    way = _way(done.planned, changed=bool(done.planned.plan))
    return replace(way, remark=" ".join(done.remarks), confirm_until=done.confirm_until)


def _take_back(host: Host, name: str, options: Options) -> Answer:
    """Undo a run that never ended or waits to be confirmed, which is not itself a run to be confirmed."""
    if options.confirm_timeout_seconds is not None:
        message = f"checkpoint '{name}' belongs to a run, and undoing that waits for no confirmation"
        raise DocumentRejected.because("options", "confirm_timeout_seconds", message, "leave it out")
    with host.open(exclusive=True) as session:
        checkpoint = _existing(session, name)
        planned = plan_way_back(session, checkpoint, options)
        asked: FabricError = ApplyFailed(f"Going back to checkpoint '{name}' was asked for.", 0)
        back = go(session, checkpoint, planned, asked)
        if checkpoint.heading.origin is Origin.UNCONFIRMED:
            host.disarm_timer(session)
        forget(session, name)
        way = _way(planned, changed=bool(back.commands))
        return replace(way, commands=back.commands, remark=back.remark)


def confirm(host: Host, *, check_mode: bool) -> Answer:
    """Keep what the last run did: this session, a new one, has reached the host. DocumentRejected if it is too late."""
    with host.open(exclusive=not check_mode) as session:
        armed = session.records.get(TIMER, CONFIRM) is not None
        waiting = [heading for heading in headings(session) if armed and heading.origin is Origin.UNCONFIRMED]
        events = say_events(session)
        if not waiting:
            if not events:
                return Answer(changed=False)
            if not check_mode:
                forget_events(session)
            message = f"there is nothing left to confirm: {'; '.join(events)}"
            raise DocumentRejected.because("confirm", "", message, "run the task again, with more time")
        if not check_mode:
            host.disarm_timer(session)
            for heading in waiting:
                forget(session, heading.name)
        return Answer(changed=True, remark=f"the run that began at {waiting[-1].when} is confirmed")


def _existing(session: Session, name: str) -> Checkpoint:
    checkpoint = find(session, name)
    if checkpoint is None:
        known = ", ".join(f"'{heading.name}'" for heading in headings(session)) or "none"
        raise DocumentRejected.because("checkpoint", "name", f"there is no checkpoint '{name}'", f"there are: {known}")
    return checkpoint


def _way(planned: Prepared, *, changed: bool) -> Answer:
    before, after = write_concerned(planned.document, planned.before, planned.after, planned.views)
    return Answer(changed, before, after, tuple(render_all(planned.plan.invocations())))


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = f"{name[:70]!r} cannot be the name of a checkpoint"
        hint = "use up to 64 letters, digits, '.', '_' and '-', and start with a letter or a digit"
        raise DocumentRejected.because("checkpoint", "name", message, hint)

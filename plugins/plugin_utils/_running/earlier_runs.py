"""What earlier runs left on a host: one that never ended, one that waits for confirmation, what the host did itself."""

from __future__ import annotations

from collections.abc import Callable

from .._hosts.host_clock import say_time
from .._hosts.protocol import CONFIRM, EVENT, TIMER, Host, Session
from .._model.errors import WaitingForConfirmation
from .checkpoints import Checkpoint, Origin, find, forget, headings, relabel
from .roll_back import still_differs


def refuse_unconfirmed(host: Host, session: Session) -> None:
    """Raise WaitingForConfirmation while the host's timer runs."""
    timer = session.records.get(TIMER, CONFIRM)
    if timer is not None:
        deadline = say_time(float(timer.summary["deadline"]))
        raise WaitingForConfirmation(
            f"host '{host.name}' waits until {deadline} for a run to be confirmed, and takes it back then: confirm it "
            "with fabricops.hyperv.confirm, or wait, before changing anything else"
        )


def interrupted_runs(session: Session, *, under_way: bool = False) -> list[str]:
    """Say of every run that has not ended what it left; ``under_way`` where it may be running still."""
    texts = []
    for heading in headings(session):
        checkpoint = find(session, heading.name) if heading.origin is Origin.RUN else None
        if checkpoint is None:
            continue
        findings = still_differs(session, checkpoint)
        changed = ", ".join(dict.fromkeys(finding.where for finding in findings))
        found = f"the host differs from before it in {changed}" if changed else "the host is as it was before it"
        ended = "has not ended: it is under way, or was interrupted" if under_way else "was interrupted"
        texts.append(
            f"a run of {heading.commands} commands that began at {heading.when} {ended}; {found}; "
            f"checkpoint '{heading.name}' holds the state before it"
        )
    return texts


def unfinished(session: Session, purpose: Callable[[], str]) -> Checkpoint | None:
    """Find the run that was there for this purpose, never ended, and has not been followed by another one."""
    for heading in headings(session):
        checkpoint = find(session, heading.name) if heading.origin is Origin.RUN else None
        if checkpoint is not None and checkpoint.purpose == purpose():
            return checkpoint
    return None


def report_events(session: Session) -> list[str]:
    """Say what the host did by itself, and note that it was said; the session is exclusive."""
    texts = say_events(session)
    forget_events(session)
    return texts


def say_events(session: Session) -> list[str]:
    """Say what the host did by itself."""
    return [f"{say_time(float(event.summary['at']))}: {event.summary['text']}" for event in session.records.list(EVENT)]


def forget_events(session: Session) -> None:
    """Note that what the host did by itself was said."""
    for event in session.records.list(EVENT):
        session.records.delete(EVENT, event.name)


def retire(session: Session) -> list[str]:
    """Say what interrupted runs left, and note that another run follows them now.

    The session is exclusive and no timer is armed, so whatever belongs to a run belongs to one that is over. Of these
    checkpoints the latest is kept, for whoever wants to go back.
    """
    texts = interrupted_runs(session)
    over = (Origin.RUN, Origin.UNCONFIRMED, Origin.INTERRUPTED)
    left = [heading for heading in headings(session) if heading.origin in over]
    for heading in left[:-1]:
        forget(session, heading.name)
    for heading in left[-1:]:
        if heading.origin is not Origin.INTERRUPTED:
            relabel(session, heading.name, Origin.INTERRUPTED)
    return texts

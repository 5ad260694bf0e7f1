"""The timer of a simulated host: unless somebody confirms in time, the host brings itself back."""

from __future__ import annotations

from ..._model.errors import CmdletError, FabricError
from ..protocol import CONFIRM, EVENT, TIMER, Agent, Record, Session
from .sessions.stored_session import StoredSession
from .store.kept_records import free_event_name
from .store.sqlite_store import Store

_END_OF_TIME = 1e12
"""Seconds since 1970 that no host will see."""


def timer_record(deadline: float, checkpoint: str) -> Record:
    """Make the record of an armed timer."""
    return Record(TIMER, CONFIRM, {"deadline": deadline, "checkpoint": checkpoint})


def deadline_of(store: Store) -> float | None:
    """Give the time at which the timer fires, None while none is armed; one that is damaged fires at once."""
    timer = store.record(TIMER, CONFIRM)
    if timer is None:
        return None
    deadline = timer.summary.get("deadline")
    if not isinstance(deadline, int | float) or isinstance(deadline, bool) or not 0 <= deadline < _END_OF_TIME:
        return 0.0
    return float(deadline)


def fire(session: Session, stored: StoredSession, agent: Agent, now: float) -> None:
    """Bring the host back to the timer's checkpoint, take the timer away, and leave an event that says what came of it.

    The timer goes last, in one transaction with the event: who is killed meanwhile leaves a timer that is still
    overdue, and the next access finishes the way back. HostUnavailable if the host's file cannot be written.
    """
    timer = session.records.get(TIMER, CONFIRM)
    checkpoint = str(timer.summary.get("checkpoint", "")) if timer else ""
    try:
        text, ok = agent.roll_back(session, checkpoint), True
    except (FabricError, CmdletError) as error:
        text, ok = str(error), False
    except Exception as error:  # noqa: BLE001 - a host whose own program breaks must still answer, and say so
        text, ok = f"the host's agent broke: {error!r}", False
    stored.note((TIMER, CONFIRM, None))
    name = free_event_name(stored.records, "rollback")
    event = Record(EVENT, name, {"at": now, "checkpoint": checkpoint, "text": text, "ok": ok})
    stored.note((EVENT, event.name, event))
    stored.save()

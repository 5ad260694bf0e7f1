"""Faults: what a simulated host was told to do wrong, and how much of it has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...protocol import FAULT, Record

REFUSE = "refuse"
LOSE_ANSWER = "lose_answer"
DROP_SESSION = "drop_session"
DELAY = "delay"
LATE_ADDRESSES = "late_addresses"
OTHER_PARTY = "other_party"
GHOST = "ghost_management_adapter"
SHARING_OFF = "sharing_off_fails_once"

FIELDS: Mapping[str, tuple[str, ...]] = {
    REFUSE: ("cmdlet", "where", "nth", "times", "category", "error_id", "message"),
    LOSE_ANSWER: ("cmdlet", "where", "nth"),
    DROP_SESSION: ("step",),
    DELAY: ("seconds", "cmdlet", "where"),
    LATE_ADDRESSES: ("seconds",),
    OTHER_PARTY: ("step", "cmdlet", "parameters"),
    GHOST: ("where", "times"),
    SHARING_OFF: ("where",),
}
"""The kinds of faults, and what can be said of each."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    REFUSE: ("cmdlet",),
    LOSE_ANSWER: ("cmdlet",),
    DROP_SESSION: ("step",),
    DELAY: ("seconds",),
    LATE_ADDRESSES: ("seconds",),
    OTHER_PARTY: ("step", "cmdlet"),
}
"""What has to be said."""

OF_THE_LINK = frozenset({LOSE_ANSWER, DROP_SESSION})
"""Faults between the controller and the host; what runs on the host itself does not meet them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the host shall do wrong; which fields mean something depends on the kind (``FIELDS``).

    ``nth`` counts the commands that match from 1, ``step`` the commands that change the host. ``seconds`` are of the
    host's clock.
    """

    kind: str
    cmdlet: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    nth: int = 1
    times: int = 1
    step: int = 1
    seconds: float = 0.0
    category: str = "NotSpecified"
    error_id: str = "OperationFailed"
    message: str = "The operation failed (a fault that the simulated host was told to have)."

    def options(self) -> dict[str, Any]:
        """Give the fault as it is declared, everything spelled out that its kind knows."""
        said = {name: getattr(self, name) for name in FIELDS[self.kind]}
        written = {name: dict(value) if isinstance(value, Mapping) else value for name, value in said.items()}
        return {"kind": self.kind, **{name: value for name, value in written.items() if value not in ("", {})}}


@dataclass(frozen=True, slots=True)
class FaultState:
    """A fault, the commands that it has ``seen`` (those that count for it), and how often it has ``happened``.

    ``pending`` is what the fault holds back for now, as plain JSON.
    """

    fault: Fault
    seen: int = 0
    happened: int = 0
    pending: tuple[Mapping[str, Any], ...] = ()

    def describe(self) -> dict[str, Any]:
        """Give the fault with what became of it, for the result of a task."""
        return {**self.fault.options(), "seen": self.seen, "happened": self.happened}


def fault_record(position: int, state: FaultState) -> Record:
    """Make the record that keeps a fault; ``position`` is its place in the list of all."""
    kept = {name: getattr(state, name) for name in ("seen", "happened")}
    return Record(
        FAULT,
        f"{position:06}",
        {"fault": state.fault.options(), **kept, "pending": [dict(held) for held in state.pending]},
    )


def has_seen(state: FaultState) -> FaultState:
    """Count a command for a fault."""
    return replace(state, seen=state.seen + 1)


def has_happened(state: FaultState) -> FaultState:
    """Count that a fault has happened."""
    return replace(state, happened=state.happened + 1)

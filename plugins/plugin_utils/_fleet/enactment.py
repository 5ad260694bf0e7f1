"""What became of a commit on one host, and what a run may do next: status objects and decisions, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .sync_windows import Verdict

FORMAT = "fabricops.hyperv/enactment"
VERSION = 1
LONGEST_TEXT = 4_000
MOST_ATTEMPTS = 1_000_000

_COMMIT = re.compile(r"[0-9A-Za-z._/+-]{1,200}")


class Phase(StrEnum):
    """Where a host stands with the commit of its status object."""

    SYNCED = "synced"
    DRIFTED = "drifted"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


class Action(StrEnum):
    """What a run does with a host."""

    APPLY = "apply"
    NONE = "none"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Enactment:
    """The status of one host: the commit last tried, what became of it, since when and why.

    ``synced_commit`` is the last one that the host was brought to; ``attempts`` counts failures of ``commit`` in a row.
    """

    host: str
    commit: str
    phase: Phase
    time: str
    reason: str = ""
    attempts: int = 0
    synced_commit: str = ""

    def values(self) -> dict[str, Any]:
        """Give the status as its file and the host's record hold it."""
        return {"format": FORMAT, "version": VERSION, **asdict(self), "phase": self.phase.value}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision is made from, besides what became of commits before."""

    commit: str
    changes: int
    verdict: Verdict
    findings: Sequence[Finding] = ()
    self_heal: bool = False
    suspended: bool = False
    suspend_reason: str = ""
    maximum_attempts: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a host, and the phase that it is in until something is done."""

    action: Action
    phase: Phase
    reason: str = ""


def read_enactment(values: Any, where: str) -> Enactment:
    """Read a status object; DocumentRejected where it is none, for nothing is decided on what cannot be read."""
    if not isinstance(values, Mapping) or values.get("format") != FORMAT or values.get("version") != VERSION:
        raise _rejected(where, f"this is no status object of version {VERSION}")
    texts = {name: values.get(name, "") for name in ("host", "commit", "time", "reason", "synced_commit")}
    attempts, phase = values.get("attempts", 0), values.get("phase")
    if not all(isinstance(text, str) for text in texts.values()) or phase not in list(map(str, Phase)):
        raise _rejected(where, "a value of the status object is of the wrong kind")
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not 0 <= attempts <= MOST_ATTEMPTS:
        raise _rejected(where, "attempts is no number of attempts")
    return Enactment(phase=Phase(phase), attempts=attempts, **texts)


def decide(previous: Enactment | None, now: Circumstances) -> Decision:
    """Decide about a host that was planned for.

    The order is that of who has the last word: who suspended the host, what must not happen at all, what there is to
    do, what failed already, whether repairs are wanted, and when changes may begin.
    """
    if now.suspended:
        return Decision(Action.HOLD, Phase.SUSPENDED, now.suspend_reason or "the host is suspended")
    if now.findings:
        return Decision(Action.REFUSE, Phase.REFUSED, "; ".join(str(finding) for finding in now.findings))
    if not now.changes:
        return Decision(Action.NONE, Phase.SYNCED)
    same = previous is not None and previous.commit == now.commit
    if previous is not None and same and previous.phase is Phase.FAILED and previous.attempts >= now.maximum_attempts:
        return Decision(Action.HOLD, Phase.FAILED, previous.reason)
    if previous is not None and same and previous.synced_commit == now.commit and not now.self_heal:
        return Decision(Action.HOLD, Phase.DRIFTED, drift_reason(now.changes))
    if not now.verdict.may_change:
        return Decision(Action.HOLD, Phase.WAITING, now.verdict.reason)
    return Decision(Action.APPLY, Phase.WAITING, now.verdict.reason)


def drift_reason(changes: int) -> str:
    """Say how far a host is from its document."""
    return f"{changes} change{'' if changes == 1 else 's'} would bring the host to its document"


def next_enactment(previous: Enactment | None, told: Enactment, *, tried: bool) -> Enactment:
    """Give the status after something became of a commit; the previous one where nothing else is to be said.

    ``tried`` tells that commands were sent, or were about to be: a failure that was only remembered is no attempt.
    """
    same = previous is not None and previous.commit == told.commit
    attempts = previous.attempts if previous is not None and same else 0
    if told.phase is Phase.SYNCED:
        attempts = 0
    elif told.phase is Phase.FAILED and tried:
        attempts += 1
    synced = told.commit if told.phase is Phase.SYNCED else previous.synced_commit if previous is not None else ""
    reason = told.reason if len(told.reason) <= LONGEST_TEXT else told.reason[: LONGEST_TEXT - 1] + "\u2026"
    fresh = replace(told, attempts=attempts, synced_commit=synced, reason=reason)
    if previous is not None and replace(fresh, time=previous.time) == previous:
        return previous
    return fresh


def commit_findings(commit: str) -> list[Finding]:
    """Find what is wrong with the name of a revision."""
    if _COMMIT.fullmatch(commit):
        return []
    return [Finding("commit", "commit", f"{commit[:60]!a} is no revision", "give a commit, or a tag")]


def _rejected(where: str, message: str) -> DocumentRejected:
    return DocumentRejected([Finding("enactment", where, message, "look at it, and take it away to start afresh")])

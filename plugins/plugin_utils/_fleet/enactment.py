"""What became of a commit on one host, and what a run may do next: status objects and decisions, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .host_document import Protected
from .sync_windows import Verdict

FORMAT = "fabricops.hyperv/enactment"
VERSION = 1
LONGEST_TEXT = 4_000
MOST_ATTEMPTS = 1_000_000
REMEMBERED = 20
"""So many commits are remembered of those that were rolled back, and of those that failed before others were tried."""

_TEXTS = ("host", "commit", "time", "reason", "synced_commit", "failure", "tried_commit")
_COMMIT = re.compile(r"[0-9A-Za-z._/+-]{1,200}")


class Phase(StrEnum):
    """Where a host stands with the commit of its status object."""

    SYNCED = "synced"
    DRIFTED = "drifted"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    UNREACHABLE = "unreachable"


class Action(StrEnum):
    """What a run does with a host."""

    APPLY = "apply"
    NONE = "none"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a commit failed that is not the one last looked at, and why it did last or was rolled back."""

    commit: str
    attempts: int
    failure: str


@dataclass(frozen=True, slots=True)
class Enactment:
    """The status of one host: the commit last looked at, what became of it, since when and why.

    ``synced_commit`` is the last one that the host was brought to, unless it was rolled back; ``tried_commit`` the last
    one for which anything was done. ``protected`` is what documents protected and none has given up since.
    ``attempts`` counts failures of ``commit`` in a row, and ``failure`` is why the last one failed or was rolled back,
    whatever the host is held for meanwhile; ``earlier_failures`` has the same of other commits. Of these, and of
    ``rolled_back_commits``, the last are kept, in the order in which they came.
    """

    host: str
    commit: str
    phase: Phase
    time: str
    reason: str = ""
    attempts: int = 0
    synced_commit: str = ""
    failure: str = ""
    tried_commit: str = ""
    earlier_failures: tuple[Failure, ...] = ()
    rolled_back_commits: tuple[str, ...] = ()
    protected: tuple[Protected, ...] = ()

    def failure_of(self, commit: str) -> Failure:
        """Give what is remembered of the failures of a commit."""
        if commit == self.commit:
            return Failure(commit, self.attempts, self.failure)
        return next((one for one in self.earlier_failures if one.commit == commit), Failure(commit, 0, ""))

    def values(self) -> dict[str, Any]:
        """Give the status as its file and the host's record hold it."""
        lists = {
            "earlier_failures": [asdict(one) for one in self.earlier_failures],
            "rolled_back_commits": list(self.rolled_back_commits),
            "protected": [[one.kind, *one.key] for one in self.protected],
        }
        return {"format": FORMAT, "version": VERSION, **asdict(self), "phase": self.phase.value, **lists}


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
        raise _rejected(where, f"this is not a status object of version {VERSION}")
    texts = {name: values.get(name, "") for name in _TEXTS}
    texts["tried_commit"] = values.get("tried_commit", texts["commit"])
    attempts, phase = values.get("attempts", 0), values.get("phase")
    if not all(isinstance(text, str) for text in texts.values()) or phase not in list(map(str, Phase)):
        raise _rejected(where, "a value of the status object is of the wrong kind")
    if not _is_attempts(attempts):
        raise _rejected(where, "attempts must be a number of attempts")
    protected = values.get("protected", [])
    if not isinstance(protected, list) or not all(map(_is_protected, protected)):
        raise _rejected(where, "protected must be a list of kinds with their keys")
    # A single commit is what a status said before it had a list of them.
    single = values.get("rolled_back_commit")
    rolled_back = values.get("rolled_back_commits", [single] if single else [])
    if not isinstance(rolled_back, list) or not all(isinstance(commit, str) and commit for commit in rolled_back):
        raise _rejected(where, "rolled_back_commits must be a list of commits")
    failures = values.get("earlier_failures", [])
    if not isinstance(failures, list) or not all(map(_is_failure, failures)):
        raise _rejected(where, "earlier_failures must be a list of commits with attempts and failure")
    return Enactment(
        phase=Phase(phase),
        attempts=attempts,
        earlier_failures=tuple(Failure(one["commit"], one["attempts"], one["failure"]) for one in failures),
        rolled_back_commits=tuple(rolled_back),
        protected=tuple(Protected(kind, tuple(key)) for kind, *key in protected),
        **texts,
    )


def _is_attempts(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ATTEMPTS


def _is_failure(value: Any) -> bool:
    texts = ("commit", "failure")
    return (
        isinstance(value, Mapping)
        and all(isinstance(value.get(name), str) for name in texts)
        and _is_attempts(value.get("attempts"))
    )


def _is_protected(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(part, str) for part in value)


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
    if previous is not None:
        failed = previous.failure_of(now.commit)
        if now.commit in previous.rolled_back_commits:
            return Decision(Action.HOLD, Phase.ROLLED_BACK, failed.failure or "it was rolled back here")
        if failed.attempts >= now.maximum_attempts:
            return Decision(Action.HOLD, Phase.FAILED, failed.failure or "it failed here")
        # Back from another commit that was tried is a new wish, and no drift.
        if previous.synced_commit == previous.tried_commit == now.commit and not now.self_heal:
            return Decision(Action.HOLD, Phase.DRIFTED, drift_reason(now.changes))
    if not now.verdict.may_change:
        return Decision(Action.HOLD, Phase.WAITING, now.verdict.reason)
    return Decision(Action.APPLY, Phase.WAITING, now.verdict.reason)


def drift_reason(changes: int) -> str:
    """Say how far a host is from its document."""
    return f"{changes} change{'' if changes == 1 else 's'} would bring the host to its document"


def next_enactment(
    previous: Enactment | None,
    told: Enactment,
    *,
    tried: bool,
    protected: Sequence[Protected] = (),
    unprotected: Sequence[Protected] = (),
) -> Enactment:
    """Give the status after something became of a commit; the previous one where nothing else is to be said.

    ``tried`` tells that commands were sent, or were about to be: a failure that was only remembered is no attempt.
    ``protected`` is what the documents of the commit protect, ``unprotected`` what they say is protected no more; both
    count once the host is brought to them, and what they do not speak of stays as it was. How far a host drifted is no
    news once it is known that it did.
    """
    previous = previous or Enactment(told.host, "", told.phase, "")
    same = previous.commit == told.commit
    if same and previous.phase is told.phase is Phase.DRIFTED:
        return previous
    failed = previous.failure_of(told.commit)
    reason = told.reason if len(told.reason) <= LONGEST_TEXT else told.reason[: LONGEST_TEXT - 1] + "\u2026"
    fresh = replace(
        previous,
        host=told.host,
        commit=told.commit,
        phase=told.phase,
        time=told.time,
        reason=reason,
        attempts=failed.attempts,
        failure=failed.failure,
        earlier_failures=previous.earlier_failures if same else _other_failures(previous, told.commit),
    )
    if told.phase is Phase.SYNCED:
        fresh = replace(
            fresh,
            attempts=0,
            failure="",
            synced_commit=told.commit,
            tried_commit=told.commit,
            rolled_back_commits=tuple(one for one in previous.rolled_back_commits if one != told.commit),
            protected=_still_protected(previous.protected, protected, unprotected),
        )
    elif told.phase is Phase.FAILED and tried:
        fresh = replace(fresh, attempts=fresh.attempts + 1, failure=reason, tried_commit=told.commit)
    elif told.phase is Phase.ROLLED_BACK:
        synced = "" if previous.synced_commit == told.commit else previous.synced_commit
        others = [one for one in previous.rolled_back_commits if one != told.commit]
        fresh = replace(
            fresh,
            failure=reason,
            synced_commit=synced,
            tried_commit=told.commit,
            rolled_back_commits=(*others, told.commit)[-REMEMBERED:],
        )
    return previous if replace(fresh, time=previous.time) == previous else fresh


def _other_failures(previous: Enactment, commit: str) -> tuple[Failure, ...]:
    """Give the failures to remember once another commit is looked at."""
    others = [one for one in previous.earlier_failures if one.commit not in (commit, previous.commit)]
    last = previous.failure_of(previous.commit)
    return tuple([*others, last] if last.attempts or last.failure else others)[-REMEMBERED:]


def _still_protected(
    before: Sequence[Protected], protected: Sequence[Protected], unprotected: Sequence[Protected]
) -> tuple[Protected, ...]:
    given_up = {one.folded for one in unprotected}
    kept = {one.folded: one for one in before if one.folded not in given_up}
    return tuple(
        sorted({**kept, **{one.folded: one for one in protected}}.values(), key=lambda one: (one.kind, one.key))
    )


def commit_findings(commit: str) -> list[Finding]:
    """Find what is wrong with the name of a revision."""
    if _COMMIT.fullmatch(commit):
        return []
    return [Finding("commit", "commit", f"{commit[:60]!a} is not a revision", "give a commit, or a tag")]


def _rejected(where: str, message: str) -> DocumentRejected:
    return DocumentRejected.because("enactment", where, message, "look at it, and take it away to start afresh")

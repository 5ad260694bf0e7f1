"""What a run does with a host follows from what became of commits before, and a status says since when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.enactment import (
    Action,
    Circumstances,
    Enactment,
    Phase,
    commit_findings,
    decide,
    next_enactment,
    read_enactment,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.sync_windows import Verdict
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding

OPEN, CLOSED = Verdict(may_change=True), Verdict(may_change=False, reason="it is day")
SYNCED = Enactment("hv1", "c1", Phase.SYNCED, "10:00", synced_commit="c1")
FAILED = Enactment("hv1", "c2", Phase.FAILED, "11:00", "the host refused it", attempts=1, synced_commit="c1")


def now(commit: str, changes: int, **more: Any) -> Circumstances:
    return Circumstances(commit, changes, **({"verdict": OPEN} | more))


@pytest.mark.parametrize(
    ("previous", "circumstances", "action", "phase"),
    [
        (None, now("c1", 3), Action.APPLY, Phase.WAITING),
        (None, now("c1", 0), Action.NONE, Phase.SYNCED),
        (SYNCED, now("c1", 0), Action.NONE, Phase.SYNCED),
        (SYNCED, now("c1", 1), Action.HOLD, Phase.DRIFTED),
        (SYNCED, now("c1", 1, self_heal=True), Action.APPLY, Phase.WAITING),
        (SYNCED, now("c2", 1), Action.APPLY, Phase.WAITING),
        (SYNCED, now("c2", 1, verdict=CLOSED), Action.HOLD, Phase.WAITING),
        (SYNCED, now("c2", 0, verdict=CLOSED), Action.NONE, Phase.SYNCED),
        (SYNCED, now("c2", 1, suspended=True, verdict=CLOSED), Action.HOLD, Phase.SUSPENDED),
        (SYNCED, now("c2", 1, findings=[Finding("prune", "plan", "no")]), Action.REFUSE, Phase.REFUSED),
        (SYNCED, now("c2", 1, findings=[Finding("prune", "plan", "no")], suspended=True), Action.HOLD, Phase.SUSPENDED),
        # What failed is not tried for ever; what became good by itself is good.
        (FAILED, now("c2", 1), Action.HOLD, Phase.FAILED),
        (FAILED, now("c2", 1, maximum_attempts=2), Action.APPLY, Phase.WAITING),
        (FAILED, now("c2", 0), Action.NONE, Phase.SYNCED),
        (FAILED, now("c3", 1), Action.APPLY, Phase.WAITING),
        # Back to the last good commit is a new wish, and no drift.
        (FAILED, now("c1", 1), Action.APPLY, Phase.WAITING),
        # A repair that failed is not tried again either.
        (replace(FAILED, commit="c1"), now("c1", 1, self_heal=True), Action.HOLD, Phase.FAILED),
        # A drift that waits for its window stays one where repairs are not wanted any more.
        (replace(SYNCED, phase=Phase.WAITING), now("c1", 1), Action.HOLD, Phase.DRIFTED),
    ],
)
def test_a_host_is_treated_by_its_status(
    previous: Enactment | None, circumstances: Circumstances, action: Action, phase: Phase
) -> None:
    decision = decide(previous, circumstances)
    assert (decision.action, decision.phase) == (action, phase)
    assert decision.reason or action in (Action.NONE, Action.APPLY)


def told(commit: str, phase: Phase, reason: str = "") -> Enactment:
    return Enactment("hv1", commit, phase, "12:00", reason)


def test_the_same_status_again_keeps_its_time() -> None:
    assert next_enactment(SYNCED, told("c1", Phase.SYNCED), tried=True) is SYNCED
    remembered = told("c2", Phase.FAILED, FAILED.reason)
    assert next_enactment(FAILED, remembered, tried=False) is FAILED


def test_failures_of_one_commit_are_counted_and_forgotten() -> None:
    again = next_enactment(FAILED, told("c2", Phase.FAILED, "again"), tried=True)
    assert (again.attempts, again.synced_commit, again.time) == (2, "c1", "12:00")
    assert next_enactment(FAILED, told("c3", Phase.FAILED), tried=True).attempts == 1
    waits = next_enactment(FAILED, told("c2", Phase.WAITING), tried=True)
    assert waits.attempts == 1
    synced = next_enactment(FAILED, told("c2", Phase.SYNCED), tried=True)
    assert (synced.attempts, synced.synced_commit) == (0, "c2")


def test_a_long_reason_is_cut() -> None:
    fresh = next_enactment(None, told("c1", Phase.FAILED, "x" * 100_000), tried=True)
    assert len(fresh.reason) == 4_000
    assert next_enactment(fresh, told("c1", Phase.FAILED, "x" * 100_000), tried=False) is fresh


def test_a_status_is_read_as_it_was_written() -> None:
    assert read_enactment(FAILED.values(), "file") == FAILED


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"phase": "asleep"},
        {"phase": ["synced"]},
        {"commit": 7},
        {"reason": None},
        {"attempts": -1},
        {"attempts": True},
        {"attempts": 10**9},
    ],
)
def test_what_is_no_status_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentRejected, match=r"status object|attempts"):
        read_enactment(FAILED.values() | change, "file")
    with pytest.raises(DocumentRejected):
        read_enactment([], "file")


@pytest.mark.parametrize(
    ("commit", "good"), [("a" * 40, True), ("v1.0", True), ("", False), ("a b", False), ("x\n", False)]
)
def test_a_revision_has_no_room_for_other_text(commit: str, good: bool) -> None:
    assert (commit_findings(commit) == []) is good

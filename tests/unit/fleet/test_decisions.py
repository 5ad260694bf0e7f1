"""What a run does with a host follows from what became of commits before, and a status says since when."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.enactment import (
    Action,
    Circumstances,
    Enactment,
    Failure,
    Phase,
    commit_findings,
    decide,
    next_enactment,
    read_enactment,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import Protected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.sync_windows import Verdict
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding

OPEN, CLOSED = Verdict(may_change=True), Verdict(may_change=False, reason="it is day")
SYNCED = Enactment("hv1", "c1", Phase.SYNCED, "10:00", synced_commit="c1", tried_commit="c1")
FAILED = Enactment(
    "hv1", "c2", Phase.FAILED, "11:00", "the host refused it", attempts=1, synced_commit="c1", tried_commit="c2"
)

ROLLED_BACK = Enactment(
    "hv1", "c2", Phase.ROLLED_BACK, "11:30", "web01 was cut off", tried_commit="c2", rolled_back_commits=("c2",)
)
LAN, STORAGE = Protected("virtual_switch", ("LAN",)), Protected("virtual_switch", ("Storage",))


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
        (replace(FAILED, commit="c1", tried_commit="c1"), now("c1", 1, self_heal=True), Action.HOLD, Phase.FAILED),
        # A drift that waits for its window stays one where repairs are not wanted any more.
        (replace(SYNCED, phase=Phase.WAITING), now("c1", 1), Action.HOLD, Phase.DRIFTED),
        # So does one that was found after another commit was looked at, and not tried.
        (replace(SYNCED, commit="c2", phase=Phase.WAITING), now("c1", 1), Action.HOLD, Phase.DRIFTED),
        (replace(SYNCED, commit="c2", phase=Phase.SUSPENDED), now("c1", 1), Action.HOLD, Phase.DRIFTED),
        # What failed is remembered whatever the host was held for since then.
        (replace(FAILED, phase=Phase.SUSPENDED), now("c2", 1), Action.HOLD, Phase.FAILED),
        (replace(FAILED, phase=Phase.WAITING), now("c2", 1), Action.HOLD, Phase.FAILED),
        (replace(FAILED, phase=Phase.DRIFTED), now("c2", 1), Action.HOLD, Phase.FAILED),
        # A plan that could not be made is no attempt.
        (replace(FAILED, attempts=0), now("c2", 1), Action.APPLY, Phase.WAITING),
        # What was rolled back is not tried again, however often a commit may fail; another commit is.
        (ROLLED_BACK, now("c2", 1, maximum_attempts=9), Action.HOLD, Phase.ROLLED_BACK),
        (replace(ROLLED_BACK, phase=Phase.SUSPENDED), now("c2", 1, maximum_attempts=9), Action.HOLD, Phase.ROLLED_BACK),
        (replace(ROLLED_BACK, commit="c3"), now("c2", 1, maximum_attempts=9), Action.HOLD, Phase.ROLLED_BACK),
        (ROLLED_BACK, now("c1", 1), Action.APPLY, Phase.WAITING),
        (ROLLED_BACK, now("c3", 1), Action.APPLY, Phase.WAITING),
        (ROLLED_BACK, now("c2", 0), Action.NONE, Phase.SYNCED),
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


@pytest.mark.parametrize("phase", [Phase.SUSPENDED, Phase.WAITING, Phase.DRIFTED, Phase.REFUSED, Phase.UNREACHABLE])
def test_why_a_commit_failed_is_remembered_whatever_comes_between(phase: Phase) -> None:
    failed = next_enactment(SYNCED, told("c2", Phase.FAILED, "the host refused it"), tried=True)
    between = next_enactment(failed, told("c2", phase, "something else"), tried=False)
    assert (between.attempts, between.reason) == (1, "something else")
    decision = decide(between, now("c2", 1))
    assert (decision.phase, decision.reason) == (Phase.FAILED, "the host refused it")
    again = next_enactment(between, told("c2", decision.phase, decision.reason), tried=False)
    assert replace(again, time=failed.time) == failed
    synced = next_enactment(between, told("c2", Phase.SYNCED), tried=True)
    assert (synced.attempts, synced.failure) == (0, "")


def test_a_commit_that_was_rolled_back_is_not_what_the_host_is_at() -> None:
    at_c2 = next_enactment(SYNCED, told("c2", Phase.SYNCED), tried=True)
    back = next_enactment(at_c2, told("c2", Phase.ROLLED_BACK, "web01 was cut off"), tried=True)
    assert (back.synced_commit, back.rolled_back_commits) == ("", ("c2",))
    held = decide(back, now("c2", 1, maximum_attempts=9))
    assert held.reason == "web01 was cut off"
    assert next_enactment(back, told("c2", held.phase, held.reason), tried=False) is back
    # What a failed commit left of the one before is still there.
    half = next_enactment(FAILED, told("c2", Phase.ROLLED_BACK, "by hand"), tried=True)
    assert (half.synced_commit, half.rolled_back_commits) == ("c1", ("c2",))
    other = next_enactment(back, told("c3", Phase.SYNCED), tried=True)
    assert (other.synced_commit, other.rolled_back_commits) == ("c3", ("c2",))
    good = next_enactment(back, told("c2", Phase.SYNCED), tried=False)
    assert (good.synced_commit, good.rolled_back_commits, good.failure) == ("c2", (), "")


def test_no_commit_that_was_rolled_back_is_tried_again() -> None:
    status = SYNCED
    for number in range(25):
        status = next_enactment(status, told(f"r{number}", Phase.ROLLED_BACK, f"reason {number}"), tried=True)
    assert len(status.rolled_back_commits) == 20
    for number in range(5, 25):
        held = decide(status, now(f"r{number}", 1, maximum_attempts=9))
        assert (held.phase, held.reason) == (Phase.ROLLED_BACK, f"reason {number}")
    again = next_enactment(status, told("r5", Phase.ROLLED_BACK, "again"), tried=True)
    assert (again.rolled_back_commits[-1], len(again.rolled_back_commits)) == ("r5", 20)


@pytest.mark.parametrize("phase", [Phase.SYNCED, Phase.WAITING, Phase.FAILED, Phase.ROLLED_BACK])
def test_what_failed_is_remembered_whatever_became_of_another_commit(phase: Phase) -> None:
    failed = next_enactment(SYNCED, told("c2", Phase.FAILED, "the host refused it"), tried=True)
    other = next_enactment(failed, told("c3", phase, "something else"), tried=True)
    held = decide(other, now("c2", 1))
    assert (held.phase, held.reason) == (Phase.FAILED, "the host refused it")
    again = next_enactment(other, told("c2", Phase.FAILED, held.reason), tried=False)
    assert (again.attempts, again.failure) == (1, "the host refused it")
    good = next_enactment(again, told("c2", Phase.SYNCED), tried=True)
    assert decide(good, now("c2", 1, self_heal=True)).action is Action.APPLY


def test_a_drift_is_no_new_wish_unless_another_commit_was_tried() -> None:
    waits = next_enactment(SYNCED, told("c2", Phase.WAITING), tried=True)
    assert decide(waits, now("c1", 1)).phase is Phase.DRIFTED
    failed = next_enactment(waits, told("c2", Phase.FAILED, "the host refused it"), tried=True)
    suspended = next_enactment(failed, told("c3", Phase.SUSPENDED), tried=True)
    assert decide(suspended, now("c1", 1)).action is Action.APPLY
    not_planned = next_enactment(waits, told("c2", Phase.FAILED, "no plan"), tried=False)
    assert decide(not_planned, now("c1", 1)).phase is Phase.DRIFTED


def test_how_far_a_host_drifted_is_no_news_once_it_is_known() -> None:
    drifted = next_enactment(SYNCED, told("c1", Phase.DRIFTED, "1 change"), tried=False)
    assert (drifted.phase, drifted.reason, drifted.synced_commit) == (Phase.DRIFTED, "1 change", "c1")
    assert next_enactment(drifted, told("c1", Phase.DRIFTED, "3 changes"), tried=False) is drifted
    assert next_enactment(drifted, told("c2", Phase.DRIFTED, "3 changes"), tried=False).commit == "c2"


def test_what_is_protected_is_recorded_once_the_host_is_at_the_commit() -> None:
    first = next_enactment(None, told("c1", Phase.SYNCED), tried=True, protected=[STORAGE, LAN, LAN])
    assert first.protected == (LAN, STORAGE)
    for phase in set(Phase) - {Phase.SYNCED}:
        assert next_enactment(first, told("c2", phase), tried=True, protected=[]).protected == (LAN, STORAGE)
    assert next_enactment(first, told("c1", Phase.SYNCED), tried=True) is first
    assert next_enactment(first, told("c2", Phase.SYNCED), tried=True).protected == (LAN, STORAGE)
    assert next_enactment(first, told("c2", Phase.SYNCED), tried=True, protected=[LAN]).protected == (LAN, STORAGE)
    assert first.values()["protected"] == [["virtual_switch", "LAN"], ["virtual_switch", "Storage"]]


def test_only_a_document_that_says_so_gives_a_protection_up() -> None:
    first = next_enactment(None, told("c1", Phase.SYNCED), tried=True, protected=[STORAGE, LAN])
    other_way = Protected("virtual_switch", ("storage",))
    for phase in set(Phase) - {Phase.SYNCED}:
        assert next_enactment(first, told("c2", phase), tried=True, unprotected=[STORAGE]).protected == (LAN, STORAGE)
    given_up = next_enactment(first, told("c2", Phase.SYNCED), tried=True, unprotected=[other_way])
    assert given_up.protected == (LAN,)
    both = next_enactment(first, told("c2", Phase.SYNCED), tried=True, protected=[other_way], unprotected=[STORAGE])
    assert both.protected == (LAN, other_way)
    assert next_enactment(first, told("c2", Phase.SYNCED), tried=True, protected=[other_way]).protected == (
        LAN,
        other_way,
    )


def test_a_status_that_says_less_is_read_as_well() -> None:
    less = {name: part for name, part in FAILED.values().items() if name not in ("failure", "protected")}
    for name in ("rolled_back_commits", "earlier_failures", "tried_commit"):
        del less[name]
    assert read_enactment(less, "file") == FAILED
    assert read_enactment({**less, "rolled_back_commit": "c0"}, "file").rolled_back_commits == ("c0",)
    assert read_enactment({**less, "rolled_back_commit": ""}, "file").rolled_back_commits == ()


def test_a_long_reason_is_cut() -> None:
    fresh = next_enactment(None, told("c1", Phase.FAILED, "x" * 100_000), tried=True)
    assert len(fresh.reason) == 4_000
    assert next_enactment(fresh, told("c1", Phase.FAILED, "x" * 100_000), tried=False) is fresh


def test_a_status_is_read_as_it_was_written() -> None:
    earlier = replace(SYNCED, earlier_failures=(Failure("c0", 2, "the host refused it"),))
    for status in (FAILED, ROLLED_BACK, earlier, replace(SYNCED, protected=(LAN, STORAGE))):
        assert read_enactment(json.loads(json.dumps(status.values())), "file") == status


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
        {"failure": 7},
        {"tried_commit": 7},
        {"rolled_back_commits": "c2"},
        {"rolled_back_commits": [7]},
        {"rolled_back_commits": [""]},
        {"earlier_failures": {}},
        {"earlier_failures": ["c2"]},
        {"earlier_failures": [{"commit": "c2", "attempts": 1}]},
        {"earlier_failures": [{"commit": "c2", "attempts": True, "failure": ""}]},
        {"earlier_failures": [{"commit": "c2", "attempts": -1, "failure": ""}]},
        {"earlier_failures": [{"commit": 7, "attempts": 1, "failure": ""}]},
        {"protected": {}},
        {"protected": ["virtual_switch"]},
        {"protected": [["virtual_switch"]]},
        {"protected": [["virtual_switch", 7]]},
    ],
)
def test_what_is_no_status_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentRejected, match=r"status object|attempts|protected|rolled_back|earlier_failures"):
        read_enactment(FAILED.values() | change, "file")
    with pytest.raises(DocumentRejected):
        read_enactment([], "file")


@pytest.mark.parametrize(
    ("commit", "good"), [("a" * 40, True), ("v1.0", True), ("", False), ("a b", False), ("x\n", False)]
)
def test_a_revision_has_no_room_for_other_text(commit: str, good: bool) -> None:
    assert (commit_findings(commit) == []) is good

"""Runs that fail, lose their session, or never end, and the work of others meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import FAULT, Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    HostUnavailable,
    RollbackFailed,
    RolledBack,
    RunInterrupted,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.checkpoints import Origin
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    go_back,
    list_checkpoints,
)

from .stored_hosts import LAN, SHARED, Stage, UnwatchedHost, stage

REFUSED = {"kind": "refuse", "cmdlet": "Connect-VMNetworkAdapter", "message": "somebody holds it"}


class Killed(BaseException):
    """What no code catches: the end of a process."""


class FragileSession:
    """A session in a process that is killed after so many changing commands."""

    def __init__(self, session: Session, after: int) -> None:
        self.session = session
        self.records = session.records
        self.dialect = session.dialect
        self.left = after

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        if not invocation.cmdlet.startswith("Get-"):
            if not self.left:
                raise Killed
            self.left -= 1
        return self.session.invoke(invocation)


class FragileHost(UnwatchedHost):
    """A host as a process sees it that will be killed."""

    after = 0

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        with super().open(exclusive=exclusive) as session:
            yield FragileSession(session, self.after)


def leave_behind_a_killed_run(it: Stage, after: int, document: Mapping[str, Any] | None = None, **options: Any) -> None:
    """Begin a run that ends, as a killed process does, after so many changing commands."""
    host = FragileHost("hv1", it.host.path.parent, clock=it.host.now)
    host.after = after
    with pytest.raises(Killed):
        reconcile(host, read_document(dict(document or SHARED)), Options(**options))


def test_a_failed_step_takes_the_others_back_and_the_first_error_comes_first(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    it.misbehave({**REFUSED, "times": 5})
    with pytest.raises(RolledBack) as failed:
        it.run(SHARED)
    assert str(failed.value).startswith(
        "the host refused to change partition adapter 'web01' / 'Network Adapter' with Connect-VMNetworkAdapter"
    )
    assert "somebody holds it" in str(failed.value)
    assert str(failed.value).endswith("2 commands took back what had been done; the host is as it was.")
    assert it.is_as(before)
    assert list_checkpoints(it.host) == []


def test_a_way_back_that_fails_says_what_stands_and_how_to_finish_by_hand(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    it.misbehave({**REFUSED, "times": 5}, {"kind": "refuse", "cmdlet": "Remove-VMSwitch", "nth": 2, "times": 5})
    with pytest.raises(RollbackFailed) as failed:
        it.run(SHARED)
    error = failed.value
    assert "somebody holds it" in str(error)
    assert len(error.commands) == 1
    assert error.commands[0].startswith("Remove-VMSwitch")
    assert [finding.where.partition(":")[0] for finding in error.findings]
    assert len(it.names("virtual_switch")) == 1
    it.misbehave()
    assert go_back(it.host, error.checkpoint, Options(), check_mode=False).commands == error.commands
    assert it.is_as(before)


@pytest.mark.parametrize("kind", ["lose_answer", "drop_session"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_lost_session_is_followed_by_one_that_reads_first(kind: str, number: int, tmp_path: Path) -> None:
    it = stage(tmp_path)
    cmdlet = ["New-VMSwitch", "New-VMSwitch", "Connect-VMNetworkAdapter"][number - 1]
    lost = {"cmdlet": cmdlet, "nth": 2 if number == 2 else 1} if kind == "lose_answer" else {"step": number}
    it.misbehave({"kind": kind, **lost})
    result = it.run(SHARED)
    assert result.changed
    assert any("a new session read the host" in warning for warning in result.plan.warnings)
    it.misbehave()
    assert not it.run(SHARED).changed
    assert list_checkpoints(it.host) == []


def test_the_first_call_that_fails_and_the_second_that_works_are_one(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED)
    it.misbehave({"kind": "sharing_off_fails_once"})
    assert it.run({"virtual_switches": [{"name": "LAN", "allow_management_os": False}]}, allow_lockout=True).changed


def test_a_ghost_of_a_management_adapter_is_removed(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED)
    it.misbehave({"kind": "ghost_management_adapter"})
    moved = {"virtual_switches": [{**LAN, "uplinks": ["NIC2"]}]}
    result = it.run(moved, allow_lockout=True)
    assert any("that was put right" in warning for warning in result.plan.warnings), result.plan.warnings
    assert [a.name for a in it.resources()["partition_adapter"] if a.partition == "parent"] == ["LAN"]
    it.misbehave()
    assert not it.run(moved, allow_lockout=True).changed


def test_addresses_that_come_back_late_are_waited_for(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    it.run({"virtual_switches": [LAN]})
    it.misbehave({"kind": "late_addresses", "seconds": 10})
    began = it.host.now()
    result = it.run({"virtual_switches": [{"name": "LAN"}]}, state=State.DELETED, allow_lockout=True)
    # Looked for after 1, 3 and 8 seconds in vain, found after 18: Windows was given its time, and nothing was repaired.
    assert it.host.now() - began == 18
    assert not any("put right" in warning for warning in result.plan.warnings)
    it.misbehave()
    assert it.is_as(before)


class AwayHost(UnwatchedHost):
    """A host that cannot be reached for a while after its first session broke."""

    refusals = 0

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        with super().open(exclusive=exclusive) as session:
            if self.faults_happened and self.refusals:
                self.refusals -= 1
                raise HostUnavailable("no route to host")
            yield session

    @property
    def faults_happened(self) -> bool:
        with self.for_inspection().open(exclusive=False) as session:
            return any(record.summary.get("happened") for record in session.records.list(FAULT))


def away(it: Stage, refusals: int) -> AwayHost:
    it.misbehave({"kind": "drop_session", "step": 1})
    host = AwayHost("hv1", it.host.path.parent, clock=it.host.now, sleep=it.host.wait)
    host.refusals = refusals
    return host


def test_a_lost_host_is_tried_seven_times_in_28_seconds(tmp_path: Path) -> None:
    it = stage(tmp_path)
    host, began = away(it, refusals=6), it.host.now()
    assert reconcile(host, read_document(dict(SHARED)), Options()).changed
    assert it.host.now() - began == 28
    it.misbehave()
    assert not it.run(SHARED).changed


def test_a_host_that_stays_away_longer_is_left_with_its_checkpoint(tmp_path: Path) -> None:
    it = stage(tmp_path)
    host = away(it, refusals=7)
    with pytest.raises(RunInterrupted, match="no route to host"):
        reconcile(host, read_document(dict(SHARED)), Options())
    assert [left.origin for left in list_checkpoints(it.host)] == [Origin.RUN]


def test_what_somebody_else_does_meanwhile_is_left_alone_and_said(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.misbehave({"kind": "other_party", "step": 2, "cmdlet": "New-VM", "parameters": {"Name": "theirs"}})
    result = it.run(SHARED)
    assert "theirs" in it.names("partition")
    assert any("somebody else changed" in warning and "theirs" in warning for warning in result.plan.warnings)


def test_a_way_back_leaves_the_work_of_others(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.misbehave(
        {"kind": "other_party", "step": 2, "cmdlet": "New-VM", "parameters": {"Name": "theirs"}},
        {**REFUSED, "times": 5},
    )
    with pytest.raises(RolledBack, match=r"Somebody else changed, and it was left alone: .*theirs"):
        it.run(SHARED)
    assert it.names("partition") == ["theirs", "web01"]
    assert it.names("virtual_switch") == []


@pytest.mark.parametrize("after", [0, 1, 2])
def test_the_next_run_says_what_it_found_and_finishes(after: int, tmp_path: Path) -> None:
    it = stage(tmp_path)
    leave_behind_a_killed_run(it, after)
    (left,) = list_checkpoints(it.host)
    rehearsed = it.run(SHARED, check_mode=True)
    assert any("has not ended: it is under way, or was interrupted" in text for text in rehearsed.plan.warnings)
    result = it.run(SHARED)
    assert result.changed
    (warning,) = [text for text in result.plan.warnings if "was interrupted" in text]
    assert f"checkpoint '{left.name}'" in warning
    assert ("the host is as it was before it" in warning) is (after == 0)
    assert it.names("virtual_switch") == ["Backend", "LAN"]
    assert not it.run(SHARED).plan.warnings


@pytest.mark.parametrize("after", [1, 2])
@pytest.mark.parametrize("looked", [False, True])
def test_an_interrupted_run_is_undone_on_request(after: int, looked: bool, tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    leave_behind_a_killed_run(it, after)
    if looked:
        it.run({"virtual_switches": [{"name": "Other", "type": "private"}]})
    (left,) = list_checkpoints(it.host)
    go_back(it.host, left.name, Options(), check_mode=False)
    if looked:
        assert it.names("virtual_switch") == ["Other"]
    else:
        assert it.is_as(before)
    assert list_checkpoints(it.host) == []


ANEW = {"virtual_switches": [{"name": "LAN", "bandwidth_reservation_mode": "none"}]}
PERMITTED = {"allow_disconnect_running": True, "allow_lockout": True}


@pytest.mark.parametrize("after", range(4))
def test_what_an_interrupted_run_took_apart_is_put_together_by_the_one_that_finishes_it(
    after: int, tmp_path: Path
) -> None:
    """The document does not mention web01 and the parent's address, and the killed run had them in its hands."""
    straight, it = stage(tmp_path / "straight"), stage(tmp_path / "killed")
    for one in (straight, it):
        one.run(SHARED)
    straight.run(ANEW, **PERMITTED)
    leave_behind_a_killed_run(it, after, ANEW, **PERMITTED)
    result = it.run(ANEW, **PERMITTED)
    assert any("this run finishes it" in warning for warning in result.plan.warnings)
    assert it.is_as(straight.resources())
    assert list_checkpoints(it.host) == []
    assert not it.run(ANEW, **PERMITTED).changed


def test_of_several_interrupted_runs_the_latest_is_kept(tmp_path: Path) -> None:
    it = stage(tmp_path)
    leave_behind_a_killed_run(it, 0, {"virtual_switches": [{"name": "First", "type": "private"}]})
    it.host.wait(60)
    leave_behind_a_killed_run(it, 0, {"virtual_switches": [{"name": "Second", "type": "private"}]})
    latest = list_checkpoints(it.host)[-1]
    it.run({"virtual_switches": [{"name": "Third", "type": "private"}]})
    (left,) = list_checkpoints(it.host)
    assert (left.name, left.origin) == (latest.name, Origin.INTERRUPTED)


def test_looking_at_an_interrupted_run_with_nothing_to_do_leaves_it_to_be_finished(tmp_path: Path) -> None:
    straight, it = stage(tmp_path / "straight"), stage(tmp_path / "killed")
    for one in (straight, it):
        one.run(SHARED)
    straight.run(ANEW, **PERMITTED)
    leave_behind_a_killed_run(it, 2, ANEW, **PERMITTED)
    other = {"virtual_switches": [{"name": "Backend", "type": "private"}]}
    assert not it.run(other).changed
    assert it.run(ANEW, **PERMITTED).changed
    assert it.is_as(straight.resources())

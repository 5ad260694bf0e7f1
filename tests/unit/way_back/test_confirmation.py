"""Commit and confirm: a run that nobody confirms in time is taken back by the host itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    DocumentRejected,
    HostUnavailable,
    RolledBack,
    WaitingForConfirmation,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.host_agent import HostAgent
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    confirm,
    delete_checkpoint,
    go_back,
    list_checkpoints,
)

from .stored_hosts import ADDRESS, LAN, SHARED, stage


def test_a_confirmed_run_stays(tmp_path: Path) -> None:
    it = stage(tmp_path)
    result = it.run(SHARED, confirm_timeout_seconds=60)
    assert result.confirm_until == it.time[0] + 60
    assert confirm(it.host, check_mode=True).changed
    assert confirm(it.host, check_mode=False).changed
    assert not confirm(it.host, check_mode=False).changed
    it.time[0] += 3600
    assert it.names("virtual_switch") == ["Backend", "LAN"]
    assert list_checkpoints(it.host) == []
    assert not it.run(SHARED).changed


def test_an_unconfirmed_run_is_taken_back_at_the_next_access_after_its_time(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    it.run(SHARED, confirm_timeout_seconds=60)
    it.time[0] += 59
    with it.host.open(exclusive=False):
        pass
    assert it.names("virtual_switch") == ["Backend", "LAN"]
    it.time[0] += 2
    with it.host.open(exclusive=False):
        pass
    assert it.is_as(before)
    with pytest.raises(DocumentRejected, match=r"nothing left to confirm.*was not confirmed in time"):
        confirm(it.host, check_mode=False)
    assert not confirm(it.host, check_mode=False).changed  # it has been said


def test_the_next_run_says_that_the_host_took_the_last_one_back(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED, confirm_timeout_seconds=60)
    it.time[0] += 61
    again = it.run(SHARED)
    assert again.changed
    assert any("was not confirmed in time" in warning for warning in again.plan.warnings)
    assert not it.run(SHARED).plan.warnings


def test_nothing_else_changes_a_host_that_waits(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED, confirm_timeout_seconds=60)
    with pytest.raises(WaitingForConfirmation, match="waits until 2027-01-15"):
        it.run({"virtual_switches": [{"name": "Other", "type": "private"}]})
    (waiting,) = list_checkpoints(it.host)
    with pytest.raises(WaitingForConfirmation):
        delete_checkpoint(it.host, waiting.name, check_mode=False)
    assert it.run(SHARED, check_mode=True).changed is False  # looking is allowed


def test_going_back_by_hand_needs_no_confirmation(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    it.run(SHARED, confirm_timeout_seconds=60)
    (waiting,) = list_checkpoints(it.host)
    assert go_back(it.host, waiting.name, Options(), check_mode=False).changed
    assert it.is_as(before)
    assert list_checkpoints(it.host) == []
    assert it.run(SHARED).changed


def test_a_run_without_changes_waits_for_nothing(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED)
    assert it.run(SHARED, confirm_timeout_seconds=60).confirm_until is None
    assert list_checkpoints(it.host) == []


def test_a_run_that_cuts_its_own_way_is_taken_back_by_the_host_and_says_so(tmp_path: Path) -> None:
    it = stage(tmp_path, management_address=ADDRESS)
    before = it.resources()
    document = {"virtual_switches": [{**LAN, "allow_management_os": False}, {"name": "Backend", "type": "private"}]}
    with pytest.raises(DocumentRejected, match="nothing brings it back"):
        it.run(document)
    with pytest.raises(RolledBack, match="the host took it back by itself"):
        it.run(document, allow_lockout=True, confirm_timeout_seconds=60)
    assert it.is_as(before)


def test_without_a_timer_a_host_that_was_cut_off_stays_so_and_the_error_says_what_is_known(tmp_path: Path) -> None:
    it = stage(tmp_path, management_address=ADDRESS)
    document = {"virtual_switches": [{**LAN, "allow_management_os": False}, {"name": "Backend", "type": "private"}]}
    with pytest.raises(Exception, match=r"could not be reached again.*Which commands took effect is not known"):
        it.run(document, allow_lockout=True)
    with pytest.raises(HostUnavailable, match=f"does not answer at {ADDRESS}"):
        confirm(it.host, check_mode=False)


def test_the_watchdog_takes_a_run_back_without_anybodys_access(tmp_path: Path) -> None:
    """The host's own process, with the real clock; the controller does nothing but look from the console."""
    import time

    it = stage(tmp_path)
    before = it.resources()
    host = SimulatedHost("hv1", tmp_path, agent=HostAgent())
    reconcile(host, read_document(dict(SHARED)), Options(confirm_timeout_seconds=1))
    end = time.monotonic() + 20
    while not it.is_as(before) and time.monotonic() < end:
        time.sleep(0.1)
    assert it.is_as(before)

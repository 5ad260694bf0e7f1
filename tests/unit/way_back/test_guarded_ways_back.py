"""Going back is a change like every other: guarded, taken back where it fails, undone where nobody confirms it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.disruption import Disruption
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, RolledBack
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Management, Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    Answer,
    confirm,
    go_back,
    list_checkpoints,
    take_checkpoint,
)

from .stored_hosts import ADDRESS, SHARED, Stage, stage

NEW_WAY = "10.0.0.4"
NEW_ADDRESS: Mapping[str, Any] = {"nic_bindings": [{"adapter": "NIC2", "ipv4": {"addresses": [f"{NEW_WAY}/24"]}}]}


def back(it: Stage, *, check_mode: bool = False, **options: Any) -> Answer:
    return go_back(it.host, "monday", Options(**options), check_mode=check_mode)


def moved_to_another_address(tmp_path: Path) -> Stage:
    """A host that can be reached by an address that it did not have when the checkpoint was taken."""
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    it.run(NEW_ADDRESS)
    return it


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_way_back_that_would_cut_off_the_host_is_refused(tmp_path: Path, check_mode: bool) -> None:
    it = moved_to_another_address(tmp_path)
    before = it.resources()
    with pytest.raises(DocumentRejected, match=re.escape(NEW_WAY)) as refused:
        back(it, management=Management(NEW_WAY), check_mode=check_mode)
    assert all("allow_lockout" in finding.hint for finding in refused.value.findings)
    assert it.is_as(before)


def test_a_task_may_say_that_sessions_come_by_another_way(tmp_path: Path) -> None:
    it = moved_to_another_address(tmp_path)
    assert back(it, management=Management(ADDRESS)).changed


def test_a_task_may_give_the_host_up(tmp_path: Path) -> None:
    it = moved_to_another_address(tmp_path)
    assert back(it, management=Management(NEW_WAY), allow_lockout=True).changed


def test_a_way_back_that_disturbs_more_than_is_allowed_is_refused(tmp_path: Path) -> None:
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    it.run(SHARED)
    before = it.resources()
    with pytest.raises(DocumentRejected) as refused:
        back(it, max_disruption=Disruption.NONE, allow_lockout=True)
    assert {finding.rule for finding in refused.value.findings} == {"disruption"}
    assert it.is_as(before)


def test_a_way_back_that_fails_leaves_the_host_as_it_was(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    it.run({"virtual_switches": [{"name": "LAN", "notes": "new"}, {"name": "Other", "type": "private"}]})
    before = it.resources()
    it.misbehave({"kind": "refuse", "cmdlet": "Remove-VMSwitch", "times": 9})
    with pytest.raises(RolledBack):
        back(it)
    assert it.is_as(before)
    assert [one.name for one in list_checkpoints(it.host)] == ["monday"]


def test_a_way_back_that_nobody_confirms_is_undone_by_the_host(tmp_path: Path) -> None:
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    was = it.resources()
    it.run(SHARED)
    before = it.resources()
    assert back(it, confirm_timeout_seconds=60, allow_lockout=True).confirm_until == it.time[0] + 60
    assert it.is_as(was)
    it.time[0] += 61
    with it.host.open(exclusive=False):
        pass
    assert it.is_as(before)
    assert back(it, confirm_timeout_seconds=60, allow_lockout=True).changed
    assert confirm(it.host, check_mode=False).changed
    it.time[0] += 3600
    assert it.is_as(was)


def test_undoing_a_run_waits_for_no_confirmation(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED, confirm_timeout_seconds=60)
    (waiting,) = list_checkpoints(it.host)
    with pytest.raises(DocumentRejected, match="waits for no confirmation"):
        go_back(it.host, waiting.name, Options(confirm_timeout_seconds=60), check_mode=False)

"""Checkpoints that a user takes: kept on the host, compared with it, gone back to, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import CHECKPOINT, Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    compare_with_checkpoint,
    delete_checkpoint,
    go_back,
    list_checkpoints,
    take_checkpoint,
)

from .stored_hosts import LAN, SHARED, stage


def test_a_host_goes_back_to_what_it_was(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(SHARED)
    before = it.resources()
    assert take_checkpoint(it.host, "monday", "before the change", overwrite=False, check_mode=False).changed
    it.run({"virtual_switches": [{"name": "Backend", "notes": "new"}], "partitions": [{"name": "web02"}]})
    it.by_hand("Remove-VMNetworkAdapter", VMName="web01", Name="Network Adapter")

    shown = compare_with_checkpoint(it.host, "monday")
    rehearsed = go_back(it.host, "monday", Options(), check_mode=True)
    assert not it.is_as(before)
    done = go_back(it.host, "monday", Options(), check_mode=False)
    assert done.changed
    assert rehearsed.changed
    assert shown.commands == rehearsed.commands == done.commands
    assert it.is_as(before)
    assert not go_back(it.host, "monday", Options(), check_mode=False).changed
    assert [(one.name, one.note) for one in list_checkpoints(it.host)] == [("monday", "before the change")]


def test_going_back_reaches_nobody_whom_a_name_would_match(tmp_path: Path) -> None:
    it = stage(tmp_path)
    it.run(
        {
            "virtual_switches": [{"name": name, "type": "private"} for name in ("S[1]", "S1", "S*")],
            "partitions": [{"name": name} for name in ("web[1]", "web1", "w*")],
        }
    )
    before = it.resources()
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    it.by_hand("Remove-VM", Name="web[[]1]", Force=True)
    it.by_hand("Start-VM", Name="w[*]")
    it.by_hand("Remove-VMSwitch", Name="S1", Force=True)
    it.by_hand("Set-VMSwitch", Name="S[[]1]", Notes="by hand")
    assert not it.is_as(before)
    go_back(it.host, "monday", Options(), check_mode=False)
    assert it.is_as(before)


def test_a_checkpoint_stays_as_it_was_taken_unless_it_may_be_overwritten(tmp_path: Path) -> None:
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "first", overwrite=False, check_mode=False)
    it.run(SHARED)
    assert not take_checkpoint(it.host, "monday", "second", overwrite=False, check_mode=False).changed
    assert list_checkpoints(it.host)[0].note == "first"
    assert compare_with_checkpoint(it.host, "monday").commands
    assert take_checkpoint(it.host, "monday", "second", overwrite=True, check_mode=True).changed
    assert compare_with_checkpoint(it.host, "monday").commands
    assert take_checkpoint(it.host, "monday", "second", overwrite=True, check_mode=False).changed
    assert not compare_with_checkpoint(it.host, "monday").commands


def test_deleting_twice_changes_nothing(tmp_path: Path) -> None:
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    assert delete_checkpoint(it.host, "monday", check_mode=True).changed
    assert delete_checkpoint(it.host, "monday", check_mode=False).changed
    assert not delete_checkpoint(it.host, "monday", check_mode=False).changed
    assert list_checkpoints(it.host) == []


@pytest.mark.parametrize("name", ["", ".", "../monday", "a/b", "-x", "x" * 65, "two words", "naïve", "a\nb"])
def test_a_name_that_cannot_be_one_is_a_finding(name: str, tmp_path: Path) -> None:
    it = stage(tmp_path)
    with pytest.raises(DocumentRejected, match="cannot be the name of a checkpoint"):
        take_checkpoint(it.host, name, "", overwrite=False, check_mode=False)
    assert list_checkpoints(it.host) == []


def test_an_unknown_checkpoint_is_a_finding_that_names_those_there_are(tmp_path: Path) -> None:
    it = stage(tmp_path)
    take_checkpoint(it.host, "monday", "", overwrite=False, check_mode=False)
    for use in (compare_with_checkpoint, lambda host, name: go_back(host, name, Options(), check_mode=False)):
        with pytest.raises(DocumentRejected, match=r"no checkpoint 'tuesday' - there are: 'monday'"):
            use(it.host, "tuesday")


@pytest.mark.parametrize(
    ("summary", "body"),
    [
        ({"origin": "manual", "taken": 1.0, "commands": 0, "note": ""}, b"no zip"),
        ({"origin": "manual", "taken": 1.0, "commands": 0, "note": ""}, b"x\x9c\x03\x00\x00\x00\x00\x01"),
        ({"origin": "alien", "taken": 1.0, "commands": 0, "note": ""}, b""),
        ({"taken": "yesterday"}, b""),
        ({}, b""),
    ],
)
def test_a_damaged_checkpoint_is_reported_and_can_be_deleted(
    summary: dict[str, object], body: bytes, tmp_path: Path
) -> None:
    it = stage(tmp_path)
    with it.host.open(exclusive=True) as session:
        session.records.put(Record(CHECKPOINT, "monday", summary, body))
    before = it.resources()
    with pytest.raises(HostUnavailable, match="checkpoint 'monday' is damaged"):
        go_back(it.host, "monday", Options(), check_mode=False)
    assert it.is_as(before)
    assert delete_checkpoint(it.host, "monday", check_mode=False).changed


def test_going_back_takes_the_parent_along(tmp_path: Path) -> None:
    it = stage(tmp_path)
    before = it.resources()
    take_checkpoint(it.host, "bare", "", overwrite=False, check_mode=False)
    it.run({"virtual_switches": [{**LAN, "allow_management_os": False}]}, allow_lockout=True)
    go_back(it.host, "bare", Options(), check_mode=False)
    assert it.is_as(before)

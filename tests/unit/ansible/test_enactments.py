"""The status of a host is kept on it and in a directory, and decisions are made by what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

COMMIT = "a" * 40
PLAN = [{"action": "create", "kind": "virtual_switch", "key": ["LAN"]}]
DOCUMENT = {"version": 1, "virtual_switches": [{"name": "LAN"}]}


@pytest.fixture
def status(stage: Any, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Record a status of the host, on it and in a directory."""

    def record(phase: str, commit: str = COMMIT, **more: Any) -> dict[str, Any]:
        options = {"phase": phase, "commit": commit, "status_directory": str(tmp_path / "status"), **more}
        result: dict[str, Any] = stage.run("enactment", **options)
        assert not result.get("failed"), result
        return result

    return record


def decision(stage: Any, **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = stage.run("sync_decision", commit=COMMIT, plan=PLAN, document=DOCUMENT, **more)
    assert not result.get("failed"), result
    return result


def test_a_status_is_on_the_host_and_in_the_directory(stage: Any, status: Any, tmp_path: Path) -> None:
    told = status("synced")
    assert told["changed"]
    assert told["before"] == {}
    assert json.loads((tmp_path / "status" / "hyper1.json").read_text(encoding="utf-8")) == told["enactment"]
    assert stage.run("enactment", state="gathered")["enactment"] == told["enactment"]
    assert [file.name for file in (tmp_path / "status").iterdir()] == ["hyper1.json"]


def test_the_same_status_again_is_no_change(status: Any, tmp_path: Path) -> None:
    first = status("synced")
    before = (tmp_path / "status" / "hyper1.json").stat()
    again = status("synced")
    assert not again["changed"]
    assert again["enactment"] == first["enactment"]
    after = (tmp_path / "status" / "hyper1.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_lost_file_is_written_again_from_what_the_host_keeps(status: Any, tmp_path: Path) -> None:
    first = status("synced")
    (tmp_path / "status" / "hyper1.json").unlink()
    again = status("synced")
    assert again["changed"]
    assert again["enactment"] == first["enactment"]


def test_check_mode_says_the_change_and_records_nothing(stage: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    told = stage.run(
        "enactment", check_mode=True, diff=True, phase="synced", commit=COMMIT, status_directory=str(folder)
    )
    assert told["changed"]
    assert told["diff"]["after"]["phase"] == "synced"
    assert not folder.exists()
    assert stage.run("enactment", state="gathered")["enactment"] == {}


def test_a_status_is_forgotten_once(stage: Any, status: Any, tmp_path: Path) -> None:
    status("failed", reason="no")
    options = {"state": "absent", "status_directory": str(tmp_path / "status")}
    assert stage.run("enactment", check_mode=True, **options)["changed"]
    assert stage.run("enactment", **options)["changed"]
    assert not stage.run("enactment", **options)["changed"]


def test_a_host_that_is_not_reached_is_told_of_in_the_directory(empty_stage: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    told = empty_stage.run("enactment", phase="unreachable", commit=COMMIT, status_directory=str(folder))
    assert "in the status directory only" in told["warnings"][0]
    assert json.loads((folder / "hyper1.json").read_text(encoding="utf-8"))["phase"] == "unreachable"
    assert empty_stage.run("enactment", phase="unreachable", commit=COMMIT)["failed"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"phase": "synced", "commit": "a b"}, "is not a revision"),
        ({"phase": "asleep", "commit": COMMIT}, "asleep"),
        ({"phase": "synced"}, "commit"),
        ({"state": "gathered", "on_host": False}, "no place for a status"),
    ],
)
def test_options_that_are_wrong_are_refused(stage: Any, options: dict[str, Any], message: str) -> None:
    told = stage.run("enactment", **options)
    assert told["failed"]
    assert message in told["msg"]


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "fabricops.hyperv/enactment", "version": 1}', "\0"])
def test_nothing_is_decided_on_a_status_that_cannot_be_read(stage: Any, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "status"
    folder.mkdir()
    (folder / "hyper1.json").write_text(text, encoding="utf-8")
    options = {"commit": COMMIT, "plan": PLAN, "document": DOCUMENT, "status_directory": str(folder), "on_host": False}
    told = stage.run("sync_decision", **options)
    assert told["failed"]
    assert "hyper1.json" in told["msg"]


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", "a\\b", "x" * 300, "a\nb"])
def test_a_name_that_leads_elsewhere_is_no_file(stage: Any, tmp_path: Path, name: str) -> None:
    other = replace(stage, name=name)
    told = other.run("enactment", phase="synced", commit=COMMIT, status_directory=str(tmp_path / "s"), on_host=False)
    assert told["failed"]
    assert "cannot be that of a file" in told["msg"]
    assert not (tmp_path / "s").exists()


def test_a_link_in_place_of_a_status_is_not_followed(stage: Any, tmp_path: Path) -> None:
    folder, target = tmp_path / "status", tmp_path / "precious"
    folder.mkdir()
    target.write_text("kept", encoding="utf-8")
    (folder / "hyper1.json").symlink_to(target)
    told = stage.run("enactment", phase="synced", commit=COMMIT, status_directory=str(folder), on_host=False)
    assert told["failed"]
    assert target.read_text(encoding="utf-8") == "kept"


def test_a_host_is_decided_about_by_what_it_keeps(stage: Any, status: Any) -> None:
    assert decision(stage)["action"] == "apply"
    status("synced")
    assert decision(stage)["phase"] == "drifted"
    assert decision(stage, self_heal=True)["action"] == "apply"
    status("failed", reason="the host refused it")
    held = decision(stage, self_heal=True)
    assert (held["action"], held["phase"], held["reason"]) == ("hold", "failed", "the host refused it")


def test_policies_are_answered_with_their_findings(stage: Any) -> None:
    plan = [{"action": "delete", "kind": "virtual_switch", "key": ["Storage"]}]
    protect = [{"kind": "virtual_switch", "key": ["storage"]}]
    told = stage.run("sync_decision", commit=COMMIT, plan=plan, document=DOCUMENT, protect=protect, unmentioned=True)
    assert not told.get("failed")
    assert told["action"] == "refuse"
    assert [finding["rule"] for finding in told["findings"]] == ["protected", "prune"]


def test_what_was_protected_stays_so_until_a_commit_gives_it_up(stage: Any, status: Any) -> None:
    plan = [{"action": "delete", "kind": "virtual_switch", "key": ["Storage"]}]
    options = {"plan": plan, "document": DOCUMENT, "unmentioned": True, "prune": True}
    storage = [{"kind": "virtual_switch", "key": ["Storage"]}]
    status("synced", protect=storage)
    refused = stage.run("sync_decision", commit="b" * 40, **options)
    assert [finding["rule"] for finding in refused["findings"]] == ["protected"]
    status("refused", commit="b" * 40, protect=[])
    assert stage.run("sync_decision", commit="b" * 40, **options)["action"] == "refuse"
    status("synced", commit="c" * 40, protect=[])
    assert stage.run("sync_decision", commit="b" * 40, **options)["action"] == "refuse"
    status("synced", commit="d" * 40, unprotect=storage)
    assert stage.run("sync_decision", commit="b" * 40, **options)["action"] == "apply"


@pytest.mark.parametrize("name", ["protect", "unprotect"])
def test_a_key_that_no_resource_has_is_not_recorded(stage: Any, name: str) -> None:
    told = stage.run("enactment", phase="synced", commit=COMMIT, **{name: [{"kind": "virtual_switch", "key": []}]})
    assert told["failed"]
    assert f"{name}[0].key: the key of a virtual_switch has 1 part" in told["msg"]


def test_a_commit_that_was_rolled_back_is_not_tried_again(stage: Any, status: Any) -> None:
    status("synced")
    assert status("rolled_back", reason="by hand")["enactment"]["synced_commit"] == ""
    status("suspended", reason="holidays")
    held = decision(stage, self_heal=True, maximum_attempts=5)
    assert (held["action"], held["phase"], held["reason"]) == ("hold", "rolled_back", "by hand")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"maximum_attempts": 0}, "maximum_attempts"),
        ({"maximum_removals": -1}, "maximum_removals"),
        ({"at": -1.0}, "at: "),
        ({"at": 1e30}, "at: "),
        ({"windows": [{"kind": "allow"}]}, "windows[0].schedule"),
        ({"protect": [{"kind": "virtual_switch"}]}, "key"),
        ({"protect": [{"kind": "virtual_switches", "key": ["lan"]}]}, "virtual_switches"),
        (
            {"protect": [{"kind": "partition_adapter", "key": ["lan"]}]},
            "protect[0].key: the key of a partition_adapter",
        ),
    ],
)
def test_decisions_refuse_options_that_make_no_sense(stage: Any, options: dict[str, Any], message: str) -> None:
    told = stage.run("sync_decision", commit=COMMIT, plan=PLAN, document=DOCUMENT, **options)
    assert told["failed"]
    assert message in told["msg"]

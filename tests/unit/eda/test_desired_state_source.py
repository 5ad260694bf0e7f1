"""The event source tells what is new, once; no rulebook engine is needed for that, and a real git is asked."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[3] / "extensions" / "eda" / "plugins" / "event_source" / "desired_state.py"
AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


@pytest.fixture(scope="module")
def source() -> Iterator[Any]:
    # As the engine does: from its file, and not as a part of any package.
    spec = importlib.util.spec_from_file_location("desired_state_source", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *AUTHOR, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=first")
    return folder


class Told:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def put(self, event: dict[str, Any]) -> None:
        self.events.append(event["desired_state"])


def watch_of(source: Any, **args: Any) -> tuple[Any, Told]:
    told = Told()
    return source.Watch(source.read_settings(args), told), told


def look(watch: Any, subject: str) -> None:
    asyncio.run(watch.look(subject, getattr(watch, f"look_at_{subject}")))


def status(folder: Path, host: str, **values: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{host}.json").write_text(json.dumps({"host": host, **values}), encoding="utf-8")


def test_each_new_commit_is_told_once(source: Any, repository: Path) -> None:
    watch, told = watch_of(source, repository=str(repository), ref="main")
    first = git(repository, "rev-parse", "HEAD")
    look(watch, "commit")
    look(watch, "commit")
    git(repository, "commit", "--quiet", "--allow-empty", "--message=second")
    look(watch, "commit")
    second = git(repository, "rev-parse", "HEAD")
    assert [(event["event"], event["commit"], event["previous"]) for event in told.events] == [
        ("new_commit", first, ""),
        ("new_commit", second, first),
    ]


def test_the_commit_of_the_start_can_be_left_untold(source: Any, repository: Path) -> None:
    watch, told = watch_of(source, repository=str(repository), first_commit=False)
    look(watch, "commit")
    assert told.events == []
    git(repository, "commit", "--quiet", "--allow-empty", "--message=second")
    look(watch, "commit")
    assert len(told.events) == 1


def test_an_annotated_tag_is_the_commit_that_it_points_to(source: Any, repository: Path) -> None:
    git(repository, "tag", "--annotate", "--message=one", "v1")
    watch, told = watch_of(source, repository=str(repository), ref="v1")
    look(watch, "commit")
    assert told.events[0]["commit"] == git(repository, "rev-parse", "HEAD")


def test_a_branch_counts_before_a_tag_of_its_name_and_before_longer_names(source: Any) -> None:
    tag, branch, longer = "a" * 40, "b" * 40, "c" * 40
    listing = f"{longer}\trefs/heads/feature/main\n{branch}\trefs/heads/main\n{tag}\trefs/tags/main\n"
    assert source.commit_of(listing, "main") == branch
    with pytest.raises(source.CannotSee, match="no ref 'other'"):
        source.commit_of(listing, "other")


def test_a_repository_that_is_away_is_told_once_and_so_is_its_return(source: Any, repository: Path) -> None:
    watch, told = watch_of(source, repository=str(repository))
    away = repository.with_name("away")
    repository.rename(away)
    look(watch, "commit")
    look(watch, "commit")
    away.rename(repository)
    look(watch, "commit")
    assert [event["event"] for event in told.events] == ["blind", "new_commit", "sees_again"]
    assert "git ls-remote failed" in told.events[0]["message"]


def test_passwords_in_urls_are_not_told(source: Any) -> None:
    watch, told = watch_of(source, repository="https://user:s3cret@127.0.0.1:1/hosts.git")
    look(watch, "commit")
    assert told.events[0]["event"] == "blind"
    assert "s3cret" not in json.dumps(told.events)


def test_a_drift_is_told_once_and_again_when_it_is_another_one(source: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    status(folder, "hv1", phase="drifted", commit="c1", reason="1 change", time="10:00")
    status(folder, "hv2", phase="synced", commit="c1", reason="", time="10:00")
    watch, told = watch_of(source, status_directory=str(folder))
    look(watch, "drift")
    status(folder, "hv1", phase="drifted", commit="c1", reason="1 change", time="10:15")
    look(watch, "drift")
    status(folder, "hv1", phase="drifted", commit="c1", reason="2 changes", time="10:30")
    look(watch, "drift")
    assert [(event["host"], event["reason"]) for event in told.events] == [("hv1", "1 change"), ("hv1", "2 changes")]


def test_a_drift_that_was_repaired_is_told_when_it_comes_back(source: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    watch, told = watch_of(source, status_directory=str(folder))
    for phase in ("drifted", "synced", "drifted"):
        status(folder, "hv1", phase=phase, commit="c1", reason="1 change")
        look(watch, "drift")
    assert len(told.events) == 2


def test_files_that_are_no_status_objects_say_nothing(source: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    folder.mkdir()
    for name, text in {"a": "{}", "b": "[1]", "d": '{"phase": "drifted", "host": 7}'}.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    (folder / "e.json").mkdir()
    assert source.look_into(folder, {}) == source.Look({})


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"\xff", b" " * 1_000_001])
def test_a_status_that_cannot_be_read_is_told_and_its_drift_stays_known(
    source: Any, tmp_path: Path, data: bytes
) -> None:
    folder = tmp_path / "status"
    status(folder, "hv1", phase="drifted", commit="c1", reason="1 change")
    watch, told = watch_of(source, status_directory=str(folder))
    look(watch, "drift")
    (folder / "hv1.json").write_bytes(data)
    look(watch, "drift")
    look(watch, "drift")
    status(folder, "hv1", phase="drifted", commit="c1", reason="1 change")
    look(watch, "drift")
    assert [event["event"] for event in told.events] == ["drift", "blind", "sees_again"]
    assert "hv1.json" in told.events[1]["message"]


def test_the_command_runs_before_each_look(source: Any, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    folder.mkdir()
    script = "import json, sys; json.dump({'host': 'hv1', 'phase': 'drifted'}, open(sys.argv[1], 'w'))"
    command = [sys.executable, "-c", script, str(folder / "hv1.json")]
    watch, told = watch_of(source, status_directory=str(folder), drift_command=command)
    look(watch, "drift")
    assert [event["event"] for event in told.events] == ["drift"]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; sys.exit('no such inventory')", "no such inventory"),
        ("import sys; print('hv2 is unreachable'); sys.exit(4)", "failed with exit code 4: hv2 is unreachable"),
        ("import time; time.sleep(60)", "did not end within 0.5 seconds"),
    ],
)
def test_a_command_that_fails_is_told_beside_the_drifts_that_are_known(
    source: Any, tmp_path: Path, script: str, message: str
) -> None:
    folder = tmp_path / "status"
    status(folder, "hv1", phase="drifted")
    settings = {"drift_command": [sys.executable, "-c", script], "timeout_seconds": 0.5}
    watch, told = watch_of(source, status_directory=str(folder), **settings)
    look(watch, "drift")
    look(watch, "drift")
    assert [event["event"] for event in told.events] == ["drift", "blind"]
    assert message in told.events[1]["message"]


def test_a_directory_that_is_away_is_told_with_what_the_command_said(source: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no such inventory')"]
    watch, told = watch_of(source, status_directory=str(tmp_path / "status"), drift_command=command)
    look(watch, "drift")
    assert [event["event"] for event in told.events] == ["blind"]
    assert "no such inventory" in told.events[0]["message"]
    assert "status: No such file or directory" in told.events[0]["message"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({}, "nothing to watch"),
        ({"repo": "x"}, "not known: repo"),
        ({"repository": "--upload-pack=touch x"}, "looks like an option"),
        ({"repository": "x", "ref": "--all"}, "no name of a ref"),
        ({"repository": "x", "ref": "a*"}, "no name of a ref"),
        ({"repository": 7}, "must be a string"),
        ({"repository": "x", "commit_seconds": 0}, "no number of seconds"),
        ({"repository": "x", "commit_seconds": "soon"}, "no number of seconds"),
        ({"repository": "x", "first_commit": "yes"}, "true or false"),
        ({"repository": "x", "drift_command": ["a"]}, "status_directory, which is missing"),
        ({"status_directory": "x", "drift_command": "a b"}, "a list of words"),
    ],
)
def test_arguments_that_are_wrong_are_refused_by_their_names(source: Any, args: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        source.read_settings(args)


def test_main_watches_both_until_it_is_cancelled(source: Any, repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "status"
    status(folder, "hv1", phase="drifted")
    args = {
        "repository": str(repository),
        "status_directory": str(folder),
        "commit_seconds": 0.01,
        "drift_seconds": 0.01,
    }

    async def run() -> set[str]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        task = asyncio.create_task(source.main(queue, args))
        events = {(await asyncio.wait_for(queue.get(), 20))["desired_state"]["event"] for _turn in range(2)}
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return events

    assert asyncio.run(run()) == {"new_commit", "drift"}

"""The event source and the example rulebook work in ansible-rulebook itself, which needs Java.

What the source tells, without the engine, is held by tests/unit/eda.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

CLONE = Path(__file__).resolve().parents[2]
EXAMPLE = CLONE / "examples" / "gitops"
PROGRAMS = Path(sys.executable).parent
SECONDS = 120
"""How long anything may take before the test gives up; a play of four hosts takes a tenth of it."""

_HAND = """
- hosts: hv-lab-1
  gather_facts: false
  tasks:
    - fabricops.hyperv.invoke_cmdlet: {cmdlet: Remove-VMSwitch, parameters: {Name: Sandbox, Force: true}}
"""


class Place:
    """A folder with a repository of the example, its machines, and what runs leave behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.upstream = folder / "upstream"
        self.status = folder / "status"
        self.inventory = "desired_state.yml"
        self.environment = os.environ | {
            "PATH": os.pathsep.join((str(PROGRAMS), os.environ.get("PATH", os.defpath))),
            "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
            "FABRICOPS_HYPERV_STATE_DIR": str(folder / "machines"),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *words: str, where: Path | None = None) -> str:
        """Run a program to its end."""
        done = subprocess.run(
            words,
            cwd=where or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, message: str) -> str:
        """Commit everything in the repository, and give the commit."""
        author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        self.run("git", "add", "--all", where=self.upstream)
        self.run("git", *author, "commit", "--quiet", "--allow-empty", f"--message={message}", where=self.upstream)
        return self.run("git", "rev-parse", "HEAD", where=self.upstream).strip()

    def file(self, name: str, values: Any) -> str:
        """Write a file of YAML, and give its name."""
        text = values if isinstance(values, str) else yaml.safe_dump(values)
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    @contextmanager
    def rulebook(self, name: str, **variables: Any) -> Iterator[Path]:
        """Have ansible-rulebook play a rulebook meanwhile; gives the file in which it says what it does."""
        log = self.folder / "rulebook.log"
        words = ["ansible-rulebook", "--inventory", self.inventory, "--rulebook", name]
        words += ["--vars", self.file("variables.yml", variables)] if variables else []
        with (
            log.open("w", encoding="utf-8") as out,
            subprocess.Popen(
                words, cwd=self.folder, env=self.environment, stdout=out, stderr=subprocess.STDOUT
            ) as engine,
        ):
            try:
                yield log
            finally:
                engine.terminate()


def wait_for(seen: Callable[[], bool], log: Path) -> None:
    """Wait until something is seen, and say what the engine said where it never is."""
    until = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < until, log.read_text(encoding="utf-8")[-5000:]
        time.sleep(0.2)


def test_the_source_tells_the_engine_of_a_commit(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.upstream.mkdir()
    place.run("git", "init", "--quiet", "--initial-branch=main", where=place.upstream)
    commit = place.commit("one")
    place.file(place.inventory, {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}})
    rulebook = {
        "name": "Watch",
        "hosts": "all",
        "sources": [{"fabricops.hyperv.desired_state": {"repository": str(place.upstream), "ref": "main"}}],
        "rules": [
            {
                "name": "A commit",
                "condition": 'event.desired_state.event == "new_commit"',
                "action": {"debug": {"msg": "seen {{ event.desired_state.commit }}"}},
            }
        ],
    }
    with place.rulebook(place.file("rulebook.yml", [rulebook])) as log:
        wait_for(lambda: f"seen {commit}" in log.read_text(encoding="utf-8"), log)


def test_the_example_rulebook_applies_commits_and_repairs_drift(tmp_path: Path) -> None:
    place = Place(tmp_path)
    shutil.copytree(EXAMPLE, place.upstream)
    place.run("git", "init", "--quiet", "--initial-branch=main", where=place.upstream)
    first = place.commit("one")
    hosts = sorted(file.stem for file in (EXAMPLE / "machines").glob("*.yml"))
    machines = {
        name: yaml.safe_load((EXAMPLE / "machines" / f"{name}.yml").read_text(encoding="utf-8")) for name in hosts
    }
    simulated = {"ansible_connection": "fabricops.hyperv.simulated"}
    place.file("machines.yml", {"all": {"hosts": dict.fromkeys(hosts), "vars": simulated}})
    make = [{"fabricops.hyperv.simulated_host": "{{ machines[inventory_hostname] }}"}]
    play = [{"hosts": "all", "gather_facts": False, "vars": {"machines": machines}, "tasks": make}]
    place.run("ansible-playbook", "-i", "machines.yml", place.file("make.yml", play))
    checkout = tmp_path / "checkout"
    place.file(place.inventory, {"plugin": "fabricops.hyperv.desired_state", "directory": str(checkout)})
    drift = ("ansible-playbook", "-i", str(tmp_path / place.inventory), "fabricops.hyperv.drift")

    def phases() -> dict[str, tuple[str, str]]:
        found = [json.loads(file.read_text(encoding="utf-8")) for file in place.status.glob("hv*.json")]
        return {one["host"]: (one["phase"], one["synced_commit"]) for one in found}

    def at(commit: str) -> dict[str, tuple[str, str]]:
        return {name: ("suspended", "") if name == "hv-hamburg-1" else ("synced", commit) for name in hosts}

    with place.rulebook(
        "fabricops.hyperv.desired_state",
        repository=str(place.upstream),
        ref="main",
        directory=str(checkout),
        status_directory=str(place.status),
        commit_seconds=1,
        drift_seconds=1,
        drift_command=[*drift, f"--extra-vars=drift_status_directory={place.status}"],
    ) as log:
        wait_for(lambda: phases() == at(first), log)
        second = place.commit("two")
        wait_for(lambda: phases() == at(second), log)
        place.run("ansible-playbook", "-i", place.inventory, place.file("hand.yml", _HAND))
        wait_for(lambda: phases()["hv-lab-1"][0] == "drifted", log)
        wait_for(lambda: phases() == at(second), log)
    place.run(*drift, "-e", "drift_fail=true", "-e", "drift_hosts=all:!hv-hamburg-1")

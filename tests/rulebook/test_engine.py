"""The event source works in ansible-rulebook itself, which needs Java; tests/unit/eda holds what it tells, without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

CLONE = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
ENGINE = PROGRAMS / "ansible-rulebook"


def test_the_source_tells_the_engine_of_a_commit(tmp_path: Path) -> None:
    upstream = tmp_path / "upstream"
    upstream.mkdir()
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["commit", "--quiet", "--allow-empty", "--message=one"],
    ):
        subprocess.run(["git", *author, *words], cwd=upstream, check=True)
    rulebook = [
        {
            "name": "Watch",
            "hosts": "all",
            "sources": [{"fabricops.hyperv.desired_state": {"repository": str(upstream), "ref": "main"}}],
            "rules": [
                {
                    "name": "A commit",
                    "condition": 'event.desired_state.event == "new_commit"',
                    "actions": [
                        {"debug": {"msg": "seen {{ event.desired_state.commit }}"}},
                        {"shutdown": {"delay": 0, "kind": "now", "message": "done"}},
                    ],
                }
            ],
        }
    ]
    (tmp_path / "rulebook.yml").write_text(yaml.safe_dump(rulebook), encoding="utf-8")
    (tmp_path / "inventory.yml").write_text(
        "all: {hosts: {localhost: {ansible_connection: local}}}\n", encoding="utf-8"
    )
    done = subprocess.run(
        [str(ENGINE), "--inventory", "inventory.yml", "--rulebook", "rulebook.yml"],
        cwd=tmp_path,
        env=os.environ
        | {"PATH": os.pathsep.join((str(PROGRAMS), os.environ.get("PATH", os.defpath)))}
        | {"ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=upstream, capture_output=True, text=True, check=True)
    assert f"seen {commit.stdout.strip()}" in done.stdout + done.stderr

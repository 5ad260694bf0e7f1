"""Every playbook and every entry point of a role is played by a molecule scenario."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CLONE = Path(__file__).resolve().parents[2]
PLAYBOOKS = {file.stem: file.read_text(encoding="utf-8") for file in (CLONE / "playbooks").glob("*.yml")}
SCENARIOS = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in (CLONE / "extensions" / "molecule", CLONE / "examples" / "roles")
    for file in sorted(folder.rglob("*.yml"))
)
PLAYED_BY_ITSELF = {"demo"}
"""Playbooks that make their own hosts and check themselves: a check of its own plays them from the built tarball."""

ROLES = {
    (role.parents[1].name, entry): options
    for role in (CLONE / "roles").glob("*/meta/argument_specs.yml")
    for entry, options in yaml.safe_load(role.read_text(encoding="utf-8"))["argument_specs"].items()
}


@pytest.mark.parametrize("name", sorted(PLAYBOOKS.keys() - PLAYED_BY_ITSELF))
def test_a_scenario_plays_the_playbook(name: str) -> None:
    assert re.search(rf"fabricops\.hyperv\.{name}$|fabricops\.hyperv\.{name}[,\s]", SCENARIOS, re.MULTILINE)


@pytest.mark.parametrize(("role", "entry"), sorted(ROLES))
def test_a_scenario_plays_every_entry_point(role: str, entry: str) -> None:
    if entry == "main":
        assert f"role: fabricops.hyperv.{role}\n" in SCENARIOS
    else:
        users = [
            name
            for name, text in PLAYBOOKS.items()
            if re.search(rf"fabricops\.hyperv\.{role}\n\s+tasks_from: {entry}\b", text)
        ]
        assert users
        assert all(f"fabricops.hyperv.{name}" in SCENARIOS for name in users)

"""The example rulebook runs playbooks that exist, with variables that they know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CLONE = Path(__file__).resolve().parents[3]
RULEBOOK = CLONE / "extensions" / "eda" / "rulebooks" / "desired_state.yml"


def rules() -> list[dict[str, Any]]:
    (ruleset,) = yaml.safe_load(RULEBOOK.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = ruleset["rules"]
    return found


def test_the_rulebook_runs_playbooks_that_exist_with_variables_that_the_role_knows() -> None:
    specs = yaml.safe_load((CLONE / "roles/gitops/meta/argument_specs.yml").read_text(encoding="utf-8"))
    known = {name for spec in specs["argument_specs"].values() for name in spec["options"]}
    known |= {"gitops_hosts"}  # of the playbook's plays
    played = [rule["action"]["run_playbook"] for rule in rules() if "run_playbook" in rule["action"]]
    assert len(played) == 2
    for action in played:
        name = action["name"].removeprefix("fabricops.hyperv.")
        assert (CLONE / "playbooks" / f"{name}.yml").is_file()
        assert set(action["extra_vars"]) <= known

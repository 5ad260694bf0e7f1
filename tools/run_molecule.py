"""Run the molecule scenarios of the collection and of the example roles, and fail unless as many ran as there are."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from prepare_environment import CLONE, Environment, link_collection
from run_and_show import run_and_show

SCENARIOS = CLONE / "extensions" / "molecule"
ROLES = CLONE / "examples" / "roles"

_SUCCESSFUL = re.compile(r"\[?([\w.-]+) > (\w+)\]? ?:? Executed: Successful")
_NO_HOST = re.compile(r"^.*(?:skipping: no hosts matched|Could not match supplied host pattern).*$", re.MULTILINE)

_LEFT_OUT = re.compile(r"SKIPPED: [^\"\n]+")


def run_molecule(only: str = "", without: str = "") -> int:
    """0 when the scenarios passed and each played all its playbooks, on at least one host.

    These are all of them, or the one named ``only``, or all but the one named ``without``. A role of examples/roles is
    named like a scenario; its own ones are run from its folder, as a user runs them.
    """
    link_collection()

    def is_meant(name: str) -> bool:
        return name != without and only in ("", name)

    roles = sorted(folder.parent for folder in ROLES.glob("*/molecule") if is_meant(folder.parent.name))
    names = [name for name in _scenarios(SCENARIOS) if is_meant(name)]
    if not names and not roles:
        print(f"There is nothing to run in {SCENARIOS.relative_to(CLONE)} and {ROLES.relative_to(CLONE)}.")
        return 1
    places = [(CLONE, SCENARIOS, names)] if names else []
    places += [(role, role / "molecule", _scenarios(role / "molecule")) for role in roles]
    returned = [_run_in(*place) for place in places]
    return max(returned)


def _run_in(project: Path, scenarios: Path, names: list[str]) -> int:
    """Run scenarios as a project's own, and compare what was seen to succeed with what the project has."""
    environment = Environment(Path(sys.prefix))
    chosen = [word for name in names for word in ("--scenario-name", name)]
    command = [environment.program("molecule"), "test", "--no-command-borders", *chosen]
    wanted = {(name, action) for name in names for action in _actions(scenarios / name)}
    with tempfile.TemporaryDirectory(prefix="fabricops-molecule-") as state:
        # A scenario that does not say where its hosts live must not touch those of the user, and what a killed run left
        # in molecule's own folder must not meet this one.
        variables = environment.variables() | {"NO_COLOR": "1", "XDG_STATE_HOME": state, "ANSIBLE_HOME": state}
        returned, output = run_and_show(command, variables, project)
    missing = sorted(wanted - set(_SUCCESSFUL.findall(output)))
    empty = sorted(set(_NO_HOST.findall(output)))
    print(f"{project.name}: {len(names)} scenarios, {len(wanted)} playbooks wanted, {len(missing)} missing")
    print("".join(f"did not succeed: {name} > {action}\n" for name, action in missing), end="")
    print("".join(f"a play without a host: {line}\n" for line in empty), end="")
    print("".join(f"{line}\n" for line in sorted(set(_LEFT_OUT.findall(output)))), end="")
    return returned or int(bool(missing or empty or not wanted))


def _scenarios(folder: Path) -> list[str]:
    return sorted(file.parent.name for file in folder.glob("*/molecule.yml"))


def _actions(scenario: Path) -> list[str]:
    """The playbooks of a scenario that have to be seen to succeed; create and destroy may be shared with others."""
    return [action for action in ("converge", "verify") if (scenario / f"{action}.yml").exists()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="SCENARIO", help="run this one, or those of this example role")
    parser.add_argument("--without", default="", metavar="SCENARIO", help="leave this one out")
    options = parser.parse_args()
    sys.exit(run_molecule(options.only, options.without))

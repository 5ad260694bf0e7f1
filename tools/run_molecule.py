"""Run every molecule scenario of extensions/molecule, and fail unless as many ran as there are."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from prepare_environment import CLONE, Environment, link_collection
from run_and_show import run_and_show

SCENARIOS = CLONE / "extensions" / "molecule"

_SUCCESSFUL = re.compile(r"\[?([\w.-]+) > (\w+)\]? ?:? Executed: Successful")
_NO_HOST = re.compile(r"^.*(?:skipping: no hosts matched|Could not match supplied host pattern).*$", re.MULTILINE)


def run_molecule(only: str | None) -> int:
    """0 when all scenarios (or the named one) passed and each played all its playbooks, on at least one host."""
    link_collection()
    names = sorted(file.parent.name for file in SCENARIOS.glob("*/molecule.yml"))
    wanted = {(name, action) for name in names for action in _actions(name) if only in (None, name)}
    if not wanted:
        print(f"There is nothing to run in {SCENARIOS.relative_to(CLONE)}.")
        return 1
    environment = Environment(Path(sys.prefix))
    command = [environment.program("molecule"), "test", "--no-command-borders"]
    command += ["--all"] if only is None else ["--scenario-name", only]
    with tempfile.TemporaryDirectory(prefix="fabricops-molecule-") as state:
        # A scenario that does not say where its hosts live must not touch those of the user.
        variables = environment.variables() | {"NO_COLOR": "1", "XDG_STATE_HOME": state}
        returned, output = run_and_show(command, variables, CLONE)
    missing = sorted(wanted - set(_SUCCESSFUL.findall(output)))
    empty = sorted(set(_NO_HOST.findall(output)))
    print(
        f"{len({name for name, _action in wanted})} scenarios, {len(wanted)} playbooks wanted, {len(missing)} missing"
    )
    print("".join(f"did not succeed: {name} > {action}\n" for name, action in missing), end="")
    print("".join(f"a play without a host: {line}\n" for line in empty), end="")
    return returned or int(bool(missing or empty))


def _actions(scenario: str) -> list[str]:
    """The playbooks of a scenario that have to be seen to succeed; create and destroy may be shared with others."""
    return [action for action in ("converge", "verify") if (SCENARIOS / scenario / f"{action}.yml").exists()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", help="run this one only")
    sys.exit(run_molecule(parser.parse_args().scenario))

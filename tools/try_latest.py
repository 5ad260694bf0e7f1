"""Try the newest version of everything: units, contracts and the demo, and what differs from the held versions.

No part of ``make test``: what others publish tomorrow must not break what is right today, but it should be known.
"""

from __future__ import annotations

import json
import subprocess
import sys

from hold_versions import normalised
from prepare_environment import CLONE, Environment, constraints_file, link_collection, prepare_latest
from run_all_checks import PROPERTIES, UNITS, Check, play_demo, program, run_checks, tool

CHECKS = (
    Check("contracts", "published contracts are up to date", tool("tools/publish_contracts.py", "--check")),
    Check("contracts", "every rule has a case or a reason", tool("tools/publish_fidelity.py", "--check")),
    Check("demo", "demo", play_demo),
    Check(
        "units",
        "pytest: unit tests",
        program("pytest", "-n", "2", UNITS, PROPERTIES, HYPOTHESIS_PROFILE="quick"),
        cores=2,
    ),
)


def differing_versions(environment: Environment) -> list[str]:
    """List the packages whose version is not the held one of this Python, one a line."""
    python = [str(environment.python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    minor = subprocess.run(python, capture_output=True, text=True, check=True).stdout.strip()
    file = constraints_file(minor)
    if not file.exists():
        return [f"there are no held versions for Python {minor} to compare with"]
    lines = file.read_text(encoding="utf-8").splitlines()
    held = dict(line.split("==", 1) for line in lines if line and not line.startswith("#"))
    pip = [str(environment.python), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    packages = json.loads(subprocess.run(pip, capture_output=True, text=True, check=True).stdout)
    installed = {normalised(package["name"]): package["version"] for package in packages if package["name"] != "pip"}
    return [
        f"{name}: held {held.get(name, 'not at all')}, newest {version}"
        for name, version in sorted(installed.items())
        if held.get(name) != version
    ]


def try_latest() -> int:
    """Run the checks on the newest versions, then say which versions these were; 0 when all of them passed."""
    link_collection()
    environment = prepare_latest()
    code = run_checks(CHECKS, environment)
    differing = differing_versions(environment)
    print(f"{len(differing)} packages differ from the held versions in {CLONE.name}/requirements/constraints:")
    print("".join(f"  {line}\n" for line in differing), end="")
    return code


if __name__ == "__main__":
    sys.exit(try_latest())

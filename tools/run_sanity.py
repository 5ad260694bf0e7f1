"""Run all of ansible-test's sanity tests over the clone, and fail when they did not see it or skipped one silently.

Run it with the Python of the environment whose ansible-core is meant.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from prepare_environment import CLONE, LINK, Environment, link_collection
from run_and_show import run_and_show
from seed_get_pip import seed_get_pip

_SKIPPED = re.compile(r'^.*(?:Skipping sanity test|Required program ").*$', re.MULTILINE)
"""What ansible-test says, with exit code 0, when it leaves a test out that has files to look at."""


def run_sanity() -> int:
    """The exit code of the whole set: 0 only when every test ran on files that it really saw."""
    link_collection()
    seed_get_pip()
    _refuse_ignore_entries()
    environment = Environment(Path(sys.prefix))
    # The clone may have any name and place: the variable names the root that the link gives it.
    variables = environment.variables() | {"ANSIBLE_TEST_CONTENT_ROOT": str(LINK)}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = [environment.program("ansible-test"), "sanity", "--python", python, "--color", "no"]

    # ansible-test exits with 0 and tests nothing when it believes that Git ignores all files; asked for one file by
    # its name, it fails instead.
    guard = [*command, "--test", "compile", _witness()]
    guarded, _output = run_and_show(guard, variables, LINK)
    if guarded != 0:
        return guarded

    expected = "" if shutil.which("pwsh") else "pwsh"
    if expected:
        command += ["--skip-test", "pslint"]
        print("SKIPPED: sanity test pslint, since there is no pwsh; a unit test parses files/export_host.ps1")
    returned, output = run_and_show(command, variables, LINK)
    return returned or _judge_skipped(output, expected)


def _witness() -> str:
    modules = sorted((CLONE / "plugins" / "modules").glob("*.py"))
    if not modules:
        raise SystemExit("plugins/modules holds no module, so the sanity tests would have nothing to say.")
    return str(modules[0].relative_to(CLONE))


def _refuse_ignore_entries() -> None:
    for file in sorted((CLONE / "tests" / "sanity").glob("ignore-*.txt")):
        if file.read_text(encoding="utf-8").strip():
            raise SystemExit(f"{file.relative_to(CLONE)} has entries; this collection ignores no sanity test.")


def _judge_skipped(output: str, expected: str) -> int:
    found = dict.fromkeys(_SKIPPED.findall(output))
    skipped = [line for line in found if not (expected and f'"{expected}"' in line)]
    for line in skipped:
        print(f"left out, and therefore failed: {line}")
    return 1 if skipped else 0


if __name__ == "__main__":
    sys.exit(run_sanity())

"""Run every check of the project, one after the other, and say at the end what passed, what failed, what was skipped.

A failing check hides no later one. The exit code is 0 only when nothing failed and something ran.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prepare_environment import CLONE, MAIN, Environment, prepare_newest

Run = Callable[[Environment], int]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name on the command line, what it says, the environment it runs in, and how it is run."""

    name: str
    headline: str
    run: Run
    on_newest: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """How a check ended; ``note`` is the reason of a skip."""

    check: Check
    outcome: str
    seconds: float
    note: str = ""


class Skipped(Exception):
    """The check had nothing to run on; the message is the reason."""


def program(name: str, *arguments: str, **variables: str) -> Run:
    """A check that runs a program of the environment from the clone's root."""

    def run(environment: Environment) -> int:
        return _call([environment.program(name), *arguments], environment.variables() | variables)

    return run


def tool(file: str, *arguments: str) -> Run:
    """A check that runs a Python file of the clone with the environment's Python; skipped while the file is missing."""

    def run(environment: Environment) -> int:
        if not (CLONE / file).exists():
            raise Skipped(f"{file} does not exist")
        return _call([str(environment.python), str(CLONE / file), *arguments], environment.variables())

    return run


def play_demo(environment: Environment) -> int:
    """The demo from the clone, on hosts that are thrown away."""
    with tempfile.TemporaryDirectory(prefix="fabricops-demo-") as state:
        return tool("tools/play_demo.py", "--state", state)(environment)


def check_types(environment: Environment) -> int:
    """Check the types of all rooms and of the tools themselves."""
    return program("mypy", "plugins/plugin_utils", "tools")(environment)


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def check_page(environment: Environment) -> int:
    """Open reports in a real browser; the machine brings it, since no Python package does."""
    if not any(map(shutil.which, BROWSERS)):
        raise Skipped(f"no browser was found: {', '.join(BROWSERS)}; Debian's package is chromium")
    return program("pytest", "-n", "2", "tests/browser")(environment)


def check_rulebook(environment: Environment) -> int:
    """Run the event source in ansible-rulebook, whose engine is a Java program; the machine brings Java."""
    if shutil.which("java") is None:
        raise Skipped("no Java was found; Debian's package is default-jre-headless")
    return program("pytest", "tests/rulebook")(environment)


CACHE = str(CLONE / ".cache")
"""The home of programs that would leave a log file in the user's."""

UNITS = ("-n", "2", "tests/unit", "tests/properties")
CHECKS = (
    Check("lint", "ruff: lint", program("ruff", "check", ".")),
    Check("lint", "ruff: formatting", program("ruff", "format", "--check", ".")),
    Check("lint", "mypy: strict types", check_types),
    Check("lint", "import-linter: rooms", program("lint-imports", "--no-cache")),
    Check("units", "pytest: unit tests", program("pytest", *UNITS)),
    Check("browser", "pytest: report page in headless Chromium", check_page),
    Check("rulebook", "pytest: event source in ansible-rulebook", check_rulebook),
    Check("torture", "a short torture: kills, a crowd, spoilt files", tool("tests/torture/run_torture.py", "--short")),
    Check("contracts", "published contracts are up to date", tool("tools/publish_contracts.py", "--check")),
    Check("contracts", "every rule has a case or a reason", tool("tools/publish_fidelity.py", "--check")),
    Check("contracts", "README.md says what the files it quotes say", tool("tools/publish_readme.py", "--check")),
    Check("sanity", "ansible-test: sanity", tool("tools/run_sanity.py")),
    Check("lint", "ansible-lint: production profile", program("ansible-lint", "--offline", "--profile", "production")),
    Check(
        "lint",
        "antsibull-docs: documentation",
        program("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", ".", HOME=CACHE),
    ),
    Check("lint", "antsibull-changelog: fragments", program("antsibull-changelog", "lint", HOME=CACHE)),
    Check("molecule", "molecule: all scenarios", tool("tools/run_molecule.py")),
    Check("demo", "demo from the built and installed tarball", tool("tools/check_installed_tarball.py")),
    Check("newest", "pytest: unit tests", program("pytest", *UNITS, HYPOTHESIS_PROFILE="quick"), on_newest=True),
    Check("newest", "ansible-test: sanity", tool("tools/run_sanity.py"), on_newest=True),
    Check("newest", "demo", play_demo, on_newest=True),
)


@functools.cache
def newest_environment() -> Environment | None:
    """The second environment, made when the first check asks for it; None where there is one Python only."""
    return prepare_newest()


def run_check(check: Check, environment: Environment | None = None) -> Result:
    """Run one check under its headline, in its own environment unless one is given; nothing it does ends the run."""
    headline = f"{check.name}: {check.headline}"
    print(f"\n=== {headline} {'=' * max(3, 110 - len(headline))}", flush=True)
    started = time.monotonic()
    note = ""
    try:
        environment = environment or (newest_environment() if check.on_newest else Environment(MAIN))
        if environment is None:
            raise Skipped("no other Python than the main environment's was found")
        outcome = "passed" if check.run(environment) == 0 else "FAILED"
    except Skipped as reason:
        outcome, note = "skipped", str(reason)
    except (OSError, SystemExit, subprocess.SubprocessError) as error:
        outcome, note = "FAILED", str(error)
    result = Result(check, outcome, time.monotonic() - started, note)
    print(f"--- {outcome} after {result.seconds:.1f} s{': ' + note if note else ''}", flush=True)
    return result


def summarise(results: Iterable[Result]) -> int:
    """Print the table and the closing line; 0 when nothing failed and something ran."""
    results = list(results)
    print(f"\n=== summary {'=' * 100}")
    for result in results:
        label = f"{result.check.name}: {result.check.headline}"
        print(f"{result.outcome:<8} {result.seconds:7.1f} s  {label}{'  (' + result.note + ')' if result.note else ''}")
    count = {
        outcome: sum(result.outcome == outcome for result in results) for outcome in ("passed", "FAILED", "skipped")
    }
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    total = sum(result.seconds for result in results)
    print(f"{count['passed']} passed, {count['FAILED']} failed{skipped} in {total:.0f} s", flush=True)
    return 1 if count["FAILED"] or not count["passed"] else 0


def _call(command: list[str], variables: dict[str, str]) -> int:
    done = subprocess.run(command, cwd=CLONE, env=variables, stdin=subprocess.DEVNULL, check=False)
    return done.returncode


if __name__ == "__main__":
    names = list(dict.fromkeys(check.name for check in CHECKS))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=names, help="run the checks of this name; may be repeated")
    chosen = parser.parse_args().only or names
    os.chdir(CLONE)
    sys.exit(summarise([run_check(check) for check in CHECKS if check.name in chosen]))

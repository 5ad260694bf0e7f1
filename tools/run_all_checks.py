"""Run every check of the project and say at the end how each ended and how long it took.

Checks run side by side, as many as fit on the machine's cores, the quick and likely failures first. What a check prints
is shown when it ends; a check that is run alone prints as it goes. A failing check hides no other. The exit code is 0
only when nothing failed and something ran.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prepare_environment import CLONE, MAIN, Environment, prepare_newest
from side_by_side import Calls, Job, Result, Skipped, run_jobs

Run = Callable[[Environment, Calls], int]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name on the command line, what it says, and how it is run in an environment.

    ``cores`` is how many it keeps busy; no two checks that use the same thing (``uses``) run at one time.
    """

    name: str
    headline: str
    run: Run
    cores: int = 1
    uses: str = ""
    on_newest: bool = False

    @property
    def label(self) -> str:
        return f"{self.name}: {self.headline}"


def program(name: str, *arguments: str, **variables: str) -> Run:
    """A check that runs a program of the environment from the clone's root."""

    def run(environment: Environment, calls: Calls) -> int:
        return calls.call([environment.program(name), *arguments], environment.variables() | variables)

    return run


def tool(file: str, *arguments: str) -> Run:
    """A check that runs a Python file of the clone with the environment's Python; skipped while the file is missing."""

    def run(environment: Environment, calls: Calls) -> int:
        if not (CLONE / file).exists():
            raise Skipped(f"{file} does not exist")
        return calls.call([str(environment.python), str(CLONE / file), *arguments], environment.variables())

    return run


def play_demo(environment: Environment, calls: Calls) -> int:
    """The demo from the clone, on hosts that are thrown away."""
    with tempfile.TemporaryDirectory(prefix="fabricops-demo-") as state:
        return tool("tools/play_demo.py", "--state", state)(environment, calls)


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def check_page(environment: Environment, calls: Calls) -> int:
    """Open reports in a real browser; the machine brings it, since no Python package does."""
    if not any(map(shutil.which, BROWSERS)):
        raise Skipped(f"no browser was found: {', '.join(BROWSERS)}; Debian's package is chromium")
    return program("pytest", "-n", "2", "tests/browser")(environment, calls)


def check_rulebook(environment: Environment, calls: Calls) -> int:
    """Run the event source in ansible-rulebook, whose engine is a Java program; the machine brings Java."""
    if shutil.which("java") is None:
        raise Skipped("no Java was found; Debian's package is default-jre-headless")
    return program("pytest", "tests/rulebook")(environment, calls)


CACHE = str(CLONE / ".cache")
"""The home of programs that would leave a log file in the user's."""

UNITS = "tests/unit"
PROPERTIES = "tests/properties"
SANITY = "ansible-test"
"""Two of its runs would write to one folder below tests/output."""

CHECKS = (
    Check("lint", "ruff: lint", program("ruff", "check", ".")),
    Check("lint", "ruff: formatting", program("ruff", "format", "--check", ".")),
    Check("lint", "import-linter: rooms", program("lint-imports", "--no-cache")),
    Check("contracts", "published contracts are up to date", tool("tools/publish_contracts.py", "--check")),
    Check("contracts", "every rule has a case or a reason", tool("tools/publish_fidelity.py", "--check")),
    Check("contracts", "README.md says what the files it quotes say", tool("tools/publish_readme.py", "--check")),
    Check("lint", "mypy: strict types", program("mypy", "plugins/plugin_utils", "tools")),
    Check("lint", "antsibull-changelog: fragments", program("antsibull-changelog", "lint", HOME=CACHE)),
    Check("units", "pytest: unit tests", program("pytest", "-n", "2", UNITS), cores=2),
    Check("properties", "pytest: properties", program("pytest", "-n", "2", PROPERTIES), cores=2),
    Check("browser", "pytest: report page in headless Chromium", check_page, cores=2),
    # From here on the longest come first, so that no core is left without work at the end.
    Check("molecule", "molecule: scenario gitops", tool("tools/run_molecule.py", "--only", "gitops")),
    Check("molecule", "molecule: all other scenarios", tool("tools/run_molecule.py", "--without", "gitops")),
    Check("sanity", "ansible-test: sanity", tool("tools/run_sanity.py"), uses=SANITY),
    Check(
        "newest",
        "pytest: unit tests and properties",
        program("pytest", UNITS, PROPERTIES, HYPOTHESIS_PROFILE="quick"),
        on_newest=True,
    ),
    Check("newest", "ansible-test: sanity", tool("tools/run_sanity.py"), uses=SANITY, on_newest=True),
    Check("lint", "ansible-lint: production profile", program("ansible-lint", "--offline", "--profile", "production")),
    Check("rulebook", "pytest: event source in ansible-rulebook", check_rulebook),
    Check("torture", "a short torture: kills, a crowd, spoilt files", tool("tests/torture/run_torture.py", "--short")),
    Check(
        "lint",
        "antsibull-docs: documentation",
        program("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", ".", HOME=CACHE),
    ),
    Check("demo", "demo from the built and installed tarball", tool("tools/check_installed_tarball.py")),
    Check("newest", "demo", play_demo, on_newest=True),
)


class _Newest:
    """The second environment, made when the first check asks for it; None where there is one Python only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[Environment | None] = []

    def get(self) -> Environment | None:
        with self._lock:
            if not self._made:
                self._made.append(prepare_newest())
            return self._made[0]


NEWEST = _Newest()


def run_checks(checks: Iterable[Check], environment: Environment | None = None) -> int:
    """Run checks, each in its own environment unless one is given; 0 when nothing failed and something ran."""

    def job(check: Check) -> Job:
        def run(calls: Calls) -> int:
            where = environment or (NEWEST.get() if check.on_newest else Environment(MAIN))
            if where is None:
                raise Skipped("no other Python than the main environment's was found")
            return check.run(where, calls)

        return Job(check.label, run, check.cores, check.uses)

    started = time.monotonic()
    results = run_jobs([job(check) for check in checks], CLONE, os.cpu_count() or 1)
    return _summarise(results, time.monotonic() - started)


def _summarise(results: list[Result], seconds: float) -> int:
    """Print the table and the closing line."""
    print(f"\n=== summary {'=' * 100}")
    for result in results:
        note = f"  ({result.note})" if result.note else ""
        print(f"{result.outcome:<8} {result.seconds:7.1f} s  {result.label}{note}")
    count = {
        outcome: sum(result.outcome == outcome for result in results) for outcome in ("passed", "FAILED", "skipped")
    }
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    print(f"{count['passed']} passed, {count['FAILED']} failed{skipped} in {seconds:.0f} s", flush=True)
    return 1 if count["FAILED"] or not count["passed"] else 0


if __name__ == "__main__":
    names = list(dict.fromkeys(check.name for check in CHECKS))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=names, help="run the checks of this name; may be repeated")
    chosen = parser.parse_args().only or names
    os.chdir(CLONE)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(run_checks([check for check in CHECKS if check.name in chosen]))
    except KeyboardInterrupt:
        sys.exit(130)

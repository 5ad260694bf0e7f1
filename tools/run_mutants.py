"""Change single places of the code and see whether a test notices: a figure of how much the tests hold.

The changes are those of cosmic-ray's operators. What it has no option for is done here: a sample by a seed, a bound in
time, the tests of an area instead of all, and a copy of the clone, so that no change ever stands in the work tree
(docs/decisions/0020-mutants-by-cosmic-rays-operators.md).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import unified_diff
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from prepare_environment import CLONE, Environment

ROOMS = "plugins/plugin_utils"
UNIT = "tests/unit"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the code, and the tests that have to notice a change of it: narrow and quick ones first."""

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = (
    Area("kinds", (f"{ROOMS}/_kinds/**/*.py",), (f"{UNIT}/test_plan_cases.py",)),
    Area(
        "guards",
        (f"{ROOMS}/_planning/guards/*.py",),
        (f"{UNIT}/planning", f"{UNIT}/test_plan_cases.py"),
    ),
    Area(
        "way back",
        (f"{ROOMS}/_running/*.py", f"{ROOMS}/_planning/plan_back.py", f"{ROOMS}/_planning/change_scope.py"),
        (
            f"{UNIT}/way_back/test_checkpoints.py",
            f"{UNIT}/way_back/test_interrupted_runs.py",
            f"{UNIT}/way_back/test_plans_back.py",
            f"{UNIT}/way_back/test_confirmation.py",
        ),
    ),
    Area("reports", (f"{ROOMS}/_report/as_*.py",), (f"{UNIT}/report", f"{UNIT}/ansible/test_report.py")),
)

_LEFT_OUT = re.compile(
    # Annotations read `int | None`; arithmetic is rare here; names that do not exist are noticed by every test.
    r"Binary|Variable|RemoveDecorator|UnaryOperator_(?!Delete_Not)|ComparisonOperator_(?!Is_IsNot|IsNot_Is)\w*Is"
)
LONGEST_RUN_SECONDS = 90
"""The tests of an area take a third of it, so a change that makes them take longer than this has been noticed."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one place, and what became of it."""

    area: str
    file: str
    operator: str
    occurrence: int
    outcome: str = ""
    diff: str = ""


def mutants_of(area: Area) -> Iterator[Mutant]:
    """Find every change that can be made to an area."""
    files = [file for pattern in area.sources for file in sorted(CLONE.glob(pattern)) if file.name != "__init__.py"]
    for file in files:
        nodes = list(ast_nodes(get_ast(file.read_text(encoding="utf-8"))))
        for name in operator_names():
            if not _LEFT_OUT.search(name):
                operator = get_operator(name)()
                places = sum(1 for node in nodes for _place in operator.mutation_positions(node))
                yield from (Mutant(area.name, str(file.relative_to(CLONE)), name, place) for place in range(places))


def sample(seed: int) -> Iterator[Mutant]:
    """Return all mutants in an order that the seed decides, one of each area in turn."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    decks = [list(mutants_of(area)) for area in AREAS]
    for deck in decks:
        chance.shuffle(deck)
    while any(decks):
        yield from (deck.pop() for deck in decks if deck)


class Worker(threading.Thread):
    """Tries mutants on its own copy of the clone until there are no more, or the time is over."""

    def __init__(self, copy: Path, mutants: Iterator[Mutant], lock: threading.Lock, deadline: float) -> None:
        super().__init__()
        self.copy, self.mutants, self.lock, self.deadline = copy, mutants, lock, deadline
        self.tried: list[Mutant] = []

    def run(self) -> None:
        while time.monotonic() < self.deadline:
            with self.lock:
                mutant = next(self.mutants, None)
            if mutant is None:
                return
            tried = self._try(mutant)
            if tried is not None:
                self.tried.append(tried)
                print(
                    f"{tried.outcome:<9} {tried.area}: {tried.file} {tried.operator.removeprefix('core/')}", flush=True
                )

    def _try(self, mutant: Mutant) -> Mutant | None:
        file = self.copy / mutant.file
        code = file.read_text(encoding="utf-8")
        changed = mutate_code(code, get_operator(mutant.operator)(), mutant.occurrence)
        if changed is None or changed == code:
            return None
        try:
            file.write_text(changed, encoding="utf-8")
            outcome = run_tests(self.copy, mutant.area)
        finally:
            file.write_text(code, encoding="utf-8")
        lines = unified_diff(code.splitlines(), changed.splitlines(), lineterm="", n=0)
        diff = "\n".join(line for line in lines if not line.startswith(("---", "+++")))
        return Mutant(mutant.area, mutant.file, mutant.operator, mutant.occurrence, outcome, diff)


def run_tests(copy: Path, area: str) -> str:
    """Run the tests of an area in a copy of the clone, up to the first failure."""
    tests = next(one.tests for one in AREAS if one.name == area)
    environment = Environment(Path(sys.prefix))
    variables = environment.variables(copy / ".cache" / "collections")
    # No bytecode: a change that keeps a file's size and second would hide behind that of the unchanged file.
    variables |= {"HYPOTHESIS_PROFILE": "quick", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(environment.python), "-m", "pytest", "-x", "-q", *tests]
    try:
        done = subprocess.run(
            command, cwd=copy, env=variables, capture_output=True, check=False, timeout=LONGEST_RUN_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "timed out"
    return "survived" if done.returncode == 0 else "killed"


def copy_clone(folder: Path) -> Path:
    """Copy what Git tracks of the clone, as it is in the work tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CLONE, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        source, target = CLONE / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


def summarise(tried: list[Mutant], seed: int, seconds: float) -> int:
    """Write build/mutants.json, list the survivors, and print the score of each area; 0 when anything was tried."""
    scores = {}
    for area in AREAS:
        count = Counter(mutant.outcome for mutant in tried if mutant.area == area.name)
        noticed = count["killed"] + count["timed out"]
        total = noticed + count["survived"]
        scores[area.name] = {"tried": total, "noticed": noticed, "score": round(noticed / total, 3) if total else None}
    survivors = [mutant for mutant in tried if mutant.outcome == "survived"]
    for mutant in survivors:
        print(f"\nsurvived: {mutant.file}\n{mutant.diff}")
    build = CLONE / "build"
    build.mkdir(exist_ok=True)
    report = {"seed": seed, "seconds": round(seconds), "areas": scores, "survivors": [asdict(one) for one in survivors]}
    (build / "mutants.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"\nseed {seed}, {seconds:.0f} s")
    for name, score in scores.items():
        print(f"{name}: {score['noticed']} of {score['tried']} noticed")
    count = Counter(mutant.outcome for mutant in tried)
    print(f"{count['killed']} killed, {count['survived']} survived, {count['timed out']} timed out")
    return 0 if tried else 1


def run_mutants(seed: int, minutes: float, workers: int) -> int:
    """Try mutants side by side for so many minutes."""
    started = time.monotonic()
    mutants, lock = sample(seed), threading.Lock()
    with tempfile.TemporaryDirectory(prefix="fabricops-mutants-") as folder:
        copies = [copy_clone(Path(folder) / str(number)) for number in range(workers)]
        for area in AREAS:
            if run_tests(copies[0], area.name) != "survived":
                print(f"the tests of area {area.name} fail without any change")
                return 1
        threads = [Worker(copy, mutants, lock, started + minutes * 60) for copy in copies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    tried = [mutant for thread in threads for mutant in thread.tried]
    return summarise(tried, seed, time.monotonic() - started)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="draw the same sample again")
    parser.add_argument("--minutes", type=float, default=15, help="how long new mutants are begun")
    parser.add_argument("--workers", type=int, default=2, help="how many are tried side by side")
    chosen = parser.parse_args()
    sys.exit(run_mutants(chosen.seed, chosen.minutes, chosen.workers))

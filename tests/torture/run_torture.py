"""Kill runs, crowd a host, spoil files; print the figures and write them to build/torture.json.

``--seconds`` bounds the whole; ``--short`` is the run of a few seconds that ``make test`` includes. Everything follows
from ``--seed`` but the order in which processes get their turn. The exit code is 0 only when nothing went wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crowd import crowd
from hosts_to_torture import article, generated
from kill_runs import Kills
from mutate_files import Mutations

BUILD = Path(__file__).resolve().parents[2] / "build"
MEMORY = Path("/dev/shm")
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is done, and what share of the time each part may take."""

    seconds: float
    hosts: int
    points_each: int
    every_point: bool
    crowd_seconds: float
    mutations: int
    kill_share: float = 0.55


FULL = Measure(seconds=600, hosts=210, points_each=9, every_point=True, crowd_seconds=60, mutations=20_000)
SHORT = Measure(seconds=180, hosts=8, points_each=4, every_point=False, crowd_seconds=4, mutations=500)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--short", action="store_true", help="a few seconds instead of minutes")
    parser.add_argument("--seconds", type=float, help="stop after this time; what was not reached counts as failed")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    measure = SHORT if options.short else FULL
    figures = torture(measure, options.seconds or measure.seconds, options.seed)
    if not options.short:
        BUILD.mkdir(exist_ok=True)
        (BUILD / "torture.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    print(f"{len(figures['failures'])} failures in {figures['seconds']} s, seed {options.seed}")
    return 1 if figures["failures"] else 0


def torture(measure: Measure, seconds: float, seed: int) -> dict[str, Any]:
    """Do all of it and give the figures."""
    began = time.monotonic()
    failures: list[str] = []
    figures: dict[str, Any] = {"seed": seed}
    with workplace() as directory:
        subjects = [article(), *generated(seed, measure.hosts)]
        kills = Kills(directory / "kills", began + seconds * measure.kill_share, measure.points_each)
        with timed(figures, "kills") as entry:
            kills.torture(subjects)
            if measure.every_point:
                kills.torture_at_every_point(subjects)
            entry.update(
                figures_of(kills.counts, kills.slowest_seconds), commands=sum(len(s.commands) for s in subjects)
            )
        if kills.counts["hosts"] < min(measure.hosts, len(subjects)):
            failures.append(f"kill: the time was over after {kills.counts['hosts']} of {len(subjects)} hosts")
        with timed(figures, "crowd") as entry:
            told, wrong = crowd(directory / "crowd", measure.crowd_seconds)
            entry.update(told)
        mutations = Mutations(directory / "mutations", seed, subjects[:40])
        with timed(figures, "mutations") as entry:
            mutations.run(measure.mutations, began + seconds - 5)
            entry.update(figures_of(mutations.counts, mutations.slowest_seconds))
    figures["failures"] = [*failures, *kills.failures, *wrong, *mutations.failures]
    figures["seconds"] = round(time.monotonic() - began, 1)
    return figures


def figures_of(counts: Counter[str], slowest_seconds: float) -> dict[str, Any]:
    return {**dict(sorted(counts.items())), "slowest_seconds": round(slowest_seconds, 3)}


@contextmanager
def timed(figures: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Take the time of one part, and say which one is under way."""
    print(f"{name} ...", flush=True)
    began = time.monotonic()
    entry: dict[str, Any] = {}
    yield entry
    figures[name] = {**entry, "took_seconds": round(time.monotonic() - began, 1)}


@contextmanager
def workplace() -> Iterator[Path]:
    """A directory for the hosts, in memory where there is such a place."""
    with tempfile.TemporaryDirectory(prefix="fabricops-torture-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        directory = Path(name)
        for part in ("kills", "crowd", "mutations"):
            (directory / part).mkdir()
        yield directory


if __name__ == "__main__":
    sys.exit(main())

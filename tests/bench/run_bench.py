"""Measure the figures that the project promises, print them as a table, write them to build/bench.json.

Every figure is the minimum of several runs, each in a fresh process; what disturbs a machine only ever adds.
``--without-playbooks`` leaves the two figures out that need Ansible and take longest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from large_host import ADAPTERS
from measure_fleet import FEW as FEW_HOSTS
from measure_fleet import MANY as MANY_HOSTS
from measure_fleet import plan_fleet
from measure_playbooks import hosts100_vs_ping, single_resource_tasks

CLONE = Path(__file__).resolve().parents[2]
BUILD = CLONE / "build"
MEASURE = Path(__file__).with_name("measure.py")
RUNS = 3
FEW = 1024
TARGETS = {
    "noop_seconds": 1.5,
    "create_seconds": 6,
    "peak_megabytes": 400,
    "growth_ratio": 1.3,
    "hosts100_vs_ping": 0.2,
    "single_resource_tasks": 0.15,
    "fleet_growth_ratio": 1.3,
}
Entries = dict[str, dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--without-playbooks", action="store_true", help="measure in process only")
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="bench-") as directory:
        entries = in_process(Path(directory))
        if not options.without_playbooks:
            entries |= with_playbooks(Path(directory))
            entries |= fleet(Path(directory))
    (BUILD / "bench.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    show(entries)


def in_process(directory: Path) -> Entries:
    """Measure the core on one host with 12,288 adapters, without Ansible."""
    few = best([run("create", directory / f"few{number}", FEW) for number in range(RUNS)])
    many = best([run("create", directory / f"many{number}", ADAPTERS) for number in range(RUNS)])
    large = directory / "many0"
    again = best([run("noop", large, ADAPTERS) for _number in range(RUNS)])
    by_stage = best([run("stages", directory / f"stages{number}", ADAPTERS) for number in range(2)])
    growth = (many["seconds"] / ADAPTERS) / (few["seconds"] / FEW)
    peak = max(many["megabytes"], again["megabytes"])
    entries = {
        "noop_seconds": entry(again["seconds"], "s", f"{ADAPTERS} adapters, read to answer"),
        "create_seconds": entry(many["seconds"], "s", f"{ADAPTERS} adapters, {many['commands']:.0f} commands"),
        "peak_megabytes": entry(peak, "MB", "largest process of noop and create"),
        "growth_ratio": entry(growth, "", f"create cost per adapter at {ADAPTERS} over that at {FEW}"),
    }
    stages = {name: value for name, value in by_stage.items() if name != "megabytes"}
    return entries | {f"{name}_seconds": entry(value, "s", "stage of create") for name, value in stages.items()}


def with_playbooks(directory: Path) -> Entries:
    """Measure whole playbook runs."""
    each = single_resource_tasks(directory / "many0")
    hundred = directory / "hundred"
    hundred.mkdir()
    seconds = hosts100_vs_ping(hundred)
    note = f"host_network {seconds['network']:.1f} s, ping {seconds['ping']:.1f} s"
    return {
        "hosts100_vs_ping": entry(seconds["network"] / seconds["ping"], "", note),
        "single_resource_tasks": entry(each, "s", "per changing task, start of Ansible included"),
    }


def fleet(directory: Path) -> Entries:
    """Measure the plans of many hosts, once each: a thousand hosts even out what disturbs a single one."""
    few = plan_fleet(directory / "few_hosts", FEW_HOSTS)
    many = plan_fleet(directory / "many_hosts", MANY_HOSTS)
    growth = (many["processor"] / MANY_HOSTS) / (few["processor"] / FEW_HOSTS)
    return {
        "fleet_plan_seconds": entry(many["seconds"], "s", f"{MANY_HOSTS} hosts of 20 partitions, plan files written"),
        "fleet_plan_each": entry(1000 * many["seconds"] / MANY_HOSTS, "ms", "a host"),
        "fleet_processor_seconds": entry(many["processor"], "s", "of all processes"),
        "fleet_megabytes": entry(many["megabytes"], "MB", "largest process"),
        "fleet_growth_ratio": entry(growth, "", f"processor time a host at {MANY_HOSTS} over that at {FEW_HOSTS}"),
    }


def run(task: str, directory: Path, adapters: int) -> dict[str, float]:
    """Run one measurement in a fresh process."""
    directory.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, str(MEASURE), task, str(directory), str(adapters)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"measuring {task} failed")
    figures: dict[str, float] = json.loads(done.stdout)
    if task == "stages":
        shutil.rmtree(directory)
    return figures


def best(measured: list[dict[str, float]]) -> dict[str, float]:
    """Give the minimum of each figure."""
    return {name: min(figures[name] for figures in measured) for name in measured[0]}


def entry(value: float, unit: str, note: str) -> dict[str, Any]:
    return {"value": round(value, 4), "unit": unit, "note": note}


def show(entries: Entries) -> None:
    """Print the table; a figure beyond its target is marked, and fails nothing."""
    print(f"{'name':24}{'value':>10} {'unit':5}{'target':>8}   note")
    for name, found in entries.items():
        target = TARGETS.get(name)
        mark = "" if target is None else f"<= {target}"
        missed = " (missed)" if target is not None and found["value"] > target else ""
        print(f"{name:24}{found['value']:>10.3f} {found['unit']:5}{mark:>8}   {found['note']}{missed}")
    missing = [name for name in TARGETS if name not in entries]
    if missing:
        print(f"not measured: {', '.join(missing)}")


if __name__ == "__main__":
    main()

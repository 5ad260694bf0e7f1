"""Several processes reconcile one host with different documents: nothing is lost, and who waits is told for whom."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

PROCESSES = 8
HARDWARE = {"release": "2022", "physical_adapters": [{"name": "NIC1"}], "partitions": [{"name": "web01"}]}
IMPATIENT_SECONDS, PATIENT_SECONDS = 0.1, 30
_HOLDER = re.compile(r"is busy: process \d+ \([\w.+-]+\) has held it since \d{4}-\d\d-\d\d.* \(\d+ s\), and this task")


def crowd(directory: Path, seconds: float) -> tuple[dict[str, Any], list[str]]:
    """Let the processes run for a while; give the figures, and what went wrong."""
    SimulatedHost("crowded", directory).create(read_hardware(HARDWARE))
    began = time.monotonic()
    children = {_start(directory, number, seconds): number for number in range(PROCESSES)}
    failures: list[str] = []
    ended = _wait(set(children), began + seconds + 2 * PATIENT_SECONDS)
    for process in children.keys() - ended:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        failures.append(f"crowd: process {children[process]} never ended")
    counts: Counter[str] = Counter()
    longest = 0.0
    for number in range(PROCESSES):
        told = directory / f"{number}.json"
        if not told.exists():
            failures.append(f"crowd: process {number} left no figures")
            continue
        figures = json.loads(told.read_text(encoding="utf-8"))
        failures += [f"crowd: process {number}: {text}" for text in figures["failures"]]
        counts.update(figures["counts"])
        longest = max(longest, figures["longest_seconds"])
        if not figures["counts"].get("runs"):
            failures.append(f"crowd: process {number} never had its turn")
    failures += [f"crowd: {text}" for text in _check_file(directory)]
    return {"seconds": seconds, "processes": PROCESSES, **counts, "longest_run_seconds": round(longest, 2)}, failures


def _start(directory: Path, number: int, seconds: float) -> int:
    child = os.fork()
    if child:
        return child
    worker = Worker(directory, number)
    try:
        worker.work(time.monotonic() + seconds)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent tells it
        worker.failures.append(traceback.format_exc()[-2000:])
    finally:
        told = {"counts": worker.counts, "failures": worker.failures[:5], "longest_seconds": worker.longest_seconds}
        (directory / f"{number}.json").write_text(json.dumps(told), encoding="utf-8")
        os._exit(0)


class Worker:
    """One of those who use the host: it has a switch of its own, and all of them have one together."""

    def __init__(self, directory: Path, number: int) -> None:
        self.directory = directory
        self.number = number
        self.turn = 0
        self.written = ""
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.longest_seconds = 0.0

    def work(self, until: float) -> None:
        while time.monotonic() < until:
            # Most wait for their turn; some do not, to see what those are told.
            impatient = self.turn % 3 == 2
            host = SimulatedHost("crowded", self.directory, IMPATIENT_SECONDS if impatient else PATIENT_SECONDS)
            began = time.monotonic()
            self.turn += 1
            try:
                self._look(host)
                notes = f"turn {self.turn}"
                reconcile(host, read_document(self._document(notes)), Options(allow_lockout=True))
                self.written = notes
                self.counts["runs"] += 1
            except HostUnavailable as error:
                self.counts["refusals"] += 1
                if not _HOLDER.search(str(error)):
                    self.failures.append(f"a refusal that does not say who holds the host: {error}")
            self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        self._look(SimulatedHost("crowded", self.directory, PATIENT_SECONDS))

    def _look(self, host: SimulatedHost) -> None:
        """What this process wrote last must be there still: nobody else writes it."""
        with host.open(exclusive=False) as session:
            found = {row["Name"]: row["Notes"] for row in session.invoke(Invocation("Get-VMSwitch", {}))}
        if self.written and found.get(f"own {self.number}") != self.written:
            self.failures.append(f"a lost update: {self.written!r} was written, {found} is there")

    def _document(self, notes: str) -> dict[str, Any]:
        switches = [
            {"name": f"own {self.number}", "type": "private", "notes": notes},
            {"name": "of all", "type": "internal", "notes": f"{self.number} {notes}"},
        ]
        adapter = {"partition": f"vm{self.number}", "name": "Network Adapter", "switch": f"own {self.number}"}
        return {
            "virtual_switches": switches,
            "partitions": [{"name": f"vm{self.number}", "power": ("off", "running")[self.turn % 2]}],
            "partition_adapters": [adapter],
        }


def _wait(children: set[int], deadline: float) -> set[int]:
    ended: set[int] = set()
    while ended != children and time.monotonic() < deadline:
        for process in children - ended:
            if os.waitpid(process, os.WNOHANG)[0]:
                ended.add(process)
        time.sleep(0.02)
    return ended


def _check_file(directory: Path) -> list[str]:
    host = SimulatedHost("crowded", directory)
    with closing(sqlite3.connect(host.path)) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    failures = [] if answer == "ok" else [f"the file is broken: {answer}"]
    with host.open(exclusive=True) as session:
        switches = [row["Name"] for row in session.invoke(Invocation("Get-VMSwitch", {}))]
        if sorted(switches) != sorted({*switches}) or len(switches) != PROCESSES + 1:
            failures.append(f"these switches are there: {switches}")
        if session.records.list("checkpoint"):
            failures.append("a checkpoint was left behind, although no run was interrupted")
    return failures

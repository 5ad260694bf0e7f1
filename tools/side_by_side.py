"""Run jobs side by side, as many as fit on the machine's cores, and show what each has printed when it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

HEADLINE_WIDTH = 110
"""Headlines are filled up to this width, so that the eye finds them in a long log."""


class Skipped(Exception):
    """The job had nothing to run on; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its label, what it runs, how many cores it keeps busy, and what no other job may use meanwhile."""

    label: str
    run: Callable[[Calls], int]
    cores: int = 1
    uses: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How a job ended; ``note`` is the reason of a skip or of a failure that no program told."""

    label: str
    outcome: str
    seconds: float
    note: str = ""


@dataclass(slots=True)
class Calls:
    """Starts the programs of one job; what they print goes to ``output``, or to the terminal where there is none."""

    folder: Path
    output: IO[bytes] | None = None
    running: subprocess.Popen[bytes] | None = None
    stopped: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, command: Sequence[str], variables: dict[str, str]) -> int:
        """The exit code of a program that is run to its end, with nobody at the keyboard."""
        with self._lock:
            if self.stopped:
                return 1
            # A group of its own, so that a stop reaches what the program has started as well.
            self.running = subprocess.Popen(
                command,
                cwd=self.folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=self.output,
                stderr=self.output and subprocess.STDOUT,
                start_new_session=True,
            )
        return self.running.wait()

    def stop(self) -> None:
        """End the program that is running, and start no other."""
        with self._lock:
            self.stopped = True
            if self.running is not None and self.running.poll() is None:
                os.killpg(self.running.pid, signal.SIGTERM)


def run_jobs(jobs: Sequence[Job], folder: Path, cores: int) -> list[Result]:
    """Run all jobs, in their order as far as there is room, and give the results in the order of the jobs.

    A failing job stops no other. A job that is alone prints as it goes. KeyboardInterrupt stops what is running.
    """
    return _Runner(jobs, folder, max(1, cores)).run()


class _Runner:
    def __init__(self, jobs: Sequence[Job], folder: Path, cores: int) -> None:
        self.jobs = jobs
        self.folder = folder
        self.cores = cores
        self.results: dict[int, Result] = {}
        self.under_way: dict[int, Calls] = {}
        self.changed = threading.Condition()

    def run(self) -> list[Result]:
        waiting = list(range(len(self.jobs)))
        try:
            with self.changed:
                while waiting or self.under_way:
                    for number in self._next(waiting):
                        waiting.remove(number)
                        self._start(number)
                    self.changed.wait()
        finally:
            for calls in list(self.under_way.values()):
                calls.stop()
        return [self.results[number] for number in range(len(self.jobs))]

    def _next(self, waiting: list[int]) -> list[int]:
        """Choose what to start now. What waits for cores is not overtaken, or a wide job would wait until the end."""
        chosen: list[int] = []
        for number in waiting:
            busy = [self.jobs[other] for other in (*self.under_way, *chosen)]
            job = self.jobs[number]
            if busy and sum(other.cores for other in busy) + job.cores > self.cores:
                break
            if not job.uses or all(other.uses != job.uses for other in busy):
                chosen.append(number)
        return chosen

    def _start(self, number: int) -> None:
        calls = self.under_way[number] = Calls(self.folder)
        work = self._shown_at_once if len(self.jobs) == 1 else self._shown_at_the_end
        threading.Thread(target=work, args=(number, calls), daemon=True).start()

    def _shown_at_once(self, number: int, calls: Calls) -> None:
        print(_headline(self.jobs[number]), flush=True)
        result = _finished(self.jobs[number], calls)
        with self.changed:
            self._end(number, result)

    def _shown_at_the_end(self, number: int, calls: Calls) -> None:
        with tempfile.TemporaryFile() as calls.output:
            result = _finished(self.jobs[number], calls)
            calls.output.seek(0)
            with self.changed:
                print(_headline(self.jobs[number]), flush=True)
                shutil.copyfileobj(calls.output, sys.stdout.buffer)
                self._end(number, result)

    def _end(self, number: int, result: Result) -> None:
        note = f": {result.note}" if result.note else ""
        print(f"--- {result.outcome} after {result.seconds:.1f} s{note}", flush=True)
        self.results[number] = result
        del self.under_way[number]
        self.changed.notify()


def _headline(job: Job) -> str:
    return f"\n=== {job.label} {'=' * max(3, HEADLINE_WIDTH - len(job.label))}"


def _finished(job: Job, calls: Calls) -> Result:
    started = time.monotonic()
    outcome, note = _outcome(job, calls)
    return Result(job.label, outcome, time.monotonic() - started, note)


def _outcome(job: Job, calls: Calls) -> tuple[str, str]:
    try:
        return ("passed" if job.run(calls) == 0 else "FAILED"), ""
    except Skipped as reason:
        return "skipped", str(reason)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the other jobs go on
        return "FAILED", f"{type(error).__name__}: {error}"

"""Jobs side by side: who runs with whom, what is printed when, and what a stop leaves behind."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"

TELL = "import sys, time; print('in', flush=True); time.sleep({0}); print('out', sys.argv[1])"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("side_by_side", TOOLS / "side_by_side.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["side_by_side"] = module
    spec.loader.exec_module(module)
    return module


class Journal:
    """Remembers which jobs were under way together."""

    def __init__(self, tool: ModuleType) -> None:
        self.tool = tool
        self.now: set[str] = set()
        self.together: list[frozenset[str]] = []

    def job(self, label: str, cores: int = 1, uses: str = "", seconds: float = 0.1, code: int = 0) -> object:
        def run(_calls: object) -> int:
            self.now.add(label)
            self.together.append(frozenset(self.now))
            time.sleep(seconds)
            self.now.discard(label)
            return code

        return self.tool.Job(label, run, cores, uses)


def test_as_many_run_as_there_is_room_for(tool: ModuleType, tmp_path: Path) -> None:
    journal = Journal(tool)
    jobs = [journal.job(label) for label in "abcd"] + [journal.job("wide", cores=2)]
    results = tool.run_jobs(jobs, tmp_path, 2)
    assert [result.label for result in results] == ["a", "b", "c", "d", "wide"]
    assert max(map(len, journal.together)) == 2
    assert frozenset({"wide"}) in journal.together


def test_a_wide_job_is_not_overtaken(tool: ModuleType, tmp_path: Path) -> None:
    journal = Journal(tool)
    jobs = [journal.job("a"), journal.job("b", seconds=0.3), journal.job("wide", cores=2), journal.job("c")]
    tool.run_jobs(jobs, tmp_path, 2)
    assert journal.together[-2:] == [frozenset({"wide"}), frozenset({"c"})]


def test_a_job_that_is_wider_than_the_machine_runs_alone(tool: ModuleType, tmp_path: Path) -> None:
    journal = Journal(tool)
    results = tool.run_jobs([journal.job("wide", cores=8), journal.job("a")], tmp_path, 1)
    assert [result.outcome for result in results] == ["passed", "passed"]
    assert max(map(len, journal.together)) == 1


def test_what_uses_one_thing_takes_turns_and_others_go_on(tool: ModuleType, tmp_path: Path) -> None:
    journal = Journal(tool)
    jobs = [journal.job("one", uses="x"), journal.job("two", uses="x"), journal.job("other", seconds=0.05)]
    tool.run_jobs(jobs, tmp_path, 2)
    assert not any({"one", "two"} <= together for together in journal.together)
    assert frozenset({"one", "other"}) in journal.together


def test_a_failure_hides_no_other_job(tool: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def broken(_calls: object) -> int:
        raise KeyError("what")

    def left_out(_calls: object) -> int:
        raise tool.Skipped("no browser")

    jobs = [Journal(tool).job("red", code=3), tool.Job("broken", broken), tool.Job("left out", left_out)]
    results = tool.run_jobs(jobs, tmp_path, 1)
    assert [(result.outcome, result.note) for result in results] == [
        ("FAILED", ""),
        ("FAILED", "KeyError: 'what'"),
        ("skipped", "no browser"),
    ]
    assert "--- skipped after 0.0 s: no browser" in capfd.readouterr().out


def test_what_a_job_prints_stands_together(
    tool: ModuleType, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def told(label: str) -> object:
        command = [sys.executable, "-c", TELL.format(0.2), label]
        return tool.Job(label, lambda calls: calls.call(command, dict(os.environ)))

    tool.run_jobs([told("a"), told("b")], tmp_path, 2)
    lines = capfdbinary.readouterr().out.split()
    assert lines.count(b"in") == 2
    for place in (place for place, word in enumerate(lines) if word == b"in"):
        assert lines[place + 1] == b"out"


def test_a_stop_ends_what_is_running(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        f"import os, signal, sys\nsys.path.insert(0, {str(TOOLS)!r})\n"
        "signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        "from pathlib import Path\nfrom side_by_side import Job, run_jobs\n"
        "command = ['sh', '-c', 'echo $$ > inner; sleep 60 & echo $! > outer; wait']\n"
        "job = Job('long', lambda calls: calls.call(command, dict(os.environ)))\n"
        "run_jobs([job, job], Path(sys.argv[1]), 1)\n"
    )
    with subprocess.Popen([sys.executable, str(script), str(tmp_path)], stderr=subprocess.DEVNULL) as run:
        deadline = time.monotonic() + 20
        while not (tmp_path / "outer").exists() or not (tmp_path / "outer").read_text().strip():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        run.send_signal(signal.SIGTERM)
        assert run.wait(20) != 0
    for name in ("inner", "outer"):
        assert is_gone(int((tmp_path / name).read_text()))


def is_gone(number: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False

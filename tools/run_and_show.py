"""Run a program and show what it says while it runs, keeping the text for a look afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def run_and_show(command: Sequence[str], variables: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """The exit code and everything that was written, errors included, in the order in which it came."""
    output = []
    with subprocess.Popen(
        command,
        env=variables,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            output.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return run.returncode, "".join(output)

"""The project's own environments are made of exact versions: every file of them holds everything that is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
CONSTRAINTS = sorted((CLONE / "requirements" / "constraints").glob("*.txt"))


def lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def asked_for() -> set[str]:
    files = [CLONE / "requirements.txt", *(CLONE / "requirements").glob("*.txt")]
    names = {re.split(r"[<>=\[;]", line)[0].strip() for file in files for line in lines(file) if line[0] != "-"}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def test_there_are_constraints_for_the_oldest_python_and_a_newer_one() -> None:
    assert {"python-3.11.txt", "python-3.13.txt"} <= {file.name for file in CONSTRAINTS}


@pytest.mark.parametrize("file", CONSTRAINTS, ids=lambda file: file.name)
def test_every_package_has_one_exact_version_and_none_that_is_asked_for_is_missing(file: Path) -> None:
    held = [line.split("==") for line in lines(file)]
    assert all(len(parts) == 2 for parts in held)
    names = [name for name, _version in held]
    assert names == sorted(set(names))
    assert asked_for() <= set(names)

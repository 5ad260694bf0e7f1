"""Find the Pythons of this machine that can run the collection's controller side."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)
"""The oldest Python that the collection's core supports."""

NEWEST = (3, 14)
"""The newest Python that a released ansible-core (2.21) names as supported for its controller.

pip installs ansible-core on newer ones as well, but ansible-test refuses to run there.
"""

PREFERRED = (3, 11)
"""The Python of the main environment where it is there: pip gives it ansible-core 2.19, the oldest line tested."""

_PROBE = """
import sys, sysconfig
import ensurepip, sqlite3, ssl, venv
assert sys.version_info.releaselevel == "final"
assert sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(*sys.version_info[:3])
print(sys.executable)
"""
"""Pre-releases and free-threaded builds are left out: binary wheels of the requirements are seldom there for them."""


@dataclass(frozen=True, slots=True, order=True)
class Interpreter:
    """A Python that has been run and has what a virtual environment with the collection needs."""

    version: tuple[int, int, int]
    path: Path

    @property
    def minor(self) -> str:
        """The version as ``ansible-test --python`` and executables name it: ``3.11``."""
        return f"{self.version[0]}.{self.version[1]}"


def find_interpreters() -> list[Interpreter]:
    """Every supported interpreter found in PATH and among pyenv's versions, oldest first, one a minor version."""
    newest_of_minor: dict[tuple[int, int], Interpreter] = {}
    for candidate in _candidates():
        found = _probe(candidate)
        if found is None or not OLDEST <= found.version[:2] <= NEWEST:
            continue
        known = newest_of_minor.get(found.version[:2])
        if known is None or known.version < found.version:
            newest_of_minor[found.version[:2]] = found
    return sorted(newest_of_minor.values())


def choose_main(interpreters: list[Interpreter]) -> Interpreter:
    """The interpreter of the main environment: the preferred version, else the newest."""
    if not interpreters:
        raise SystemExit(f"No usable Python between {_dotted(OLDEST)} and {_dotted(NEWEST)} was found.")
    return next((found for found in interpreters if found.version[:2] == PREFERRED), interpreters[-1])


def choose_newest(interpreters: list[Interpreter]) -> Interpreter | None:
    """The interpreter of the second environment, or None when it would be the main one again."""
    newest = interpreters[-1] if interpreters else None
    return None if newest is None or newest == choose_main(interpreters) else newest


def _candidates() -> Iterator[Path]:
    folders = [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    folders += sorted(_pyenv_folders())
    name = re.compile(r"python3(\.\d+)?")
    seen: set[Path] = set()
    for folder in folders:
        if not folder.is_dir() or (folder.parent / "pyvenv.cfg").exists():
            continue  # a virtual environment's Python disappears with it, so nothing is built on one
        for path in sorted(folder.glob("python3*")):
            real = path if path.parent.name == "shims" else path.resolve()
            if name.fullmatch(path.name) and real not in seen and os.access(path, os.X_OK):
                seen.add(real)
                yield path


def _pyenv_folders() -> Iterator[Path]:
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return
    root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
    if root:
        yield from Path(root).glob("versions/*/bin")


def _probe(candidate: Path) -> Interpreter | None:
    try:
        done = subprocess.run(
            [str(candidate), "-I", "-c", _PROBE], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    version, executable = done.stdout.splitlines()
    major, minor, micro = (int(part) for part in version.split())
    return Interpreter((major, minor, micro), Path(executable))


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


if __name__ == "__main__":
    for interpreter in find_interpreters():
        print(".".join(map(str, interpreter.version)), interpreter.path)

"""Make a virtual environment with the requirements of a purpose, unless it is there already and up to date."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from find_interpreters import Interpreter, choose_main, choose_newest, find_interpreters

CLONE = Path(__file__).resolve().parents[1]
COLLECTIONS = CLONE / ".cache" / "collections"
NO_SETTINGS = CLONE / ".cache" / "ansible.cfg"
LINK = COLLECTIONS / "ansible_collections" / "fabricops" / "hyperv"
MAIN = CLONE / ".venv"
NEWEST = CLONE / ".venv-newest"
LATEST = CLONE / ".venv-latest"

INCLUDES = {"demo": (), "units": ("demo",), "checks": ("units", "demo"), "mutants": ("units", "demo")}
"""Which requirement files of ``requirements/`` a file pulls in, so that having it means having those as well."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment of the clone, together with the variables that its programs run under."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def program(self, name: str) -> str:
        """The path of an installed program."""
        return str(self.folder / "bin" / name)

    def variables(self, collections: Path = COLLECTIONS) -> dict[str, str]:
        """The process environment: this environment's programs first, the given collections only, no user's settings.

        molecule, ansible-lint and ansible-test start ``ansible-config`` and others by name, hence PATH. Ansible refuses
        to start under a locale that is not UTF-8. ANSIBLE_* variables of the caller would make runs differ.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MOLECULE_"))}
        kept.pop("PYTHONHOME", None)
        return kept | {
            "VIRTUAL_ENV": str(self.folder),
            "PATH": os.pathsep.join((str(self.folder / "bin"), os.environ.get("PATH", os.defpath))),
            "PYTHONPATH": str(collections),
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "ANSIBLE_CONFIG": str(NO_SETTINGS),
            "LC_ALL": "C.UTF-8",
        }


def link_collection() -> None:
    """The clone can be found as ansible_collections/fabricops/hyperv, whatever the folder is called.

    Beside it lies an empty configuration file, which keeps Ansible from reading the user's or the system's.
    """
    LINK.parent.mkdir(parents=True, exist_ok=True)
    NO_SETTINGS.touch()
    if LINK.is_symlink() and LINK.resolve() == CLONE:
        return
    LINK.unlink(missing_ok=True)
    LINK.symlink_to(CLONE, target_is_directory=True)


def constraints_file(minor: str) -> Path:
    """The file with the exact versions of all packages on one Python, whether it is there or not."""
    return CLONE / "requirements" / "constraints" / f"python-{minor}.txt"


def prepare(folder: Path, interpreter: Interpreter, purpose: str, *, held: bool = True) -> Environment:
    """An environment on the given interpreter that holds at least the requirements of the purpose.

    Versions are those of the interpreter's constraints file. Where there is none, or ``held`` is False, pip takes the
    newest that the ranges allow.
    """
    environment = Environment(folder)
    if not _is_built_on(environment, interpreter):
        _build(environment, interpreter)
    constraints = constraints_file(interpreter.minor) if held else None
    if constraints is not None and not constraints.exists():
        print(
            f"{folder.name}: no constraints for Python {interpreter.minor}: versions are the newest in the ranges of "
            "requirements/ and may differ from those that were tested",
            flush=True,
        )
        constraints = None
    digest = _digest(purpose, constraints)
    stamp = _stamp(folder, purpose)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        started = time.monotonic()
        _install(environment, purpose, constraints)
        for included in (purpose, *INCLUDES[purpose]):
            _stamp(folder, included).write_text(_digest(included, constraints), encoding="utf-8")
        print(f"{folder.name}: Python {interpreter.minor}, {purpose}: {time.monotonic() - started:.0f} s", flush=True)
    return environment


def _is_built_on(environment: Environment, interpreter: Interpreter) -> bool:
    # The version tells an environment of another Python, a failing start one whose Python has gone or whose
    # clone was moved (scripts carry the path they were installed under).
    told = environment.folder / ".built-on"
    expected = _origin(environment, interpreter)
    if not told.exists() or told.read_text(encoding="utf-8") != expected:
        return False
    started = subprocess.run([str(environment.python), "-m", "pip", "--version"], capture_output=True, check=False)
    return started.returncode == 0


def _build(environment: Environment, interpreter: Interpreter) -> None:
    shutil.rmtree(environment.folder, ignore_errors=True)
    subprocess.run([str(interpreter.path), "-m", "venv", str(environment.folder)], check=True)
    text = _origin(environment, interpreter)
    (environment.folder / ".built-on").write_text(text, encoding="utf-8")


def _origin(environment: Environment, interpreter: Interpreter) -> str:
    return f"{'.'.join(map(str, interpreter.version))} {interpreter.path} {environment.folder}\n"


def _install(environment: Environment, purpose: str, constraints: Path | None) -> None:
    pip = [str(environment.python), "-m", "pip", "--disable-pip-version-check"]
    requirements = str(CLONE / "requirements" / f"{purpose}.txt")
    held = ["-c", str(constraints)] if constraints is not None else []
    done = subprocess.run(
        [*pip, "install", "--quiet", "--upgrade", "-r", requirements, *held],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
        raise SystemExit(f"pip could not install {requirements} into {environment.folder}")


def _digest(purpose: str, constraints: Path | None) -> str:
    files = [CLONE / "requirements.txt", *([constraints] if constraints is not None else [])]
    files += [CLONE / "requirements" / f"{name}.txt" for name in sorted((purpose, *INCLUDES[purpose]))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _stamp(folder: Path, purpose: str) -> Path:
    return folder / f".installed-{purpose}"


def prepare_main(purpose: str) -> Environment:
    """The main environment with at least the requirements of the purpose; the collection can be found by its name."""
    link_collection()
    return prepare(MAIN, choose_main(find_interpreters()), purpose)


def prepare_newest() -> Environment | None:
    """The environment on the newest Python, or None when the main environment is on it already."""
    newest = choose_newest(find_interpreters())
    return None if newest is None else prepare(NEWEST, newest, "units")


def prepare_latest() -> Environment:
    """An environment on the newest Python with the newest packages that the ranges allow, installed anew each time."""
    interpreters = find_interpreters()
    _stamp(LATEST, "units").unlink(missing_ok=True)
    return prepare(LATEST, choose_newest(interpreters) or choose_main(interpreters), "units", held=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=sorted(INCLUDES), help="which file of requirements/ is to be installed")
    prepare_main(parser.parse_args().purpose)

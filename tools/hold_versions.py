"""Write the exact versions that the project's own environments are made of, one file a Python: ``make constraints``.

pip resolves the ranges of ``requirements/`` afresh on every supported Python of this machine. Users of the collection
are bound by the ranges only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from find_interpreters import Interpreter, find_interpreters
from prepare_environment import CLONE, constraints_file

HEAD = """\
# DO NOT EDIT, run `make constraints`: what pip chose on Python {minor} from the ranges beside this file.
# The project's own environments are made of exactly this; users are bound by the ranges in requirements.txt only.
"""


def resolve(interpreter: Interpreter, requirements: list[Path]) -> dict[str, str]:
    """Return the version of every package that the requirements bring along on one Python, by normalised name."""
    with tempfile.TemporaryDirectory(prefix="fabricops-constraints-") as folder:
        # A fresh environment: what the interpreter itself has installed must not decide anything.
        subprocess.run([str(interpreter.path), "-m", "venv", folder], check=True)
        report = Path(folder) / "report.json"
        command = [
            str(Path(folder) / "bin" / "python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
        ]
        command += ["--disable-pip-version-check", "--dry-run", "--ignore-installed", "--report", str(report)]
        command += [part for file in requirements for part in ("-r", str(file))]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.stdout.write(done.stdout)
            raise SystemExit(f"pip found no versions that fit together on Python {interpreter.minor}")
        installed: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {normalised(item["metadata"]["name"]): item["metadata"]["version"] for item in installed}


def normalised(name: str) -> str:
    """Return a package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints_text(minor: str, versions: dict[str, str]) -> str:
    """Return the text of a constraints file."""
    return HEAD.format(minor=minor) + "".join(f"{name}=={versions[name]}\n" for name in sorted(versions))


def hold_versions() -> int:
    """Write a file for every supported Python of this machine, and say what changed in it."""
    requirements = sorted((CLONE / "requirements").glob("*.txt"))
    for interpreter in find_interpreters():
        file = constraints_file(interpreter.minor)
        before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        text = constraints_text(interpreter.minor, resolve(interpreter, requirements))
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        lines = text.splitlines()
        print(f"{file.relative_to(CLONE)}: {len(lines) - HEAD.count(chr(10))} packages")
        print("".join(f"  - {line}\n" for line in before if line not in lines), end="")
        print("".join(f"  + {line}\n" for line in lines if before and line not in before), end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(hold_versions())

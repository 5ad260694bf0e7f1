"""Build the collection, install the tarball into an empty folder, and play the demo from there."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from play_demo import play_demo
from prepare_environment import CLONE, Environment

WRITTEN_BY_THE_BUILD = {"FILES.json", "MANIFEST.json"}
MUST_BE_THERE = {"README.md", "COPYING", "meta/runtime.yml", "playbooks/demo.yml", "requirements.txt"}
MUST_STAY_OUT = (".", "build/", "dist/", "requirements/", "tests/", "tools/")


def check_installed_tarball() -> int:
    """0 when the tarball holds what it should, installs without a network, and its demo plays."""
    environment = Environment(Path(sys.prefix))
    with tempfile.TemporaryDirectory(prefix="fabricops-hyperv-") as name:
        folder = Path(name)
        galaxy = [environment.program("ansible-galaxy"), "collection"]
        variables = environment.variables(folder / "collections")
        build = [*galaxy, "build", str(CLONE), "--output-path", str(folder)]
        if subprocess.run(build, env=variables, check=False, stdin=subprocess.DEVNULL).returncode != 0:
            return 1
        (tarball,) = folder.glob("*.tar.gz")
        complaints = _complaints(tarball)
        if complaints:
            print("\n".join(complaints))
            return 1
        install = [*galaxy, "install", str(tarball), "-p", str(folder / "collections"), "--offline"]
        if subprocess.run(install, env=variables, check=False, stdin=subprocess.DEVNULL, cwd=folder).returncode != 0:
            return 1
        return play_demo(environment, folder / "collections", folder / "state", folder)


def _complaints(tarball: Path) -> list[str]:
    with tarfile.open(tarball) as archive:
        packed = {member.name for member in archive if not member.isdir()}
    known = _known_to_git()
    complaints = [f"missing in the tarball: {name}" for name in sorted(MUST_BE_THERE - packed)]
    complaints += [f"must not be in the tarball: {name}" for name in sorted(packed) if name.startswith(MUST_STAY_OUT)]
    if known is not None:
        strangers = sorted(packed - known - WRITTEN_BY_THE_BUILD)
        complaints += [f"in the tarball, but ignored by Git: {name}" for name in strangers]
    print(f"{tarball.name}: {len(packed)} files")
    return complaints


def _known_to_git() -> set[str] | None:
    # An unpacked source archive has no Git to ask; then the two lists above have to do.
    command = ["git", "-C", str(CLONE), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return set(done.stdout.split("\0")) if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(check_installed_tarball())

"""The files of a repository: which hosts and profiles there are, and which names lead out of it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from pathlib import Path

from .._contract.host_file_schema import PROFILE_NAME
from .._contract.validate_document import did_you_mean
from .._model.errors import DocumentRejected, Finding

HOSTS = "hosts"
PROFILES = "profiles"
SUFFIXES = (".yml", ".yaml", ".json")

_PROFILE = re.compile(PROFILE_NAME)
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,252}")
_RESERVED = frozenset({"all", "ungrouped", "localhost"})


def find_hosts(directory: Path) -> tuple[dict[str, str], list[Finding]]:
    """Give the hosts of a repository, each with the name of its file, in alphabetical order; and what is wrong."""
    findings: list[Finding] = []
    found: dict[str, str] = {}
    folder = directory / HOSTS
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        hint = f"a repository has a folder {HOSTS}/ with a file for every host"
        return {}, [Finding("repository", f"{HOSTS}/", f"the folder cannot be read: {error.strerror}", hint)]
    taken: dict[str, str] = {}
    for entry in entries:
        file = f"{HOSTS}/{entry.name}"
        if entry.name.startswith(".") or (entry.suffix.lower() not in SUFFIXES and not entry.is_dir()):
            continue
        problem = _problem_with(entry, taken)
        if problem is not None:
            findings.append(Finding("repository", _shown(file), *problem))
            continue
        taken[entry.stem.lower()] = file
        found[entry.stem] = file
    return found, findings


def host_file(directory: Path, name: str) -> str | None:
    """Give the file of one host without looking at all others, None where that does not tell for certain."""
    if not _HOST.fullmatch(name) or name.lower() in _RESERVED:
        return None
    found = [file for file in (f"{HOSTS}/{name}{suffix}" for suffix in SUFFIXES) if (directory / file).exists()]
    return found[0] if len(found) == 1 else None


def _problem_with(entry: Path, taken: dict[str, str]) -> tuple[str, str] | None:
    """Say what is wrong with an entry of the folder of hosts, and what to do now."""
    if entry.is_dir():
        return "folders below hosts/ are not read", "put the hosts' files into hosts/ itself, and name sites by labels"
    if not _HOST.fullmatch(entry.stem):
        return (
            f"{entry.stem!a} cannot be the name of a host in an inventory",
            "use letters, digits, hyphens, underscores and dots",
        )
    if entry.stem.lower() in _RESERVED:
        return f"'{entry.stem}' means something else in every inventory", "choose another name"
    first = taken.get(entry.stem.lower())
    return None if first is None else (f"the same host has a file {first}", "keep one of them")


def profile_file(directory: Path, name: str) -> str:
    """Give the name of a profile's file; DocumentRejected for a name that is none, or that there is no file of."""
    if not _PROFILE.fullmatch(name):
        message = f"{name!a} is not the name of a profile"
        hint = "a profile is called by its path below profiles/ without suffix, such as base or site/berlin"
        raise DocumentRejected([Finding("include", "", message, hint)])
    for suffix in SUFFIXES:
        file = f"{PROFILES}/{name}{suffix}"
        # A link that leads nowhere is found as well, so that it is told from a file that is not there.
        if (directory / file).exists() or (directory / file).is_symlink():
            return file
    raise DocumentRejected(
        [Finding("include", "", f"there is no profile '{name}'", did_you_mean(name, find_profiles(directory)))]
    )


def find_profiles(directory: Path) -> list[str]:
    """Give the names of all profiles, in alphabetical order."""
    folder = directory / PROFILES
    return sorted(
        {
            file.relative_to(folder).with_suffix("").as_posix()
            for file in _visible(folder)
            if file.suffix.lower() in SUFFIXES
        }
    )


def _visible(folder: Path) -> Iterable[Path]:
    return (
        file
        for file in folder.rglob("*")
        if not any(part.startswith(".") for part in file.relative_to(folder).parts) and file.is_file()
    )


def check_inside(directory: Path, file: str) -> Path:
    """Give where a file of the repository really is; DocumentRejected where that is outside, or is no file at all."""
    try:
        root = directory.resolve(strict=True)
        real = (directory / file).resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        reason = getattr(error, "strerror", None) or "its links lead in a circle"
        raise _refused(file, f"the file cannot be read: {reason}", "check the file, and where links lead") from None
    if not real.is_relative_to(root):
        raise _refused(file, "a link leads out of the repository", "put the file itself there")
    if not stat.S_ISREG(mode):
        raise _refused(file, "this is no file", "put a file there")
    return real


def _refused(file: str, message: str, hint: str) -> DocumentRejected:
    return DocumentRejected([Finding("repository", _shown(file), message, hint)])


def _shown(file: str) -> str:
    """Write a name of any characters so that no terminal takes it for a command."""
    return file if file.isprintable() else ascii(file)[1:-1]

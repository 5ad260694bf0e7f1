"""The files of a repository: which hosts and profiles there are, and which names lead out of it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .._contract.host_file_schema import PROFILE_NAME
from .._model.errors import DocumentRejected, Finding
from .._model.hints import did_you_mean

HOSTS = "hosts"
PROFILES = "profiles"
SUFFIXES = (".yml", ".yaml", ".json")

MAXIMUM_FILES = 50_000
"""A folder with more is none of hosts, or of profiles."""

_PROFILE = re.compile(PROFILE_NAME)
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,252}")
_RESERVED = frozenset({"all", "ungrouped", "localhost"})


def find_hosts(directory: Path) -> tuple[dict[str, str], list[Finding]]:
    """Give the hosts of a repository, each with the name of its file, in alphabetical order; and what is wrong."""
    findings: list[Finding] = []
    found: dict[str, str] = {}
    try:
        entries = _entries_of(directory, HOSTS)
    except DocumentRejected as error:
        return {}, list(error.findings)
    taken: dict[str, str] = {}
    for entry in entries:
        file = f"{HOSTS}/{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith("~") or entry.name.lower().startswith("readme"):
            continue
        problem = _problem_with(entry, taken)
        if problem is not None:
            findings.append(Finding("repository", _shown(file), *problem))
            continue
        taken[entry.stem.lower()] = file
        found[entry.stem] = file
    return found, findings


def _entries_of(directory: Path, name: str) -> list[Path]:
    """List a folder of the repository; DocumentRejected where it leads out, cannot be read or has too many files."""
    folder = directory / name
    try:
        if not folder.resolve(strict=True).is_relative_to(directory.resolve(strict=True)):
            raise _refused(f"{name}/", "a link leads out of the repository", "put the folder itself there")
        entries = sorted(islice(folder.iterdir(), MAXIMUM_FILES + 1))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        reason = getattr(error, "strerror", None) or "its links lead in a circle"
        hint = f"a repository has a folder {HOSTS}/ with a file for every host"
        raise _refused(f"{name}/", f"the folder cannot be read: {reason}", hint) from None
    if len(entries) > MAXIMUM_FILES:
        hint = "check that it is the right folder, or part the repository"
        raise _refused(f"{name}/", f"the folder has more than {MAXIMUM_FILES:,} files", hint)
    return entries


def host_file(directory: Path, name: str) -> str | None:
    """Give the file of one host without looking at all others, None where that does not tell for certain."""
    if not _HOST.fullmatch(name) or name.lower() in _RESERVED:
        return None
    found = [file for file in (f"{HOSTS}/{name}{suffix}" for suffix in SUFFIXES) if os.path.lexists(directory / file)]
    return found[0] if len(found) == 1 else None


def _problem_with(entry: Path, taken: dict[str, str]) -> tuple[str, str] | None:
    """Say what is wrong with an entry of the folder of hosts, and what to do now."""
    if os.path.isdir(entry):  # noqa: PTH112 - Path.is_dir fails where a link leads to what may not be read
        return "folders below hosts/ are not read", "put the hosts' files into hosts/ itself, and name sites by labels"
    if entry.suffix.lower() not in SUFFIXES:
        return (
            "the name does not say what the file holds, so there is no host of it",
            f"call it NAME{SUFFIXES[0]} if it is a host's, or put it elsewhere",
        )
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
        if os.path.lexists(directory / file):
            return file
    raise DocumentRejected.because(
        "include", "", f"there is no profile '{name}'", did_you_mean(name, find_profiles(directory))
    )


def find_profiles(directory: Path) -> list[str]:
    """Give the names of profiles, in alphabetical order, as far as no link is followed; none of too many."""
    try:
        _entries_of(directory, PROFILES)
    except DocumentRejected:
        return []
    return sorted(set(islice(_profile_names(directory / PROFILES), MAXIMUM_FILES)))


def _profile_names(folder: Path) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(where, name) for name in files if not name.startswith(".")):
            if file.suffix.lower() in SUFFIXES:
                yield file.relative_to(folder).with_suffix("").as_posix()


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
        raise _refused(file, "this is not a file", "put a file there")
    return real


def _refused(file: str, message: str, hint: str) -> DocumentRejected:
    return DocumentRejected.because("repository", _shown(file), message, hint)


def _shown(file: str) -> str:
    """Write a name of any characters so that no terminal takes it for a command."""
    return file if file.isprintable() else ascii(file)[1:-1]

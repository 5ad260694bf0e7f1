# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events about a repository of host documents: a new commit, a host that drifted, a watch that cannot see."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

DOCUMENTATION = r"""
short_description: Emit events when a repository of host documents gets a new commit, and when hosts drift
description:
  - Asks a Git repository at intervals which commit a ref is at, without fetching anything, and emits C(new_commit)
    when that is another one.
  - Looks at intervals into the status directory that role P(fabricops.hyperv.gitops#role) and playbook
    C(fabricops.hyperv.drift) write, after running a command if one is given, and emits C(drift) for each host that
    drifted, once for each drift.
  - Emits C(blind) once when a question cannot be answered, or only in part, and C(sees_again) when it can again.
options:
  repository:
    description: URL or path of the repository. Without it, no commits are watched.
    type: str
  ref:
    description: Branch, tag, or full name of a ref.
    type: str
    default: HEAD
  commit_seconds:
    description: Seconds between two questions to the repository.
    type: float
    default: 60
  first_commit:
    description: Whether the commit found at the start is an event as well.
    type: bool
    default: true
  status_directory:
    description: Directory of status objects. Without it, no drift is watched.
    type: path
  drift_command:
    description: Command with its arguments, run before each look; usually the playbook C(fabricops.hyperv.drift).
    type: list
    elements: str
  drift_seconds:
    description: Seconds between two looks at the status directory.
    type: float
    default: 900
  timeout_seconds:
    description: How long one question or one command may take.
    type: float
    default: 600
"""

EXAMPLES = r"""
- fabricops.hyperv.desired_state:
    repository: https://git.example.com/network/hosts.git
    ref: main
    status_directory: /var/lib/fabricops/status
    drift_command: [ansible-playbook, -i, /etc/fabricops/desired_state.yml, fabricops.hyperv.drift,
                    -e, drift_status_directory=/var/lib/fabricops/status]
"""

LARGEST_STATUS_BYTES = 1_000_000
LONGEST_MESSAGE = 500

_REF = re.compile(r"(?!-)[^\s~^:?*\[\\\x00-\x1f\x7f]{1,255}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_KNOWN = {
    "repository",
    "ref",
    "commit_seconds",
    "first_commit",
    "status_directory",
    "drift_command",
    "drift_seconds",
    "timeout_seconds",
}  # fmt: skip - one block of names reads better than a column of them


class CannotSee(Exception):
    """A question could not be answered; the message is fit for an event."""


class Queue(Protocol):
    """Where events go: the engine's queue, or a test's."""

    async def put(self, event: dict[str, Any]) -> None:
        """Take one event."""


@dataclass(frozen=True)
class Settings:
    """What to watch; ValueError says which argument is wrong, and how it is right."""

    repository: str = ""
    ref: str = "HEAD"
    commit_seconds: float = 60
    first_commit: bool = True
    status_directory: str = ""
    drift_command: Sequence[str] = ()
    drift_seconds: float = 900
    timeout_seconds: float = 600

    def __post_init__(self) -> None:
        """Refuse what cannot be watched."""
        if not self.repository and not self.status_directory:
            raise ValueError("there is nothing to watch: give repository, status_directory, or both")
        if self.repository.startswith("-"):
            raise ValueError(f"repository: {self.repository!r} looks like an option; give a URL or a path")
        if not _REF.fullmatch(self.ref):
            raise ValueError(f"ref: {self.ref!r} is no name of a ref; give a branch such as main")
        if self.drift_command and not self.status_directory:
            raise ValueError("drift_command: its results are read from status_directory, which is missing")
        for name in ("commit_seconds", "drift_seconds", "timeout_seconds"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
                raise ValueError(f"{name}: {value!r} is no number of seconds above 0")


def read_settings(args: Mapping[str, Any]) -> Settings:
    """Give the settings that a rulebook's arguments say; ValueError for what is wrong with them."""
    strange = sorted(set(args) - _KNOWN)
    if strange:
        raise ValueError(f"not known: {', '.join(strange)}; known are {', '.join(sorted(_KNOWN))}")
    given: dict[str, Any] = {name: value for name, value in args.items() if value is not None}
    for name in ("commit_seconds", "drift_seconds", "timeout_seconds"):
        # A rulebook's variables arrive as text.
        if isinstance(given.get(name), str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", given[name]):
            given[name] = float(given[name])
    for name in ("repository", "ref", "status_directory"):
        if not isinstance(given.get(name, ""), str):
            raise ValueError(f"{name}: {given[name]!r} must be a string; put it in quotes")  # noqa: TRY004 - one class for all
    command = given.get("drift_command", [])
    if not isinstance(command, list) or not all(isinstance(word, str) and word for word in command):
        raise ValueError("drift_command: give a list of words, such as [ansible-playbook, fabricops.hyperv.drift]")
    if not isinstance(given.get("first_commit", True), bool):
        raise ValueError("first_commit: give true or false")  # noqa: TRY004 - one class for all
    return Settings(**given)


async def run_program(command: Sequence[str], timeout_seconds: float) -> tuple[int, str, str]:
    """Run a program without a shell or a terminal: exit code, output, errors; CannotSee if it cannot be run in time."""
    # Git must fail where it would ask for a password: nobody is there to answer.
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=environment
        )
    except OSError as error:
        raise CannotSee(f"{command[0]} cannot be run: {error.strerror}") from None
    try:
        output, errors = await asyncio.wait_for(process.communicate(), timeout_seconds)
    except asyncio.TimeoutError:  # noqa: UP041 - before Python 3.11 it is not the built-in TimeoutError
        raise CannotSee(f"{command[0]} did not end within {timeout_seconds:g} seconds") from None
    finally:
        # Also when the rulebook is being shut down: no program is left behind.
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, output.decode("utf-8", "replace"), errors.decode("utf-8", "replace")


def commit_of(listing: str, ref: str) -> str:
    """Give the commit that ``git ls-remote`` lists for a ref; CannotSee if it lists none.

    A name can be that of a branch and of a tag: the branch counts, as a branch is what moves. Of an annotated tag the
    commit is the one that the listing peels it to.
    """
    found = {}
    for line in listing.splitlines():
        commit, _tab, name = line.partition("\t")
        if _COMMIT.fullmatch(commit):
            found[name] = commit
    for name in (ref, f"refs/heads/{ref}", f"refs/tags/{ref}^{{}}", f"refs/tags/{ref}"):
        peeled = found.get(f"{name}^{{}}", found.get(name))
        if peeled is not None:
            return peeled
    raise CannotSee(f"the repository has no ref {ref!r}")


async def ask_commit(settings: Settings) -> str:
    """Ask the repository which commit the ref is at; CannotSee says why that is not known."""
    patterns = [settings.ref, f"{settings.ref}^{{}}"]
    command = ["git", "ls-remote", "--quiet", "--", settings.repository, *patterns]
    code, output, errors = await run_program(command, settings.timeout_seconds)
    if code:
        raise CannotSee(f"git ls-remote failed: {_without_password(_last_line(errors)) or f'exit code {code}'}")
    return commit_of(output, settings.ref)


@dataclass(frozen=True)
class Look:
    """What a look at the hosts showed: the status of each drifted one, by file, and what could not be seen."""

    drifted: dict[str, dict[str, str]]
    problems: tuple[str, ...] = ()


async def ask_drift(settings: Settings, before: Mapping[str, dict[str, str]]) -> Look:
    """Run the command, if there is one, and look at the status objects; ``before`` is what the last look showed.

    A host that could not be reached makes the command fail: what it found out about the others counts.
    """
    problem = await _run_drift_command(settings) if settings.drift_command else ""
    directory = Path(settings.status_directory)
    try:
        seen = await asyncio.get_running_loop().run_in_executor(None, look_into, directory, before)
    except CannotSee as error:
        raise CannotSee("; ".join(filter(None, (problem, str(error))))) from None
    return Look(seen.drifted, (problem, *seen.problems)) if problem else seen


async def _run_drift_command(settings: Settings) -> str:
    """Run the command; give what went wrong with it, or nothing."""
    program = settings.drift_command[0]
    try:
        code, output, errors = await run_program(settings.drift_command, settings.timeout_seconds)
    except CannotSee as error:
        return str(error)
    # Ansible says what failed in its output.
    return f"{program} failed with exit code {code}: {_last_line(errors) or _last_line(output)}" if code else ""


def look_into(directory: Path, before: Mapping[str, dict[str, str]]) -> Look:
    """Read the status objects of a directory: of each drifted host its name, commit, reason and time.

    CannotSee if there is no such directory. What is known from ``before`` of a file that cannot be read still counts.
    """
    try:
        files = sorted(file for file in directory.iterdir() if file.suffix == ".json" and not file.name.startswith("."))
    except OSError as error:
        raise CannotSee(f"{directory}: {error.strerror}") from None
    found, problems = {}, []
    for file in files:
        try:
            status = _read_status(file)
        except CannotSee as error:
            problems.append(f"{file}: {error}")
            if file.name in before:
                found[file.name] = before[file.name]
            continue
        if status.get("phase") == "drifted" and isinstance(status.get("host"), str):
            found[file.name] = {name: str(status.get(name, "")) for name in ("host", "commit", "reason", "time")}
    return Look(found, tuple(problems))


def _read_status(file: Path) -> Mapping[str, Any]:
    """Give one status object; JSON of another sort says nothing about a host, and what is no JSON cannot be seen."""
    try:
        if not file.is_file():
            return {}
        if file.stat().st_size > LARGEST_STATUS_BYTES:
            raise CannotSee(f"a status has at most {LARGEST_STATUS_BYTES:,} bytes")
        status = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CannotSee(f"{error.strerror}") from None
    except (ValueError, RecursionError):
        raise CannotSee("this is no JSON; remove it, or have it written again") from None
    return status if isinstance(status, dict) else {}


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:LONGEST_MESSAGE] if lines else ""


def _without_password(text: str) -> str:
    """Git repeats the URL in its errors, with the password that may stand in it."""
    return re.sub(r"(://)[^/@\s]+@", r"\1", text)


@dataclass
class Watch:
    """What has been told already, so that nothing is told twice; one for each run of the source."""

    settings: Settings
    queue: Queue
    commit: str = ""
    drifted: dict[str, dict[str, str]] = field(default_factory=dict)
    blind: dict[str, str] = field(default_factory=dict)

    async def look_at_commit(self) -> None:
        """Ask once for the commit, and tell if it is another one."""
        commit = await ask_commit(self.settings)
        previous, self.commit = self.commit, commit
        if commit != previous and (previous or self.settings.first_commit):
            where = {"repository": _without_password(self.settings.repository), "ref": self.settings.ref}
            await self._tell("new_commit", **where, commit=commit, previous=previous)

    async def look_at_drift(self) -> None:
        """Look once at the hosts, and tell which drifted since, or drifted otherwise than before."""
        look = await ask_drift(self.settings, self.drifted)
        # The time of a status object is that of the last look; a drift that goes on is no new one.
        news = [
            status
            for file, status in look.drifted.items()
            if file not in self.drifted or _what(status) != _what(self.drifted[file])
        ]
        self.drifted = look.drifted
        for status in news:
            await self._tell("drift", **status)
        if look.problems:
            raise CannotSee("; ".join(look.problems)[:LONGEST_MESSAGE])

    async def look(self, subject: str, question: Callable[[], Awaitable[None]]) -> None:
        """Ask one question; tell once that it cannot be answered, and once that it can again."""
        try:
            await question()
        except CannotSee as error:
            if self.blind.get(subject) != str(error):
                self.blind[subject] = str(error)
                await self._tell("blind", subject=subject, message=str(error))
        else:
            if self.blind.pop(subject, None) is not None:
                await self._tell("sees_again", subject=subject)

    async def _tell(self, event: str, **details: Any) -> None:
        await self.queue.put({"desired_state": {"event": event, **details}})


def _what(status: Mapping[str, str]) -> tuple[str, str, str]:
    return status["host"], status["commit"], status["reason"]


async def _again_and_again(watch: Watch, subject: str, question: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await watch.look(subject, question)
        await asyncio.sleep(seconds)


async def main(queue: Queue, args: dict[str, Any]) -> None:
    """Watch until cancelled; this is what the rulebook engine calls."""
    settings = read_settings(args)
    watch = Watch(settings, queue)
    watched = []
    if settings.repository:
        watched.append(_again_and_again(watch, "commit", watch.look_at_commit, settings.commit_seconds))
    if settings.status_directory:
        watched.append(_again_and_again(watch, "drift", watch.look_at_drift, settings.drift_seconds))
    await asyncio.gather(*watched)

"""Watch the management path while a plan is tried: after which command it ends, and which one brings it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..._hosts.protocol import Session
from ..._hosts.read_host import ReadScope, read_host
from ..._kinds.host_view import HostView
from ..._model.errors import Finding
from ..._powershell.invocation import Invocation, ObjectQuery
from ..._powershell.render_text import render
from .management_path import ManagementPath
from .words_to_write import words_for, words_to_write

PARENT_ONLY = ReadScope(frozenset())


@dataclass(frozen=True, slots=True)
class Break:
    """A command after which sessions no longer arrive.

    ``words`` are what a task can say to be let through, where the break tells; ``returns`` is the step that brings
    sessions back (0: none).
    """

    step: int
    command: str
    reason: str
    words: str = ""
    returns: int = 0


class PathWatch:
    """Looks at the path after every command that can concern it. Without a path there is nothing to watch.

    ``view`` is the host before the plan: a path that is not as the task says it is has not been broken by the plan, and
    only has to be there at the end.
    """

    def __init__(self, path: ManagementPath | None, view: HostView) -> None:
        self.path = path
        self._broken_before = path is not None and bool(path.broken(view, at_the_end=False))
        self.breaks: list[Break] = []
        self._open: Break | None = None

    @property
    def nics(self) -> frozenset[str]:
        """The NICs, in lower case, by whose cables sessions come."""
        return frozenset().union(*(need.nics for need in self.path.now)) if self.path is not None else frozenset()

    def after(self, step: int, invocation: Invocation, stage: Session) -> None:
        """Look at the copy after a command of the step of this number (from 1)."""
        if self.path is None or not _concerns_parent(invocation):
            return
        view = HostView(read_host(stage, PARENT_ONLY))
        reason = self.path.broken(view, at_the_end=False)
        if self._broken_before:
            self._broken_before = bool(reason)
            return
        if reason and self._open is None:
            self._open = Break(step, render(invocation), reason, words_to_write(self.path, view))
        elif not reason and self._open is not None:
            self.breaks.append(replace(self._open, returns=step))
            self._open = None

    def findings(self, view: HostView) -> list[Finding]:
        """Say why the plan must not run; ``view`` is the copy after all of its steps."""
        if self.path is None:
            return []
        addresses = self.path.addresses_afterwards(view)
        found = [_finding(self.path, gap, addresses) for gap in self.breaks]
        end = self.path.broken(view, at_the_end=True)
        if self._open is not None:
            found.append(_finding(self.path, self._open, addresses))
        elif end:
            found.append(_finding(self.path, Break(0, "", end, words_to_write(self.path, view)), addresses))
        return found

    def remarks(self, view: HostView) -> tuple[str, ...]:
        """Say which of several ways, by one of which sessions come, are gone after the plan."""
        if self.path is None:
            return ()
        lost = self.path.lost_candidates(view)
        return tuple(
            f"nobody said by which way sessions arrive, and {need} is no way any more after the plan; say management: "
            f"{{adapter: {need.interface}}} if they arrive there"
            for need in lost
        )


def _finding(path: ManagementPath, gap: Break, addresses: tuple[str, ...]) -> Finding:
    start = f"sessions arrive by {path}"
    hint = gap.words or words_for(addresses)
    if not gap.step:
        return Finding("R7", "", f"{start}, and after the plan they would not: {gap.reason}", hint)
    broken = f"step {gap.step} ({gap.command}) ends that: {gap.reason}"
    if gap.returns:
        message = f"{start}; {broken}; only step {gap.returns} would bring it back, and nobody could send that any more"
        return Finding("R8", "", message, hint)
    then = f"afterwards there is {', '.join(addresses)}" if addresses else "nothing brings it back"
    return Finding("R7", "", f"{start}; {broken}; {then}", hint)


_OF_PARTITIONS = frozenset({"VM", "VMName"})
_NO_NETWORK = frozenset({"New-VM", "Remove-VM", "Rename-VM", "Set-VMHost", "Start-VM", "Stop-VM"})


def _concerns_parent(invocation: Invocation) -> bool:
    """Tell whether a command can concern the parent's way out; what it does to child partitions cannot."""
    if invocation.inside is not None or invocation.cmdlet in _NO_NETWORK:
        return False
    queries = (value for value in invocation.parameters.values() if isinstance(value, ObjectQuery))
    named = (invocation.parameters, *(query.parameters for query in queries))
    return not any(_OF_PARTITIONS & parameters.keys() for parameters in named)

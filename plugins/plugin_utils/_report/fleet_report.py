"""What is reported: the results of tasks as they came, one a host, and what they mean once they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .._model.disruption import Disruption


@dataclass(frozen=True, slots=True)
class HostReport:
    """What is known of one host: a task's result, the host's document, the commit they belong to.

    ``phase`` says what the result is of (``plan``, ``drift``, ``apply`` ...), where the result does not say by itself
    whether it was carried out; ``answers`` are those of module reachability, ``enactment`` is what module enactment
    recorded, ``suspended`` says why the host is left alone. Nothing in it is trusted: it may come from a file that
    anybody wrote.
    """

    name: str
    result: Mapping[str, Any] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)
    commit: str = ""
    phase: str = ""
    answers: Sequence[Any] = ()
    file: str = ""
    enactment: Mapping[str, Any] = field(default_factory=dict)
    suspended: str = ""


@dataclass(frozen=True, slots=True)
class FleetReport:
    """Hosts in the order in which they are shown, and findings that belong to no single one of them.

    ``written_at`` is told, not asked for: a report of the same results is the same text.
    """

    hosts: tuple[HostReport, ...]
    title: str = "Hyper-V networks"
    commit: str = ""
    written_at: str = ""
    findings: tuple[Mapping[str, Any], ...] = ()


class Status(StrEnum):
    """How a host stands, the most urgent first."""

    FAILED = "failed"
    DIFFERS = "differs"
    CHANGED = "changed"
    SKIPPED = "skipped"
    SAME = "same"


SIGNS = {"create": "+", "update": "~", "replace": "-/+", "delete": "-"}
"""Actions as plans have shown them to everybody for years."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One field of a resource before and after a step; None where it is not there."""

    name: str
    before: str | None
    after: str | None

    @property
    def sign(self) -> str:
        """The sign of the line that shows it."""
        return "+" if self.before is None else "-" if self.after is None else "~"


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step of a plan in words."""

    action: str
    kind: str
    key: tuple[str, ...]
    attributes: tuple[Attribute, ...] = ()
    reason: str = ""
    disruption: str = Disruption.NONE.value
    affected: tuple[str, ...] = ()
    seconds: tuple[int, ...] = ()
    source: str = ""
    commands: tuple[str, ...] = ()

    @property
    def sign(self) -> str:
        """The sign of the action."""
        return SIGNS.get(self.action, "?")

    @property
    def name(self) -> str:
        """What identifies the resource, as text; empty where there is one of its kind only."""
        return " / ".join(self.key)


@dataclass(frozen=True, slots=True)
class FindingReport:
    """One thing that is wrong, or worth a look: ``level`` is ``error``, ``warning`` or ``note``."""

    level: str
    rule: str
    message: str
    hint: str = ""
    where: str = ""
    host: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    @property
    def position(self) -> str:
        """File, line and column as far as they are known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part) if self.file else ""


@dataclass(frozen=True, slots=True)
class WayReport:
    """One answer about a way through the host's network."""

    from_: str
    to: str
    reachable: bool
    shown: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnactmentReport:
    """Which commit was last looked at for a host, what became of it, since when and why."""

    commit: str
    synced_commit: str
    phase: str
    time: str
    reason: str


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """One host, read: its status, steps, remarks, findings, ways, the commit that it is at, why it is left alone."""

    name: str
    status: Status
    phase: str = ""
    commit: str = ""
    message: str = ""
    host_state: str = ""
    management_path: str = ""
    disruption: str = Disruption.NONE.value
    affected: tuple[str, ...] = ()
    seconds: tuple[int, ...] = ()
    steps: tuple[StepReport, ...] = ()
    side_effects: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    findings: tuple[FindingReport, ...] = ()
    ways: tuple[WayReport, ...] = ()
    enactment: EnactmentReport | None = None
    suspended: str = ""


@dataclass(frozen=True, slots=True)
class FleetOutcome:
    """All hosts, read, and what the whole amounts to."""

    title: str
    commit: str
    written_at: str
    hosts: tuple[HostOutcome, ...]
    findings: tuple[FindingReport, ...] = ()

    @property
    def all_findings(self) -> tuple[FindingReport, ...]:
        """Those of the fleet, then those of each host."""
        return (*self.findings, *(finding for host in self.hosts for finding in host.findings))

    @property
    def by_status(self) -> dict[str, int]:
        """How many hosts stand how."""
        return _counted(Status, Counter(host.status.value for host in self.hosts))

    @property
    def by_action(self) -> dict[str, int]:
        """How many steps do what."""
        return _counted(SIGNS, Counter(step.action for host in self.hosts for step in host.steps))

    @property
    def disruption(self) -> str:
        """The worst that happens to traffic on any host."""
        return max((Disruption(host.disruption) for host in self.hosts), key=lambda one: one.rank, default="none")


def _counted(names: Any, counts: Counter[str]) -> dict[str, int]:
    return {str(name): counts[str(name)] for name in names}

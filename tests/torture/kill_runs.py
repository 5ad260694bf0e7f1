"""kill -9 at every command and at every write: the file opens, holds a prefix, and the next run finishes or undoes."""

from __future__ import annotations

import shutil
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hosts_to_torture import Subject, resources_of, text_of
from killed_process import NEVER, run_and_die

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import TIMER
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    RehearsalRefused,
    RolledBack,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.checkpoints import (
    Heading,
    Origin,
    headings,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.host_agent import HostAgent
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result, reconcile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import go_back
from ansible_collections.fabricops.hyperv.tests.properties.generate_hosts import HOST_NAME

FREE = Options(allow_lockout=True)
"""A host that was stopped half-way may have no way out to keep."""
CONFIRM_SECONDS = 3600
EVERY_FOURTH = 4


class QuietHost(SimulatedHost):
    """A host whose timer fires at the next access only, so that no process outlives the torture."""

    def start_watchdog(self) -> None:
        """Do nothing."""


@dataclass
class Kills:
    """What has been done to how many hosts, and what went wrong."""

    directory: Path
    deadline: float
    points_each: int
    tried: dict[str, set[int]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0

    def torture(self, subjects: Sequence[Subject]) -> None:
        """Kill a run on each host at its points, until all are done or the time is over."""
        for number, subject in enumerate(subjects):
            if time.monotonic() > self.deadline:
                break
            self.counts["hosts"] += 1
            self._host(subject, None, every_point=not number)
            if number % EVERY_FOURTH == 0:
                self._host(subject, CONFIRM_SECONDS, every_point=False)

    def torture_at_every_point(self, subjects: Sequence[Subject]) -> None:
        """Go on with the points that were left out, host by host, until all are done or the time is over."""
        for subject in subjects:
            if time.monotonic() > self.deadline:
                break
            self._host(subject, None, every_point=True)

    def _host(self, subject: Subject, confirm: int | None, *, every_point: bool) -> None:
        template = self._made(subject)
        total, code, said = run_and_die(lambda: _run(self._fresh(template), subject, confirm), NEVER)
        if code:
            self._fail(subject, confirm, NEVER, f"the run that nobody kills failed: {said}")
            return
        step = 1 if every_point else max(1, -(-total // self.points_each))
        known = self.tried.setdefault(f"{subject.label} {confirm}", set())
        if not known and confirm is None:
            self.counts["points_there"] += total
        # Which points are tried differs from host to host, so that together they are all kinds of points.
        for point in range(self.counts["kills"] % step, total, step):
            if time.monotonic() > self.deadline:
                return
            if point in known:
                continue
            known.add(point)
            self.counts["points_tried"] += confirm is None
            began = time.monotonic()
            try:
                self._kill(subject, template, confirm, point)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                self._fail(subject, confirm, point, f"{type(error).__name__}: {error}")
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _made(self, subject: Subject) -> Path:
        place = self.directory / "template"
        host = QuietHost(HOST_NAME, place)
        host.create(read_hardware(subject.world.hardware), replace=True)
        with host.open(exclusive=True) as session:
            for invocation in subject.world.drift:
                session.invoke(invocation)
        return host.path

    def _fresh(self, template: Path, name: str = "run") -> QuietHost:
        """A copy of a host's file, with what a killed process has left beside it."""
        place = self.directory / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for file in template.parent.glob(f"{template.name}*"):
            shutil.copy(file, place / file.name)
        return QuietHost(HOST_NAME, place)

    def _kill(self, subject: Subject, template: Path, confirm: int | None, point: int) -> None:
        host = self._fresh(template)
        _passed, code, said = run_and_die(lambda: _run(host, subject, confirm), point)
        if code != -signal.SIGKILL:
            raise RuntimeError(f"the process ended with {code} instead of being killed: {said}")
        self.counts["kills"] += 1
        with host.open(exclusive=False) as session:
            now = resources_of(session)
            left = headings(session)
            armed = session.records.get(TIMER, "confirm") is not None
        if text_of(now) not in subject.states:
            raise RuntimeError("what is left is no prefix of the commands")
        begun = next((heading for heading in left if heading.origin is Origin.RUN), None)
        if begun is None and text_of(now) not in (subject.states[0], subject.states[-1]):
            raise RuntimeError("commands took effect, and no checkpoint says where they started")
        if armed:
            self._let_the_timer_fire(subject, host)
            return
        if begun is not None:
            self._go_back(subject, self._fresh(host.path, "back"), begun)
        self._go_on(subject, host, begun)

    def _go_back(self, subject: Subject, host: QuietHost, begun: Heading) -> None:
        """Undo the run that was killed."""
        try:
            go_back(host, begun.name, FREE, check_mode=False)
        except RehearsalRefused:
            if not subject.has_namesakes:
                raise
            self.counts["ways_back_that_namesakes_bar"] += 1
            return
        with host.open(exclusive=False) as session:
            unlike = differences(subject.before, resources_of(session), whole_host=True)
        if unlike:
            raise RuntimeError(f"the way back led elsewhere: {unlike[0]}")
        self.counts["ways_back"] += 1

    def _go_on(self, subject: Subject, host: QuietHost, begun: Heading | None) -> None:
        """Run again, as whoever finds a killed run would."""
        try:
            result = reconcile(host, subject.document, subject.options)
        except RolledBack:
            if not subject.has_namesakes:
                raise
            self.counts["next_runs_that_namesakes_bar"] += 1
            return
        if begun is not None and not _told(result):
            raise RuntimeError("the next run did not say that one was interrupted")
        if reconcile(host, subject.document, subject.options).changed:
            raise RuntimeError("the next run did not end with the document satisfied")
        self.counts["next_runs"] += 1
        with host.open(exclusive=False) as session:
            if text_of(resources_of(session)) != subject.states[-1]:
                raise RuntimeError("the next run ended otherwise than an undisturbed one")

    def _let_the_timer_fire(self, subject: Subject, host: QuietHost) -> None:
        """Nobody confirms: the host takes the killed run back by itself."""
        later = QuietHost(
            HOST_NAME, host.path.parent, agent=HostAgent(), clock=lambda: time.time() + 2 * CONFIRM_SECONDS
        )
        with later.open(exclusive=False) as session:
            unlike = differences(subject.before, resources_of(session), whole_host=True)
            events = [str(event.summary["text"]) for event in session.records.list("event")]
        if unlike and subject.has_namesakes and self._is_barred(host):
            self.counts["ways_back_that_namesakes_bar"] += 1
            return
        if unlike:
            raise RuntimeError(f"the timer did not bring the host back: {unlike[0]}; {events}")
        self.counts["timers_fired"] += 1

    @staticmethod
    def _is_barred(host: QuietHost) -> bool:
        """Whether there is no way back to the checkpoint that a run has left."""
        with host.open(exclusive=False) as session:
            begun = next(heading for heading in headings(session) if heading.origin is Origin.RUN)
        try:
            go_back(host, begun.name, FREE, check_mode=True)
        except RehearsalRefused:
            return True
        return False

    def _fail(self, subject: Subject, confirm: int | None, point: int, text: str) -> None:
        timer = ", with a timer" if confirm else ""
        self.failures.append(f"kill: {subject.label}, point {point}{timer}: {text[-1500:]}")


def _run(host: SimulatedHost, subject: Subject, confirm: int | None) -> Result:
    return reconcile(host, subject.document, replace(subject.options, confirm_timeout_seconds=confirm))


def _told(result: Result) -> bool:
    return any("was interrupted" in warning for warning in result.plan.warnings)

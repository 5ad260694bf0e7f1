"""A host's outcome as lines of text, each with what it is about, so that every format marks them in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .._model.disruption import NOT_PUBLISHED, Disruption, listed
from .fleet_report import (
    SIGNS,
    Attribute,
    EnactmentReport,
    FindingReport,
    FleetOutcome,
    HostOutcome,
    Status,
    StepReport,
)
from .visible_text import visible

_DIGEST = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")

SHOWN_NAMES = 12
"""Of long lists of names as many are shown as fit a line or two; the JSON report has all."""

STATUS_WORDS = {
    Status.FAILED: "failed",
    Status.DIFFERS: "is not as declared",
    Status.CHANGED: "was changed",
    Status.SKIPPED: "was left out",
    Status.SAME: "is as declared",
}

COUNT_WORDS = {
    Status.FAILED: "failed",
    Status.DIFFERS: "not as declared",
    Status.CHANGED: "changed",
    Status.SKIPPED: "left out",
    Status.SAME: "as declared",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``mark`` is ``+``, ``~``, ``-``, ``-/+``, ``!`` (traffic), ``x`` (error), ``?`` (warning) or empty."""

    mark: str
    text: str
    depth: int = 0

    @property
    def indent(self) -> str:
        """The spaces before the line."""
        return "    " * self.depth

    def __str__(self) -> str:
        return f"{self.indent}{self.mark} {self.text}" if self.mark else f"{self.indent}{self.text}"


def host_lines(host: HostOutcome) -> Iterator[Line]:
    """Say everything about one host, without its name."""
    if host.enactment is not None:
        yield Line("", enactment_text(host.enactment))
    if says_suspended(host):
        yield Line("?", f"suspended: {visible(host.suspended)}")
    if host.status is Status.SKIPPED and host.message:
        yield Line("?", visible(host.message))
    for step in host.steps:
        yield from _step_lines(step)
    for text in host.side_effects:
        yield Line("", f"* by itself: {visible(text)}")
    for text in host.warnings:
        yield Line("?", visible(text))
    for finding in host.findings:
        yield finding_line(finding)
    if says_host_state(host) and host.findings:
        yield Line("", visible(host.host_state), 1)
    for way in host.ways:
        verdict = "gets to" if way.reachable else "does not get to"
        yield Line("", f"> {visible(way.from_)} {verdict} {visible(way.to)}")
        for text in way.shown or way.reasons:
            yield Line("", visible(text), 1)


def headline(host: HostOutcome) -> str:
    """One line for one host: its name, how it stands, how much changes, what traffic feels."""
    parts = [f"{visible(host.name)} {STATUS_WORDS[host.status]}", *(["suspended"] if host.suspended else [])]
    if host.steps:
        parts.append(count(len(host.steps), "step"))
    if host.disruption != Disruption.NONE.value:
        owners = dict.fromkeys(visible(name).partition(" / ")[0] for name in host.affected)
        parts.append(f"{host.disruption} for {listed(list(owners), 3) or 'nobody who is plugged in now'}")
    if host.findings:
        parts.append(count(len(host.findings), "finding"))
    return ", ".join(parts)


def says_suspended(host: HostOutcome) -> bool:
    """Tell whether why a host is suspended is still to be said; its status object may have done so."""
    return bool(host.suspended) and (host.enactment is None or host.suspended != host.enactment.reason)


def says_host_state(host: HostOutcome) -> bool:
    """Tell whether what a host looks like is still to be said; a finding may have done so."""
    return bool(host.host_state) and all(finding.hint != host.host_state for finding in host.findings)


def enactment_text(enactment: EnactmentReport) -> str:
    """Say which commit a host is at, since when, and why it is not at the newest."""
    since = f" since {visible(enactment.time)}" if enactment.time else ""
    reason = f": {visible(enactment.reason)}" if enactment.reason else ""
    return f"{visible(enactment.phase)} at {short_commit(enactment.commit)}{since}{reason}"


def short_commit(commit: str) -> str:
    """Give a commit as people say it; other names of revisions stay as they are."""
    return commit[:10] if _DIGEST.fullmatch(commit) else visible(commit) or "no commit"


def finding_line(finding: FindingReport) -> Line:
    """Say what is wrong, where, and what to do now."""
    place = ": ".join(visible(part) for part in (finding.position, finding.where) if part)
    text = f"{place}: {visible(finding.message)}" if place else visible(finding.message)
    hint = f" - {visible(finding.hint)}" if finding.hint else ""
    mark = "x" if finding.level == "error" else "?"
    return Line(mark, f"[{visible(finding.rule)}] {text}{hint}")


def summary_lines(fleet: FleetOutcome) -> tuple[str, ...]:
    """Sum a fleet up: hosts by how they stand, steps by what they do, the worst for traffic, findings."""
    stand = [f"{number:,} {COUNT_WORDS[Status(name)]}" for name, number in fleet.by_status.items() if number]
    lines = [f"{count(len(fleet.hosts), 'host')}: {', '.join(stand) or 'none'}"]
    steps = [f"{SIGNS[action]}{number:,}" for action, number in fleet.by_action.items() if number]
    if steps:
        lines.append(f"steps: {' '.join(steps)}; the worst for traffic: {fleet.disruption}")
    findings = len(fleet.all_findings)
    return (*lines, count(findings, "finding")) if findings else tuple(lines)


def count(number: int, what: str) -> str:
    """Say how many there are of what."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def disruption_text(disruption: str, affected: Sequence[str], seconds: Sequence[int], source: str = "") -> str:
    """Say what happens to whom for how long, and who says so."""
    who = listed([visible(name) for name in affected], SHOWN_NAMES) or "nobody who is plugged in now"
    figure = f"{seconds[0]}-{seconds[1]} s" if len(seconds) == 2 else NOT_PUBLISHED
    lasts = f", {figure}" if disruption == Disruption.BLINK.value or seconds else ""
    return f"{disruption} for {who}{lasts}{f' ({visible(source)})' if source else ''}"


def _step_lines(step: StepReport) -> Iterator[Line]:
    yield Line(step.sign, f"{visible(step.kind)} {visible(step.name)}".rstrip())
    for attribute in step.attributes:
        yield Line(attribute.sign, attribute_text(attribute), 1)
    if step.reason:
        yield Line("", f"because: {visible(step.reason)}", 1)
    if step.disruption != Disruption.NONE.value:
        yield Line("!", disruption_text(step.disruption, step.affected, step.seconds, step.source), 1)


def attribute_text(attribute: Attribute) -> str:
    """Say what a field was and is."""
    name = visible(attribute.name)
    if attribute.before is None or attribute.after is None:
        return f"{name}: {visible(attribute.before if attribute.after is None else attribute.after)}"
    if not attribute.before and not attribute.after:
        return name
    return f"{name}: {visible(attribute.before) or chr(34) * 2} -> {visible(attribute.after) or chr(34) * 2}"

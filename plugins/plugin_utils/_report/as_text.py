"""A report as a terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator

from .fleet_report import FleetOutcome, HostOutcome, Status
from .plan_lines import Line, finding_line, headline, host_lines, summary_lines
from .visible_text import visible

_RESET = "\x1b[0m"
_COLOURS = {
    "+": "\x1b[32m",
    "~": "\x1b[33m",
    "-": "\x1b[31m",
    "-/+": "\x1b[35m",
    "!": "\x1b[33m",
    "x": "\x1b[31m",
    "?": "\x1b[36m",
}
_BOLD = "\x1b[1m"


def as_text(fleet: FleetOutcome, *, colour: bool = False) -> str:
    """Write a report as text; hosts that are as declared are counted and not shown."""
    return "\n".join([*_lines(fleet, colour), ""])


def _lines(fleet: FleetOutcome, colour: bool) -> Iterator[str]:
    yield _styled(visible(fleet.title), _BOLD, colour)
    origin = ", ".join(
        part for part in (f"commit {visible(fleet.commit)}" if fleet.commit else "", visible(fleet.written_at)) if part
    )
    if origin:
        yield origin
    for host in fleet.hosts:
        if is_worth_showing(host):
            yield ""
            yield _styled(headline(host), _BOLD, colour)
            yield from (_shown(line, colour) for line in host_lines(host))
    if fleet.findings:
        yield ""
        yield _styled("findings across hosts", _BOLD, colour)
        yield from (_shown(finding_line(finding), colour) for finding in fleet.findings)
    yield ""
    yield from summary_lines(fleet)


def is_worth_showing(host: HostOutcome) -> bool:
    """Tell whether there is more to say of a host than that it is as declared."""
    return host.status is not Status.SAME or bool(host.warnings or host.findings or host.steps or host.suspended)


def _shown(line: Line, colour: bool) -> str:
    return _styled(f"  {line}", _COLOURS.get(line.mark, ""), colour)


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_RESET}" if colour and style else text

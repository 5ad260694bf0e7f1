"""Write a report in one of its formats: from results as tasks answer them to the finished text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .as_html import as_html
from .as_json import as_json
from .as_junit import as_junit
from .as_markdown import as_markdown
from .as_sarif import as_sarif
from .as_text import as_text, is_worth_showing
from .fleet_report import FleetOutcome, FleetReport
from .topology import Topology, read_topology

COMMENT_CHARACTERS = 65_000
"""Code hosting sites take comments of 65,536 characters."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a reader asks for: colours in text, and how long Markdown may be."""

    colour: bool = False
    maximum_characters: int = COMMENT_CHARACTERS


Writer = Callable[[FleetReport, FleetOutcome, Style], str]


def _markdown(report: FleetReport, outcome: FleetOutcome, style: Style) -> str:
    places = [place for place, host in enumerate(outcome.hosts) if host.steps and is_worth_showing(host)]
    return as_markdown(outcome, _topologies(report, places), style.maximum_characters)


def _html(report: FleetReport, outcome: FleetOutcome, style: Style) -> str:
    return as_html(outcome, _topologies(report, list(range(len(report.hosts)))))


def _topologies(report: FleetReport, places: list[int]) -> dict[int, Topology]:
    return {place: read_topology(report.hosts[place]) for place in places}


FORMATS: dict[str, Writer] = {
    "text": lambda report, outcome, style: as_text(outcome, colour=style.colour),
    "markdown": _markdown,
    "json": lambda report, outcome, style: as_json(outcome),
    "sarif": lambda report, outcome, style: as_sarif(outcome),
    "junit": lambda report, outcome, style: as_junit(outcome),
    "html": _html,
}


def write_report(report: FleetReport, outcome: FleetOutcome, form: str, style: Style | None = None) -> str:
    """Give the text of a report whose results were read before."""
    return FORMATS[form](report, outcome, style or Style())

"""Write a report in one of its formats: from results as tasks answer them to the finished text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from .as_html import as_html
from .as_json import as_json
from .as_junit import as_junit
from .as_markdown import as_markdown
from .as_sarif import as_sarif
from .as_text import as_text
from .fleet_report import FleetOutcome, FleetReport
from .topology import PictureOf, read_topology

COMMENT_CHARACTERS = 65_000
"""Code hosting sites take comments of 65,536 characters."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a reader asks for: colours in text, and how long Markdown may be."""

    colour: bool = False
    maximum_characters: int = COMMENT_CHARACTERS


Writer = Callable[[FleetOutcome, PictureOf, Style], str]

FORMATS: dict[str, Writer] = {
    "text": lambda outcome, _picture_of, style: as_text(outcome, colour=style.colour),
    "markdown": lambda outcome, picture_of, style: as_markdown(outcome, picture_of, style.maximum_characters),
    "json": lambda outcome, _picture_of, _style: as_json(outcome),
    "sarif": lambda outcome, _picture_of, _style: as_sarif(outcome),
    "junit": lambda outcome, _picture_of, _style: as_junit(outcome),
    "html": lambda outcome, picture_of, _style: as_html(outcome, picture_of),
}


def write_reports(
    report: FleetReport, outcome: FleetOutcome, forms: Iterable[str], style: Style | None = None
) -> dict[str, str]:
    """Give the texts of a report whose results were read before, by their formats; each picture is made once."""
    picture_of = cache(lambda place: read_topology(report.hosts[place]))
    return {form: FORMATS[form](outcome, picture_of, style or Style()) for form in forms}


def write_report(report: FleetReport, outcome: FleetOutcome, form: str, style: Style | None = None) -> str:
    """Give the text of a report in one format."""
    return write_reports(report, outcome, (form,), style)[form]

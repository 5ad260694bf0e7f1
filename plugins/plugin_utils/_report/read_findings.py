"""What is wrong, with the place in a file where that can be told, whatever a task called it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .fleet_report import FindingReport

_POSITION = re.compile(r"^(?P<file>.+?):(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?$", re.DOTALL)
_PLACED = re.compile(r"^(?P<file>.+), line (?P<line>[0-9]{1,9})(?:, column (?P<column>[0-9]{1,9}))?$", re.DOTALL)

LEVELS = ("error", "warning", "note")


def read_findings(written: Any, host: str = "", file: str = "", level: str = "error") -> Iterator[FindingReport]:
    """Read the findings of a result; of one without a position, the host's own file is the place."""
    for finding in written if isinstance(written, list | tuple) else ():
        if isinstance(finding, Mapping):
            yield read_finding(finding, host, file, level)
        elif finding:
            yield FindingReport(level, level, str(finding), host=host, file=file)


def read_finding(finding: Mapping[str, Any], host: str = "", file: str = "", level: str = "error") -> FindingReport:
    """Read one finding: ``position`` as text, or ``file``, ``line`` and ``column`` by themselves."""
    position = str(finding.get("position") or "")
    match = _POSITION.match(position) or _PLACED.match(position)
    said = str(finding.get("level") or finding.get("severity") or level).lower()
    place = match.groupdict() if match else {}
    return FindingReport(
        level=said if said in LEVELS else level,
        rule=str(finding.get("rule") or "finding"),
        message=_message(finding),
        hint=str(finding.get("hint") or ""),
        where=str(finding.get("where") or ""),
        host=str(finding.get("host") or host or _listed(finding.get("hosts"))),
        file=str(place.get("file") or finding.get("file") or position or file),
        line=_number(place.get("line") or finding.get("line")),
        column=_number(place.get("column") or finding.get("column")),
    )


def _message(finding: Mapping[str, Any]) -> str:
    others = _listed(finding.get("others"))
    return str(finding.get("message") or finding.get("msg") or "") + (f"; also: {others}" if others else "")


def _listed(names: Any) -> str:
    return ", ".join(map(str, names)) if isinstance(names, list | tuple) else ""


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

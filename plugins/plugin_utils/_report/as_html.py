"""A report as one page that needs nothing else: no network, no server, no other file.

What is in it comes from documents and hosts, so nothing of it is ever markup: the template escapes, the data stands in
blocks that browsers do not run and that are read as JSON, and the script makes texts of it. The page's own policy
allows its two scripts and its style by their digests, and nothing else at all.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .._model.jinja_text import Template, compile_page
from .as_json import finding_values, host_values
from .fleet_report import SIGNS, FleetOutcome, HostOutcome, Status
from .page_data import data_block
from .plan_lines import (
    COUNT_WORDS,
    STATUS_WORDS,
    enactment_text,
    says_host_state,
    says_suspended,
    summary_lines,
)
from .topology import PictureOf, Topology
from .visible_text import visible, visible_lines

_PAGE = Path(__file__).with_name("page")
_SOURCE_MAP = "//# sourceMappingURL="


def as_html(fleet: FleetOutcome, picture_of: PictureOf) -> str:
    """Write a report as a page."""
    page = _page()
    rows: list[tuple[int, dict[str, Any]]] = []
    rank = {status: number for number, status in enumerate(Status)}
    for place, host in enumerate(fleet.hosts):
        values = _shown(_concise({**host_values(host), **_said_once(host)}))
        topology = picture_of(place)
        if topology.nodes:
            values["topology"] = _shown(_topology_values(topology))
        actions = [(sign, sum(step.action == action for step in host.steps)) for action, sign in SIGNS.items()]
        row = {
            "host": host,
            "name": visible(host.name),
            "words": STATUS_WORDS[host.status],
            "phase": visible(host.enactment.phase) if host.enactment is not None else "",
            "actions": [(sign, number) for sign, number in actions if number],
            "search": _search_text(values),
            "data": data_block(values),
        }
        rows.append((rank[host.status], row))
    rows.sort(key=lambda ranked: ranked[0])
    text: str = page.template.render(
        title=visible(fleet.title),
        commit=visible(fleet.commit),
        written_at=visible(fleet.written_at),
        findings=[_shown({**finding_values(finding), "position": finding.position}) for finding in fleet.findings],
        rows=[row for _rank, row in rows],
        phases=_phases(row for _rank, row in rows),
        summary=summary_lines(fleet),
        statuses=[(name, COUNT_WORDS[Status(name)], number) for name, number in fleet.by_status.items()],
        page=page,
    )
    return text


def _said_once(host: HostOutcome) -> dict[str, Any]:
    """Give texts of a host that nothing else on the page says."""
    return {
        "message": host.message if all(finding.message != host.message for finding in host.findings) else "",
        "host_state": host.host_state if says_host_state(host) else "",
        "enactment": enactment_text(host.enactment) if host.enactment is not None else "",
        "suspended": host.suspended if says_suspended(host) else "",
    }


def _phases(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    """Count the hosts by what became of their commits, where that was recorded of any."""
    found = Counter(row["phase"] for row in rows)
    return [(phase, phase or "not recorded", number) for phase, number in sorted(found.items())] if any(found) else []


class _Page:
    """The parts of the page that are the same in every report, read once."""

    def __init__(self) -> None:
        self.template: Template = compile_page(_read("report.html.j2"))
        self.style = _read("report.css")
        self.script = _read("report.js")
        self.library = "\n".join(
            line for line in _read("dagre.min.js").splitlines() if not line.startswith(_SOURCE_MAP)
        )
        self.licence = _read("dagre.LICENSE.txt")
        scripts = " ".join(_digest(text) for text in (self.library, self.script))
        self.policy = (
            f"default-src 'none'; script-src {scripts}; style-src {_digest(self.style)}; "
            "base-uri 'none'; form-action 'none'"
        )


@cache
def _page() -> _Page:
    return _Page()


def _read(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


_LINES = ("message", "host_state")
"""What people wrote for people, in as many lines as they needed."""


def _shown(value: Any) -> Any:
    """Spell out what is not seen: a name must not turn the reading direction, nor hide a part of itself."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: visible_lines(part) if name in _LINES else _shown(part) for name, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, list) else value


def _concise(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, all through: a fleet's page is as large as what there is to say."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            kept[name] = [_concise(part) if isinstance(part, dict) else part for part in value]
        else:
            kept[name] = _concise(value) if isinstance(value, dict) else value
    return {name: value for name, value in kept.items() if value not in ("", [], {}, None, 0)}


def _topology_values(topology: Topology) -> dict[str, Any]:
    return {
        "nodes": [[node.column, node.name, node.state, *node.badges] for node in topology.nodes],
        "edges": [[edge.start, edge.end, edge.state] for edge in topology.edges],
    }


def _nodes(values: dict[str, Any]) -> list[list[str]]:
    return list(values.get("topology", {}).get("nodes", ()))


def _search_text(values: dict[str, Any]) -> str:
    """Give the words by which a host is found: its own name, and those of everything in its picture and its plan."""
    words = [values.get("name", ""), values.get("commit", ""), values.get("enactment", "")]
    words += ["suspended"] if values.get("suspended") else []
    words += [word for _column, name, _state, *badges in _nodes(values) for word in (name, *badges)]
    words += [part for step in values.get("steps", ()) for part in step.get("key", ())]
    words += [finding.get("rule", "") for finding in values.get("findings", ())]
    return " ".join(dict.fromkeys(str(word).lower() for word in words if word))

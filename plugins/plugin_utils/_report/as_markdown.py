"""A report as Markdown, for the comment below a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .._model.disruption import Disruption
from .as_mermaid import as_mermaid
from .as_text import is_worth_showing
from .fleet_report import SIGNS, FindingReport, FleetOutcome, HostOutcome, Status
from .plan_lines import STATUS_WORDS, Line, headline, host_lines, summary_lines
from .topology import Topology
from .visible_text import visible

_MEANING = re.compile(r"[!-'*+:<>@\[\\\]^_`{|}~#]")
_NUMBERED = {"@": "&#64;<!-- -->", "#": "&#35;<!-- -->"}
"""People and issues are looked for after numbers have become characters, so these are kept apart from what follows."""

_DIFF_SIGNS = {"+": "+", "-": "-", "-/+": "-", "~": "!", "!": "!", "x": "-", "?": "#"}
_STATUS_SIGNS = {
    Status.FAILED: "\u274c",
    Status.DIFFERS: "\u270f\ufe0f",
    Status.CHANGED: "\u2705",
    Status.SKIPPED: "\u23ed\ufe0f",
    Status.SAME: "\u2714\ufe0f",
}
MOST_ROWS = 200
MOST_FINDINGS = 100
"""Tables with more rows are read by nobody; the rest is counted."""


def as_markdown(fleet: FleetOutcome, topologies: Mapping[int, Topology], maximum_characters: int) -> str:
    """Write a report as Markdown: the summary first, then hosts as long as there is room.

    ``topologies`` are the pictures by the place of their host. What does not fit is counted, never cut in the middle.
    """
    shown = [(place, host) for place, host in enumerate(fleet.hosts) if is_worth_showing(host)]
    parts = [*_head(fleet), *_table([host for _place, host in shown])]
    parts += _findings("Findings across hosts", fleet.findings)
    text = "\n".join(parts) + "\n"
    left_out = 0
    for place, host in shown:
        section = "\n".join(_host(host, topologies.get(place, Topology()))) + "\n"
        if len(text) + len(section) > maximum_characters - 200:
            section = "\n".join(_host(host, Topology())) + "\n"
        if left_out or len(text) + len(section) > maximum_characters - 200:
            left_out += 1
        else:
            text += section
    if left_out:
        text += f"\n_{left_out:,} more hosts are not shown here for want of room; the full report has them._\n"
    return text


def _head(fleet: FleetOutcome) -> Iterator[str]:
    yield f"## {inert(fleet.title)}"
    yield ""
    origin = [f"commit {code(fleet.commit)}" if fleet.commit else "", inert(fleet.written_at)]
    if any(origin):
        yield ", ".join(part for part in origin if part)
        yield ""
    yield "<br>".join(inert(line) for line in summary_lines(fleet))
    yield ""


def _table(hosts: list[HostOutcome]) -> Iterator[str]:
    if not hosts:
        return
    yield f"| Host | State | {' | '.join(code(sign) for sign in SIGNS.values())} | Traffic | Findings |"
    yield f"| --- | --- | {' | '.join('---:' for _sign in SIGNS)} | --- | ---: |"
    for host in hosts[:MOST_ROWS]:
        numbers = [sum(step.action == action for step in host.steps) for action in SIGNS]
        cells = [
            code(host.name),
            f"{_STATUS_SIGNS[host.status]} {STATUS_WORDS[host.status]}",
            *(str(number or "") for number in numbers),
            host.disruption if host.disruption != Disruption.NONE.value else "",
            str(len(host.findings) or ""),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    if len(hosts) > MOST_ROWS:
        yield f"_and {len(hosts) - MOST_ROWS:,} more hosts_"
        yield ""


def _host(host: HostOutcome, topology: Topology) -> Iterator[str]:
    yield "<details>"
    yield f"<summary>{_STATUS_SIGNS[host.status]} {code(headline(host))}</summary>"
    yield ""
    yield from _fenced("diff", [_diff_line(line) for line in host_lines(host)])
    picture = as_mermaid(topology)
    if picture:
        yield from _fenced("mermaid", picture.rstrip("\n").split("\n"))
    commands = [visible(command) for step in host.steps for command in step.commands]
    if commands:
        yield "<details><summary>PowerShell</summary>"
        yield ""
        yield from _fenced("powershell", commands)
        yield "</details>"
        yield ""
    yield "</details>"
    yield ""


def _findings(title: str, findings: tuple[FindingReport, ...]) -> Iterator[str]:
    if not findings:
        return
    yield f"### {title}"
    yield ""
    for finding in findings[:MOST_FINDINGS]:
        place = " ".join(code(part) for part in (finding.position, finding.where) if part)
        hint = f" - {inert(finding.hint)}" if finding.hint else ""
        yield f"- **{finding.level}** {code(finding.rule)} {place} {inert(finding.message)}{hint}"
    if len(findings) > MOST_FINDINGS:
        yield f"- and {len(findings) - MOST_FINDINGS:,} more"
    yield ""


def _diff_line(line: Line) -> str:
    """The mark stands in the first column, where it colours the line; the one of a re-creation is said in full too."""
    said = f"{line.mark} " if line.mark == SIGNS["replace"] else ""
    return f"{_DIFF_SIGNS.get(line.mark, ' ')} {line.indent}{said}{line.text}"


def _fenced(language: str, lines: list[str]) -> Iterator[str]:
    """Yield a block whose fence is longer than any row of backticks in it, so that nothing in it can end it."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield from lines
    yield fence
    yield ""


def code(text: str) -> str:
    """Give a name as code, in which sites make no mentions, links or pictures of it."""
    return f"<code>{inert(text)}</code>"


def inert(text: str) -> str:
    """Write what could mean something to Markdown or HTML by its number, and let no address become a link."""
    escaped = _MEANING.sub(lambda match: _NUMBERED.get(match[0], f"&#{ord(match[0])};"), visible(text))
    return re.sub(r"(?i)www\.", lambda match: f"{match[0][:-1]}&#46;", escaped)

"""A report as Markdown, for the comment below a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .._model.disruption import Disruption
from .as_mermaid import as_mermaid
from .as_text import is_worth_showing
from .fleet_report import SIGNS, FindingReport, FleetOutcome, HostOutcome, Status
from .plan_lines import STATUS_WORDS, Line, count, headline, host_lines, summary_lines
from .topology import PictureOf, Topology
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

LEAST_CHARACTERS = 5_000
"""Less holds no report: its head alone, written so that nothing in it acts, may take most of it."""

_LONGEST_TITLE = 60
_CLOSING = 200
"""What the line at the end takes that counts the hosts that are not shown."""

_LEAST_SECTION = 1_000
"""Shares of hosts that are smaller show nothing; then fewer hosts are shown, each with something to read."""


def as_markdown(fleet: FleetOutcome, picture_of: PictureOf, maximum_characters: int) -> str:
    """Write a report as Markdown: a summary, tables that take a third of the room each at most, and the hosts.

    All that is left is for the hosts, in equal shares, of which large ones take over what small ones leave. Of what
    does not fit the picture goes first, then the commands, then the last lines of the plan; what goes is counted.
    """
    shown = [(place, host) for place, host in enumerate(fleet.hosts) if is_worth_showing(host)]
    text = _text(_head(fleet))
    room = maximum_characters - len(text) - _CLOSING
    text += _text(_table([host for _place, host in shown], room // 3))
    text += _text(_findings("Findings across hosts", fleet.findings, room // 3))
    left = maximum_characters - len(text) - _CLOSING
    sections = [_text(_host(host, picture_of(place) if host.steps else Topology())) for place, host in shown]
    share = max(_share([len(section) for section in sections], left), _LEAST_SECTION)
    left_out = 0
    for (_place, host), section in zip(shown, sections, strict=True):
        fitted = _fitted(host, section, min(share, left))
        left -= len(fitted)
        text += fitted
        left_out += not fitted
    if left_out:
        hosts = f"{count(left_out, 'more host')} {'is' if left_out == 1 else 'are'}"
        text += f"\n_{hosts} not shown here for want of room; the full report has them all._\n"
    return text


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _share(sizes: list[int], room: int) -> int:
    """Give the most that each may take, so that all together fit."""
    for place, size in enumerate(sorted(sizes)):
        share = room // (len(sizes) - place)
        if size > share:
            return share
        room -= size
    return max(sizes, default=0)


def _fitted(host: HostOutcome, section: str, room: int) -> str:
    """Give a host's section as far as there is room for it; empty where there is none even for its first lines."""
    if len(section) <= room:
        return section
    for with_commands in (True, False):
        section = _text(_host(host, Topology(), with_commands=with_commands))
        if len(section) <= room:
            return section
    lines = [_diff_line(line) for line in host_lines(host)]
    used = len(_text(_section(host, [_more(len(lines))])))
    kept = 0
    while kept < len(lines) and used + len(lines[kept]) < room:
        used += len(lines[kept]) + 1
        kept += 1
    section = _text(_section(host, [*lines[:kept], _more(len(lines) - kept)]))
    return section if kept and len(section) <= room else ""


def _more(lines: int) -> str:
    return f"# and {count(lines, 'more line')}"


def _head(fleet: FleetOutcome) -> Iterator[str]:
    yield f"## {inert(_cut(fleet.title))}"
    yield ""
    origin = [f"commit {code(_cut(fleet.commit))}" if fleet.commit else "", inert(_cut(fleet.written_at))]
    if any(origin):
        yield ", ".join(part for part in origin if part)
        yield ""
    yield "<br>".join(inert(line) for line in summary_lines(fleet))
    yield ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 3]}..."


def _table(hosts: list[HostOutcome], room: int) -> Iterator[str]:
    if not hosts:
        return
    yield f"| Host | State | {' | '.join(code(sign) for sign in SIGNS.values())} | Traffic | Findings |"
    yield f"| --- | --- | {' | '.join('---:' for _sign in SIGNS)} | --- | ---: |"
    yield from _within([_row(host) for host in hosts[:MOST_ROWS]], room, len(hosts), "\n_and {}_", "host")
    yield ""


def _row(host: HostOutcome) -> str:
    numbers = [sum(step.action == action for step in host.steps) for action in SIGNS]
    cells = [
        code(host.name),
        f"{_STATUS_SIGNS[host.status]} {STATUS_WORDS[host.status]}{', suspended' if host.suspended else ''}",
        *(str(number or "") for number in numbers),
        host.disruption if host.disruption != Disruption.NONE.value else "",
        str(len(host.findings) or ""),
    ]
    return f"| {' | '.join(cells)} |"


def _within(lines: list[str], room: int, number: int, rest: str, what: str) -> Iterator[str]:
    """Yield the lines that fit, and count the others of a number of things."""
    for line in lines:
        if len(line) < room:
            room -= len(line) + 1
            number -= 1
            yield line
    if number:
        yield rest.format(count(number, f"more {what}"))


def _host(host: HostOutcome, topology: Topology, *, with_commands: bool = True) -> Iterator[str]:
    commands = [visible(command) for step in host.steps for command in step.commands] if with_commands else []
    return _section(host, [_diff_line(line) for line in host_lines(host)], as_mermaid(topology), commands)


def _section(host: HostOutcome, lines: list[str], picture: str = "", commands: Sequence[str] = ()) -> Iterator[str]:
    yield "<details>"
    yield f"<summary>{_STATUS_SIGNS[host.status]} {code(headline(host))}</summary>"
    yield ""
    yield from _fenced("diff", lines)
    if picture:
        yield from _fenced("mermaid", picture.rstrip("\n").split("\n"))
    if commands:
        yield "<details><summary>PowerShell</summary>"
        yield ""
        yield from _fenced("powershell", commands)
        yield "</details>"
        yield ""
    yield "</details>"
    yield ""


def _findings(title: str, findings: tuple[FindingReport, ...], room: int) -> Iterator[str]:
    if not findings:
        return
    yield f"### {title}"
    yield ""
    yield from _within([_finding(one) for one in findings[:MOST_FINDINGS]], room, len(findings), "- and {}", "finding")
    yield ""


def _finding(finding: FindingReport) -> str:
    place = " ".join(code(part) for part in (finding.position, finding.where) if part)
    hint = f" - {inert(finding.hint)}" if finding.hint else ""
    return f"- **{finding.level}** {code(finding.rule)} {place} {inert(finding.message)}{hint}"


def _diff_line(line: Line) -> str:
    """The mark stands in the first column, where it colours the line; the one of a re-creation is said in full too."""
    said = f"{line.mark} " if line.mark == SIGNS["replace"] else ""
    return f"{_DIFF_SIGNS.get(line.mark, ' ')} {line.indent}{said}{line.text}"


def _fenced(language: str, lines: Sequence[str]) -> Iterator[str]:
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

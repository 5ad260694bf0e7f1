"""Module report: results of many hosts in, one text or file out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._model.errors import DocumentRejected
from .._report.as_json import report_values
from .._report.fleet_report import FleetReport, HostReport
from .._report.read_outcome import read_fleet
from .._report.write_report import COMMENT_CHARACTERS, FORMATS, Style, write_report
from .failures import describe_findings
from .plain_values import plain_values
from .report_file import describe_difference, read_report_file, write_report_file
from .secret_values import marked_values
from .status_directory import read_status_file
from .task_action import HypervAction

_HOST: ArgumentSpec = {
    "name": {"type": "str", "required": True},
    "result": {"type": "dict"},
    "document": {"type": "dict"},
    "answers": {"type": "list", "elements": "dict"},
    "commit": {"type": "str"},
    "phase": {"type": "str"},
    "file": {"type": "str"},
    "enactment": {"type": "dict"},
}

SPEC: ArgumentSpec = {
    "hosts": {"type": "list", "elements": "dict", "options": _HOST},
    "variable": {"type": "str"},
    "planned_variable": {"type": "str"},
    "document_variable": {"type": "str"},
    "answers_variable": {"type": "str"},
    "file_variable": {"type": "str"},
    "host_names": {"type": "list", "elements": "str"},
    "status_directory": {"type": "path"},
    "findings": {"type": "list", "elements": "dict", "default": []},
    "format": {"type": "str", "choices": list(FORMATS), "default": "text"},
    "dest": {"type": "path"},
    "title": {"type": "str", "default": "Hyper-V networks"},
    "commit": {"type": "str", "default": ""},
    "phase": {"type": "str", "default": "plan"},
    "written_at": {"type": "str", "default": ""},
    "color": {"type": "bool", "default": False},
    "maximum_characters": {"type": "int", "default": COMMENT_CHARACTERS},
}


class ReportAction(HypervAction):
    """Write what is known of hosts as text, Markdown, JSON, SARIF, JUnit or one HTML page."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "mutually_exclusive": [("hosts", "variable"), ("hosts", "host_names")],
        "required_one_of": [("hosts", "variable")],
    }

    _variables: Mapping[str, Any] = {}

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Keep the variables of all hosts at hand, then carry the task out."""
        self._variables = task_vars or {}
        return super().run(tmp, task_vars)

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the results, write the report, and put it in its place if it differs from what is there."""
        hosts = options["hosts"] if "hosts" in options else list(self._from_variables(options))
        statuses, unreadable = self._statuses([host["name"] for host in hosts], options)
        hosts = [{"enactment": statuses.get(host["name"]), **host} for host in hosts]
        given = self.secrets.censor({"hosts": hosts, "findings": [*options["findings"], *unreadable]})
        report = FleetReport(
            hosts=tuple(_host_report(host, options) for host in given["hosts"]),
            title=options["title"],
            commit=options["commit"],
            written_at=options["written_at"],
            findings=tuple(given["findings"]),
        )
        outcome = read_fleet(report)
        style = Style(colour=options["color"], maximum_characters=options["maximum_characters"])
        text = write_report(report, outcome, options["format"], style)
        answer: dict[str, Any] = {"changed": False, "summary": report_values(outcome)["summary"]}
        if "dest" not in options:
            return {**answer, "content": text, "lines": text.splitlines()}
        return {**answer, **self._put(Path(self._loader.path_dwim(options["dest"])), options["dest"], text)}

    def _put(self, path: Path, name: str, text: str) -> dict[str, Any]:
        there = read_report_file(path, name)
        answer: dict[str, Any] = {"changed": there != text, "path": str(path), "characters": len(text)}
        if self.with_diff and there != text:
            answer["diff"] = describe_difference(there, text, name)
        if there != text and not self.check_mode:
            write_report_file(path, name, text)
        return answer

    def _from_variables(self, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Give what hosts registered, one after the other; a host without it has no result, and is told as failed."""
        known = self._variables.get("hostvars", {})
        names = options["host_names"] if "host_names" in options else self._variables.get("ansible_play_hosts_all", [])
        wanted = {
            "result": options["variable"],
            "document": options.get("document_variable"),
            "answers": options.get("answers_variable"),
            "file": options.get("file_variable"),
        }
        for name in map(str, names):
            variables = known.get(name, {})
            found = {part: variables[said] for part, said in wanted.items() if said and said in variables}
            if _tells_nothing(found.get("result")) and options.get("planned_variable") in variables:
                found |= {"result": variables[options["planned_variable"]], "phase": "plan"}
            if self._may_hold_secrets():
                self.secrets = self.secrets.joined({f"{name}.{path}": text for path, text in marked_values(found)})
            values = {part: _unwrapped(part, value) for part, value in plain_values(found).items()}
            yield {"name": name, **{part: value for part, value in values.items() if value is not None}}

    def _statuses(self, names: list[str], options: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Read the status objects of hosts; one that cannot be read is a finding, and hides no other."""
        known: dict[str, Any] = {}
        findings: list[dict[str, Any]] = []
        if "status_directory" not in options:
            return known, findings
        directory = Path(self._loader.path_dwim(options["status_directory"]))
        for name in names:
            try:
                enactment = read_status_file(directory, name)
            except DocumentRejected as error:
                findings += describe_findings(error.findings)
            else:
                known |= {name: enactment.values()} if enactment is not None else {}
        return known, findings


def _unwrapped(part: str, value: Any) -> Any:
    """Take a document out of the result that brought it, and answers out of theirs."""
    if part == "file":
        return str(value.get("file", "")) if isinstance(value, dict) else str(value)
    if part == "phase":
        return value
    if isinstance(value, dict) and isinstance(value.get(part), dict if part == "document" else list):
        return value[part]
    expected = list if part == "answers" else dict
    return value if isinstance(value, expected) else None


def _tells_nothing(result: Any) -> bool:
    return not isinstance(result, Mapping) or bool(result.get("skipped"))


def _host_report(host: Mapping[str, Any], options: Mapping[str, Any]) -> HostReport:
    return HostReport(
        name=host["name"],
        result=host.get("result") or {},
        document=host.get("document") or {},
        commit=host.get("commit") or "",
        phase=host.get("phase") or options["phase"],
        answers=host.get("answers") or (),
        file=host.get("file") or "",
        enactment=host.get("enactment") or {},
    )

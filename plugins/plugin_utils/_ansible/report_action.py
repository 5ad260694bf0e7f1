"""Module report: results of many hosts in, one text or several files out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._model.errors import DocumentRejected
from .._report.as_json import report_values
from .._report.as_markdown import LEAST_CHARACTERS
from .._report.fleet_report import FleetReport, HostReport
from .._report.looped_result import one_result
from .._report.read_outcome import PHASES, SUSPENDED, read_fleet
from .._report.write_report import COMMENT_CHARACTERS, FORMATS, Style, write_reports
from .failures import describe_findings
from .host_variables import HostVariables
from .report_places import ReportPlaces
from .secret_values import marked_values
from .status_directory import read_status_file
from .task_action import HypervAction

_HOST: ArgumentSpec = {
    "name": {"type": "str", "required": True},
    "result": {"type": "dict"},
    "document": {"type": "dict"},
    "answers": {"type": "list", "elements": "dict"},
    "commit": {"type": "str"},
    "phase": {"type": "str", "choices": list(PHASES)},
    "file": {"type": "str"},
    "enactment": {"type": "dict"},
    "suspended": {"type": "str"},
}

SPEC: ArgumentSpec = {
    "hosts": {"type": "list", "elements": "dict", "options": _HOST},
    "variable": {"type": "str"},
    "planned_variable": {"type": "str"},
    "document_variable": {"type": "str"},
    "answers_variable": {"type": "str"},
    "file_variable": {"type": "str"},
    "suspended_variable": {"type": "str"},
    "host_names": {"type": "list", "elements": "str"},
    "status_directory": {"type": "path"},
    "findings": {"type": "list", "elements": "dict", "default": []},
    "format": {"type": "str", "choices": list(FORMATS)},
    "dest": {"type": "path"},
    "files": {"type": "dict", "options": {form: {"type": "path"} for form in FORMATS}},
    "title": {"type": "str", "default": "Hyper-V networks"},
    "commit": {"type": "str", "default": ""},
    "phase": {"type": "str", "choices": list(PHASES), "default": "plan"},
    "written_at": {"type": "str", "default": ""},
    "color": {"type": "bool", "default": False},
    "maximum_characters": {"type": "int", "default": COMMENT_CHARACTERS},
}


class ReportAction(HypervAction):
    """Write what is known of hosts as text, Markdown, JSON, SARIF, JUnit or one HTML page."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "mutually_exclusive": [("hosts", "variable"), ("hosts", "host_names"), ("files", "dest")],
        "required_one_of": [("hosts", "variable")],
    }

    _variables: Mapping[str, Any] = {}

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Keep the variables of all hosts at hand, then carry the task out."""
        self._variables = task_vars or {}
        return super().run(tmp, task_vars)

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the results, write the reports, and put those in their places that differ from what is there."""
        if options["maximum_characters"] < LEAST_CHARACTERS:
            message = f"{options['maximum_characters']:,} characters hold no report"
            raise DocumentRejected.because(
                "options", "maximum_characters", message, f"give at least {LEAST_CHARACTERS:,}"
            )
        places = ReportPlaces(self._files(options), self._loader.path_dwim)
        report = self._report(options)
        outcome = read_fleet(report)
        style = Style(colour=options["color"], maximum_characters=options["maximum_characters"])
        form = options.get("format", "" if "files" in options else "text")
        texts = write_reports(report, outcome, dict.fromkeys([*places.forms, *([form] if form else [])]), style)
        answer: dict[str, Any] = {"changed": False, "summary": report_values(outcome)["summary"]}
        if form and "dest" not in options:
            answer |= {"content": texts[form], "lines": texts[form].splitlines()}
        if not places.forms:
            return answer
        written = places.put(texts, write=not self.check_mode)
        answer["changed"] = any(one["changed"] for one in written)
        if "dest" in options:
            answer |= {name: written[0][name] for name in ("path", "characters")}
        else:
            answer["files"] = written
        if self.with_diff and answer["changed"]:
            differences = places.differences(texts)
            answer["diff"] = differences[0] if "dest" in options else differences
        return answer

    def _files(self, options: dict[str, Any]) -> dict[str, tuple[str, str]]:
        """Give the files to write by their formats, each with the option that names it."""
        if "dest" in options:
            return {options.get("format", "text"): (options["dest"], "dest")}
        return {form: (name, f"files.{form}") for form, name in options.get("files", {}).items()}

    def _report(self, options: dict[str, Any]) -> FleetReport:
        hosts = options["hosts"] if "hosts" in options else list(self._from_variables(options))
        statuses, unreadable = self._statuses([host["name"] for host in hosts], options)
        hosts = [{"enactment": statuses.get(host["name"]), **host} for host in hosts]
        given = self.secrets.censor({"hosts": hosts, "findings": [*options["findings"], *unreadable]})
        return FleetReport(
            hosts=tuple(_host_report(host, options) for host in given["hosts"]),
            title=options["title"],
            commit=options["commit"],
            written_at=options["written_at"],
            findings=tuple(given["findings"]),
        )

    def _from_variables(self, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Give what hosts registered, one after the other; a host without it has no result, and is told as failed."""
        known = self._variables.get("hostvars", {})
        names = options["host_names"] if "host_names" in options else self._variables.get("ansible_play_hosts_all", [])
        suspended = options.get("suspended_variable")
        wanted = {
            "result": options["variable"],
            "planned": options.get("planned_variable"),
            "document": options.get("document_variable"),
            "answers": options.get("answers_variable"),
            "file": options.get("file_variable"),
            "suspended": suspended,
            "suspend_reason": f"{suspended}_reason" if suspended else None,
        }
        marked: dict[str, str] = {}
        for name in map(str, names):
            found, values = HostVariables(known, name).read(wanted)
            if self._may_hold_secrets():
                marked |= {f"{name}.{path}": text for path, text in marked_values(found)}
            yield {"name": name, **dict(_parts(values))}
        self.secrets = self.secrets.joined(marked)

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


def _parts(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Make of variables what is known of a host."""
    result, planned = values.get("result"), values.get("planned")
    if _tells_nothing(result) and isinstance(planned, Mapping):
        yield "phase", "plan"
        result = planned
    if isinstance(result, Mapping):
        yield "result", result
    for part, kind in (("document", dict), ("answers", list)):
        value = values.get(part)
        found = value[part] if isinstance(value, dict) and isinstance(value.get(part), kind) else value
        if isinstance(found, kind):
            yield part, found
    if "file" in values:
        file = values["file"]
        yield "file", str(file.get("file", "")) if isinstance(file, dict) else str(file)
    if values.get("suspended"):
        said = values["suspended"]
        yield "suspended", str(values.get("suspend_reason") or (said if isinstance(said, str) else SUSPENDED))


def _tells_nothing(result: Any) -> bool:
    return not isinstance(result, Mapping) or bool(result.get("skipped"))


def _host_report(host: Mapping[str, Any], options: Mapping[str, Any]) -> HostReport:
    return HostReport(
        name=host["name"],
        result=one_result(host.get("result") or {}),
        document=host.get("document") or {},
        commit=host.get("commit") or "",
        phase=host.get("phase") or options["phase"],
        answers=host.get("answers") or (),
        file=host.get("file") or "",
        enactment=host.get("enactment") or {},
        suspended=host.get("suspended") or "",
    )

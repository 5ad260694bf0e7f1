"""The JSON Schema (draft 2020-12) of reports."""

from __future__ import annotations

from typing import Any

from .._contract.json_schema import SCHEMA_ID
from .._model.disruption import Disruption
from .as_json import FORMAT, FORMAT_VERSION
from .fleet_report import SIGNS, Status
from .read_findings import LEVELS

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_MAYBE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0}
_SECONDS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}, "maxItems": 2}
_CLASS: dict[str, Any] = {"enum": [one.value for one in Disruption]}


def report_schema() -> dict[str, Any]:
    """Give the schema of a report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID.replace("host_network", "report"),
        "title": "Report of fabricops.hyperv.report",
        **_mapping(
            {
                "format": _said("What this file is.", {"const": FORMAT}),
                "format_version": _said("Version of the format of reports.", {"const": FORMAT_VERSION}),
                "title": _said("What the report is called.", _TEXT),
                "commit": _said("The commit that the documents are of; may be empty.", _TEXT),
                "written_at": _said("When it was written, if the task said so.", _TEXT),
                "summary": _said("What the whole amounts to.", _summary()),
                "findings": _said("Findings that belong to no single host.", _list(_finding())),
                "hosts": _said("The hosts, in the order in which they were given.", _list(_host())),
            }
        ),
    }


def _summary() -> dict[str, Any]:
    return _mapping(
        {
            "hosts": _said("How many hosts there are.", _NUMBER),
            "status": _said("How many of them stand how.", _mapping({one.value: _NUMBER for one in Status})),
            "steps": _said("How many steps do what.", _mapping(dict.fromkeys(SIGNS, _NUMBER))),
            "disruption": _said("The worst that happens to traffic on any host.", _CLASS),
            "findings": _said("How many findings there are, of hosts and across them.", _NUMBER),
        }
    )


def _host() -> dict[str, Any]:
    disruption = {"class": _CLASS, "affected": _TEXTS, "seconds": _SECONDS}
    return _mapping(
        {
            "name": _said("The host's name in the inventory.", _TEXT),
            "status": _said("How it stands.", {"enum": [one.value for one in Status]}),
            "phase": _said("What its result is of, such as plan, drift or apply.", _TEXT),
            "commit": _said("The commit that its document is of.", _TEXT),
            "message": _said("What its task said at the end, mostly why it failed.", _TEXT),
            "host_state": _said("What the host looks like after a failure.", _TEXT),
            "management_path": _said("How sessions reach the host.", _TEXT),
            "disruption": _said("What the whole plan does to traffic.", _mapping(disruption)),
            "steps": _said("The plan's steps, in order.", _list(_step())),
            "side_effects": _said("What Windows changes by itself on the way.", _TEXTS),
            "warnings": _said("Remarks that stop nothing.", _TEXTS),
            "findings": _said("Everything that is wrong.", _list(_finding())),
            "ways": _said("Answers about ways through the host's network.", _list(_way())),
            "enactment": _said("Which commit was last looked at for it; null where that is not known.", _enactment()),
            "suspended": _said("Why the host is left alone; empty where it is not.", _TEXT),
        }
    )


def _enactment() -> dict[str, Any]:
    known = _mapping(
        {
            "commit": _said("The commit last looked at.", _TEXT),
            "synced_commit": _said("The last one that the host was brought to; may be empty.", _TEXT),
            "phase": _said("What became of the commit, such as synced, drifted, waiting or failed.", _TEXT),
            "time": _said("Since when that is so.", _TEXT),
            "reason": _said("Why; may be empty.", _TEXT),
        }
    )
    return {"anyOf": [known, {"type": "null"}]}


def _step() -> dict[str, Any]:
    attribute = _mapping({"name": _TEXT, "before": _MAYBE_TEXT, "after": _MAYBE_TEXT})
    return _mapping(
        {
            "action": _said("What happens to the resource.", _TEXT),
            "kind": _said("Kind of the resource.", _TEXT),
            "key": _said("What identifies it.", _TEXTS),
            "attributes": _said("Its fields before and after, as text; null where one is not there.", _list(attribute)),
            "reason": _said("Why the step is needed, where the document alone does not tell.", _TEXT),
            "disruption": _said("The worst that the step does to traffic.", _CLASS),
            "affected": _said("Whose traffic that is.", _TEXTS),
            "seconds": _said("The shortest and the longest time that it was measured to take.", _SECONDS),
            "disruption_source": _said("Where that is known from.", _TEXT),
            "commands": _said("The step's commands as PowerShell.", _TEXTS),
        }
    )


def _finding() -> dict[str, Any]:
    return _mapping(
        {
            "level": _said("How bad it is.", {"enum": list(LEVELS)}),
            "rule": _said("Rule of docs/fidelity.md, or name of the check.", _TEXT),
            "host": _said("The host that it is about; empty where it is about several.", _TEXT),
            "where": _said("Path into the document.", _TEXT),
            "message": _said("What is wrong.", _TEXT),
            "hint": _said("What to do now.", _TEXT),
            "file": _said("The file, as far as it is known.", _TEXT),
            "line": _said("The line, counted from 1; 0 where it is not known.", _NUMBER),
            "column": _said("The column, counted from 1; 0 where it is not known.", _NUMBER),
        }
    )


def _way() -> dict[str, Any]:
    parts = {"from": _TEXT, "to": _TEXT, "reachable": {"type": "boolean"}, "shown": _TEXTS, "reasons": _TEXTS}
    return _mapping(parts)


def _said(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, **schema}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }

"""Findings as SARIF 2.1.0 (OASIS standard), which code hosting sites show at the line that is to blame."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from .fleet_report import FindingReport, FleetOutcome
from .visible_text import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_DOCS = "https://github.com/fabricops/fabricops.hyperv/blob/main/docs/fidelity.md"
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")


def as_sarif(fleet: FleetOutcome) -> str:
    """Write all findings as one run of one tool."""
    findings = fleet.all_findings
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    places = {rule: place for place, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "fabricops.hyperv",
                "informationUri": "https://github.com/fabricops/fabricops.hyperv",
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.rule]) for finding in findings],
    }
    if fleet.commit:
        run["properties"] = {"commit": fleet.commit}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str) -> dict[str, Any]:
    return {"id": rule, "shortDescription": {"text": f"Check {visible(rule)}"}, "helpUri": _DOCS}


def _result(finding: FindingReport, rule_place: int) -> dict[str, Any]:
    host = f"{finding.host}: " if finding.host else ""
    hint = f" - {finding.hint}" if finding.hint else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_place,
        "level": finding.level,
        "message": {"text": _literal(f"{host}{finding.message}{hint}")},
    }
    location: dict[str, Any] = {}
    if finding.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(finding.file)}}
        if finding.line:
            region = {"startLine": finding.line}
            if finding.column:
                region["startColumn"] = finding.column
            location["physicalLocation"]["region"] = region
    name = "/".join(part for part in (finding.host, finding.where) if part)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    if location:
        result["locations"] = [location]
    return result


def _literal(text: str) -> str:
    """Write a message in which nothing is an argument or a link (SARIF 2.1.0, sections 3.11.5 and 3.11.6)."""
    plain = visible(text).replace("{", "{{").replace("}", "}}")
    return plain.replace("[", "\\[").replace("]", "\\]") if "](" in plain else plain


def _uri(file: str) -> str:
    """Give a file's reference: relative to the repository where its name is, else with the scheme of files."""
    if _DRIVE.match(file):
        return "file:///" + quote(file.replace("\\", "/"), safe="/:")
    if file.startswith("/"):
        return "file://" + quote(file, safe="/")
    return quote(str(PurePosixPath(file)), safe="/")

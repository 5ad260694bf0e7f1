"""A report as data, for programs; its shape is schemas/report.schema.json."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from .fleet_report import FindingReport, FleetOutcome, HostOutcome, StepReport, WayReport

FORMAT = "fabricops.hyperv/report"
FORMAT_VERSION = 1


def as_json(fleet: FleetOutcome) -> str:
    """Write a report as JSON, every key in its place, so that two reports can be compared."""
    return json.dumps(report_values(fleet), indent=2, ensure_ascii=False) + "\n"


def report_values(fleet: FleetOutcome) -> dict[str, Any]:
    """Give a report as plain values."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "title": fleet.title,
        "commit": fleet.commit,
        "written_at": fleet.written_at,
        "summary": {
            "hosts": len(fleet.hosts),
            "status": fleet.by_status,
            "steps": fleet.by_action,
            "disruption": fleet.disruption,
            "findings": len(fleet.all_findings),
        },
        "findings": [finding_values(finding) for finding in fleet.findings],
        "hosts": [host_values(host) for host in fleet.hosts],
    }


def host_values(host: HostOutcome) -> dict[str, Any]:
    """Give one host as plain values."""
    return {
        "name": host.name,
        "status": host.status.value,
        "phase": host.phase,
        "commit": host.commit,
        "message": host.message,
        "host_state": host.host_state,
        "management_path": host.management_path,
        "disruption": {"class": host.disruption, "affected": list(host.affected), "seconds": list(host.seconds)},
        "steps": [step_values(step) for step in host.steps],
        "side_effects": list(host.side_effects),
        "warnings": list(host.warnings),
        "findings": [finding_values(finding) for finding in host.findings],
        "ways": [_way(way) for way in host.ways],
        "enactment": asdict(host.enactment) if host.enactment is not None else None,
        "suspended": host.suspended,
    }


def step_values(step: StepReport) -> dict[str, Any]:
    """Give one step as plain values."""
    return {
        "action": step.action,
        "kind": step.kind,
        "key": list(step.key),
        "attributes": [{"name": one.name, "before": one.before, "after": one.after} for one in step.attributes],
        "reason": step.reason,
        "disruption": step.disruption,
        "affected": list(step.affected),
        "seconds": list(step.seconds),
        "disruption_source": step.source,
        "commands": list(step.commands),
    }


def finding_values(finding: FindingReport) -> dict[str, Any]:
    """Give one finding as plain values."""
    return {
        "level": finding.level,
        "rule": finding.rule,
        "host": finding.host,
        "where": finding.where,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
    }


def _way(way: WayReport) -> dict[str, Any]:
    return {
        "from": way.from_,
        "to": way.to,
        "reachable": way.reachable,
        "shown": list(way.shown),
        "reasons": list(way.reasons),
    }

"""Read the results of tasks: whatever they are, an outcome comes out, and nothing in it is more than text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.disruption import Disruption
from .fleet_report import (
    EnactmentReport,
    FindingReport,
    FleetOutcome,
    FleetReport,
    HostOutcome,
    HostReport,
    Status,
    StepReport,
    WayReport,
)
from .loose_values import as_list, as_mapping
from .read_attributes import Documents
from .read_findings import read_findings

PLANNING = ("plan", "drift", "check", "validate")
"""Phases in which a change is something that is not done yet."""

PHASES = (*PLANNING, "apply")
"""What the results of a report can be of."""

SUSPENDED = "the host is suspended"
"""What is said where nobody said why."""

STOPPED = frozenset({"failed", "refused", "rolled_back", "unreachable"})
"""Phases of a status object in which its commit did not get through."""

_SKIPPED = "Conditional result was False"
"""What Ansible says of every task with a condition, which tells nobody anything."""

_CLASSES = frozenset(one.value for one in Disruption)


def read_fleet(report: FleetReport) -> FleetOutcome:
    """Read a whole report; hosts stay in their order. What a host says itself is not said once more for all of them."""
    hosts = tuple(read_host(host, report.commit) for host in report.hosts)
    said = {_identity(finding) for host in hosts for finding in host.findings}
    return FleetOutcome(
        title=report.title,
        commit=report.commit,
        written_at=report.written_at,
        hosts=hosts,
        findings=tuple(finding for finding in read_findings(report.findings) if _identity(finding) not in said),
    )


def _identity(finding: FindingReport) -> tuple[str, ...]:
    return finding.host, finding.rule, finding.message, finding.position


def read_host(report: HostReport, commit: str = "") -> HostOutcome:
    """Read what is known of one host; ``commit`` is what the whole report is about."""
    result = report.result
    enactment = _enactment(report.enactment)
    stopped = enactment is not None and enactment.phase in STOPPED and enactment.commit == (report.commit or commit)
    status = Status.FAILED if stopped else _status(report)
    disruption = as_mapping(result.get("disruption"))
    documents = Documents(result)
    answers = as_list(report.answers) or as_list(result.get("ways"))
    return HostOutcome(
        name=report.name,
        status=status,
        phase=report.phase,
        commit=report.commit,
        message=_message(result),
        host_state=str(result.get("host_state") or ""),
        management_path=str(result.get("management_path") or ""),
        disruption=_class(disruption.get("class")),
        affected=_texts(disruption.get("affected")),
        seconds=_seconds(disruption.get("seconds")),
        steps=tuple(_step(step, documents) for step in as_list(result.get("plan")) if isinstance(step, Mapping)),
        side_effects=_texts(result.get("side_effects")),
        warnings=_texts(result.get("warnings")),
        findings=_findings(report, status, enactment),
        ways=tuple(_way(answer) for answer in answers if isinstance(answer, Mapping)),
        enactment=enactment,
        suspended=report.suspended or _suspended(enactment),
    )


def _suspended(enactment: EnactmentReport | None) -> str:
    return (enactment.reason or SUSPENDED) if enactment is not None and enactment.phase == "suspended" else ""


def _enactment(values: Mapping[str, Any]) -> EnactmentReport | None:
    if not values.get("phase"):
        return None
    return EnactmentReport(
        **{name: str(values.get(name) or "") for name in ("commit", "synced_commit", "phase", "time", "reason")}
    )


def _status(report: HostReport) -> Status:
    result = report.result
    if not result or result.get("failed") or result.get("unreachable"):
        return Status.FAILED
    if result.get("skipped"):
        return Status.SKIPPED
    if not result.get("changed") and not as_list(result.get("plan")):
        return Status.SAME  # a task that only plans may say that it changed nothing
    applied = result.get("applied")
    if not isinstance(applied, bool):  # results of other modules, and of files, do not say
        applied = report.phase not in ("", *PLANNING)
    return Status.CHANGED if applied else Status.DIFFERS


def _message(result: Mapping[str, Any]) -> str:
    if not result:
        return "there is no result of this host"
    said = str(result.get("msg") or result.get("skip_reason") or "")
    return "" if said == _SKIPPED else said


def _findings(report: HostReport, status: Status, enactment: EnactmentReport | None) -> tuple[FindingReport, ...]:
    """Give a host's findings; a failure without any is one by itself, so that no format passes it over."""
    found = tuple(read_findings(report.result.get("findings"), report.name, report.file))
    if found or status is not Status.FAILED:
        return found
    rule, message = "failed", _message(report.result)
    if _status(report) is not Status.FAILED and enactment is not None:
        rule, message = enactment.phase, enactment.reason
    hint = str(report.result.get("host_state") or "")
    return (FindingReport("error", rule, message, hint, host=report.name, file=report.file),)


def _step(step: Mapping[str, Any], documents: Documents) -> StepReport:
    action, kind, key = str(step.get("action", "")), str(step.get("kind", "")), _texts(step.get("key"))
    return StepReport(
        action=action,
        kind=kind,
        key=key,
        attributes=documents.attributes(action, kind, key, as_list(step.get("changes"))),
        reason=str(step.get("reason") or ""),
        disruption=_class(step.get("disruption")),
        affected=_texts(step.get("affected")),
        seconds=_seconds(step.get("seconds")),
        source=str(step.get("disruption_source") or ""),
        commands=_texts(step.get("commands")),
    )


def _way(answer: Mapping[str, Any]) -> WayReport:
    return WayReport(
        from_=str(answer.get("from", "")),
        to=str(answer.get("to", "")),
        reachable=answer.get("reachable") is True,
        shown=_texts(answer.get("shown")),
        reasons=_texts(answer.get("reasons")),
    )


def _class(value: Any) -> str:
    text = str(value or "")
    return text if text in _CLASSES else Disruption.NONE.value


def _seconds(value: Any) -> tuple[int, ...]:
    numbers = tuple(part for part in as_list(value) if isinstance(part, int) and not isinstance(part, bool))
    return numbers if len(numbers) == 2 else ()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in as_list(value))

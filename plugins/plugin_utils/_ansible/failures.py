"""What a task answers when it fails: the findings, and always what the host looks like now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._model.errors import ApplyFailed, CmdletError, FabricError, Finding, RolledBack

AS_IT_WAS = FabricError.host_state

Describe = Callable[[Sequence[Finding]], list[dict[str, Any]]]


def describe_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings as a result key holds them."""
    return [
        {"rule": f.rule, "where": f.where, "message": f.message, "hint": f.hint}
        | ({"position": f.position} if f.position else {})
        for f in findings
    ]


def failure(error: FabricError | CmdletError, describe: Describe = describe_findings) -> dict[str, Any]:
    """Turn an error into a failed result."""
    findings = describe(error.reported)
    return {
        "failed": True,
        "changed": error.changed,
        "msg": _message(error, findings),
        "findings": findings,
        "host_state": error.host_state,
        **error.details,
    }


def _message(error: FabricError | CmdletError, findings: list[dict[str, Any]]) -> str:
    """Write the message; what the findings say better, with their places, is taken from them."""
    if error.heading:
        return _list(error.heading, findings)
    if isinstance(error, ApplyFailed) and findings:
        return _list("", findings)
    if isinstance(error, RolledBack) and findings:
        told = _list(error.cause.heading, findings)
        return "\n".join(part for part in (told, error.outcome if error.cause.heading else "", error.remark) if part)
    return str(error)


def _list(heading: str, findings: list[dict[str, Any]]) -> str:
    start = f"{heading}:" if heading else ""
    if len(findings) == 1:
        return f"{start} {_line(findings[0])}".lstrip()
    shown = "".join(f"\n- {_line(finding)}" for finding in findings[:20])
    more = f"\n- and {len(findings) - 20} more, see findings" if len(findings) > 20 else ""
    return f"{start}{shown}{more}"


def _line(finding: dict[str, Any]) -> str:
    text = ": ".join(part for part in (finding.get("position"), finding["where"], finding["message"]) if part)
    text += f" - {finding['hint']}" if finding["hint"] else ""
    return f"{text}\n{finding['excerpt']}" if finding.get("excerpt") else text

"""What a task answers when it fails: the findings, and always what the host looks like now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._model.errors import (
    AnswerUnreadable,
    ApplyFailed,
    CmdletError,
    DocumentRejected,
    FabricError,
    Finding,
    RehearsalRefused,
    RollbackFailed,
    RolledBack,
    RunInterrupted,
    SessionLost,
    StateNotStored,
    VerifyFailed,
)

AS_IT_WAS = "The host is as it was; nothing was sent to it."

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
    result: dict[str, Any] = {"failed": True, "changed": False, "msg": str(error), "findings": []}
    if isinstance(error, DocumentRejected | VerifyFailed | AnswerUnreadable):
        result["findings"] = describe(error.findings)
        result["msg"] = _list(error, result["findings"])
    result["host_state"] = AS_IT_WAS
    if isinstance(error, ApplyFailed):
        result["changed"] = error.done > 0
        result["host_state"] = (
            f"The host holds the effect of the first {error.done} commands of the plan."
            if error.done
            else "The host is as it was: its very first command was refused."
        )
    elif isinstance(error, RolledBack):
        result["findings"] = describe(getattr(error.cause, "findings", ()))
        result["rolled_back"] = list(error.commands)
        result["host_state"] = "The host is as it was before the run: what had been done was taken back and verified."
    elif isinstance(error, RollbackFailed):
        result["changed"] = True
        result["findings"] = describe(error.findings)
        result["by_hand"] = list(error.commands)
        result["host_state"] = (
            "The host is neither as planned nor as it was: the findings say how it differs from the state before the "
            f"run, which checkpoint '{error.checkpoint}' holds."
        )
    elif isinstance(error, RunInterrupted):
        result["changed"] = True
        result["host_state"] = "What the host holds is not known; the next run reads it first and says what it found."
    elif isinstance(error, SessionLost):
        result["changed"] = True
        result["host_state"] = (
            "The host holds the effect of every command before the one whose answer was lost, and perhaps of that one."
        )
    elif isinstance(error, StateNotStored):
        result["changed"] = error.stored > 0
        if error.stored:
            result["host_state"] = (
                f"The host holds the effect of the first {error.stored} changing commands of the run; "
                "those after them are lost."
            )
        else:
            result["host_state"] = "The host is as it was: none of the run's commands could be stored."
    elif isinstance(error, VerifyFailed):
        result["changed"] = True
        result["host_state"] = "The host holds the effect of the whole plan, and differs from what was predicted."
    elif isinstance(error, CmdletError):
        result.update(category=error.category, error_id=error.error_id)
        result["host_state"] = "The host is as it was: a refused cmdlet has no effect."
    return result


def _list(error: DocumentRejected | VerifyFailed | AnswerUnreadable, findings: list[dict[str, Any]]) -> str:
    if isinstance(error, VerifyFailed):
        start = "after the run the host is not what was planned"
    elif isinstance(error, RehearsalRefused):
        start = "the plan failed on the simulated copy of the host"
    elif isinstance(error, AnswerUnreadable):
        start = "what the host answered cannot be read"
    else:
        start = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    if len(findings) == 1:
        return f"{start}: {_line(findings[0])}"
    shown = "".join(f"\n- {_line(finding)}" for finding in findings[:20])
    more = f"\n- and {len(findings) - 20} more, see findings" if len(findings) > 20 else ""
    return f"{start}:{shown}{more}"


def _line(finding: dict[str, Any]) -> str:
    text = ": ".join(part for part in (finding.get("position"), finding["where"], finding["message"]) if part)
    text += f" - {finding['hint']}" if finding["hint"] else ""
    return f"{text}\n{finding['excerpt']}" if finding.get("excerpt") else text

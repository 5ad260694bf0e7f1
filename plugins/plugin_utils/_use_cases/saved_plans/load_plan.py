"""Turn the plain values of a plan file into a saved plan, trusting none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._contract.saved_plan_schema import saved_plan_findings
from ..._hosts.read_host import ReadScope
from ..._kinds.registry import KINDS
from ..._model.errors import DocumentRejected
from ..._model.operation import Operation
from ..._model.record_values import read_record
from ..._planning.documents.read_document import Document, Intent, check_size
from ..._planning.options import Options
from ..._planning.plan import Plan, Step
from ..._powershell.invocation_values import read_invocation
from .save_plan import MANY_STEPS, describe_step
from .saved_plan import FORMAT, FORMAT_VERSION, Round, SavedPlan
from .state_digest import digest

ANEW = "make a new plan with plan_only"


def load_plan(values: Any) -> SavedPlan:
    """Make a saved plan of what a file holds; DocumentRejected lists what is wrong with it.

    The digest tells slips of the hand from what plan_only wrote. It is no signature: whoever can write the file can
    write a digest as well, which is why everything that the file says is checked again by what the plan does to a
    copy of the host.
    """
    check_size(values)
    _check_format(values)
    findings = saved_plan_findings(values)
    if findings:
        raise DocumentRejected(findings)
    if values["digest"] != digest({name: part for name, part in values.items() if name != "digest"}):
        message = "the file is not as plan_only wrote it: its digest is another one"
        raise DocumentRejected.because("plan", "digest", message, f"restore the file, or {ANEW}")
    state = values["host_state"]
    return SavedPlan(
        host=values["host"]["name"],
        computer=values["host"]["computer"],
        document_digest=values["document"],
        options=_placed("options", read_record, Options, values["options"]),
        rounds=tuple(_read_round(one, f"rounds[{index}]") for index, one in enumerate(values["rounds"])),
        tables=state["tables"],
        resources=state["resources"],
        before=values["before"],
        after=values["after"],
        digest=values["digest"],
    )


def _check_format(values: Any) -> None:
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        message = "this is not a plan file"
        raise DocumentRejected.because("plan", "", message, "plan files are what the option plan_only writes")
    version = values.get("format_version")
    if version != FORMAT_VERSION or isinstance(version, bool | float):
        message = f"version {version!r:.20} of plan files is not understood here"
        raise DocumentRejected.because("plan", "format_version", message, ANEW)


def _read_round(written: dict[str, Any], where: str) -> Round:
    detailed = len(written["steps"]) <= MANY_STEPS
    steps = tuple(_read_step(step, f"{where}.steps[{index}]", detailed) for index, step in enumerate(written["steps"]))
    return Round(
        plan=Plan(steps, tuple(written["side_effects"]), tuple(written["warnings"])),
        scope=ReadScope(_names(written["scope"]["partitions"]), _names(written["scope"]["guests"])),
        state_before=written["state_before"],
        state_after=written["state_after"],
        mentioned=Document(_read_mentioned(written["mentioned"], where)),
    )


def _names(listed: list[str] | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(listed)


def _read_step(written: dict[str, Any], where: str, detailed: bool) -> Step:
    others = {name: part for name, part in written.items() if name not in _READ_APART}
    operation = _read_operation(written["operation"], f"{where}.operation")
    invocations = tuple(
        _placed(f"{where}.invocations[{index}]", read_invocation, one)
        for index, one in enumerate(written["invocations"])
    )
    step: Step = _placed(where, read_record, Step, others, operation=operation, invocations=invocations)
    for name, said in describe_step(step, detailed).items():
        if written[name] != said:
            message = f"the {name} are not those of the step, so that it would not do what is read here"
            raise DocumentRejected.because("plan", f"{where}.{name}", message, ANEW)
    return step


_READ_APART = ("operation", "invocations", "commands", "changes")


def _read_operation(written: dict[str, Any], where: str) -> Operation:
    others = dict(written)
    resource = KINDS[written["kind"]].kind.resource
    made = {
        name: _placed(f"{where}.{name}", read_record, resource, others.pop(name)) if name in others else None
        for name in ("before", "after")
    }
    operation: Operation = _placed(where, read_record, Operation, others, **made)
    return operation


def _read_mentioned(written: list[dict[str, Any]], where: str) -> dict[str, tuple[Intent, ...]]:
    """Make intents of which no more is known than what they name."""
    found: dict[str, list[Intent]] = {name: [] for name in KINDS}
    for index, one in enumerate(written):
        kind = KINDS[one["kind"]].kind
        has_id = any(item.name == "id" for item in kind.fields)
        if len(one["key"]) != len(kind.key) or ("id" in one and not has_id):
            message = f"this does not name a {kind.name}"
            raise DocumentRejected.because("plan", f"{where}.mentioned[{index}]", message, ANEW)
        named = {**dict(zip(kind.key, one["key"], strict=True)), **({"id": one["id"]} if "id" in one else {})}
        found[kind.name].append(Intent("", kind.resource(**named), gone=one.get("gone", False)))
    return {name: tuple(intents) for name, intents in found.items()}


def _placed(where: str, read: Callable[..., Any], *values: Any, **made: Any) -> Any:
    """Read a part; DocumentRejected with its place for what cannot be read."""
    try:
        return read(*values, **made)
    except ValueError as error:
        raise DocumentRejected.because("plan", where, str(error), ANEW) from None

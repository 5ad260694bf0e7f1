"""What a fleet run may remove: nothing by default, nothing protected, nothing by empty documents, not much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._kinds.registry import KINDS
from .._model.errors import Finding
from .host_document import Protected

LISTED = 10

_UNPROTECT = "say protect: false in a commit of its own if that is meant, and remove it once hosts are at that commit"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a run may remove; ``maximum_removals`` None is any number."""

    prune: bool = False
    allow_empty: bool = False
    maximum_removals: int | None = None
    protected: tuple[Protected, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Of a step of a plan, as tasks answer it, what policies are about."""

    action: str
    kind: str
    key: tuple[str, ...]
    index: int

    def __str__(self) -> str:
        return f"{self.kind} {' / '.join(self.key)}"


def policy_findings(
    plan: Sequence[Mapping[str, Any]], document: Mapping[str, Any], policy: Policy, unmentioned: bool
) -> Iterator[Finding]:
    """Find what a plan must not do; ``unmentioned`` tells that it removes what the document does not mention."""
    steps = [
        PlannedStep(str(step.get("action")), str(step.get("kind")), tuple(map(str, step.get("key", ()))), index)
        for index, step in enumerate(plan)
    ]
    removed = [step for step in steps if step.action == "delete"]
    yield from _protection(steps, policy.protected)
    if unmentioned and not policy.prune:
        yield from _not_to_be_pruned(removed)
    if unmentioned and not policy.allow_empty:
        yield from _emptied(removed, document)
    limit = policy.maximum_removals
    if limit is not None and len(removed) > limit:
        message = f"the plan removes {len(removed)} resources, and {limit} at most are allowed: {_listed(removed)}"
        yield Finding("removals", "plan", message, "raise the limit for this run if that is meant")


def _protection(steps: Sequence[PlannedStep], protected: Sequence[Protected]) -> Iterator[Finding]:
    """A protected resource is neither removed nor made anew, nor does it go with the partition that it belongs to."""
    keys = {(one.kind, _folded(one.key)) for one in protected}
    owners = {key[0] for kind, key in keys if kind == "partition_adapter"}
    for step in steps:
        if step.action not in ("delete", "replace"):
            continue
        word = "remove" if step.action == "delete" else "make anew"
        folded = _folded(step.key)
        if (step.kind, folded) in keys:
            message = f"the plan would {word} {step}, which is protected"
        elif step.kind == "partition" and step.action == "delete" and folded[0] in owners:
            message = f"the plan would remove {step}, an adapter of which is protected"
        else:
            continue
        yield Finding("protected", f"plan[{step.index}]", message, _UNPROTECT)


def _not_to_be_pruned(removed: Sequence[PlannedStep]) -> Iterator[Finding]:
    if removed:
        message = f"the plan removes what the document does not mention: {_listed(removed)}"
        yield Finding("prune", "plan", message, "say prune if that is meant, or mention them in the document")


def _emptied(removed: Sequence[PlannedStep], document: Mapping[str, Any]) -> Iterator[Finding]:
    """A section that mentions nothing is more often a file that got lost than a host that is to be emptied."""
    for kind in dict.fromkeys(step.kind for step in removed):
        section = KINDS[kind].kind.section if kind in KINDS else kind
        if not document.get(section):
            lost = [step for step in removed if step.kind == kind]
            message = f"the document mentions no {section.replace('_', ' ')}, so all are removed: {_listed(lost)}"
            yield Finding(
                "empty", section, message, "check the files of the host, or allow empty documents for this run"
            )


def _folded(key: Sequence[str]) -> tuple[str, ...]:
    """Windows compares names without regard to case."""
    return tuple(part.casefold() for part in key)


def _listed(steps: Sequence[PlannedStep]) -> str:
    shown = ", ".join(f"'{step}'" for step in steps[:LISTED])
    return f"{shown} and {len(steps) - LISTED} more" if len(steps) > LISTED else shown

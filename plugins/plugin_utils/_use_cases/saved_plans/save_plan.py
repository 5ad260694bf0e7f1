"""Turn a prepared plan into the plain values of a plan file: the same for the same plan, whenever it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ..._hosts.read_host import ReadScope
from ..._kinds.registry import KINDS
from ..._model.operation import Action, Operation
from ..._model.record_values import write_record
from ..._planning.compare_resources import explain_difference
from ..._planning.documents.read_document import Document, Intent
from ..._planning.make_plan import Prepared
from ..._planning.options import Options
from ..._planning.plan import Step
from ..._planning.rounds import Rounds
from ..._planning.write_concerned import write_concerned
from ..._powershell.invocation_values import write_invocation
from ..._powershell.render_text import render_all
from .saved_plan import FORMAT, FORMAT_VERSION
from .state_digest import digest, fingerprints, state_digest, table_digests

MANY_STEPS = 500
"""Above this many steps nobody reads the single differences, and finding them takes longer than planning."""


def save_plan(rounds: Rounds, document: Document, options: Options, host_name: str) -> dict[str, Any]:
    """Give the plain values of a plan file; ``document`` is what the plan leads to, as it was read."""
    objects = rounds.first.views[0].objects
    joined = rounds.joined
    before, after = write_concerned(joined.document, joined.before, joined.after, joined.views)
    both = (rounds.first,) if rounds.second is None else (rounds.first, rounds.second)
    values = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "host": {"name": host_name, "computer": objects.vm_host["Name"]},
        "document": document_digest(document),
        "options": write_record(options),
        "before": before,
        "after": after,
        "rounds": [_write_round(one, rounds.last.scope) for one in both],
        "host_state": {"tables": table_digests(objects), "resources": fingerprints(rounds.first.before)},
    }
    return {**values, "digest": digest(values)}


def document_digest(document: Document) -> str:
    """Digest a document as it was read: other spellings and another layout of the same are the same."""
    declared = {name: [write_record(one.declared) for one in intents] for name, intents in document.intents.items()}
    return digest({"resources": declared, "intents": write_record(document.reachability)})


def _write_round(prepared: Prepared, last: ReadScope) -> dict[str, Any]:
    whole_host = last.partitions is None
    detailed = len(prepared.plan.steps) <= MANY_STEPS
    return {
        "state_before": state_digest(prepared.before, whole_host=whole_host),
        "state_after": state_digest(prepared.after, whole_host=whole_host),
        "steps": [_write_step(step, detailed) for step in prepared.plan.steps],
        "side_effects": list(prepared.plan.side_effects),
        "warnings": list(prepared.plan.warnings),
        "scope": {"partitions": _listed(prepared.scope.partitions), "guests": _listed(prepared.scope.guests)},
        "mentioned": list(_write_mentioned(prepared.document)),
    }


def _listed(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _write_step(step: Step, detailed: bool) -> dict[str, Any]:
    written: dict[str, Any] = write_record(step)
    written["invocations"] = [write_invocation(invocation) for invocation in step.invocations]
    return {**written, **describe_step(step, detailed)}


def describe_step(step: Step, detailed: bool) -> dict[str, Any]:
    """Give what is said of a step for those who read the file; it follows from the rest of the step."""
    return {"commands": render_all(step.invocations), "changes": _changes(step.operation) if detailed else []}


def _changes(operation: Operation) -> list[str]:
    if operation.action not in (Action.UPDATE, Action.REPLACE) or operation.before is None or operation.after is None:
        return []
    return explain_difference(asdict(operation.before), asdict(operation.after))


def _write_mentioned(document: Document) -> Iterable[dict[str, Any]]:
    for name, behaviour in KINDS.items():
        for intent in document.of(name):
            yield _write_intent(name, behaviour.kind.key, intent)


def _write_intent(name: str, key: tuple[str, ...], intent: Intent) -> dict[str, Any]:
    written: dict[str, Any] = {"kind": name, "key": [getattr(intent.declared, part) for part in key]}
    if getattr(intent.declared, "id", None):
        written["id"] = intent.declared.id
    if intent.gone:
        written["gone"] = True
    return written

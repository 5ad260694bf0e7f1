"""What a task answers: documents before and after, commands, plan, and the difference as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .._hosts.host_clock import say_time
from .._hosts.powershell_text import render_all
from .._kinds.nic_binding import usual_components
from .._kinds.registry import KINDS
from .._kinds.virtual_switch import USUAL_EXTENSIONS
from .._model.disruption import Disruption, affected_by, listed
from .._model.kind import Kind
from .._model.meta import UNSET
from .._model.operation import Action, Operation
from .._reconcile.plan import Plan, Step
from .._reconcile.reconcile import Result
from .._reconcile.verify_outcome import explain_difference
from .yaml_text import dump_yaml

MANY_STEPS = 500
"""Above this many steps nobody reads the single differences, and finding them takes longer than the run."""

SHOWN_STEPS = 20
SHOWN_NAMES = 12
"""Of what happens to traffic, diff mode shows as much as fits a screen; the plan has all of it."""


def describe_result(result: Result, host_name: str, *, with_diff: bool) -> dict[str, Any]:
    """Give the result keys of a run, or of what it would do."""
    answer: dict[str, Any] = {"changed": result.changed, "before": result.before, "after": result.after}
    answer.update(describe_plan(result.plan))
    answer["management_path"] = str(result.path) if result.path is not None else ""
    if result.confirm_until is not None:
        answer["confirm_until"] = say_time(result.confirm_until)
    if with_diff:
        answer["diff"] = describe_difference(result.before, result.after, host_name)
        if result.plan.disruption is not Disruption.NONE:
            answer["diff"]["prepared"] = describe_interruptions(result.plan)
    return answer


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Give the result keys that a plan alone fills."""
    detailed = len(plan.steps) <= MANY_STEPS
    steps = [_describe_step(step, detailed) for step in plan.steps]
    answer: dict[str, Any] = {
        "commands": [command for step in steps for command in step["commands"]],
        "plan": steps,
        "side_effects": list(plan.side_effects),
        "disruption": {
            "class": plan.disruption.value,
            "affected": list(affected_by(plan.interruptions())),
            "seconds": list(plan.seconds or ()),
        },
    }
    if plan.warnings:
        answer["warnings"] = list(plan.warnings)
    return answer


def _describe_step(step: Step, detailed: bool) -> dict[str, Any]:
    operation = step.operation
    return {
        "action": operation.action.value,
        "kind": operation.kind,
        "key": list(operation.key),
        "commands": render_all(step.invocations),
        "reason": operation.reason,
        "disruption": step.disruption.value,
        "affected": list(step.affected),
        "seconds": list(step.seconds or ()),
        "disruption_source": "; ".join(dict.fromkeys(one.source for one in step.interruptions)),
        "changes": _describe_changes(operation) if detailed else list(operation.changed),
    }


def describe_interruptions(plan: Plan) -> str:
    """Say what a plan does to traffic, a line for each step that does something; shown below the difference."""
    steps = [
        (number, step) for number, step in enumerate(plan.steps, start=1) if step.disruption is not Disruption.NONE
    ]
    who = listed(affected_by(plan.interruptions()), SHOWN_NAMES) or "nobody who is plugged in now"
    lines = [f"disruption: {plan.disruption} for {who}"]
    for number, step in steps[:SHOWN_STEPS]:
        operation = step.operation
        what = " / ".join(operation.key) or operation.kind
        lines.append(f"  step {number}, {operation.action} {operation.kind} {what}:")
        lines += [f"    {one.text(SHOWN_NAMES)}" for one in step.interruptions]
    if len(steps) > SHOWN_STEPS:
        lines.append(f"  and {len(steps) - SHOWN_STEPS} more steps, see plan")
    return "\n".join(lines) + "\n"


def _describe_changes(operation: Operation) -> list[str]:
    if operation.action not in (Action.UPDATE, Action.REPLACE) or operation.before is None or operation.after is None:
        return []
    return explain_difference(asdict(operation.before), asdict(operation.after))


def describe_difference(before: dict[str, Any], after: dict[str, Any], host_name: str) -> dict[str, str]:
    """Give two documents as Ansible's diff mode shows them: only resources, and of them only fields, that differ."""
    one, other = only_differences(before, after)
    return {
        "before": dump_yaml(one),
        "after": dump_yaml(other),
        "before_header": host_name,
        "after_header": host_name,
    }


def only_differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the parts of two documents that differ, resources still with the fields that tell which they are."""
    left: dict[str, Any] = {}
    right: dict[str, Any] = {}
    for behaviour in KINDS.values():
        kind = behaviour.kind
        was, now = dict(_resources(kind, before)), dict(_resources(kind, after))
        for key in {**was, **now}:
            one, other = was.get(key), now.get(key)
            if one == other:
                continue
            _add(left, kind, _shown(kind, one, other))
            _add(right, kind, _shown(kind, other, one))
    return left, right


def _shown(kind: Kind, resource: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """Give the fields worth showing: the key, and what differs; of a resource that comes or goes, no defaults."""
    if resource is None:
        return None
    if other is None:
        return {k: value for k, value in _unusual(kind, resource).items() if not _is_default(kind, k, value)}
    if resource.get("role") != other.get("role"):
        resource, other = _unusual(kind, resource), _unusual(kind, other)
    shown: dict[str, Any] = {}
    for name, value in resource.items():
        opposite = other.get(name)
        if name in kind.key:
            shown[name] = value
        elif isinstance(value, dict) and isinstance(opposite, dict) and value != opposite:
            shown[name] = {key: part for key, part in value.items() if part != opposite.get(key)}
        elif value != opposite:
            shown[name] = value
    return shown


def _unusual(kind: Kind, resource: dict[str, Any]) -> dict[str, Any]:
    """Leave out what follows from other fields: the components of a role, the extensions that every switch has."""
    if kind.name == "nic_binding" and resource.get("role"):
        components = resource.get("components", {})
        usual = usual_components(resource["role"], components)
        return _with_parts(resource, "components", {n: on for n, on in components.items() if on != usual.get(n, on)})
    if kind.name == "virtual_switch":
        extensions = resource.get("extensions", {})
        unusual = {n: on for n, on in extensions.items() if on != USUAL_EXTENSIONS.get(n, False)}
        return _with_parts(resource, "extensions", unusual)
    return resource


def _with_parts(resource: dict[str, Any], name: str, parts: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in resource.items() if key != name}
    return {**rest, name: parts} if parts else rest


def _defaults_of(kind: Kind) -> dict[str, Any]:
    """What a field holds in most resources: its default, or false for what is chosen when a resource is made."""
    found = {}
    for item in kind.fields:
        if item.meta.default is not UNSET:
            found[item.name] = item.meta.type.to_document(item.meta.default)
        elif item.meta.immutable:
            found[item.name] = False
    return found


_DEFAULTS = {name: _defaults_of(behaviour.kind) for name, behaviour in KINDS.items()}


def _is_default(kind: Kind, name: str, value: Any) -> bool:
    defaults = _DEFAULTS[kind.name]
    return name in defaults and defaults[name] == value


def _resources(kind: Kind, document: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield resources with what tells them apart: key and, for namesakes, which of them it is."""
    written = document.get(kind.section)
    seen: Counter[tuple[str, ...]] = Counter()
    for resource in written or [] if kind.many else [written] if written else []:
        key = tuple([str(resource.get(name, "")).lower() for name in kind.key])
        yield (key, seen[key]), resource
        seen[key] += 1


def _add(document: dict[str, Any], kind: Kind, resource: dict[str, Any] | None) -> None:
    if resource is None:
        return
    if kind.many:
        document.setdefault(kind.section, []).append(resource)
    else:
        document[kind.section] = resource

"""Prove a plan: the copy on which it was tried satisfies the document, and every other change is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.address_config import AddressConfig
from .._model.errors import CmdletError, Finding, RehearsalRefused
from .._model.kind import PARENT
from .._model.operation import Operation
from .._powershell.invocation import Invocation
from .compare_states import compare
from .declared_places import DeclaredPlaces, address_of
from .documents.read_document import Document
from .match_resources import match_kind
from .plan import Step
from .refused_commands import describe_operation, refused_rehearsal
from .resources import Resources


def unsatisfied(document: Document, resources: Resources, view: HostView) -> list[Finding]:
    """List where a host differs from what is wanted."""
    findings = []
    for name, behaviour in KINDS.items():
        wanted, _kept = match_kind(behaviour, document.of(name), resources[name], view)
        for operation in compare(behaviour, wanted):
            hint = _CIRCLE if "name" in operation.changed else ""
            fields = f": {', '.join(operation.changed)}" if operation.before is not None and operation.changed else ""
            message = f"after the plan it would still be needed to {describe_operation(operation)}{fields}"
            where = operation.where or address_of(name, operation.key)
            findings.append(Finding("rehearsal", where, message, hint))
    return findings


_CIRCLE = (
    "another one holds the name until the end of the plan, as when two swap their names: give one of them a free name "
    "in a run of its own, and its final name in a second one"
)


def refused(document: Document, operation: Operation, invocation: Invocation, error: CmdletError) -> RehearsalRefused:
    """Return the error that the copy refuses a command of a plan, with the place that the command is for."""
    placed = DeclaredPlaces(document).placed(operation)
    return RehearsalRefused([refused_rehearsal(placed, invocation, error)])


def check_rehearsal(document: Document, resources: Resources, view: HostView) -> None:
    """Raise RehearsalRefused where the copy does not satisfy the document after all steps."""
    findings = unsatisfied(document, resources, view)
    if findings:
        raise RehearsalRefused(findings)


def side_effects(before: Resources, after: Resources, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Say what changes without a step of its own: what Windows does to others when it is told something."""
    touched = {(step.operation.kind, tuple(part.lower() for part in step.operation.key)) for step in steps}
    selected = {getattr(step.operation.before, "id", None) for step in steps}
    return tuple(_side_effects(before, after, touched, selected))


def _side_effects(
    before: Resources, after: Resources, touched: set[tuple[str, tuple[str, ...]]], selected: set[str | None]
) -> Iterator[str]:
    for name, behaviour in KINDS.items():
        key = behaviour.kind.key
        old = {_identity(resource, key): resource for resource in before[name]}
        new = {_identity(resource, key): resource for resource in after[name]}
        for identity in {**old, **new}:
            was, now = old.get(identity), new.get(identity)
            if was == now:
                continue
            known = now if now is not None else was
            words = tuple(str(getattr(known, part)) for part in key)
            other = was is not None and now is not None and getattr(now, "id", None) not in selected
            if (name, tuple(word.lower() for word in words)) in touched and not (other and hasattr(now, "id")):
                continue
            yield f"{name} {' / '.join(words)}: {_describe(was, now)}".strip()


def _identity(resource: Any, key: tuple[str, ...]) -> tuple[str, ...]:
    identity = getattr(resource, "id", None)
    return (identity,) if identity else tuple(getattr(resource, name).lower() for name in key)


def _describe(was: Any, now: Any) -> str:
    if was is None:
        return "comes with its switch or partition"
    if now is None:
        return "goes with its switch or partition"
    changed = [field.name for field in fields(now) if getattr(was, field.name) != getattr(now, field.name)]
    return f"{', '.join(changed)} changes"


def anonymous(resource: Any) -> Any:
    """A resource without the Id that the host gave it."""
    return replace(resource, id=None) if getattr(resource, "id", None) is not None else resource


def lost_addresses(document: Document, before: Resources, after: Resources) -> tuple[str, ...]:
    """Warn of addresses that the parent has nowhere after the plan, though the document did not ask for that (R7)."""
    kept = {address for _owner, address in _parent_addresses(after)}
    declared = _declared_addresses(document)
    heirs = _heirs(after)
    return tuple(
        f"the parent partition loses {address}, the address of {' / '.join(owner)}; "
        "declare ipv4 where it shall go (rule R7)"
        for owner, address in _parent_addresses(before)
        if address not in kept and not {_folded(owner), *heirs.get(_folded(owner), ())} & declared
    )


def second_gateways(before: Resources, after: Resources) -> tuple[str, ...]:
    """Warn of one more default gateway of the parent than it had, as the dialog of Windows does (cloudstack#2213)."""
    had, has = dict(_parent_gateways(before)), dict(_parent_gateways(after))
    if len(has) <= max(len(had), 1):
        return ()
    shown = ", ".join(f"{gateway} ({' / '.join(owner)})" for owner, gateway in has.items())
    return (
        f"the parent partition has {len(has)} default gateways, and Windows uses the one of the lowest metric: {shown}",
    )


Owner = tuple[str, ...]
"""The key of a NIC or of a management adapter."""


def _folded(owner: Owner) -> Owner:
    return tuple(part.lower() for part in owner)


def _parent_configurations(resources: Resources) -> Iterator[tuple[Owner, AddressConfig]]:
    owners: list[tuple[Owner, AddressConfig | None]] = [((nic.adapter,), nic.ipv4) for nic in resources["nic_binding"]]
    owners += [((a.partition, a.name), a.ipv4) for a in resources["partition_adapter"] if a.partition == PARENT]
    yield from ((owner, config) for owner, config in owners if config is not None)


def _parent_addresses(resources: Resources) -> Iterator[tuple[Owner, str]]:
    for owner, config in _parent_configurations(resources):
        for address in config.addresses or ():
            yield owner, address


def _parent_gateways(resources: Resources) -> Iterator[tuple[Owner, str]]:
    return ((owner, config.gateway) for owner, config in _parent_configurations(resources) if config.gateway)


def _declared_addresses(document: Document) -> set[Owner]:
    """Whose addresses the document itself decides, be it that they go with their owner."""
    kinds = (KINDS["nic_binding"].kind, KINDS["partition_adapter"].kind)
    return {
        kind.key_of(intent.declared)
        for kind in kinds
        for intent in document.of(kind.name)
        if not intent.reason and (intent.gone or intent.declared.ipv4 is not None)
    }


def _heirs(resources: Resources) -> dict[Owner, set[Owner]]:
    """The management adapters that speak for each uplink."""
    own: dict[str, set[Owner]] = defaultdict(set)
    for adapter in resources["partition_adapter"]:
        if adapter.partition == PARENT:
            own[(adapter.switch or "").lower()].add(_folded((adapter.partition, adapter.name)))
    return {
        (name.lower(),): own[switch.name.lower()]
        for switch in resources["virtual_switch"]
        for name in switch.uplinks or ()
    }

"""Run cmdlet invocations on a host's state, each of them wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...._model.errors import CmdletError
from ...._powershell.bind_parameters import Bound, refusal, signature
from ...._powershell.host_objects import HostObject
from ...._powershell.invocation import Inside, Invocation, ObjectQuery
from ...._powershell.literal_names import spell_name
from ...._powershell.wildcards import InvalidPattern, has_wildcards, matcher
from ..state.host_state import HostState
from ..state.machines import GuestMachine, ParentMachine, guest_alias
from ..state.records import Partition
from .cmdlet_table import HYPERV_CMDLETS, MACHINE_CMDLETS
from .object_classes import check_classes
from .select_objects import adapters_from_objects, not_modelled

_ELSEWHERE = frozenset({"CimSession", "ComputerName", "Credential"})


def execute(state: HostState, invocation: Invocation, *, read_only: bool = False) -> tuple[list[HostObject], bool]:
    """Run one invocation; answer its objects, and whether it changed the state.

    CmdletError as PowerShell or the service words it, and then the state is as it was. ``read_only`` refuses every
    cmdlet but Get-.
    """
    state.begin()
    try:
        if read_only and not invocation.cmdlet.lower().startswith("get-"):
            raise CmdletError(
                "PermissionDenied",
                f"ReadOnlySession,{invocation.cmdlet}",
                f"{invocation.cmdlet} changes the host, and this session was opened for reading only.",
            )
        inside = invocation.inside
        answer = _run(state, invocation) if inside is None else _run_inside(state, invocation, inside)
    except BaseException:
        state.undo()
        raise
    return answer, state.settle()


def _run(state: HostState, invocation: Invocation) -> list[HostObject]:
    bound = signature(invocation.cmdlet).bind(invocation.parameters)
    entry = HYPERV_CMDLETS.get(bound.cmdlet)
    if entry is not None:
        bound = _prepared(state, bound, entry.modelled, None)
        return [] if bound.parameters.get("WhatIf") else entry.run(state, bound)
    machine_entry = MACHINE_CMDLETS.get(bound.cmdlet)
    if machine_entry is None:
        raise not_modelled(bound, bound.cmdlet)
    bound = _prepared(state, bound, machine_entry.modelled, None)
    return [] if bound.parameters.get("WhatIf") else machine_entry.run(ParentMachine(state), bound)


def _run_inside(state: HostState, invocation: Invocation, inside: Inside) -> list[HostObject]:
    """Run in guests, as Invoke-Command -VMName does; errors in the manner of PowerShell Direct."""
    entry = MACHINE_CMDLETS.get(signature(invocation.cmdlet).cmdlet)
    if entry is None:
        raise CmdletError(
            "NotImplemented",
            f"NotImplemented,{invocation.cmdlet}",
            f"The simulated host does not model {invocation.cmdlet} inside a partition.",
        )
    parameters: Mapping[str, Any] = invocation.parameters
    partitions = _running(state, inside)
    if inside.adapter is not None:
        alias = spell_name(invocation.cmdlet, "InterfaceAlias", _alias_inside(state, inside.adapter, partitions))
        parameters = {"InterfaceAlias": alias, **parameters}
    bound = signature(invocation.cmdlet).bind(parameters)
    rows: list[HostObject] = []
    for partition in partitions:
        ready = _prepared(state, bound, entry.modelled, inside)
        if not ready.parameters.get("WhatIf"):
            rows += entry.run(GuestMachine(state, partition), ready)
    return rows


def _running(state: HostState, inside: Inside) -> list[Partition]:
    found = []
    for text in inside.partitions:
        if inside.by_id:
            one = state.partitions.get(text.strip("{}").lower())
            hits = [one] if one is not None else []
        else:
            hits = _named(state, text)
        if len(hits) != 1:
            word = "VMId" if inside.by_id else "VMName"
            raise CmdletError(
                "InvalidArgument",
                f"Invalid{word}NotSingle,Microsoft.PowerShell.Commands.InvokeCommandCommand",
                f"The input {word} {text} does not resolve to a single virtual machine.",
            )
        if not hits[0].running:
            raise CmdletError(
                "InvalidOperation",
                "InvalidVMState,Microsoft.PowerShell.Commands.InvokeCommandCommand",
                f"The virtual machine {hits[0].name} is not in running state.",
            )
        found += hits
    return found


def _named(state: HostState, text: str) -> list[Partition]:
    """Find partitions as Get-VM -Name does, which Invoke-Command asks for the partitions of -VMName."""
    if not has_wildcards(text):
        return state.partitions.indexed(state.partitions_by_name, text)
    try:
        matches = matcher(text)
    except InvalidPattern:
        return []
    return [partition for partition in state.partitions if matches(partition.name)]


def _alias_inside(state: HostState, query: ObjectQuery, partitions: list[Partition]) -> str:
    adapters = adapters_from_objects(state, resolve(state, query, None))
    if len(partitions) != 1 or len(adapters) != 1 or adapters[0].partition_id != partitions[0].id:
        raise CmdletError(
            "InvalidArgument",
            "AmbiguousAdapter,Microsoft.PowerShell.Commands.InvokeCommandCommand",
            "The adapter does not resolve to a single network adapter of the virtual machine.",
        )
    return guest_alias(state, adapters[0])


def _prepared(state: HostState, bound: Bound, modelled: frozenset[str], inside: Inside | None) -> Bound:
    """Refuse parameters that are not modelled, and put objects in place of queries for them."""
    parameters = bound.parameters
    strange = parameters.keys() - modelled
    if strange:
        first = min(strange)
        if first in _ELSEWHERE:
            raise not_modelled(bound, f"parameter {first}: the inventory decides which host is meant")
        raise not_modelled(bound, f"parameter {first} of {bound.cmdlet}")
    for value in parameters.values():
        first = value[0] if isinstance(value, tuple) and value else value
        if isinstance(first, ObjectQuery):
            break
    else:
        return bound
    resolved = {name: _objects(state, bound, name, value, inside) for name, value in parameters.items()}
    return Bound(bound.cmdlet, bound.parameter_set, resolved)


def _objects(state: HostState, bound: Bound, name: str, value: Any, inside: Inside | None) -> Any:
    """Give the objects of a parameter; one that takes a single object must get exactly one."""
    if isinstance(value, ObjectQuery):
        rows = resolve(state, value, inside)
        check_classes(bound, name, value, rows)
        if len(rows) != 1:
            raise refusal(
                bound.cmdlet,
                "InvalidArgument",
                "CannotConvertArgumentNoMessage",
                f"Cannot bind parameter '{name}': one object is expected, the query gives {len(rows)}.",
            )
        return rows
    if isinstance(value, tuple) and value and isinstance(value[0], ObjectQuery):
        answers = [(query, resolve(state, query, inside)) for query in value]
        for query, rows in answers:
            check_classes(bound, name, query, rows)
        return _distinct(row for _query, rows in answers for row in rows)
    return value


def _distinct(rows: Iterable[HostObject]) -> list[HostObject]:
    """Drop a Hyper-V object that several queries gave: it is the same object."""
    found: list[HostObject] = []
    seen: set[str] = set()
    for row in rows:
        key = row.get("Id")
        if key is None or row.get("ExtensionType") or key not in seen:
            found.append(row)
        if key is not None:
            seen.add(key)
    return found


def resolve(state: HostState, query: ObjectQuery, inside: Inside | None) -> list[HostObject]:
    """Run the query's Get- cmdlet and keep the objects whose property has the value, compared without case."""
    if not query.cmdlet.lower().startswith("get-"):
        raise CmdletError(
            "InvalidArgument", f"NotAQuery,{query.cmdlet}", f"{query.cmdlet} does not answer objects to choose from."
        )
    invocation = Invocation(query.cmdlet, query.parameters)
    rows = _run(state, invocation) if inside is None else _run_inside(state, invocation, inside)
    if query.where is None:
        return rows
    name, wanted = query.where
    folded = wanted.lower()
    return [row for row in rows if _property(row, name).lower() == folded]


def _property(row: HostObject, name: str) -> str:
    """Give a property as text; its name is taken in any case, as Where-Object takes it."""
    value = row[name] if name in row else next((row[key] for key in row if key.lower() == name.lower()), None)
    return "" if value is None else str(value)

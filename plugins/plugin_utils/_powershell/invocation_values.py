"""Invocations as plain JSON values and back; what is read can be told from nothing but documented cmdlets."""

from __future__ import annotations

from typing import Any, cast

from .._model.errors import CmdletError
from .bind_parameters import signature
from .invocation import Inside, Invocation, ObjectQuery, Parameter

MAXIMUM_DEPTH = 4
"""Queries stand in queries twice at most: the adapter of a partition that is chosen by its Id."""


def write_invocation(invocation: Invocation) -> dict[str, Any]:
    """Give an invocation as plain values, parameters in their order as a list, since order is part of the text."""
    written: dict[str, Any] = {"cmdlet": invocation.cmdlet, "parameters": _write_parameters(invocation.parameters)}
    if invocation.inside is not None:
        inside: dict[str, Any] = {"partitions": list(invocation.inside.partitions), "by_id": invocation.inside.by_id}
        if invocation.inside.adapter is not None:
            inside["adapter"] = _write_value(invocation.inside.adapter)
        written["inside"] = inside
    if invocation.retry_once:
        written["retry_once"] = True
    return written


def read_invocation(values: dict[str, Any]) -> Invocation:
    """Make an invocation of plain values of the published shape.

    ValueError says what PowerShell would not bind: an unknown cmdlet or parameter, a value of another type, a set of
    parameters that fits no parameter set.
    """
    inside = None
    if "inside" in values:
        told = values["inside"]
        adapter = _read_value(told["adapter"], 1) if "adapter" in told else None
        if adapter is not None and (not isinstance(adapter, ObjectQuery) or len(told["partitions"]) != 1):
            raise ValueError("inside: an adapter is a query, and belongs to exactly one partition")
        inside = Inside(tuple(told["partitions"]), told["by_id"], adapter)
    parameters = _read_parameters(values["parameters"], 0)
    cmdlet = _bound(values["cmdlet"], parameters, guest_interface=inside is not None)
    return Invocation(cmdlet, parameters, inside, values.get("retry_once", False))


def _write_parameters(parameters: Any) -> list[dict[str, Any]]:
    return [{"name": name, "value": _write_value(value)} for name, value in parameters.items()]


def _write_value(value: Any) -> Any:
    if isinstance(value, ObjectQuery):
        written: dict[str, Any] = {"cmdlet": value.cmdlet, "parameters": _write_parameters(value.parameters)}
        if value.where is not None:
            written["where"] = {"property": value.where[0], "equals": value.where[1]}
        return written
    if isinstance(value, tuple):
        return [_write_value(part) for part in value]
    return value


def _read_parameters(written: list[dict[str, Any]], depth: int) -> dict[str, Parameter]:
    read: dict[str, Parameter] = {}
    for entry in written:
        if entry["name"] in read:
            raise ValueError(f"parameter '{entry['name']}' is given twice")
        read[entry["name"]] = _read_value(entry["value"], depth)
    return read


def _read_value(value: Any, depth: int) -> Parameter:
    if depth > MAXIMUM_DEPTH:
        raise ValueError("an object is chosen by objects that are chosen by objects, and so on")
    if isinstance(value, str | int):
        return value
    if isinstance(value, list):
        items: Any = tuple([_read_value(part, depth + 1) for part in value])
        queries = [isinstance(part, ObjectQuery) for part in items]
        if any(isinstance(part, tuple) for part in items) or any(queries) is not all(queries or [False]):
            raise ValueError("a list holds either plain values or objects")
        return cast(Parameter, items)
    if isinstance(value, dict):
        parameters = _read_parameters(value["parameters"], depth + 1)
        where = (value["where"]["property"], value["where"]["equals"]) if "where" in value else None
        cmdlet = _bound(value["cmdlet"], parameters)
        if not cmdlet.startswith("Get-"):
            raise ValueError(f"{cmdlet} cannot choose an object, since it does more than look")
        if where is not None and not where[0].isalnum():
            raise ValueError(f"{where[0]!r} is no property")
        return ObjectQuery(cmdlet, parameters, where)
    raise ValueError(f"{value!r} is no value of a parameter")


def _bound(cmdlet: str, parameters: dict[str, Parameter], *, guest_interface: bool = False) -> str:
    """Give the cmdlet's documented name if the parameters bind and are spelled as documented."""
    try:
        known = signature(cmdlet)
        # Inside a guest the interface is filled in by whoever listens, since its name is known there only.
        given = (
            {**parameters, "InterfaceAlias": "x"} if guest_interface and "InterfaceAlias" in known.types else parameters
        )
        known.bind(given)
    except CmdletError as error:
        raise ValueError(error.message) from None
    for name in (cmdlet, *parameters):
        if name != known.cmdlet and name not in known.types:
            raise ValueError(f"'{name}' is not spelled as documented")
    return known.cmdlet

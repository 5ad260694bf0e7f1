"""A name is not a pattern: write the names in an invocation so that PowerShell reads them as names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import cast

from .bind_parameters import pattern_parameters, signature
from .invocation import Inside, Invocation, ObjectQuery, Parameter
from .wildcards import bracket_name, escape_name, is_plain


def spell_names(invocation: Invocation) -> Invocation:
    """Return the invocation with each text of a parameter that takes wildcards written as the pattern of that text.

    For invocations whose texts are names: it is meant to be applied once, where they are made. The same invocation
    comes back where nothing in it needs that.
    """
    inside = spell_inside(invocation.inside) if invocation.inside is not None else None
    parameters = _spelled(invocation.cmdlet, invocation.parameters)
    if parameters is invocation.parameters and inside is invocation.inside:
        return invocation
    return replace(invocation, parameters=parameters, inside=inside)


def spell_inside(inside: Inside) -> Inside:
    """Return the same partitions and adapter with their names written as patterns; -VMName is one like Get-VM's."""
    partitions = inside.partitions if inside.by_id else tuple(map(bracket_name, inside.partitions))
    adapter = _spelled_query(inside.adapter) if inside.adapter is not None else None
    if partitions == inside.partitions and adapter is inside.adapter:
        return inside
    return replace(inside, partitions=partitions, adapter=adapter)


def spell_name(cmdlet: str, parameter: str, name: str) -> str:
    """Return a name as a parameter of a cmdlet has to be told it."""
    return _spelling(cmdlet)(name) if parameter.lower() in pattern_parameters(cmdlet) else name


def _spelled(cmdlet: str, parameters: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
    changed = {
        name: spelled for name, value in parameters.items() if (spelled := _value(cmdlet, name, value)) is not value
    }
    return {**parameters, **changed} if changed else parameters


def _value(cmdlet: str, parameter: str, value: Parameter) -> Parameter:
    if isinstance(value, ObjectQuery):
        return _spelled_query(value)
    if isinstance(value, tuple):
        items = tuple(_value(cmdlet, parameter, item) for item in value)
        return value if items == value else cast(Parameter, items)
    return spell_name(cmdlet, parameter, value) if isinstance(value, str) and not is_plain(value) else value


def _spelled_query(query: ObjectQuery) -> ObjectQuery:
    """Where-Object -EQ compares texts as they are, so only the parameters of the cmdlet are concerned."""
    parameters = _spelled(query.cmdlet, query.parameters)
    return query if parameters is query.parameters else replace(query, parameters=parameters)


@cache
def _spelling(cmdlet: str) -> Callable[[str], str]:
    """Module Hyper-V looks a text without wildcards up as it is; the queries of the CIM modules always match."""
    return bracket_name if signature(cmdlet).module == "Hyper-V" else escape_name

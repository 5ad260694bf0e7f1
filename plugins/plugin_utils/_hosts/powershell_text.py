"""Render invocations as PowerShell that a person can read and run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .._cmdlets.invocation import Inside, Invocation, ObjectQuery, Parameter

_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""PowerShell takes typographic single quotes for its own, so all of them are doubled."""

_GUEST_ALIAS = "(Get-NetAdapter | Where-Object { ($_.MacAddress -replace '-') -eq $mac }).Name"


def quote(text: str) -> str:
    """Write a string literal in which nothing is expanded or ends early."""
    return "'" + _QUOTES.sub(lambda match: match[0] * 2, text) + "'"


def render(invocation: Invocation) -> str:
    """Write one invocation as one statement."""
    if invocation.inside is None:
        return _command(invocation.cmdlet, invocation.parameters)
    return _render_inside(invocation, invocation.inside)


def render_all(invocations: Iterable[Invocation]) -> list[str]:
    """Write invocations as lines, in order."""
    return [render(invocation) for invocation in invocations]


def _command(cmdlet: str, parameters: Mapping[str, Parameter]) -> str:
    return " ".join([cmdlet, *(_parameter(name, value) for name, value in parameters.items())])


_SWITCH_PARAMETERS = frozenset(
    {
        "Access",
        "All",
        "Community",
        "Confirm",
        "DynamicMacAddress",
        "Force",
        "Isolated",
        "ManagementOS",
        "NoVHD",
        "Passthru",
        "Promiscuous",
        "ResetServerAddresses",
        "Trunk",
        "TurnOff",
        "Untagged",
    }
)
"""Switch parameters of the cmdlets that are sent: PowerShell wants no value after them."""


def _parameter(name: str, value: Parameter) -> str:
    if name in _SWITCH_PARAMETERS and isinstance(value, bool):
        return f"-{name}" if value else f"-{name}:$false"
    return f"-{name} {_value(value)}"


def _value(value: Parameter) -> str:
    if isinstance(value, bool):
        return "$true" if value else "$false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, ObjectQuery):
        return f"({_query(value)})"
    return ", ".join(_value(item) for item in value) if value else "@()"


def _query(query: ObjectQuery) -> str:
    text = _command(query.cmdlet, query.parameters)
    return f"{text} | Where-Object {query.where[0]} -EQ {quote(query.where[1])}" if query.where else text


def _render_inside(invocation: Invocation, inside: Inside) -> str:
    """Run a cmdlet in the guest; its interface is found by the MAC address that the host knows the adapter by."""
    target = f"-{'VMId' if inside.by_id else 'VMName'} {', '.join(quote(name) for name in inside.partitions)}"
    command = _command(invocation.cmdlet, invocation.parameters)
    if inside.adapter is None:
        return f"Invoke-Command {target} -ScriptBlock {{ {command} }}"
    alias = f"-InterfaceAlias {_GUEST_ALIAS}"
    mac = f"({_query(inside.adapter)}).MacAddress"
    return f"Invoke-Command {target} -ArgumentList {mac} -ScriptBlock {{ param($mac) {command} {alias} }}"

"""Render invocations as PowerShell that a person can read and run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .bind_parameters import pattern_parameters, switch_parameters
from .invocation import Inside, Invocation, ObjectQuery, Parameter

_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""PowerShell takes typographic single quotes for its own, so all of them are doubled."""

_GUEST_ALIAS = "(Get-NetAdapter | Where-Object { ($_.MacAddress -replace '-') -eq $mac }).Name"
_GUEST_PATTERN = f"([WildcardPattern]::Escape({_GUEST_ALIAS}))"
"""Nobody knows the name before: where the cmdlet reads wildcards, the guest writes it as a pattern itself."""


_UNSEEN = re.compile(
    r"([\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f])"
)
"""Characters that end a line, move the cursor, turn the direction of reading, cannot be seen, or cannot be encoded."""


def quote(text: str) -> str:
    """Write text so that nothing in it is expanded or ends early, on one line, with nothing that deceives the eye.

    That is a string literal; characters that a reader would not see are added to it by their numbers, in parentheses,
    as ``('a' + [char]0x0A + 'b')``.
    """
    parts = _UNSEEN.split(text)
    if len(parts) == 1:
        return _literal(text)
    written = [_literal(part) if index % 2 == 0 else _number(part) for index, part in enumerate(parts)]
    # The first part is text even where it is empty: what is added to text becomes text.
    return f"({' + '.join([written[0], *(part for part in written[1:] if part != _EMPTY)])})"


_EMPTY = "''"


def _literal(text: str) -> str:
    return "'" + _QUOTES.sub(lambda match: match[0] * 2, text) + "'"


def _number(character: str) -> str:
    """Name a character by number; a [char] is one UTF-16 unit, of which rare characters take two."""
    code = ord(character)
    if code <= 0xFFFF:
        return f"[char]0x{code:02X}"
    code -= 0x10000
    return f"[char]0x{0xD800 + (code >> 10):04X} + [char]0x{0xDC00 + (code & 0x3FF):04X}"


def render(invocation: Invocation) -> str:
    """Write one invocation as one statement."""
    if invocation.inside is None:
        return _command(invocation.cmdlet, invocation.parameters)
    return _render_inside(invocation, invocation.inside)


def render_all(invocations: Iterable[Invocation]) -> list[str]:
    """Write invocations as lines, in order."""
    return [render(invocation) for invocation in invocations]


def _command(cmdlet: str, parameters: Mapping[str, Parameter]) -> str:
    switches = switch_parameters(cmdlet)
    return " ".join([cmdlet, *(_parameter(name, value, switches) for name, value in parameters.items())])


def _parameter(name: str, value: Parameter, switches: frozenset[str]) -> str:
    """Write one parameter; PowerShell wants no value after a switch, and takes one as a parameter of its own."""
    if isinstance(value, bool) and name.lower() in switches:
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
    is_pattern = "interfacealias" in pattern_parameters(invocation.cmdlet)
    alias = f"-InterfaceAlias {_GUEST_PATTERN if is_pattern else _GUEST_ALIAS}"
    mac = f"({_query(inside.adapter)}).MacAddress"
    return f"Invoke-Command {target} -ArgumentList {mac} -ScriptBlock {{ param($mac) {command} {alias} }}"

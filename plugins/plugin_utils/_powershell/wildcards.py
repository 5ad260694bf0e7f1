"""Wildcard patterns as PowerShell reads them (about_Wildcards), and names written so that they match nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_WILDCARDS = frozenset("*?[]")
_ESCAPE = "`"
_BACKTICKED = {ord(letter): f"{_ESCAPE}{letter}" for letter in (*_WILDCARDS, _ESCAPE)}
_BRACKETED = {ord("*"): "[*]", ord("?"): "[?]", ord("["): "[[]", ord(_ESCAPE): "[``]"}


class InvalidPattern(ValueError):
    """A pattern that PowerShell does not read: a set that is not closed, or a range that runs backwards."""


def is_plain(text: str) -> bool:
    """Return whether a text has no character that means anything in a pattern, so that it matches itself alone."""
    return _WILDCARDS.isdisjoint(text) and _ESCAPE not in text


def has_wildcards(text: str) -> bool:
    """Return whether a text has wildcard characters that are not escaped, as ContainsWildcardCharacters tells it.

    Commands do not mind that nothing matches such a text. A closing bracket alone counts.
    """
    escaped = False
    for letter in text:
        if letter in _WILDCARDS and not escaped:
            return True
        escaped = letter == _ESCAPE and not escaped
    return False


def escape_name(name: str) -> str:
    """Return the pattern that only this name matches, as [WildcardPattern]::Escape writes it."""
    return name.translate(_BACKTICKED)


def bracket_name(name: str) -> str:
    """Return the pattern that only this name matches, with a set in place of each special character.

    Unlike an escaped one, such a text still counts as a pattern, which module Hyper-V asks first: it looks up a text
    without wildcards as it is written, backticks included (docs/decisions/0029). A closing bracket needs no set.
    """
    return name.translate(_BRACKETED)


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return a test for names, which are compared without case; InvalidPattern where PowerShell reads no pattern."""
    if is_plain(pattern):
        folded = pattern.lower()
        return lambda name: name.lower() == folded
    expression = re.compile("".join(_Reader(pattern).parts()), re.DOTALL)
    return lambda name: expression.fullmatch(name.lower()) is not None


class _Reader:
    """Reads a pattern letter by letter; a backtick takes the meaning from the letter behind it, in sets too."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._letters = iter(_unescaped(pattern))

    def parts(self) -> list[str]:
        parts = []
        for letter, escaped in self._letters:
            if escaped or letter not in "*?[":
                parts.append(re.escape(letter.lower()))
            elif letter == "[":
                parts.append(self._set())
            else:
                parts.append(".*" if letter == "*" else ".")
        return parts

    def _set(self) -> str:
        """Read up to the closing bracket; one that comes first is a member of the set."""
        members: list[tuple[str, bool]] = []
        for letter, escaped in self._letters:
            if letter == "]" and not escaped and members:
                return self._expression(members)
            members.append((letter, escaped))
        raise InvalidPattern(self._pattern)

    def _expression(self, members: list[tuple[str, bool]]) -> str:
        parts = []
        position = 0
        while position < len(members):
            first = members[position][0]
            if position + 2 < len(members) and members[position + 1] == ("-", False):
                last = members[position + 2][0]
                if first > last:
                    raise InvalidPattern(self._pattern)
                parts.append(f"{re.escape(first)}-{re.escape(last)}")
                position += 3
            else:
                parts.append(re.escape(first))
                position += 1
        return f"(?i:[{''.join(parts)}])"


def _unescaped(pattern: str) -> list[tuple[str, bool]]:
    """Return the letters that a pattern is made of, each with whether a backtick stands before it.

    A backtick that nothing follows is a letter, unless it is the whole pattern.
    """
    letters = []
    escaped = False
    for letter in pattern:
        if letter == _ESCAPE and not escaped:
            escaped = True
            continue
        letters.append((letter, escaped))
        escaped = False
    if escaped and pattern != _ESCAPE:
        letters.append((_ESCAPE, True))
    return letters

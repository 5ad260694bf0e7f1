"""Name filters as PowerShell has them: without case, with ``*``, ``?`` and ``[a-z]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SPECIAL = re.compile(r"[*?\[]")


def has_wildcard(pattern: str) -> bool:
    """Tell whether a name is a pattern; PowerShell then does not mind that nothing matches."""
    return bool(_SPECIAL.search(pattern))


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Make a test for names; a pattern also matches the name that is spelled like it, brackets included."""
    exact = set()
    expressions = []
    for pattern in patterns:
        exact.add(pattern.lower())
        if has_wildcard(pattern):
            expressions.append(re.compile(_translate(pattern), re.IGNORECASE | re.DOTALL))

    def matches(name: str) -> bool:
        return name.lower() in exact or any(expression.fullmatch(name) for expression in expressions)

    return matches


def _translate(pattern: str) -> str:
    parts = []
    position = 0
    while position < len(pattern):
        letter = pattern[position]
        closing = pattern.find("]", position + 2) if letter == "[" else -1
        if letter == "*":
            parts.append(".*")
        elif letter == "?":
            parts.append(".")
        elif closing > 0:
            inner = re.escape(pattern[position + 1 : closing]).replace(r"\-", "-")
            parts.append(f"[{inner}]")
            position = closing
        elif letter == "`" and position + 1 < len(pattern):
            position += 1
            parts.append(re.escape(pattern[position]))
        else:
            parts.append(re.escape(letter))
        position += 1
    return "".join(parts)

"""Text from documents and hosts, made fit for one line on a screen."""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(r"[^ -~]")


def visible(value: object) -> str:
    r"""Give a text in which nothing acts: what moves the cursor, hides, or turns the reading direction is spelt out.

    A switch may be called ``\x1b[2J``, and whoever reads a plan in a terminal shall see just that.
    """
    return _SUSPECT.sub(_spelt, str(value))


def visible_lines(value: object) -> str:
    """Give a text of several lines in which nothing but their ends acts."""
    return "\n".join(map(visible, str(value).split("\n")))


def _spelt(match: re.Match[str]) -> str:
    character = match[0]
    # Cc, Cf, Cs, Co and Cn are control, format, half, private and unknown characters; Zl and Zp end lines.
    category = unicodedata.category(character)
    if category[0] != "C" and category not in {"Zl", "Zp"}:
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"

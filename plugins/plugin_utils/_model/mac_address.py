"""MAC addresses: any separator in, 12 upper-case hex digits inside, hyphens in documents."""

from __future__ import annotations

import re

from .errors import FieldError

_SHAPE = re.compile(r"[0-9A-Fa-f]{12}|(?:[0-9A-Fa-f]{2}[-:]){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
_SEPARATORS = str.maketrans("", "", "-:.")

UNASSIGNED = "000000000000"
"""What an adapter reports before its first dynamic address (rule A3)."""


def parse_mac(text: str) -> str:
    """Return the 12 upper-case hex digits of an address; FieldError for anything else."""
    if not _SHAPE.fullmatch(text):
        raise FieldError(f"'{text}' is not a MAC address", "write 12 hex digits, such as 00-15-5D-0A-00-10")
    return text.translate(_SEPARATORS).upper()


def is_multicast(bare: str) -> bool:
    """Tell whether the group bit is set, which no adapter may have as its own address (rule R30)."""
    return bool(int(bare[1], 16) & 1)


def print_mac(bare: str) -> str:
    """Write 12 hex digits the way Get-NetAdapter prints them: ``00-15-5D-0A-00-10``."""
    return "-".join((bare[0:2], bare[2:4], bare[4:6], bare[6:8], bare[8:10], bare[10:12]))

"""VLAN id lists such as ``1-100,200``, kept as ranges and never expanded."""

from __future__ import annotations

import re
from functools import lru_cache

Ranges = tuple[tuple[int, int], ...]

VLAN_MINIMUM = 1
VLAN_MAXIMUM = 4094
_PART = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?")


@lru_cache(maxsize=4096)  # a large host says the same few lists thousands of times
def parse_vlan_ranges(text: str) -> Ranges:
    """Read a list of ids and ranges into sorted, merged, inclusive pairs; ValueError says what is wrong.

    Ids go from 1 to 4094 (IEEE 802.1Q; VMM documentation hh830740).
    """
    pairs = []
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if not match:
            raise ValueError(f"'{text}' is not a VLAN list - write ids and ranges, such as 1-100,200")
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if first > last:
            raise ValueError(f"'{part.strip()}' is a range that ends before it starts - write the smaller id first")
        if first < VLAN_MINIMUM or last > VLAN_MAXIMUM:
            raise ValueError(f"'{part.strip()}' is outside {VLAN_MINIMUM}-{VLAN_MAXIMUM} - choose ids in that range")
        pairs.append((first, last))
    pairs.sort()
    merged = [pairs[0]]
    for first, last in pairs[1:]:
        if first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def print_vlan_ranges(ranges: Ranges) -> str:
    """Write ranges in the form that AllowedVlanIdListString has: ``1-100,200``."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)

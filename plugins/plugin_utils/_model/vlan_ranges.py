"""VLAN id lists such as ``1-100,200``, kept as ranges and never expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .errors import FieldError

Ranges = tuple[tuple[int, int], ...]

VLAN_MINIMUM = 1
VLAN_MAXIMUM = 4094
NO_TAG = 0
"""Stands for frames without tag where ranges tell what a port or a cable carries."""
EVERY_VLAN: Ranges = ((NO_TAG, VLAN_MAXIMUM),)
_PART = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?")


@lru_cache(maxsize=4096)  # a large host says the same few lists thousands of times
def parse_vlan_ranges(text: str, lowest: int = VLAN_MINIMUM) -> Ranges:
    """Read a list of ids and ranges into sorted, merged, inclusive pairs; FieldError says what is wrong.

    Ids go from 1 (or ``lowest``) to 4094 (IEEE 802.1Q; VMM documentation hh830740).
    """
    pairs = []
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if not match:
            raise FieldError(f"'{text}' is not a VLAN list", "write ids and ranges, such as 1-100,200")
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if first > last:
            raise FieldError(f"'{part.strip()}' is a range that ends before it starts", "write the smaller id first")
        if first < lowest or last > VLAN_MAXIMUM:
            raise FieldError(f"'{part.strip()}' is outside {lowest}-{VLAN_MAXIMUM}", "choose ids in that range")
        pairs.append((first, last))
    return _merged(pairs)


def _merged(pairs: Iterable[tuple[int, int]]) -> Ranges:
    """Sort pairs, and join those that overlap or follow one another."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(pairs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def print_vlan_ranges(ranges: Ranges) -> str:
    """Write ranges in the form that AllowedVlanIdListString has: ``1-100,200``."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def common_vlans(one: Ranges, other: Ranges) -> Ranges:
    """Give the ids that are in both, as ranges; both are sorted and merged, and so is the answer."""
    found = []
    left, right = 0, 0
    while left < len(one) and right < len(other):
        first, last = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if first <= last:
            found.append((first, last))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return tuple(found)


def with_vlan(ranges: Ranges, vlan: int) -> Ranges:
    """Give the ranges with one id more."""
    return _merged((*ranges, (vlan, vlan)))


def say_vlans(ranges: Ranges) -> str:
    """Write for people what a port or a cable carries: ``untagged``, ``VLAN 10``, ``untagged and VLANs 1-100,200``."""
    tagged = tuple((max(first, VLAN_MINIMUM), last) for first, last in ranges if last >= VLAN_MINIMUM)
    untagged = bool(ranges) and ranges[0][0] == NO_TAG
    several = len(tagged) > 1 or any(first != last for first, last in tagged)
    words = [f"VLAN{'s' if several else ''} {print_vlan_ranges(tagged)}"] if tagged else []
    return " and ".join((["untagged"] if untagged else []) + words) or "no VLAN"

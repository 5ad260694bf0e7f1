"""The types a document's fields can have: how they are written, checked, read into canonical form and printed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import FieldError
from .mac_address import UNASSIGNED, is_multicast, parse_mac, print_mac
from .vlan_ranges import VLAN_MAXIMUM, Ranges, parse_vlan_ranges, print_vlan_ranges

NAME_PATTERN = "^[^\\u0000-\\u001f\\u007f]+$"
_BITS = re.compile(r"(\d{1,19})(?:(\.\d{1,19})?\s*([kKmMgGtT]?)bps)?", re.ASCII)
_FACTORS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")


def _same(value: Any) -> Any:
    return value


def overwrite(declared: Any, _current: Any) -> Any:
    """Merge a value that is declared as a whole: what is declared counts."""
    return declared


def overlay(declared: Mapping[str, Any], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """Merge a mapping of which only the mentioned keys are declared."""
    return {**(current or {}), **declared}


def keep_spelling(declared: str, current: str | None) -> str:
    """Merge a name: Windows compares names without case, so another spelling is no change."""
    return current if current is not None and current.lower() == declared.lower() else declared


def keep_order(declared: tuple[str, ...], current: tuple[str, ...] | None) -> tuple[str, ...]:
    """Merge an unordered list of names: the same names in another order or spelling are no change."""
    if current is not None and {name.lower() for name in current} == {name.lower() for name in declared}:
        return current
    return declared


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field's type: ``schema`` is JSON Schema, ``option`` an Ansible option spec, both for the written form.

    ``parse`` turns a written value into the canonical one (FieldError says what is wrong), ``to_document`` turns it
    back, ``merge(declared, current)`` gives the value that is wanted. ``nested_in`` is the class of a nested mapping.
    """

    schema: Mapping[str, Any]
    option: Mapping[str, Any]
    parse: Callable[[Any], Any] = _same
    to_document: Callable[[Any], Any] = _same
    merge: Callable[[Any, Any], Any] = overwrite
    nested_in: type[Any] | None = None


def integer(minimum: int, maximum: int) -> FieldType:
    """A whole number within bounds."""
    return FieldType(
        {"type": "integer", "minimum": minimum, "maximum": maximum}, {"type": "int"}, _bounded(minimum, maximum)
    )


def choice(*words: str) -> FieldType:
    """One of several words. YAML reads a bare ``off`` as false; it is taken as the word it was meant to be."""
    written: list[Any] = [*words, *([False] if "off" in words else [])]
    return FieldType({"enum": written}, {"type": "str", "choices": list(words)}, _word)


def _word(value: Any) -> str:
    return "off" if value is False or value == "False" else str(value)


def _bounded(minimum: int, maximum: int) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if not minimum <= value <= maximum:
            raise FieldError(f"{value} is outside {minimum}-{maximum}", "choose a value in that range")
        return int(value)

    return parse


def parse_guid(value: str) -> str:
    """Return a GUID in lower case without braces; FieldError for anything else."""
    if not _GUID.fullmatch(value):
        raise FieldError(f"'{value}' is not a GUID", "write it like 6f1c2f4e-3f0b-4b7e-9b0e-2d6f1d3c5a10")
    return str(uuid.UUID(value.strip("{}")))


def _parse_adapter_mac(value: Any) -> str:
    bare = parse_mac(str(value))
    if is_multicast(bare):
        raise FieldError(
            f"'{value}' has the multicast bit set, so no adapter can use it", "the second digit must be even"
        )
    return bare


def _parse_mac_or_dynamic(value: Any) -> str:
    if str(value).lower() == "dynamic":
        return "dynamic"
    bare = _parse_adapter_mac(value)
    if bare == UNASSIGNED:
        raise FieldError(f"'{value}' is what an adapter without an address reports", "write dynamic, or an address")
    return bare


def _print_mac_or_dynamic(value: str) -> str:
    return value if value == "dynamic" else print_mac(value)


def parse_bandwidth(value: int | str) -> int:
    """Read bits per second, ``1Gbps`` being 10**9; the host rounds down to a multiple of 8 and so does this."""
    if isinstance(value, str):
        match = _BITS.fullmatch(value.strip())
        if not match:
            hint = "write bits per second, such as 500Mbps or 1000000000"
            raise FieldError(f"'{value}' is not a bandwidth", hint)
        whole, fraction, unit = match.groups()
        value = int(whole) if unit is None else int(float(f"{whole}{fraction or ''}") * _FACTORS[unit.lower()])
    if not 0 <= value < 2**63:
        raise FieldError("the bandwidth is outside the range of the host", "choose 0 to 2^63-1 bits per second")
    return value - value % 8


def print_bandwidth(value: int) -> int | str:
    """Write bits per second with the largest unit that divides it."""
    for unit, factor in (("Gbps", 10**9), ("Mbps", 10**6), ("Kbps", 10**3)):
        if value and value % factor == 0:
            return f"{value // factor}{unit}"
    return value


def _parse_vlan_list(lowest: int) -> Callable[[Any], Ranges]:
    """Read VLANs as people write them: a number, text such as ``1-100,200``, or a list of both."""

    def parse(value: Any) -> Ranges:
        parts = value if isinstance(value, list) else [value]
        if not parts:
            raise FieldError("the list of VLANs is empty", "name at least one VLAN, or choose another mode")
        return parse_vlan_ranges(",".join(str(part) for part in parts), lowest)

    return parse


_ID = {"type": "string", "minLength": 36, "maxLength": 38, "pattern": "^[{]?[0-9A-Fa-f-]{36}[}]?$"}

_NAME = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": NAME_PATTERN}
NAME = FieldType(_NAME, {"type": "str"}, merge=keep_spelling)
NAME_OR_NONE = FieldType({"type": "string", "maxLength": 255}, {"type": "str"}, merge=keep_spelling)
TEXT = FieldType({"type": "string", "maxLength": 4096}, {"type": "str"})
BOOLEAN = FieldType({"type": "boolean"}, {"type": "bool"})
GUID = FieldType(_ID, {"type": "str"}, parse_guid)
OBJECT_ID = FieldType({"type": "string", "minLength": 36, "maxLength": 255, "pattern": NAME_PATTERN}, {"type": "str"})
MAC = FieldType(
    {"type": "string", "maxLength": 17, "title": "MAC address"}, {"type": "str"}, _parse_adapter_mac, print_mac
)
MAC_OR_DYNAMIC = FieldType(
    {"type": "string", "maxLength": 17, "title": "MAC address or dynamic"},
    {"type": "str"},
    _parse_mac_or_dynamic,
    _print_mac_or_dynamic,
)
BANDWIDTH = FieldType({"type": ["integer", "string"], "minimum": 0}, {"type": "str"}, parse_bandwidth, print_bandwidth)


def vlan_list(lowest: int) -> FieldType:
    """VLANs from a lowest id on (0 or 1)."""
    part: dict[str, Any] = {"type": ["integer", "string"]}
    schema = {"type": ["integer", "string", "array"], "items": part, "maxItems": VLAN_MAXIMUM + 1}
    return FieldType(schema, {"type": "raw"}, _parse_vlan_list(lowest), print_vlan_ranges)


NAMES = FieldType(
    {"type": "array", "items": _NAME, "maxItems": 64},
    {"type": "list", "elements": "str"},
    tuple,
    list,
    keep_order,
)
SWITCHES_BY_NAME = FieldType(
    {"type": "object", "additionalProperties": {"type": "boolean"}},
    {"type": "dict"},
    dict,
    dict,
    overlay,
)
"""A mapping of names to on (true) or off (false), of which only the mentioned names are managed."""

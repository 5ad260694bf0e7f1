"""Reading objects property by property, in every shape that PowerShell gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._model.errors import FieldError, Finding
from ..._model.field_types import parse_guid
from ..._model.hints import closest, short
from ..._model.mac_address import parse_mac
from ..host_objects import HostObject
from .object_shapes import Shape, enumeration, members

RULE = "parsed"
"""The rule that findings in an export name."""

_LIMITS: Mapping[str, tuple[int, int]] = {
    "Byte": (0, 2**8 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt32": (0, 2**32 - 1),
    "Int64": (-(2**63), 2**63 - 1),
    "UInt64": (0, 2**64 - 1),
}
_WRAPPINGS = {"value", "count", "guid", "pscomputername", "runspaceid", "psshowcomputername", "displayhint", "datetime"}
"""What Windows PowerShell 5.1 or a remote session puts around a value: ``{"value": [...], "Count": 2}``."""

_DEEPEST_WRAPPING = 4
_ITSELF: Mapping[str, type] = {"Boolean": bool, "String": str}
"""Types whose values nearly always come as what they are."""

_SECTION = re.compile(r"\w+")
_CUT_OFF = re.compile(r"(?:Microsoft\.|System\.|MSFT_|@\{)")
_WHOLE = re.compile(r"-?\d{1,20}")
_DEPTH_HINT = (
    "ConvertTo-Json cuts objects off at its -Depth of 2; export again with -Depth 6, or with files/export_host.ps1"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose answers are read, for what is said of them.

    Paths begin with ``root``; ``cmdlets`` are the names that sections go by in them, where they are not their own.
    ``hint`` is what to do about a finding that has no better one; without it, what to do about the export.
    """

    name: str
    rule: str
    root: str = ""
    cmdlets: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    def path(self, where: str) -> str:
        """Return where something stands, as the user of this source calls it."""
        section = _SECTION.match(where)
        if section is not None and section[0] in self.cmdlets:
            where = self.cmdlets[section[0]] + where[section.end() :]
        return ".".join(part for part in (self.root, where) if part)


class AnswerReader:
    """Reads objects; what is wrong becomes findings, what is read otherwise than it stands there becomes remarks."""

    def __init__(self, source: Source) -> None:
        self.findings: list[Finding] = []
        self.remarks: list[str] = []
        self.source = source
        self._dangling = 0

    def wrong(
        self, where: str, message: str, hint: str = "", *, export: str = "correct the export, or export the host again"
    ) -> None:
        """Note a finding; where no ``hint`` fits every source, ``export`` is what to do about an export."""
        advice = hint or self.source.hint or export
        self.findings.append(Finding(self.source.rule, self.source.path(where), message, advice))

    def dangling(self, where: str, message: str, *, export: str = "export the whole host again") -> None:
        """Note a reference to what is not there, unless something could not be read and may be what is missing."""
        if len(self.findings) == self._dangling:
            self.wrong(where, message, export=export)
            self._dangling += 1

    def remark(self, text: str) -> None:
        """Note what was read otherwise than it stands there."""
        if text not in self.remarks:
            self.remarks.append(text)

    def folded(self, where: str, raw: Any) -> Mapping[str, Any] | None:
        """Give an object's properties by lower-case name: PowerShell does not care about case."""
        if not isinstance(raw, Mapping):
            cut = isinstance(raw, str) and _CUT_OFF.match(raw)
            advice = _DEPTH_HINT if cut else "export it again"
            self.wrong(where, f"an object is expected, not {_shown(raw)}", export=advice)
            return None
        found: dict[str, Any] = {}
        for name, value in raw.items():
            key = str(name).lower()
            if key in found:
                self.wrong(f"{where}.{name}", "this property is said twice, in different case", "say it once")
            found[key] = value
        for name, value in _cim_properties(found.get("ciminstanceproperties")):
            found.setdefault(name.lower(), value)
        return found

    def rows(self, where: str, raw: Any) -> list[tuple[str, Any]]:
        """Give the items of a list with their paths; a single object stands for a list of one, null for none."""
        value = raw if isinstance(raw, list) else unwrapped(raw)
        if value is None:
            return []
        if not isinstance(value, list):
            return [(where, value)]
        return [(f"{where}[{position}]", item) for position, item in enumerate(value) if item is not None]

    def read(self, where: str, raw: Any, shape: Shape) -> HostObject | None:
        """Read one object by its shape; None, with findings, where something is wrong with it."""
        given = self.folded(where, raw)
        return None if given is None else self.read_folded(where, given, shape)

    def read_folded(self, where: str, given: Mapping[str, Any], shape: Shape) -> HostObject | None:
        """Read one object whose properties have lower-case names already."""
        before = len(self.findings)
        row = dict(shape.defaults)
        for name, type_name, keys in shape.lookups:
            value = _lookup(given, keys)
            if value is None:
                if name in shape.required:
                    self.wrong(f"{where}.{name}", "this property is missing", export="export this property, too")
            elif isinstance(value, _ITSELF.get(type_name, ())):
                row[name] = value
            elif isinstance(value, (str, int)) and not isinstance(value, bool) and value in members(type_name):
                row[name] = members(type_name)[value]
            else:
                row[name] = self._value(f"{where}.{name}", value, type_name)
        return row if len(self.findings) == before else None

    def mac(self, where: str, text: str) -> str:
        """Give 12 bare hex digits; a finding where it is no MAC address."""
        return self._checked(where, lambda: parse_mac(text), "")

    def _value(self, where: str, value: Any, type_name: str) -> Any:
        if type_name.endswith("[]") or type_name.startswith("List<"):
            inner = type_name.removesuffix("[]").removeprefix("List<").removesuffix(">")
            return [self._value(path, unwrapped(item), inner) for path, item in self.rows(where, value)]
        value = _only(unwrapped(value))
        name = type_name.removesuffix("?")
        if name == "Text":
            return value if isinstance(value, str) else ""
        if name == "Guid":
            return self._guid(where, value, nullable=type_name.endswith("?"))
        if name == "Boolean":
            return self._truth(where, value)
        if name in _LIMITS:
            return self._number(where, value, name)
        if enumeration(name):
            return self._enumerated(where, value, enumeration(name))
        if not isinstance(value, str):
            self.wrong(where, f"text is expected, not {_shown(value)}")
            return ""
        return value

    def _guid(self, where: str, value: Any, *, nullable: bool) -> str | None:
        if not isinstance(value, str):
            self.wrong(where, f"a GUID is expected, not {_shown(value)}")
            return ""
        if nullable and not value.strip("{}0-"):
            return None
        return self._checked(where, lambda: parse_guid(value.strip()), "")

    def _truth(self, where: str, value: Any) -> bool:
        if isinstance(value, (bool, int)) and value in (0, 1):
            return bool(value)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        self.wrong(where, f"true or false is expected, not {_shown(value)}")
        return False

    def _number(self, where: str, value: Any, type_name: str) -> int:
        lowest, highest = _LIMITS[type_name]
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if isinstance(value, float) and abs(value) < 2**53 and value == int(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(where, f"a whole number is expected, not {_shown(value)}")
        elif lowest <= value <= highest:
            return value
        else:
            self.wrong(where, f"{_shown(value)} is not in {lowest} to {highest}")
        return 0

    def _enumerated(self, where: str, value: Any, known: Mapping[str, int]) -> str:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            found = next((name for name, number in known.items() if number == value), None)
        else:
            found = next((name for name in known if isinstance(value, str) and name.lower() == value.lower()), None)
        if found is not None:
            return found
        listed = ", ".join(f"{name} ({number})" for name, number in list(known.items())[:12])
        self.wrong(where, f"{_shown(value)} is none of {listed}", closest(value, known), export="export the host again")
        return next(iter(known))

    def _checked(self, where: str, read: Callable[[], str], otherwise: str) -> str:
        try:
            return read()
        except FieldError as error:
            self.wrong(where, error.message[:200], error.hint)
            return otherwise


def listed(answer: Any) -> list[Any]:
    """Return an answer as a list: a single object stands for a list of one, null for none."""
    value = answer if isinstance(answer, list) else unwrapped(answer)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def unwrapped(value: Any) -> Any:
    """Take a value out of what PowerShell put around it."""
    for _layer in range(_DEEPEST_WRAPPING):
        if not isinstance(value, Mapping) or not value:
            return value
        names = {str(name).lower(): name for name in value}
        inner = names.get("value", names.get("guid"))
        if inner is None or not set(names) <= _WRAPPINGS:
            return value
        value = value[inner]
    return value


def _only(value: Any) -> Any:
    """Take a single value out of a list of one, which some properties are in some releases."""
    return unwrapped(value[0]) if isinstance(value, list) and len(value) == 1 else value


def _lookup(given: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = given.get(name)
        if value is not None:
            return value
    return None


def _cim_properties(raw: Any) -> list[tuple[str, Any]]:
    """Give the properties of a CimInstance that are listed as objects with Name and Value."""
    if not isinstance(raw, list):
        return []
    return [
        (item["Name"], item["Value"])
        for item in raw
        if isinstance(item, Mapping) and isinstance(item.get("Name"), str) and item.get("Value") is not None
    ]


def _shown(value: Any) -> str:
    """Show a value of unknown size in a message."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return short(value)

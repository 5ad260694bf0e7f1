"""Object properties that are not at their default, kept by the name that the object has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...._powershell.object_templates import template


def with_properties(current: Mapping[str, Any], updates: Mapping[str, Any], class_name: str) -> Mapping[str, Any]:
    """Give the properties after an update; those at their default are not kept."""
    if not updates:
        return current
    defaults = template(class_name, "")
    merged = {**current, **updates}
    return {name: value for name, value in merged.items() if value != defaults[name]}


def properties_of(row: Mapping[str, Any], class_name: str, names: tuple[str, ...]) -> Mapping[str, Any]:
    """Read those of the named properties that an object has and that are not at their default."""
    defaults = template(class_name, "")
    found = {}
    for name in names:
        value = row.get(name)
        if value is not None and value != defaults.get(name, value):
            found[name] = value
    return found

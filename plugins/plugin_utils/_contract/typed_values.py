"""Values that a template made text of, taken for what their field is: ``"10"`` for 10, ``"true"`` for true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"\s*(-?\d{1,18})\s*", re.ASCII)
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
"""The words that Ansible itself takes for a truth value of an option, in lower case."""


def typed_values(values: Any, schema: Mapping[str, Any]) -> Any:
    """Return values in which no text stands for a whole number or a truth value of a schema; the same ones if none did.

    Jinja makes text of everything in a template, and so do inventories in INI format; Ansible itself takes such text
    for the options of modules.
    """
    if isinstance(values, str):
        return _typed_text(values, schema.get("type"))
    if isinstance(values, dict):
        properties = schema.get("properties")
        if not isinstance(properties, Mapping):
            return values
        typed = {name: typed_values(value, properties.get(name, {})) for name, value in values.items()}
        return typed if any(typed[name] is not value for name, value in values.items()) else values
    if isinstance(values, list) and isinstance(schema.get("items"), Mapping):
        items = [typed_values(value, schema["items"]) for value in values]
        return items if any(one is not other for one, other in zip(items, values, strict=True)) else values
    return values


def _typed_text(text: str, kind: Any) -> Any:
    if kind == "integer":
        match = _WHOLE.fullmatch(text)
        return int(match[1]) if match else text
    return _TRUTH.get(text.strip().lower(), text) if kind == "boolean" else text

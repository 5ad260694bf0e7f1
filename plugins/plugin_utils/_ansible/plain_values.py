"""The border to Ansible: tagged and lazy values become plain Python values, once."""

from __future__ import annotations

import json
from typing import Any


def plain_values(value: Any) -> Any:
    """Give a copy without Ansible's own types.

    Ansible marks values with their origin by subclasses of str, int, dict and list, which deepdiff takes for other
    types and jsonschema-rs does not take at all. Dates, which YAML reads from unquoted text, become that text again.
    """
    return json.loads(json.dumps(value, default=str))


def without_nulls(value: Any) -> Any:
    """Leave out options that were not given: Ansible fills them in with null, and null says nothing here."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value

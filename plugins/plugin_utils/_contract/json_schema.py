"""The document's JSON Schema (draft 2020-12), derived from the kinds."""

from __future__ import annotations

import re
from typing import Any

from .._kinds.registry import KINDS
from .._model.kind import Kind
from .._model.meta import Field
from .._model.question import PROMISE_FIELDS, SECTION, SECTION_DESCRIPTION

DOCUMENT_VERSION = 1
SCHEMA_ID = "https://github.com/fabricops/fabricops.hyperv/schemas/host_network.schema.json"


def host_network_schema() -> dict[str, Any]:
    """Give the schema of a whole document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Virtual network of a Hyper-V host",
        "description": "What is not mentioned is not managed.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "version": {"description": "Version of the document format.", "const": DOCUMENT_VERSION},
            **{behaviour.kind.section: _section(behaviour.kind) for behaviour in KINDS.values()},
            SECTION: {
                "description": _description(SECTION_DESCRIPTION, ""),
                "type": "array",
                "items": fields_schema(PROMISE_FIELDS),
            },
        },
    }


def resource_schema(kind: Kind) -> dict[str, Any]:
    """Give the schema of one resource of a kind."""
    return fields_schema(kind.fields)


def fields_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Give the schema of a mapping with these fields."""
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            item.name: {"description": _description(item.meta.description, item.meta.unit), **item.meta.type.schema}
            for item in fields
        },
    }
    required = [item.name for item in fields if item.meta.required]
    if required:
        schema["required"] = required
    return schema


def _section(kind: Kind) -> dict[str, Any]:
    schema = resource_schema(kind)
    if kind.many:
        return {"description": kind.description, "type": "array", "items": schema}
    return {"description": kind.description, **schema}


def _description(text: str, unit: str) -> str:
    plain = _MARK.sub(r"\1", text)
    return f"{plain} In {unit}." if unit else plain


_MARK = re.compile(r"\b[CI]\(([^)]*)\)")
"""Ansible's marks around literals and option names in descriptions."""

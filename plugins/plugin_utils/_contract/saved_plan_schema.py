"""The JSON Schema (draft 2020-12) of plan files, and what is wrong with the shape of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.errors import Finding
from .json_schema import SCHEMA_ID, host_network_schema
from .result_documentation import plan_result, result_schema
from .validate_document import schema_findings

_TEXT: dict[str, Any] = {"type": "string", "maxLength": 65536}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_DIGEST: dict[str, Any] = {"type": "string", "minLength": 71, "maxLength": 71}
_FINGERPRINT: dict[str, Any] = {"type": "string", "minLength": 16, "maxLength": 16}


def saved_plan_schema() -> dict[str, Any]:
    """Return the schema of a plan file."""
    document = {name: part for name, part in host_network_schema().items() if not name.startswith("$")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID.replace("host_network", "saved_plan"),
        "title": "Plan file of fabricops.hyperv.host_network",
        "description": "Written by option plan_only, applied by option apply_plan; the same plan is the same file.",
        **_mapping(
            {
                "format": _said("What this file is.", {"const": "fabricops.hyperv/plan"}),
                "format_version": _said("Version of the format of plan files.", {"const": 2}),
                "host": _said(
                    "The host that the plan was made for.",
                    _mapping(
                        {
                            "name": _said("The name by which it was meant.", _TEXT),
                            "computer": _said("The name that it told.", _TEXT),
                        }
                    ),
                ),
                "document": _said("The document that the plan leads to, as it was read.", {"type": "object"}),
                "options": _said("How the document was meant.", {"type": "object"}),
                "before": _said(
                    "The resources concerned as they were when the plan was made.", {"$ref": "#/$defs/document"}
                ),
                "after": _said("The same resources as the plan leaves them.", {"$ref": "#/$defs/document"}),
                "rounds": _said(
                    "What is applied one after the other; two where guests start before their addresses can be read.",
                    {"type": "array", "items": _round(), "minItems": 1, "maxItems": 2},
                ),
                "host_state": _said("What the host was when the plan was made.", _host_state()),
                "digest": _said("SHA-256 of all the rest, in canonical form.", _DIGEST),
            }
        ),
        "$defs": {"document": document},
    }


def saved_plan_findings(values: Any) -> list[Finding]:
    """List what is wrong with the shape of a plan file."""
    return schema_findings(values, saved_plan_schema)


def _round() -> dict[str, Any]:
    return _mapping(
        {
            "state_before": _said("Digest of the state that the round leads from.", _DIGEST),
            "state_after": _said(
                "Digest of the state that it leads to, which is state_before of whatever follows.", _DIGEST
            ),
            "steps": result_schema(plan_result())["properties"]["plan"],
            "side_effects": _said("What Windows changes by itself on the way.", _TEXTS),
            "warnings": _said("Remarks that stop nothing.", _TEXTS),
        }
    )


def _host_state() -> dict[str, Any]:
    return _mapping(
        {
            "tables": _said(
                "Digest of what each Get- cmdlet answered.", {"type": "object", "additionalProperties": _DIGEST}
            ),
            "resources": _said(
                "Fingerprint of each resource, by section and name.",
                {
                    "type": "object",
                    "additionalProperties": {"type": "object", "additionalProperties": _FINGERPRINT},
                },
            ),
        }
    )


def _said(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, **schema}


def _mapping(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }

"""The JSON Schema (draft 2020-12) of plan files, and what is wrong with the shape of one."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from .._kinds.registry import KINDS
from .._model.disruption import Interruption
from .._model.errors import Finding
from .._model.operation import Operation
from .json_schema import SCHEMA_ID, host_network_schema
from .validate_document import schema_findings

_TEXT: dict[str, Any] = {"type": "string", "maxLength": 65536}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_NAMES_OR_ALL: dict[str, Any] = {"type": ["array", "null"], "items": _TEXT}
_DIGEST: dict[str, Any] = {"type": "string", "minLength": 71, "maxLength": 71}
_FINGERPRINT: dict[str, Any] = {"type": "string", "minLength": 16, "maxLength": 16}


def saved_plan_schema() -> dict[str, Any]:
    """Give the schema of a plan file."""
    document = {name: part for name, part in host_network_schema().items() if not name.startswith("$")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID.replace("host_network", "saved_plan"),
        "title": "Plan file of fabricops.hyperv.host_network",
        "description": "Written by option plan_only, applied by option apply_plan; the same plan is the same file.",
        **_mapping(
            {
                "format": _said("What this file is.", {"const": "fabricops.hyperv/plan"}),
                "format_version": _said("Version of the format of plan files.", {"const": 1}),
                "host": _said(
                    "The host that the plan was made for.",
                    _mapping(
                        {
                            "name": _said("The name by which it was meant.", _TEXT),
                            "computer": _said("The name that it told.", _TEXT),
                        }
                    ),
                ),
                "document": _said("Digest of the document that the plan leads to, in canonical form.", _DIGEST),
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
        "$defs": {"document": document, "invocation": _invocation(), "query": _query(), "value": _value()},
    }


def saved_plan_findings(values: Any) -> list[Finding]:
    """List what is wrong with the shape of a plan file."""
    return schema_findings(values, saved_plan_schema)


def _round() -> dict[str, Any]:
    kind = {"enum": list(KINDS)}
    mentioned = _mapping(
        {
            "kind": kind,
            "key": _TEXTS,
            "id": _said("Id by which the document selects it.", _TEXT),
            "gone": _said("Whether the document wants it removed.", {"type": "boolean"}),
        },
        optional=("id", "gone"),
    )
    return _mapping(
        {
            "state_before": _said("Digest of the state that the round leads from.", _DIGEST),
            "state_after": _said(
                "Digest of the state that it leads to, which is state_before of whatever follows.", _DIGEST
            ),
            "steps": {"type": "array", "items": _step()},
            "side_effects": _said("What Windows changes by itself on the way.", _TEXTS),
            "warnings": _said("Remarks that stop nothing.", _TEXTS),
            "scope": _said(
                "Which partitions, and whose guests, were read; null for all.",
                _mapping({"partitions": _NAMES_OR_ALL, "guests": _NAMES_OR_ALL}),
            ),
            "mentioned": _said("What the document speaks of.", {"type": "array", "items": mentioned}),
        }
    )


def _step() -> dict[str, Any]:
    operation = _of_record(Operation, {"kind": {"enum": list(KINDS)}, "before": {"type": "object"}})
    operation["properties"]["after"] = {"type": "object"}
    operation["required"] = [name for name in operation["required"] if name not in ("before", "after")]
    return _mapping(
        {
            "operation": _said("What is done to which resource; before and after in canonical values.", operation),
            "invocations": {"type": "array", "items": {"$ref": "#/$defs/invocation"}},
            "interruptions": _said(
                "What that does to traffic.", {"type": "array", "items": _of_record(Interruption, {})}
            ),
            "commands": _said("The invocations as PowerShell.", _TEXTS),
            "changes": _said("The fields that change, in plans of up to 500 steps.", _TEXTS),
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


def _invocation() -> dict[str, Any]:
    inside = _mapping(
        {"partitions": _TEXTS, "by_id": {"type": "boolean"}, "adapter": {"$ref": "#/$defs/query"}},
        optional=("adapter",),
    )
    parameters = {"type": "array", "items": _parameter()}
    said = _said("Partitions in whose operating system it runs.", inside)
    retry = _said("Whether it is sent once more if it fails.", {"type": "boolean"})
    properties = {"cmdlet": _TEXT, "parameters": parameters, "inside": said, "retry_once": retry}
    return _mapping(properties, optional=("inside", "retry_once"))


def _query() -> dict[str, Any]:
    where = _mapping({"property": _TEXT, "equals": _TEXT})
    parameters = {"type": "array", "items": _parameter()}
    return _mapping({"cmdlet": _TEXT, "parameters": parameters, "where": where}, optional=("where",))


def _parameter() -> dict[str, Any]:
    return _mapping({"name": _TEXT, "value": {"$ref": "#/$defs/value"}})


def _value() -> dict[str, Any]:
    plain = {"type": ["string", "integer", "boolean"]}
    one = {"anyOf": [plain, {"$ref": "#/$defs/query"}]}
    return {"anyOf": [*one["anyOf"], {"type": "array", "items": one}]}


def _said(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, **schema}


def _mapping(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def _of_record(record_class: type[Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Derive the schema of an immutable record; ``known`` are the parts that its types do not tell."""
    hints = get_type_hints(record_class)
    properties = {name: known[name] if name in known else _of_hint(hint) for name, hint in hints.items()}
    optional = tuple(item.name for item in dataclasses.fields(record_class) if item.default is None)
    return _mapping(properties, optional)


def _of_hint(hint: Any) -> dict[str, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (only,) = (part for part in inner if part is not types.NoneType)
        return _of_hint(only)
    if origin is tuple:
        return {"type": "array", "items": _of_hint(inner[0])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [word.value for word in hint]}
    return dict({str: _TEXT, int: {"type": "integer"}, bool: {"type": "boolean"}}.get(hint, {"type": "object"}))

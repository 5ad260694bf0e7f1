"""The JSON Schema of files in a repository of host documents: a document's fields, and what is said about layers."""

from __future__ import annotations

from typing import Any

from .._kinds.registry import KINDS
from .json_schema import SCHEMA_ID, host_network_schema

INHERITED = "inherited"
PROTECT = "protect"
MERGE, REPLACE, DROP = "merge", "replace", "drop"

PROFILE_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"
LABEL_PATTERN = "^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$"
"""Names and values of labels, as Kubernetes has them, but for the slash."""

_LABEL_TEXT = {
    "pattern": LABEL_PATTERN,
    "minLength": 1,
    "maxLength": 63,
    "$comment": "letters, digits, and between them hyphens, underscores and dots",
}
_LABEL = {
    "description": "One value, or a list of them.",
    "type": ["string", "integer", "boolean", "array"],
    **_LABEL_TEXT,
    "items": {"type": ["string", "integer", "boolean"], **_LABEL_TEXT},
    "maxItems": 64,
}

_CONNECTION = {
    "ansible_connection": {
        "description": "The connection plugin, one of this collection.",
        "type": "string",
        "pattern": r"^fabricops\.hyperv\.[a-z_]+$",
        "$comment": "a connection plugin of this collection, such as fabricops.hyperv.simulated",
    },
    "ansible_host": {"description": "Address at which the host is reached.", "type": "string"},
    "ansible_port": {"description": "Port at which the host is reached.", "type": ["integer", "string"]},
    "ansible_user": {"description": "User as whom the host is reached.", "type": "string"},
}
"""The variables of connections that a file may set. Others, such as programs to start and arguments for them, could run
anything on the machine that plans for a proposed change."""

_INHERITED = {
    "description": "What becomes of the resource of this name that included profiles declare: merge lays these fields "
    "over it, replace takes these fields alone, drop leaves the resource out of the document.",
    "enum": [MERGE, REPLACE, DROP],
}
_PROTECT = {
    "description": "Whether fleet runs refuse to remove the resource from the host.",
    "type": "boolean",
}


def host_file_schema() -> dict[str, Any]:
    """Give the schema that files are checked with after what is null, encrypted or a template was taken out of them."""
    whole = host_network_schema()
    properties = dict(whole["properties"])
    for behaviour in KINDS.values():
        if behaviour.kind.many:
            properties[behaviour.kind.section] = _layered(properties[behaviour.kind.section], protect=True)
    properties["intents"] = _layered(properties["intents"], protect=False)
    return {
        **whole,
        "$id": SCHEMA_ID.replace("host_network", "host_file"),
        "title": "File of a host or of a profile in a repository of host documents",
        "description": "A document with what the file includes, how its host is reached, and labels.",
        "properties": {**_own_properties(), **properties},
    }


def published_host_file_schema() -> dict[str, Any]:
    """Give the schema that editors use: null takes an inherited value away, so it can stand nearly everywhere."""
    whole = host_file_schema()
    return {**whole, "properties": {name: _nullable(part, ()) for name, part in whole["properties"].items()}}


def _own_properties() -> dict[str, Any]:
    return {
        "include": {
            "description": "Profiles, by their names below profiles/; later ones and this file win over earlier ones.",
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 255},
            "maxItems": 64,
        },
        "labels": {
            "description": "What the host is; each label becomes an inventory group.",
            "type": "object",
            "propertyNames": _LABEL_TEXT,
            "additionalProperties": _LABEL,
        },
        "connection": {
            "description": "Variables that say how the host is reached.",
            "type": "object",
            "additionalProperties": False,
            "properties": _CONNECTION,
            "patternProperties": {"^fabricops_hyperv_[a-z_]+$": {"type": ["string", "integer", "number", "boolean"]}},
        },
        "suspend": {
            "description": "Whether fleet runs leave the host alone; text says that they do, and why.",
            "type": ["boolean", "string"],
        },
        "templated": {
            "description": "Where this file holds Ansible templates: true for everywhere, or a list of fields such as "
            "partition_adapters.vlan. False says that braces are text.",
            "type": ["boolean", "array"],
            "items": {"type": "string", "minLength": 1, "maxLength": 255},
        },
    }


def _layered(section: dict[str, Any], *, protect: bool) -> dict[str, Any]:
    own = {INHERITED: _INHERITED, **({PROTECT: _PROTECT} if protect else {})}
    items = section["items"]
    return {**section, "items": {**items, "properties": {**items["properties"], **own}}}


def _nullable(schema: dict[str, Any], required: tuple[str, ...], name: str = "") -> dict[str, Any]:
    if name in required or "const" in schema:
        return schema
    changed = dict(schema)
    if "enum" in schema:
        changed["enum"] = [*schema["enum"], None]
    elif "type" in schema:
        types = schema["type"]
        changed["type"] = [*([types] if isinstance(types, str) else types), "null"]
    if "properties" in schema:
        needed = tuple(schema.get("required", ()))
        changed["properties"] = {key: _nullable(part, needed, key) for key, part in schema["properties"].items()}
    if isinstance(schema.get("additionalProperties"), dict):
        changed["additionalProperties"] = _nullable(schema["additionalProperties"], ())
    if isinstance(schema.get("items"), dict) and "properties" in schema["items"]:
        items = schema["items"]
        needed = tuple(items.get("required", ()))
        fields = {key: _nullable(part, needed, key) for key, part in items["properties"].items()}
        changed["items"] = {**items, "properties": fields}
    return changed

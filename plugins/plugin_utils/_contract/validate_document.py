"""Check a document against its schema. The only importer of jsonschema and of its accelerator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from .._model.errors import Finding
from .._model.field_types import NAME_PATTERN
from .._model.hints import did_you_mean, short
from .._model.paths import join_path, show_path
from .json_schema import host_network_schema

try:
    import jsonschema
except ImportError:  # the import checks of ansible-test run without the collection's requirements
    jsonschema = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type
try:
    import jsonschema_rs
except ImportError:  # an accelerator only: without it every document takes the slow way
    jsonschema_rs = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type

MAXIMUM_FINDINGS = 200


Schema = Callable[[], dict[str, Any]]
"""A function that gives a schema; what is compiled of it is kept by its name."""


def schema_findings(values: Any, schema: Schema = host_network_schema) -> list[Finding]:
    """List what is wrong with the shape of a document, or of what another schema describes; at most 200 findings.

    What is good takes the fast way; findings always come from the same validator, so that they do not depend on the
    accelerator.
    """
    if jsonschema_rs is not None and _is_valid(values, schema):
        return []
    return _findings(_validator(schema), values)


def shape_findings(values: Any, schema: Mapping[str, Any]) -> list[Finding]:
    """List what is wrong with the shape of a few values, of which a schema is given as it is."""
    return _findings(jsonschema.Draft202012Validator(schema), values)


def _findings(validator: Any, values: Any) -> list[Finding]:
    findings: list[Finding] = []
    for error in validator.iter_errors(values):
        findings.extend(_explain(error))
        if len(findings) >= MAXIMUM_FINDINGS:
            break
    return findings[:MAXIMUM_FINDINGS]


def _is_valid(values: Any, schema: Schema) -> bool:
    try:
        return bool(_fast_validator(schema).is_valid(values))
    except ValueError:  # values that JSON does not have, such as keys that are numbers or dates
        return False


@cache
def _fast_validator(schema: Schema) -> Any:
    return jsonschema_rs.validator_for(schema())


@cache
def _validator(schema: Schema) -> Any:
    return jsonschema.Draft202012Validator(schema())


def _explain(error: Any) -> Iterator[Finding]:
    where = show_path(error.absolute_path)
    schema: Mapping[str, Any] = error.schema
    value = error.instance
    if error.validator == "additionalProperties":
        matched = [key for key in value if any(re.search(one, str(key)) for one in schema.get("patternProperties", ()))]
        yield from _unknown_keys(where, list(schema.get("properties", ())), value, matched)
    elif error.validator == "required":
        missing = [name for name in error.validator_value if name not in value]
        yield Finding("schema", where, f"{' and '.join(missing)} is missing", f"add {', '.join(missing)}")
    elif error.validator == "enum":
        words = [str(word) for word in error.validator_value if isinstance(word, str)]
        yield Finding(
            "schema",
            where,
            f"{short(value)} is not one of the words that can stand here",
            did_you_mean(value, words),
        )
    elif error.validator == "type":
        yield _wrong_type(where, schema, value)
    elif error.validator == "const":
        yield Finding(
            "schema",
            where,
            f"{short(value)} is not a version of the document format that is understood",
            f"write {error.validator_value}",
        )
    elif error.validator in ("minimum", "maximum"):
        yield Finding(
            "schema",
            where,
            f"{short(value)} is outside {schema['minimum']}-{schema['maximum']}"
            if "maximum" in schema
            else f"{short(value)} is less than {schema['minimum']}",
            "choose a value in that range",
        )
    elif error.validator in ("minLength", "maxLength", "minItems", "maxItems"):
        yield Finding(
            "schema",
            where,
            f"{short(value)} is too {'short' if error.validator.startswith('min') else 'long'}",
            _length_hint(error.validator, error.validator_value),
        )
    elif error.validator == "pattern":
        if len(value) >= schema.get("minLength", 0):  # what is too short is said to be that, and not both
            is_name = schema["pattern"] == NAME_PATTERN
            hint = "take the control characters out" if is_name else "36 hex digits and hyphens, in braces or without"
            hint = schema.get("$comment", hint)
            yield Finding("schema", where, f"{short(value)} has characters that cannot stand here", hint)
    else:
        yield Finding("schema", where, error.message[:300])


def _unknown_keys(where: str, known: list[str], value: Mapping[Any, Any], matched: list[Any]) -> Iterator[Finding]:
    for key in value:
        if key in known or key in matched:
            continue
        hint = did_you_mean(key, known)
        if value[key] is None and str(key).replace("-", "").isdigit():
            hint = "inside {...} YAML splits at commas; put a list of VLANs in quotes, such as '1-100,200'"
        yield Finding("schema", join_path(where, key), f"there is no field {short(key)} here", hint)


def _length_hint(validator: str, bound: int) -> str:
    one, many = ("character", "characters") if validator.endswith("Length") else ("entry", "entries")
    return f"at {'least' if validator.startswith('min') else 'most'} {bound} {one if bound == 1 else many}"


_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
    "NoneType": "nothing",
    "str": "text",
    "int": "a number",
    "float": "a number with a fraction",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
}


def _wrong_type(where: str, schema: Mapping[str, Any], value: Any) -> Finding:
    expected = schema["type"]
    words = " or ".join(_TYPE_WORDS[name] for name in ([expected] if isinstance(expected, str) else expected))
    hint = _TYPE_HINTS.get(expected, "") if isinstance(expected, str) else "take the fraction away"
    if "object" in expected and "string" in expected:
        hint = "write a name, or a mapping that says what is meant"
    if value is None:
        hint = "leave the field out if it shall say nothing"
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and expected == "string":
        what = schema.get("title", "text")
        hint = f"YAML reads digits and colons without quotes as a number; put the {what} in quotes"
    return Finding("schema", where, f"{words} is expected, and {short(value)} is {type_word(value)}", hint)


_TYPE_HINTS = {
    "string": "put text in quotes",
    "integer": "write digits, without quotes",
    "boolean": "write true or false, without quotes",
    "array": "write a list, such as [ONE, OTHER]",
    "object": "write a mapping, such as {field: value}",
}


def type_word(value: Any) -> str:
    """Name the type of a plain value in plain words."""
    return _TYPE_WORDS.get(type(value).__name__, type(value).__name__)

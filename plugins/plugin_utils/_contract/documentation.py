"""The documentation of a module's options, derived from the fields of its kind."""

from __future__ import annotations

import re
from typing import Any

from .._kinds.registry import KINDS
from .._model.kind import Kind
from .._model.meta import UNSET, Field, fields_of
from .._model.question import PROMISE_FIELDS, QUERY_FIELDS, SECTION, SECTION_DESCRIPTION
from .argument_spec import task_options

OptionDocs = dict[str, dict[str, Any]]

_TASK_OPTIONS = {
    "state": "Whether the resource shall be there (C(present)) or not (C(absent)).",
    "allow_disconnect_running": "Whether a step that has to remove a switch for a moment may unplug running partitions"
    " from it. They are plugged in again; without this permission such a task is refused.",
}


def option_documentation(kind: Kind) -> OptionDocs:
    """Document the options of the module of a kind."""
    documented = field_documentation(kind.fields)
    for name, option in task_options(kind).items():
        documented[name] = {"description": [_TASK_OPTIONS[name]], **option}
    return documented


def document_documentation() -> OptionDocs:
    """Document a whole document, as the options below ``config`` of module host_network."""
    documented: OptionDocs = {
        "version": {"description": ["Version of the document format; 1 is the only one so far."], "type": "int"}
    }
    for behaviour in KINDS.values():
        kind = behaviour.kind
        section: dict[str, Any] = {"description": [kind.description], "type": "list" if kind.many else "dict"}
        if kind.many:
            section["elements"] = "dict"
        section["suboptions"] = field_documentation(kind.fields, in_document=True)
        documented[kind.section] = section
    documented[SECTION] = {
        "description": [SECTION_DESCRIPTION],
        "type": "list",
        "elements": "dict",
        "suboptions": field_documentation(PROMISE_FIELDS),
    }
    return documented


def question_documentation() -> OptionDocs:
    """Document the options of module reachability: one question, or a list of them."""
    questions = field_documentation(QUERY_FIELDS)
    single = {name: {key: part for key, part in docs.items() if key != "required"} for name, docs in questions.items()}
    many = {"description": ["Several questions, answered in order from one reading of the host."], "type": "list"}
    return {**single, "queries": {**many, "elements": "dict", "suboptions": questions}}


def field_documentation(fields: tuple[Field, ...], *, in_document: bool = False) -> OptionDocs:
    """Document fields; in a document also what state replaced goes back to where the field is left out."""
    return {item.name: _document_field(item, in_document) for item in fields}


def _document_field(item: Field, in_document: bool) -> dict[str, Any]:
    meta = item.meta
    description = [_without_citation(meta.description)]
    if meta.unit:
        description.append(f"In {meta.unit}.")
    if meta.immutable:
        description.append(f"The resource is made anew when this changes, since {_without_citation(meta.immutable)}.")
    default = "" if meta.default is UNSET else _plain(meta.type.to_document(meta.default))
    if in_document and default:
        description.append(f"States C(replaced) and C(overridden) go back to C({default}) where this is left out.")
    documented: dict[str, Any] = {"description": description, "type": meta.type.option["type"]}
    if meta.required:
        documented["required"] = True
    for key in ("elements", "choices"):
        if key in meta.type.option:
            documented[key] = meta.type.option[key]
    if meta.type.nested_in is not None:
        documented["suboptions"] = field_documentation(fields_of(meta.type.nested_in))
    return documented


def _without_citation(text: str) -> str:
    """Users read docs/fidelity.md, where rules have names; the sources behind it are for those who change a kind."""
    return _CITATION.sub("", text)


_CITATION = re.compile(r" \(rules? [^)]*\)")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name}={_plain(part)}" for name, part in value.items())
    return str(value)

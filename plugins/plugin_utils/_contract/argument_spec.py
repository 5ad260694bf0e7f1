"""A module's options, derived from the fields of its kind, in the form that Ansible's own validator takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._model.errors import Finding
from .._model.hints import did_you_mean, short
from .._model.kind import Kind
from .._model.paths import join_path
from .guard_options import GUARD_OPTIONS
from .validate_document import type_word

ArgumentSpec = dict[str, dict[str, Any]]


def argument_spec(kind: Kind) -> ArgumentSpec:
    """Give the options of the module of a kind: its fields, and what is said about the task as such.

    Words that are no choice are left to the document's schema, whose findings say where and what was meant.
    """
    spec: ArgumentSpec = {
        item.name: {**_without_choices(item.meta.type.option), **({"required": True} if item.meta.required else {})}
        for item in kind.fields
    }
    for name, option in {**task_options(kind), **GUARD_OPTIONS}.items():
        spec[name] = dict(option)
    return spec


def _without_choices(option: Mapping[str, Any]) -> dict[str, Any]:
    # Ansible itself turns a bare YAML off (false) back into the word, where it knows that the word is a choice.
    kept = "off" in option.get("choices", ())
    plain = {key: value for key, value in option.items() if key != "choices" or kept}
    if "options" in plain:
        plain["options"] = {name: _without_choices(nested) for name, nested in plain["options"].items()}
    return plain


def task_options(kind: Kind) -> ArgumentSpec:
    """Give the options of a kind's module that are neither fields of the resource nor guards."""
    options: ArgumentSpec = {}
    if kind.removable:
        options["state"] = {"type": "str", "choices": ["present", "absent"], "default": "present"}
    if kind.connects_others:
        options["allow_disconnect_running"] = {"type": "bool", "default": False}
    return options


def option_findings(spec: Mapping[str, Any], given: Mapping[str, Any], path: str = "") -> Iterator[Finding]:
    """Yield a finding for every option, or key of a nested option, that does not exist, is missing, or has no shape.

    Ansible's own validator stops at the first shape that it cannot use, and does not say where it stands. Single values
    are left to it: it takes much for a number or a truth that is not written as one.
    """
    for name in given:
        if name not in spec:
            hint = did_you_mean(name, spec)
            yield Finding("options", join_path(path, name), f"there is no option '{name}' here", hint)
    for name, option in spec.items():
        where, value = join_path(path, name), given.get(name)
        if value is None:
            if option.get("required"):
                yield Finding("options", where, "this option is needed", f"add {name}")
        elif option["type"] == "dict":
            yield from _mapping_findings(option, value, where)
        elif option["type"] == "list":
            yield from _list_findings(option, value, where)
        elif option["type"] == "str" and isinstance(value, (dict, list)):
            message = f"text is expected, and {short(value)} is {type_word(value)}"
            yield Finding("options", where, message, "write one value, as text")
        elif "choices" in option and not isinstance(value, bool) and str(value) not in map(str, option["choices"]):
            yield _no_choice(option, value, where)


def _mapping_findings(option: Mapping[str, Any], value: Any, where: str) -> Iterator[Finding]:
    if isinstance(value, dict):
        if "options" in option:
            yield from option_findings(option["options"], value, where)
    elif not isinstance(value, str) or ("=" not in value and not value.lstrip().startswith("{")):
        # Text is what a command line gives; Ansible reads JSON and key=value.
        fields = f"fields: {', '.join(option['options'])}" if "options" in option else _TEXT_HINT
        yield Finding("options", where, f"a mapping is expected, and {short(value)} is {type_word(value)}", fields)


_TEXT_HINT = "write fields and values; the filter from_yaml makes them of YAML text"


def _list_findings(option: Mapping[str, Any], value: Any, where: str) -> Iterator[Finding]:
    if isinstance(value, dict):
        yield Finding("options", where, "a list is expected, and this is a mapping", "put a hyphen before each entry")
        return
    if isinstance(value, str) and option.get("elements") != "dict":
        value = value.split(",")  # as Ansible does
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        place = f"{where}[{index}]"
        if option.get("elements") == "dict":
            yield from _mapping_findings(option, item, place)
        elif option.get("elements") != "raw" and (isinstance(item, (dict, list)) or item is None):
            message = f"text is expected, and {short(item)} is {type_word(item)}"
            yield Finding("options", place, message, "write names")
        elif "choices" in option and item not in option["choices"]:
            yield _no_choice(option, item, place)


def _no_choice(option: Mapping[str, Any], value: Any, where: str) -> Finding:
    known = [str(word) for word in option["choices"]]
    message = f"{short(value)} is not one of the words that can stand here"
    return Finding("options", where, message, did_you_mean(value, known))

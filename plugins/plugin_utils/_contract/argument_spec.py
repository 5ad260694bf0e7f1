"""A module's options, derived from the fields of its kind, in the form that Ansible's own validator takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._model.errors import Finding
from .._model.kind import Kind
from .validate_document import did_you_mean

ArgumentSpec = dict[str, dict[str, Any]]

CONNECTS_OTHERS = frozenset({"virtual_switch"})
"""Kinds whose changes can unplug running partitions, so that their modules ask for permission."""


def argument_spec(kind: Kind) -> ArgumentSpec:
    """Give the options of the module of a kind: its fields, and what is said about the task as such.

    Words that are no choice are left to the document's schema, whose findings say where and what was meant.
    """
    spec: ArgumentSpec = {
        item.name: {**_without_choices(item.meta.type.option), **({"required": True} if item.meta.required else {})}
        for item in kind.fields
    }
    for name, option in task_options(kind).items():
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
    """Give the options of a kind's module that are no fields of the resource."""
    options: ArgumentSpec = {}
    if kind.removable:
        options["state"] = {"type": "str", "choices": ["present", "absent"], "default": "present"}
    if kind.name in CONNECTS_OTHERS:
        options["allow_disconnect_running"] = {"type": "bool", "default": False}
    return options


def unknown_options(spec: Mapping[str, Any], given: Mapping[str, Any], path: str = "") -> Iterator[Finding]:
    """Yield a finding for every option, or key of a nested option, that does not exist."""
    for name, value in given.items():
        where = f"{path}.{name}" if path else str(name)
        option = spec.get(name)
        if option is None:
            yield Finding("options", where, f"there is no option '{name}' here", did_you_mean(str(name), spec))
        elif "options" in option:
            values = enumerate(value) if isinstance(value, list) else [("", value)]
            for index, item in values:
                if isinstance(item, dict):
                    yield from unknown_options(option["options"], item, f"{where}[{index}]" if index != "" else where)

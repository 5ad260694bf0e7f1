"""Values of a file that nobody knows yet: what Ansible fills in, what is encrypted; and what can be checked now."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from .._kinds.registry import KINDS
from .._model.errors import Finding
from .._model.hints import short
from .._model.paths import show_path
from .._model.question import SECTION
from .._model.vaulted_text import VaultedText
from .check_template import HINT, template_problem
from .origins import Path, all_values

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_FILLED_IN_NEVER = frozenset({"include", "templated", "labels", "suspend", "version"})
_KEYS = {behaviour.kind.section: frozenset(behaviour.kind.key) for behaviour in KINDS.values()}


def may_hold_templates(text: str) -> bool:
    """Tell whether a file's text has anything that Ansible would take for a template."""
    return _TEMPLATE.search(text) is not None


def find_templates(values: Mapping[str, Any]) -> tuple[frozenset[Path], list[tuple[Path, Finding]]]:
    """Give the paths of the values that Ansible fills in, as the file declares them; and findings with their paths.

    Nothing is filled in that does more than a template may.
    """
    declared = values.get("templated")
    findings: list[tuple[Path, Finding]] = []
    templates: set[Path] = set()
    for path, text in _texts_with_braces(values):
        if declared is False or path[0] in ("include", "templated"):
            continue
        if path[0] in _FILLED_IN_NEVER:
            hint = "write the value itself; inventories need it before Ansible can fill anything in"
            findings.append((path, _finding(path, f"{path[0]} cannot be a template", hint)))
        elif declared is True or (isinstance(declared, list) and _is_listed(path, declared)):
            templates.add(path)
            problem = template_problem(text)
            if problem:
                findings.append((path, _finding(path, problem, HINT)))
        elif declared is None:
            hint = (
                "write 'templated: true' at the top of the file to have it filled in, or 'templated: false' to keep it"
            )
            findings.append(
                (path, _finding(path, f"{short(text)} looks like a template, and the file declares none", hint))
            )
    return frozenset(templates), findings


def needed_in_the_open(values: Mapping[str, Any]) -> list[tuple[Path, Finding]]:
    """List encrypted values that merging or an inventory needs before anybody has a key for them."""
    findings = []
    for path in _encrypted(values):
        if path[0] in _FILLED_IN_NEVER or (len(path) == 3 and path[2] in _KEYS.get(str(path[0]), ())):
            message = "this cannot be encrypted, since files are merged and hosts are sorted by it"
            findings.append((path, Finding("secret", show_path(path), message, "write it in the open")))
    return findings


def _texts_with_braces(values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for path, value in all_values(values):
        if isinstance(value, str) and not isinstance(value, VaultedText) and _TEMPLATE.search(value):
            yield path, value


def _finding(path: Path, message: str, hint: str) -> Finding:
    return Finding("template", show_path(path), message, hint)


def _is_listed(path: Path, declared: list[Any]) -> bool:
    """Tell whether one of the declared fields, such as partition_adapters.vlan, is a path's or lies above it."""
    names = [part for part in path if isinstance(part, str)]
    return any(names[: len(parts)] == parts for parts in (str(one).split(".") for one in declared))


def known_part(values: Mapping[str, Any], templates: Collection[Path], *, encrypted: bool = True) -> dict[str, Any]:
    """Give a document without its nulls, and without the fields of resources in which anything is unknown.

    What identifies a resource stays as it is written. Of a promise, all goes that has anything unknown in it.
    ``encrypted`` says whether there may be values that Ansible Vault encrypted.
    """
    unknown = {*templates, *(_encrypted(values) if encrypted else ())}
    taken = {_unit(path) for path in unknown} - {()}
    return {name: _known(value, (name,), taken) for name, value in values.items() if not _is_out(value, (name,), taken)}


def _encrypted(values: Mapping[str, Any]) -> Iterator[Path]:
    return (path for path, value in all_values(values) if isinstance(value, VaultedText))


def _unit(path: Path) -> Path:
    """Give what has to go with an unknown value: a resource's field, a single mapping's field, a whole promise."""
    if path[0] == SECTION:
        return path[:2]
    if len(path) > 1 and isinstance(path[1], int):
        return () if len(path) < 3 or path[2] in _KEYS.get(str(path[0]), ()) else path[:3]
    return path[:2]


def _is_out(value: Any, path: Path, taken: Collection[Path]) -> bool:
    return value is None or path in taken


def _known(value: Any, path: Path, taken: Collection[Path]) -> Any:
    if isinstance(value, dict):
        return {
            name: _known(part, (*path, name), taken)
            for name, part in value.items()
            if not _is_out(part, (*path, name), taken)
        }
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_known(part, (*path, index), taken) for index, part in enumerate(value)]
    return value


def fill_in(value: Any, change: Callable[[Path, str], Any], path: Path = ()) -> Any:
    """Give a copy of plain values in which every text is what ``change`` makes of it."""
    if isinstance(value, dict):
        return {name: fill_in(part, change, (*path, name)) for name, part in value.items()}
    if isinstance(value, list):
        return [fill_in(part, change, (*path, index)) for index, part in enumerate(value)]
    return change(path, value) if isinstance(value, str) else value

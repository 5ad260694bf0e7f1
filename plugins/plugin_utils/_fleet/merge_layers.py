"""Merge the files of a host, from the profile that is included first to the host's own: the last one wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._kinds.registry import KINDS
from .layer import Layer
from .merge_mappings import Problems, Traced, always, as_written, lay_over, merging_fields
from .merge_sections import SectionMerge, sections
from .origins import Origin

LABELS, CONNECTION, SUSPEND = "labels", "connection", "suspend"
OF_THE_FILE = frozenset({"include", "templated"})
"""What a file says about itself; it is not inherited."""

_SINGLE = {behaviour.kind.section: behaviour.kind for behaviour in KINDS.values() if not behaviour.kind.many}


@dataclass(frozen=True, slots=True)
class Merged:
    """What several layers say together. ``protected`` and ``unprotected`` are resources by kind, as plain fields."""

    document: dict[str, Any]
    origin: Origin
    about: Mapping[str, Any]
    about_origin: Origin
    protected: Mapping[str, list[Mapping[str, Any]]]
    unprotected: Mapping[str, list[Mapping[str, Any]]]
    problems: Problems


def merge_layers(layers: Sequence[Layer]) -> Merged:
    """Merge layers; nothing that was read is changed.

    Lists of resources are merged by name (and Id, where one is given), fields of a resource one by one, other lists are
    replaced; null takes an inherited value away.
    """
    problems = Problems()
    lists = sections(problems)
    top = Origin(len(layers) - 1, ())
    values: dict[str, Traced] = {}
    for number, layer in enumerate(layers):
        for name, written in layer.values.items():
            if name not in OF_THE_FILE:
                _add(values, lists, name, Traced(written, Origin(number, (name,))), problems)
    found = {name: lists[name].result(traced.origin) if name in lists else traced for name, traced in values.items()}
    about = {name: traced for name, traced in found.items() if name in (LABELS, CONNECTION, SUSPEND)}
    document = {name: traced for name, traced in found.items() if name not in about}
    resources = {kind: lists[behaviour.kind.section] for kind, behaviour in KINDS.items() if behaviour.kind.many}
    return Merged(
        {name: traced.value for name, traced in document.items()},
        Origin(top.layer, top.path, {name: traced.origin for name, traced in document.items()}),
        {name: traced.value for name, traced in about.items()},
        Origin(top.layer, top.path, {name: traced.origin for name, traced in about.items()}),
        {kind: section.protected() for kind, section in resources.items()},
        {kind: section.unprotected() for kind, section in resources.items()},
        problems,
    )


def _add(
    values: dict[str, Traced], lists: Mapping[str, SectionMerge], name: str, written: Traced, problems: Problems
) -> None:
    """Lay one section of a layer over what is there."""
    if written.value is None:
        if values.pop(name, None) is None:
            problems.add(written.origin, "null takes an inherited value away, and nothing is inherited here", _NO_NULL)
        if name in lists:
            lists[name].clear()
    elif name in lists:
        lists[name].add(written)
        values[name] = written
    elif isinstance(written.value, dict):
        merges = merging_fields(_SINGLE[name]) if name in _SINGLE else always
        lower = values.get(name)
        values[name] = lay_over(lower, written, problems, merges) if lower else as_written(written, problems)
    else:
        values[name] = written


_NO_NULL = "leave it out, or check its name"

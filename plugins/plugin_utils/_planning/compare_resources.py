"""Check after the run that the host is what the rehearsal predicted. The only importer of deepdiff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from operator import attrgetter
from typing import Any

from .._kinds.registry import KINDS
from .._model.errors import Finding
from .._model.kind import PARENT, Kind
from .check_rehearsal import anonymous
from .declared_places import Key, address_of
from .resources import Resources

try:
    import deepdiff
except ImportError:  # the import checks of ansible-test run without the collection's requirements
    deepdiff = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type


FindPlace = Callable[[str, Key], str]
"""Find the place in a document of a resource, by its kind and key."""


def differences(
    predicted: Resources, actual: Resources, *, whole_host: bool, find_place: FindPlace = address_of
) -> list[Finding]:
    """List the resources that are not as predicted; Ids of new things aside.

    MAC addresses that the host picks from its pool are compared only where all of the host was read, since the next
    free one depends on all adapters.
    """
    findings: list[Finding] = []
    for name, behaviour in KINDS.items():
        kind = behaviour.kind
        values = attrgetter(*(item.name for item in kind.fields if item.name != "id"))
        expected = _grouped(kind, predicted[name], whole_host)
        found = _grouped(kind, actual[name], whole_host)
        for key in {**expected, **found}:
            one, other = expected.get(key, []), found.get(key, [])
            if [values(resource) for resource in one] != [values(resource) for resource in other]:
                where = find_place(name, key)
                findings.extend(Finding("verify", where, text) for text in _explain(one, other))
    return findings


def _grouped(kind: Kind, resources: list[Any], whole_host: bool) -> dict[tuple[str, ...], list[Any]]:
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for resource in resources:
        dependent = not whole_host and getattr(resource, "partition", "") == PARENT
        groups[kind.key_of(resource)].append(replace(resource, mac_address=None) if dependent else resource)
    for namesakes in groups.values():
        if len(namesakes) > 1:  # which of them was made first is no difference
            namesakes.sort(key=lambda resource: repr(anonymous(resource)))
    return groups


def _explain(expected: list[Any], found: list[Any]) -> Iterator[str]:
    """Say attribute by attribute how two states of one resource differ."""
    if len(expected) != len(found):
        yield f"{len(expected)} predicted, {len(found)} found"
        return
    for one, other in zip(expected, found, strict=True):
        for change in explain_difference(asdict(anonymous(one)), asdict(anonymous(other))):
            yield f"predicted and found differ: {change}"


def explain_difference(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Say which attributes of one resource differ, as ``path: old -> new``."""
    tree = deepdiff.DeepDiff(before, after, view="tree")
    changes = []
    for group in tree.values():
        for change in group:
            path = ".".join(str(part) for part in change.path(output_format="list"))
            changes.append(f"{path}: {change.t1!r} -> {change.t2!r}")
    return sorted(changes)

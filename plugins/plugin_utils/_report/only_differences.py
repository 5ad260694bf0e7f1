"""The parts of two documents that differ, and of a resource those fields that are worth showing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .._kinds.nic_binding.fields import usual_components
from .._kinds.registry import KINDS
from .._model.host_release import RELEASES
from .._model.kind import Kind
from .._model.meta import UNSET
from .._powershell.switch_extensions import usual_extensions


def only_differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the parts of two documents that differ, resources still with the fields that tell which they are."""
    left: dict[str, Any] = {}
    right: dict[str, Any] = {}
    for behaviour in KINDS.values():
        kind = behaviour.kind
        was, now = dict(_resources(kind, before)), dict(_resources(kind, after))
        for key in {**was, **now}:
            one, other = was.get(key), now.get(key)
            if one == other:
                continue
            _add(left, kind, _shown(kind, one, other))
            _add(right, kind, _shown(kind, other, one))
    return left, right


def _shown(kind: Kind, resource: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """Give the fields worth showing: the key, and what differs; of a resource that comes or goes, no defaults."""
    if resource is None:
        return None
    if other is None:
        return shown_alone(kind, resource)
    if resource.get("role") != other.get("role"):
        resource, other = _unusual(kind, resource), _unusual(kind, other)
    shown: dict[str, Any] = {}
    for name, value in resource.items():
        opposite = other.get(name)
        if name in kind.key:
            shown[name] = value
        elif isinstance(value, dict) and isinstance(opposite, dict) and value != opposite:
            shown[name] = {key: part for key, part in value.items() if part != opposite.get(key)}
        elif value != opposite:
            shown[name] = value
    return shown


def shown_alone(kind: Kind, resource: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a resource that say something by themselves: no defaults, nothing that follows from others."""
    return {name: value for name, value in _unusual(kind, resource).items() if not _is_default(kind, name, value)}


def _unusual(kind: Kind, resource: dict[str, Any]) -> dict[str, Any]:
    """Leave out what follows from other fields: the components of a role, the extensions that every switch has."""
    if kind.name == "nic_binding" and resource.get("role"):
        components = resource.get("components", {})
        usual = usual_components(resource["role"], components)
        return _with_parts(resource, "components", {n: on for n, on in components.items() if on != usual.get(n, on)})
    if kind.name == "virtual_switch":
        extensions = resource.get("extensions", {})
        unusual = {n: on for n, on in extensions.items() if on != _USUAL_EXTENSIONS.get(n, False)}
        return _with_parts(resource, "extensions", unusual)
    return resource


_USUAL_EXTENSIONS = usual_extensions(RELEASES["2022"].order)
"""Documents do not say the release of their host; on older ones an extension more is shown."""


def _with_parts(resource: dict[str, Any], name: str, parts: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in resource.items() if key != name}
    return {**rest, name: parts} if parts else rest


def _defaults_of(kind: Kind) -> dict[str, Any]:
    """What a field holds in most resources: its default, or false for what is chosen when a resource is made."""
    found = {}
    for item in kind.fields:
        if item.meta.default is not UNSET:
            found[item.name] = item.meta.type.to_document(item.meta.default)
        elif item.meta.immutable:
            found[item.name] = False
    return found


_DEFAULTS = {name: _defaults_of(behaviour.kind) for name, behaviour in KINDS.items()}


def _is_default(kind: Kind, name: str, value: Any) -> bool:
    defaults = _DEFAULTS[kind.name]
    return name in defaults and defaults[name] == value


def _resources(kind: Kind, document: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield resources with what tells them apart: key and, for namesakes, which of them it is."""
    written = document.get(kind.section)
    seen: Counter[tuple[str, ...]] = Counter()
    for resource in written or [] if kind.many else [written] if written else []:
        key = tuple([str(resource.get(name, "")).lower() for name in kind.key])
        yield (key, seen[key]), resource
        seen[key] += 1


def _add(document: dict[str, Any], kind: Kind, resource: dict[str, Any] | None) -> None:
    if resource is None:
        return
    if kind.many:
        document.setdefault(kind.section, []).append(resource)
    else:
        document[kind.section] = resource

"""What a run is about: the resources that it may have changed, and that alone may be put back after it.

Somebody else may work on the host at the same time, at its console for example. What they change is not a run's to
undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._kinds.registry import KINDS
from .plan import Plan
from .resources import Resources

Key = tuple[str, ...]
"""A kind's name and the parts of a resource's key, in lower case."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Resources by kind and key, and the switches (labels in lower case) whose every adapter counts too."""

    keys: frozenset[Key]
    switches: frozenset[str]

    def has(self, kind: str, resource: Any) -> bool:
        """Tell whether a resource is among them."""
        if (kind, *KINDS[kind].kind.key_of(resource)) in self.keys:
            return True
        return kind == "partition_adapter" and (resource.switch or "").lower() in self.switches

    def joined(self, other: Touched) -> Touched:
        """Give what is in either."""
        return Touched(self.keys | other.keys, self.switches | other.switches)

    def to_json(self) -> dict[str, Any]:
        """Write for a record."""
        return {"keys": sorted(self.keys), "switches": sorted(self.switches)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Touched:
        """Read from a record; KeyError or TypeError for what is none."""
        return cls(frozenset(tuple(key) for key in content["keys"]), frozenset(content["switches"]))


def touched_by(plan: Plan, before: Resources, after: Resources) -> Touched:
    """Find what a plan is about: what its steps name, what differs after it, and all that hangs on its switches."""
    keys: set[Key] = set()
    switches: set[str] = set()
    for step in plan.steps:
        operation = step.operation
        kind = KINDS[operation.kind].kind
        keys.add((operation.kind, *(part.lower() for part in operation.key)))
        for resource in (operation.before, operation.after):
            if resource is not None:
                keys.add((operation.kind, *kind.key_of(resource)))
                if operation.kind == "virtual_switch":
                    switches |= {label.lower() for label in (resource.name, resource.id) if label}
    keys |= {key for key, _resources in _differing(before, after)}
    keys |= {("nic_binding", nic) for nic in _uplinks(before, after, switches)}
    return Touched(frozenset(keys), frozenset(switches))


def _differing(before: Resources, after: Resources) -> Iterator[tuple[Key, list[Any]]]:
    for name, behaviour in KINDS.items():
        was = _by_key(name, behaviour.kind.key_of, before[name])
        now = _by_key(name, behaviour.kind.key_of, after[name])
        for key in {**was, **now}:
            one, other = was.get(key, []), now.get(key, [])
            if one != other:
                yield key, one + other


def _by_key(name: str, key_of: Callable[[Any], Key], resources: Iterable[Any]) -> dict[Key, list[Any]]:
    found: dict[Key, list[Any]] = {}
    for resource in resources:
        found.setdefault((name, *key_of(resource)), []).append(resource)
    return found


def _uplinks(before: Resources, after: Resources, switches: set[str]) -> Iterator[str]:
    for resources in (before, after):
        for switch in resources["virtual_switch"]:
            if switch.name.lower() in switches:
                yield from (name.lower() for name in switch.uplinks or ())


def only_touched(resources: Resources, touched: Touched | None) -> Resources:
    """Leave out what a run is not about."""
    if touched is None:
        return resources
    return {name: [one for one in found if touched.has(name, one)] for name, found in resources.items()}


def strangers(before: Resources, now: Resources, touched: Touched | None) -> list[str]:
    """Name what somebody else changed meanwhile: ``partition web99``."""
    if touched is None:
        return []
    return [
        f"{key[0]} {' / '.join(key[1:])}".strip()
        for key, resources in _differing(before, now)
        if not any(touched.has(key[0], resource) for resource in resources)
    ]

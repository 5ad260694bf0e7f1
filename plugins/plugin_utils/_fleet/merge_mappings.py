"""Lay one mapping over another, and keep where every value of the outcome comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._contract.host_file_schema import INHERITED
from .._model.errors import Finding
from .._model.field_types import overwrite
from .._model.kind import Kind
from .._model.paths import show_path
from .origins import Origin, Path

Merges = Callable[[Path, Mapping[str, Any], Mapping[str, Any]], bool]
"""Tell whether a mapping at a path below a resource is laid over the lower one, or replaces it."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A value, and where it comes from."""

    value: Any
    origin: Origin


@dataclass(slots=True)
class Problems:
    """Findings about layers, each with the layer and the path there; filled while layers are merged."""

    found: list[tuple[int, Path, Finding]] = field(default_factory=list)

    def add(self, origin: Origin, message: str, hint: str) -> None:
        self.found.append((origin.layer, origin.path, Finding("layers", show_path(origin.path), message, hint)))


def lay_over(lower: Traced | None, upper: Traced, problems: Problems, merges: Merges, path: Path = ()) -> Traced:
    """Give a mapping in which the upper one's values win; null takes the lower value away."""
    values: dict[str, Any] = dict(lower.value) if lower is not None else {}
    origins: dict[str | int, Origin] = dict(_parts(lower)) if lower is not None else {}
    source = upper.origin
    for name, value in upper.value.items():
        origin = Origin(source.layer, (*source.path, name))
        inherited = values.get(name)
        if name == INHERITED and not path:
            continue
        if value is None:
            if name not in values:
                message = "null takes an inherited value away, and nothing is inherited here"
                problems.add(origin, message, "leave the field out, or check its name")
            values.pop(name, None)
            origins.pop(name, None)
            continue
        if isinstance(value, dict):
            lower_part = Traced(inherited, origins[name]) if isinstance(inherited, dict) else None
            if lower_part is not None and not merges((*path, name), lower_part.value, value):
                lower_part = None
            if lower_part is not None or None in value.values():
                part = lay_over(lower_part, Traced(value, origin), problems, merges, (*path, name))
                value, origin = part.value, part.origin  # noqa: PLW2901 - what is laid over stands for what was written
        values[name] = value
        origins[name] = origin
    return Traced(values, Origin(source.layer, source.path, origins))


def as_written(upper: Traced, problems: Problems) -> Traced:
    """Give a mapping that lies over nothing."""
    plain = upper.value
    if INHERITED not in plain and not any(
        part is None or (isinstance(part, dict) and None in part.values()) for part in plain.values()
    ):
        return upper
    return lay_over(None, upper, problems, always)


def always(_path: Path, _lower: Mapping[str, Any], _upper: Mapping[str, Any]) -> bool:
    """Lay every mapping over the lower one."""
    return True


def _parts(traced: Traced) -> Iterator[tuple[str | int, Origin]]:
    origin = traced.origin
    for name in traced.value:
        below = None if origin.parts is None else origin.parts.get(name)
        yield name, below or Origin(origin.layer, (*origin.path, name))


def merging_fields(kind: Kind) -> Merges:
    """Tell for a kind which fields are laid over each other.

    A field that is always declared as a whole, such as a VLAN setting, is replaced as a whole. So is an IPv4
    configuration by one of another method, since addresses and a gateway mean nothing beside DHCP.
    """
    whole = {item.name for item in kind.fields if item.meta.type.merge is overwrite}

    def merges(path: Path, lower: Mapping[str, Any], upper: Mapping[str, Any]) -> bool:
        if path[0] in whole:
            return False
        wanted = _method(upper)
        return wanted is None or wanted == (_method(lower) or wanted)

    return merges


def _method(written: Mapping[str, Any]) -> Any:
    """Give where addresses come from, as far as it is said."""
    return written.get("method") or ("static" if written.get("addresses") else None)

"""A kind of resource: its class, its place in the document, what identifies one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .meta import Field, fields_of

PARENT = "parent"
"""The word by which documents call the management OS where a partition's name is expected."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource.

    ``section`` is its key in the document, ``many`` tells a list of resources from a single mapping, ``key`` names
    the fields that identify one resource; they are compared without case. Changes
    of a kind that ``connects_others`` can unplug running partitions, so that its module asks for permission.
    """

    name: str
    section: str
    resource: type[Any]
    key: tuple[str, ...]
    description: str
    many: bool = True
    removable: bool = True
    connects_others: bool = False

    fields: tuple[Field, ...] = field(init=False, repr=False)

    def key_of(self, resource: Any) -> tuple[str, ...]:
        """What identifies a resource, compared as Windows does."""
        return tuple([getattr(resource, name).lower() for name in self.key])

    def __post_init__(self) -> None:
        """Derive the fields from the resource class, once."""
        object.__setattr__(self, "fields", fields_of(self.resource))

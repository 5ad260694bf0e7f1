"""What is said once about a field, and how a resource's fields are found."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from .field_types import FieldType


class Unset(Enum):
    """The mark of "nothing", where None would be a value."""

    UNSET = "unset"


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True)
class Meta:
    """Everything about a field that is not its name.

    ``default`` is what state ``replaced`` goes back to where the document is silent; without one, silence always
    means "leave alone". ``immutable`` says why the host cannot change it in place (the reason of a re-creation).
    ``since`` is the first release of Windows Server that has it, where not all that are supported do.
    """

    description: str
    type: FieldType
    unit: str = ""
    default: Any = UNSET
    immutable: str = ""
    required: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a resource: its name and what was said about it."""

    name: str
    meta: Meta


OBSERVED = "observed"


def fields_of(resource: type[Any]) -> tuple[Field, ...]:
    """List the document fields of a resource class, in order of declaration; TypeError for one without Meta.

    What is only read from hosts, and cannot be declared, is no document field: its metadata says OBSERVED.
    """
    hints = get_type_hints(resource, include_extras=True)
    found = []
    for item in dataclasses.fields(resource):
        if OBSERVED in item.metadata:
            continue
        hint = hints[item.name]
        metas = [a for a in get_args(hint) if isinstance(a, Meta)] if get_origin(hint) is Annotated else []
        if not metas:
            raise TypeError(f"{resource.__name__}.{item.name} has no Meta")
        found.append(Field(item.name, metas[0]))
    return tuple(found)

"""Places in a host's network, as questions and intents name them: where a way begins, ends, or leads through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Annotated, Any

from .errors import FieldError
from .field_types import BOOLEAN, NAME, NAME_PATTERN, FieldType, integer
from .kind import PARENT
from .meta import Meta, fields_of
from .vlan_ranges import VLAN_MAXIMUM

OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a way begins or ends: a partition's stack, a NIC's cable, whoever has an address, or any cable."""

    partition: Annotated[str, Meta("A partition's stack, by name or Id; C(parent) is the management OS.", NAME)] = ""
    adapter: Annotated[
        str, Meta("Only this adapter of I(partition); in the parent also a NIC's or an interface's name.", NAME)
    ] = ""
    nic: Annotated[str, Meta("The cable of this physical NIC.", NAME)] = ""
    vlan: Annotated[
        int | None,
        Meta("Only frames of this VLAN on the cable of I(nic), 0 for untagged ones.", integer(0, VLAN_MAXIMUM)),
    ] = None
    address: Annotated[str, Meta("Whoever on the host has this IPv4 address; if nobody, somebody outside.", NAME)] = ""
    outside: Annotated[bool, Meta("C(true): the cable of any NIC.", BOOLEAN)] = False

    def __str__(self) -> str:
        if self.partition:
            shown = self.partition if self.partition.lower() == PARENT else f"'{self.partition}'"
            return f"adapter '{self.adapter}' of {shown}" if self.adapter else shown
        if self.nic:
            vlan = "" if self.vlan is None else f", VLAN {self.vlan}" if self.vlan else ", untagged"
            return f"the cable of '{self.nic}'{vlan}"
        return self.address or OUTSIDE

    @property
    def label(self) -> str:
        """The place as answers name it: a partition by its bare name."""
        return self.partition if self.partition and not self.adapter else str(self)


@dataclass(frozen=True, slots=True)
class Waypoint:
    """What a way leads through: a switch, a NIC, an adapter, or any cable."""

    switch: Annotated[str, Meta("A virtual switch, by name or Id.", NAME)] = ""
    nic: Annotated[str, Meta("A physical NIC.", NAME)] = ""
    partition: Annotated[str, Meta("A partition; C(parent) is the management OS.", NAME)] = ""
    adapter: Annotated[str, Meta("Only this adapter of I(partition).", NAME)] = ""
    outside: Annotated[bool, Meta("C(true): the cable of any NIC.", BOOLEAN)] = False

    def __str__(self) -> str:
        if self.switch:
            return f"switch '{self.switch}'"
        if self.nic:
            return f"NIC '{self.nic}'"
        if self.adapter:
            return f"adapter '{self.adapter}' of '{self.partition}'"
        return f"partition '{self.partition}'" if self.partition else "a cable"


def _place(what: type[Any], which: tuple[str, ...], belongs: Mapping[str, str], shorthand: Any) -> FieldType:
    """A mapping that says exactly one of several things, or text for short."""
    fields = {item.name: item.meta for item in fields_of(what)}

    def parse(value: str | Mapping[str, Any]) -> Any:
        said = shorthand(value) if isinstance(value, str) else value
        given = [name for name in fields if not (said.get(name) is None or said[name] == "" or said[name] is False)]
        read = {name: fields[name].type.parse(said[name]) for name in given}
        chosen = [name for name in which if name in read]
        if len(chosen) != 1:
            found = " and ".join(chosen) or "nothing of that"
            raise FieldError(f"there is {found}", f"say exactly one of {', '.join(which)}")
        for name, owner in belongs.items():
            if name in read and owner not in read:
                raise FieldError(f"{name} says nothing without {owner}", f"add {owner}")
        if "address" in read:
            read["address"] = _address(read["address"])
        return what(**read)

    schema = {
        "type": ["string", "object"],
        "minLength": 1,
        "maxLength": 255,
        "pattern": NAME_PATTERN,
        "additionalProperties": False,
        "properties": {name: {"description": meta.description, **meta.type.schema} for name, meta in fields.items()},
    }
    return FieldType(schema, {"type": "raw"}, parse, str)


def _address(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise FieldError(f"'{text}' is not an IPv4 address", "write it like 10.0.0.5") from None


def _endpoint(text: str) -> dict[str, Any]:
    """Read ``outside``, an IPv4 address, or a partition's name."""
    if text.lower() == OUTSIDE:
        return {OUTSIDE: True}
    try:
        return {"address": str(IPv4Address(text))}
    except AddressValueError:
        return {"partition": text}


def _waypoint(text: str) -> dict[str, Any]:
    """Read ``outside``, or a switch's name."""
    return {OUTSIDE: True} if text.lower() == OUTSIDE else {"switch": text}


def _many(one: FieldType) -> FieldType:
    schema = {"type": "array", "items": one.schema, "maxItems": 64}
    return FieldType(schema, {"type": "list", "elements": "raw"}, lambda values: tuple(map(one.parse, values)))


ENDPOINT = _place(
    Endpoint,
    ("partition", "nic", "address", OUTSIDE),
    {"adapter": "partition", "vlan": "nic"},
    _endpoint,
)
WAYPOINT = _place(Waypoint, ("switch", "nic", "partition", OUTSIDE), {"adapter": "partition"}, _waypoint)
WAYPOINTS = _many(WAYPOINT)

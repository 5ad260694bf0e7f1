"""Records to stored rows and back; a row is decoded only when somebody looks at the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar

from ...._model.errors import HostUnavailable
from .records import (
    UNTAGGED,
    Adapter,
    Address,
    GuestInterface,
    HostSettings,
    Interface,
    IpSettings,
    LbfoTeam,
    Partition,
    Record,
    Route,
    Switch,
    Vlan,
)

R = TypeVar("R", bound=Record)
RawRow = tuple[int, str, str, str, str, str, str]
"""The place in the order of all, the columns that indexes are built from, and the rest as JSON."""

COLUMNS = ("position", "id", "name", "parent", "link", "mac", "body")


def encode_ip(ip: IpSettings) -> Mapping[str, Any]:
    """Give an IP configuration as plain JSON."""
    return {
        "dhcp": ip.dhcp,
        "dhcp_v6": ip.dhcp_v6,
        "addresses": [[a.address, a.prefix_length] for a in ip.addresses],
        "routes": [[r.destination, r.next_hop, r.metric] for r in ip.routes],
        "dns_servers": list(ip.dns_servers),
    }


def decode_ip(raw: Mapping[str, Any]) -> IpSettings:
    """Make an IP configuration of what ``encode_ip`` gave."""
    return IpSettings(
        raw["dhcp"],
        raw["dhcp_v6"],
        tuple(Address(*entry) for entry in raw["addresses"]),
        tuple(Route(*entry) for entry in raw["routes"]),
        tuple(raw["dns_servers"]),
    )


def _encode_vlan(vlan: Vlan) -> list[Any]:
    return [
        vlan.mode,
        vlan.access_id,
        vlan.native_id,
        vlan.allowed,
        vlan.private_mode,
        vlan.primary_id,
        vlan.secondary_id,
        vlan.secondary,
    ]


def _decode_vlan(raw: list[Any]) -> Vlan:
    return Vlan(*raw) if raw else UNTAGGED


_ENCODERS: Mapping[str, Callable[[Any], Any]] = {
    "ip": encode_ip,
    "vlan": _encode_vlan,
    "bindings": sorted,
    "properties": dict,
}
_DECODERS: Mapping[str, Callable[[Any], Any]] = {
    "ip": decode_ip,
    "vlan": _decode_vlan,
    "bindings": frozenset,
    "uplinks": tuple,
    "extensions": tuple,
    "members": tuple,
}


class Codec(Generic[R]):
    """How records of one kind become rows: which fields are columns, and which go into the body."""

    def __init__(self, kind: str, record: Callable[..., R], columns: Mapping[str, str]) -> None:
        self.kind = kind
        self.record = record
        self._column_fields = tuple((COLUMNS.index(column), name) for name, column in columns.items())
        fields_of = {column: name for name, column in columns.items()}
        self._texts = tuple(fields_of.get(column, "") for column in COLUMNS[2:6])
        self._body = tuple(
            (f.name, _default_of(f), _ENCODERS.get(f.name))
            for f in fields(record)  # type: ignore[arg-type]  # every record is a dataclass
            if f.name != "id" and f.name not in columns
        )

    def encode(self, record: R, position: int) -> RawRow:
        """Give the row of a record; only fields that differ from their default go into the body."""
        body = {}
        for name, default, encoder in self._body:
            value = getattr(record, name)
            if value != default:
                body[name] = encoder(value) if encoder else value
        name, parent, link, mac = (getattr(record, field) if field else "" for field in self._texts)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")) if body else ""
        return position, record.id, name, parent, link, mac, text

    def decode(self, row: RawRow) -> R:
        """Make the record of a row; HostUnavailable if the row is not what this codec wrote."""
        try:
            values: dict[str, Any] = json.loads(row[6]) if row[6] else {}
            for name in values.keys() & _DECODERS.keys():
                values[name] = _DECODERS[name](values[name])
            for column, name in self._column_fields:
                values[name] = row[column]
            return self.record(id=row[1], **values)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise HostUnavailable(f"the {self.kind} with id '{row[1]}' is damaged ({error})") from error


def _default_of(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


SETTINGS_CODEC = Codec("host", HostSettings, {"name": "name"})
INTERFACE_CODEC = Codec("interface", Interface, {"alias": "name", "mac": "mac"})
SWITCH_CODEC = Codec("switch", Switch, {"name": "name"})
PARTITION_CODEC = Codec("partition", Partition, {"name": "name"})
ADAPTER_CODEC = Codec("adapter", Adapter, {"name": "name", "partition_id": "parent", "switch_id": "link", "mac": "mac"})
GUEST_CODEC = Codec("guest", GuestInterface, {})
TEAM_CODEC = Codec("team", LbfoTeam, {"name": "name"})

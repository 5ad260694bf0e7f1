"""Field types whose value is a mapping of its own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .address_config import AddressConfig, check_address_config, merge_address_config
from .errors import FieldError
from .field_types import FieldType, overwrite
from .meta import fields_of
from .vlan_setting import VlanSetting, check_vlan_setting


def nested(resource: type[Any], check: Callable[[Any], Any], merge: Callable[[Any, Any], Any] = overwrite) -> FieldType:
    """A mapping with the fields of a class; ``check`` looks at them together."""
    fields = fields_of(resource)

    def parse(value: Mapping[str, Any]) -> Any:
        read = {}
        for item in fields:
            written = value.get(item.name)
            if written is not None:
                try:
                    read[item.name] = item.meta.type.parse(written)
                except FieldError as error:
                    raise error.inside(item.name) from None
        return check(resource(**read))

    def to_document(value: Any) -> dict[str, Any]:
        found = ((item, getattr(value, item.name)) for item in fields)
        return {item.name: item.meta.type.to_document(part) for item, part in found if part not in (None, (), "")}

    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: {"description": item.meta.description, **item.meta.type.schema} for item in fields},
    }
    required = [item.name for item in fields if item.meta.required]
    if required:
        schema["required"] = required
    options = {
        item.name: {**item.meta.type.option, **({"required": True} if item.meta.required else {})} for item in fields
    }
    return FieldType(schema, {"type": "dict", "options": options}, parse, to_document, merge, nested_in=resource)


VLAN = nested(VlanSetting, check_vlan_setting)
_ADDRESSES = nested(AddressConfig, check_address_config, merge_address_config)


def _write_addresses(config: AddressConfig) -> dict[str, Any]:
    """Write what, applied again, changes nothing.

    A static interface without an address has an empty list, since nothing would be said of addresses otherwise. Of
    several gateways none is written: the one that is declared becomes the only one.
    """
    written: dict[str, Any] = _ADDRESSES.to_document(config)
    if config.further_gateways:
        written.pop("gateway", None)
    bare = config.method == "static" and config.addresses == ()
    return {"method": "static", "addresses": [], **written} if bare else written


IPV4 = replace(_ADDRESSES, to_document=_write_addresses)

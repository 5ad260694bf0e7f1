"""Templates of Hyper-V objects: every property of the class, at the value it has where nothing was ever set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from .bind_parameters import SIGNATURES_FILE
from .host_objects import HostObject

OBJECT_TYPES_FILE = SIGNATURES_FILE.with_name("object_types.json")
EMPTY_GUID = "00000000-0000-0000-0000-000000000000"

_NATURAL: Mapping[str, Any] = {"String": "", "Boolean": False, "Guid": EMPTY_GUID, "TimeSpan": "00:00:00"}
_NUMBERS = {"Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"}

_LEFT_OUT = {"VMNetworkAdapterVlanSetting": ("AllowedVlanIdList", "SecondaryVlanIdList")}
"""Int32 lists that would expand a range of 4,094 ids; the …String properties beside them say the same."""

_ADAPTER_DEFAULTS = {
    "Status": ["Ok"],
    "StatusDescription": ["OK"],
    "CurrentIsolationMode": "Vlan",
    "VMQWeight": 100,
    "VrssEnabled": True,
    "VrssEnabledRequested": True,
    "VrssMaxQueuePairs": 16,
    "VrssMaxQueuePairsRequested": 16,
    "VrssMinQueuePairs": 1,
    "VrssMinQueuePairsRequested": 1,
    "BandwidthSetting": None,
    "IsolationSetting": None,
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "VMNetworkAdapter": {
        **_ADAPTER_DEFAULTS,
        "ClusterMonitored": True,
        "DynamicMacAddressEnabled": True,
        "IsSynthetic": True,
        "IovQueuePairsRequested": 1,
    },
    "VMInternalNetworkAdapter": {**_ADAPTER_DEFAULTS, "IsManagementOs": True},
    "VMNetworkAdapterVlanSetting": {"PrivateVlanMode": None},
    "VMSwitch": {
        "DefaultQueueVrssEnabledRequested": True,
        "DefaultQueueVrssEnabled": True,
        "DefaultQueueVmmqEnabledRequested": True,
        "DefaultQueueVmmqEnabled": True,
        "DefaultQueueVrssMaxQueuePairsRequested": 16,
        "DefaultQueueVrssMaxQueuePairs": 16,
        "DefaultQueueVrssMinQueuePairsRequested": 1,
        "DefaultQueueVrssMinQueuePairs": 1,
    },
}
"""What differs from the type's natural default: VMQ on a fresh adapter (A3, an inference), queue pairs (A2)."""


@cache
def _types() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = json.loads(OBJECT_TYPES_FILE.read_text(encoding="utf-8"))
    return raw


def property_types(class_name: str) -> Mapping[str, str]:
    """Give the properties of a class of module Hyper-V with their types."""
    types: Mapping[str, str] = _types()["classes"][class_name]
    return types


def enum_values(type_name: str) -> Mapping[str, int]:
    """Give names and integers of an enumeration of module Hyper-V; empty where the type is none."""
    values: Mapping[str, int] = _types()["enums"].get(type_name, {})
    return values


def natural_default(type_name: str) -> Any:
    """Give the value that a property of this type has where nothing was set."""
    if type_name.endswith("?"):
        return None
    if type_name.endswith("[]") or type_name.startswith("List<"):
        return []
    if type_name in _NUMBERS:
        return 0
    if type_name in _NATURAL:
        return _NATURAL[type_name]
    values = _types()["enums"].get(type_name)
    if values is None:
        return None
    return "Off" if "Off" in values and len(values) == 2 else next(iter(values))


@cache
def template(class_name: str, computer: str) -> HostObject:
    """Give an object of the class on a host, to be copied; its nested values are shared and never changed."""
    shape = {
        name: natural_default(type_name)
        for name, type_name in _types()["classes"][class_name].items()
        if name not in _LEFT_OUT.get(class_name, ())
    }
    shape.update(_DEFAULTS.get(class_name, {}))
    if "ComputerName" in shape:
        shape["ComputerName"] = computer
    if "VlanSetting" in shape:
        shape["VlanSetting"] = template("VMNetworkAdapterVlanSetting", computer)
    return shape

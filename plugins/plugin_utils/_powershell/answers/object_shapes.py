"""The properties of answered objects that matter, their types, the other names they go by, and CIM's enumerations.

Types of Hyper-V objects are those of object_types.json. Those of the modules NetAdapter, NetTCPIP and DnsClient are CIM
classes; their integers are documented with the classes MSFT_NetAdapter, MSFT_NetIPInterface, MSFT_NetIPAddress and
MSFT_NetRoute (learn.microsoft.com, "Networking WMI providers").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..object_templates import enum_values, property_types, template
from ..setting_properties import ADAPTER_PROPERTY_NAMES, SWITCH_PROPERTY_NAMES

_ENUMS: Mapping[str, Mapping[str, int]] = {
    "AddressFamily": {"IPv4": 2, "IPv6": 23},
    "AdminStatus": {"Up": 1, "Down": 2, "Testing": 3},
    "Dhcp": {"Disabled": 0, "Enabled": 1},
    "MediaConnectionState": {"Unknown": 0, "Connected": 1, "Disconnected": 2},
    "PrefixOrigin": {"Other": 0, "Manual": 1, "WellKnown": 2, "Dhcp": 3, "RouterAdvertisement": 4},
    "Protocol": {
        "Other": 1, "Local": 2, "NetMgmt": 3, "Icmp": 4, "Egp": 5, "Ggp": 6, "Hello": 7, "Rip": 8, "IsIs": 9,
        "EsIs": 10, "Igrp": 11, "Bbn": 12, "Ospf": 13, "Bgp": 14, "Idpr": 15, "Eigrp": 16, "Dvmrp": 17, "Rpl": 18,
        "Dhcp": 19,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What is read of one class: property names with types, other names for them, and what must be there."""

    types: Mapping[str, str]
    required: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    lookups: tuple[tuple[str, str, tuple[str, ...]], ...] = field(init=False)
    """Name, type, and the lower-case names to look for, of each property; made once, since hosts have many rows."""

    def __post_init__(self) -> None:
        """Prepare the lookups."""
        lookups = (
            (name, type_name, tuple(one.lower() for one in (name, *self.aliases.get(name, ()))))
            for name, type_name in self.types.items()
        )
        object.__setattr__(self, "lookups", tuple(lookups))


@cache
def hyper_v_shape(class_name: str) -> Shape:
    """Give the shape of a class of module Hyper-V."""
    types = property_types(class_name)
    usual = template(class_name, "")
    wanted = [name for name in _WANTED[class_name] if name in types]
    return Shape(
        {name: types[name] for name in wanted},
        _REQUIRED.get(class_name, ()),
        {},
        {name: usual[name] for name in wanted},
    )


def enumeration(type_name: str) -> Mapping[str, int]:
    """Give names and integers of an enumeration; empty where the type is none."""
    return _ENUMS.get(type_name) or enum_values(type_name)


@cache
def members(type_name: str) -> Mapping[Any, str]:
    """Give an enumeration's names by themselves, in lower case, and by integer; empty where the type is none."""
    known = enumeration(type_name)
    found: dict[Any, str] = {number: name for name, number in known.items()}
    return {**found, **{name.lower(): name for name in known}, **{name: name for name in known}}


_ADAPTER = (
    "Id", "Name", "IsManagementOs", "VMId", "VMName", "SwitchId", "SwitchName", "MacAddress", "DeviceId", "AdapterId",
    "DynamicMacAddressEnabled", "IsLegacy", *ADAPTER_PROPERTY_NAMES,
)  # fmt: skip
_WANTED: Mapping[str, tuple[str, ...]] = {
    "VMHost": ("Name", "MacAddressMinimum", "MacAddressMaximum", "SupportedVmVersions"),
    "VMSwitch": (
        "Name", "Id", "Notes", "BandwidthReservationMode", "PacketDirectEnabled", "EmbeddedTeamingEnabled",
        "IovEnabled", "SwitchType", "AllowManagementOS", "NetAdapterInterfaceDescription",
        "NetAdapterInterfaceDescriptions", "NetAdapterInterfaceGuid", "DefaultFlowMinimumBandwidthAbsolute",
        "DefaultFlowMinimumBandwidthWeight",
        *SWITCH_PROPERTY_NAMES,
    ),
    "VMSwitchTeam": ("Id", "Name", "LoadBalancingAlgorithm"),
    "VMSwitchExtension": ("Id", "Name", "Enabled"),
    "VMNetworkAdapter": _ADAPTER,
    "VMInternalNetworkAdapter": _ADAPTER,
    "VMNetworkAdapterVlanSetting": (
        "OperationMode", "AccessVlanId", "NativeVlanId", "AllowedVlanIdListString", "PrivateVlanMode", "PrimaryVlanId",
        "SecondaryVlanId", "SecondaryVlanIdListString",
    ),
    "VMNetworkAdapterTeamMappingSetting": ("NetAdapterName", "NetAdapterDeviceId", "DisableOnFailover"),
}  # fmt: skip
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "VMHost": ("MacAddressMinimum", "MacAddressMaximum"),
    "VMSwitch": ("Name", "Id", "SwitchType"),
    "VMSwitchTeam": ("Id",),
    "VMNetworkAdapter": ("Id", "Name", "VMId"),
    "VMInternalNetworkAdapter": ("Id", "Name"),
    "VMNetworkAdapterVlanSetting": ("OperationMode",),
}
_INTERFACE = {"InterfaceIndex": ("ifIndex",), "InterfaceAlias": ("ifAlias", "Name")}
_ON_INTERFACE = {"InterfaceAlias": "String", "InterfaceIndex": "UInt32", "AddressFamily": "AddressFamily"}

BANDWIDTH = Shape(
    {"MinimumBandwidthAbsolute": "Int64", "MinimumBandwidthWeight": "Int64", "MaximumBandwidth": "Int64"},
    defaults={"MinimumBandwidthAbsolute": 0, "MinimumBandwidthWeight": 0, "MaximumBandwidth": 0},
)
PARTITION = Shape(
    {"Id": "Guid", "Name": "String", "State": "VMState", "Generation": "Int32", "Version": "String"},
    ("Id", "Name", "State"),
    {"Id": ("VMId",), "Name": ("VMName",)},
    {"Generation": 1, "Version": "", "Status": "Operating normally"},
)
NET_ADAPTER = Shape(
    {
        "Name": "String",
        "InterfaceDescription": "String",
        "InterfaceGuid": "Guid",
        "InterfaceIndex": "UInt32",
        "MacAddress": "String",
        "Status": "Text",
        "AdminStatus": "AdminStatus",
        "MediaConnectionState": "MediaConnectionState",
        "Speed": "UInt64",
        "LinkSpeed": "Text",
        "PnPDeviceID": "String",
        "VMId": "Guid",
    },
    ("Name", "InterfaceGuid", "InterfaceIndex"),
    {
        "Name": ("InterfaceAlias", "ifAlias"),
        "InterfaceDescription": ("ifDesc",),
        "InterfaceIndex": ("ifIndex",),
        "InterfaceGuid": ("DeviceID",),
        "AdminStatus": ("InterfaceAdminStatus",),
        "MediaConnectionState": ("MediaConnectState",),
        "MacAddress": ("PermanentAddress",),
        "Speed": ("TransmitLinkSpeed", "ReceiveLinkSpeed"),
    },
    {"InterfaceDescription": "", "MacAddress": "", "PnPDeviceID": "", "LinkSpeed": "", "Status": ""},
)
BINDING = Shape(
    {
        "Name": "String",
        "InterfaceIndex": "UInt32",
        "InstanceID": "String",
        "ComponentID": "String",
        "DisplayName": "String",
        "Enabled": "Boolean",
    },
    ("ComponentID", "Enabled"),
    {"Name": ("InterfaceAlias", "ifAlias"), "InterfaceIndex": ("ifIndex",)},
    {"Name": "", "InterfaceIndex": 0, "InstanceID": "", "DisplayName": ""},
)
IP_INTERFACE = Shape(
    {**_ON_INTERFACE, "Dhcp": "Dhcp", "VMId": "Guid"},
    ("InterfaceIndex", "Dhcp"),
    _INTERFACE,
    {"InterfaceAlias": "", "AddressFamily": "IPv4"},
)
IP_ADDRESS = Shape(
    {**_ON_INTERFACE, "IPAddress": "String", "PrefixLength": "Byte", "PrefixOrigin": "PrefixOrigin", "VMId": "Guid"},
    ("InterfaceIndex", "IPAddress", "PrefixLength"),
    {**_INTERFACE, "IPAddress": ("IPv4Address",)},
    {"InterfaceAlias": "", "AddressFamily": "IPv4", "PrefixOrigin": "Manual"},
)
ROUTE = Shape(
    {
        **_ON_INTERFACE,
        "DestinationPrefix": "String",
        "NextHop": "String",
        "RouteMetric": "UInt32",
        "Protocol": "Protocol",
        "VMId": "Guid",
    },
    ("InterfaceIndex", "DestinationPrefix", "NextHop"),
    _INTERFACE,
    {"InterfaceAlias": "", "AddressFamily": "IPv4", "RouteMetric": 256, "Protocol": "NetMgmt"},
)
DNS = Shape(
    {**_ON_INTERFACE, "ServerAddresses": "String[]", "VMId": "Guid"},
    ("InterfaceIndex",),
    _INTERFACE,
    {"InterfaceAlias": "", "AddressFamily": "IPv4", "ServerAddresses": []},
)

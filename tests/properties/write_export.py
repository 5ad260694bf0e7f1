"""Write a host's objects as a real host would: the JSON of each release's PowerShell, in all the shapes that it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObjects, IpObjects
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.object_templates import (
    enum_values,
    property_types,
    template,
)

CIM_INTEGERS: Mapping[str, Mapping[str, int]] = {
    "AddressFamily": {"IPv4": 2, "IPv6": 23},
    "AdminStatus": {"Up": 1, "Down": 2},
    "Dhcp": {"Disabled": 0, "Enabled": 1},
    "MediaConnectionState": {"Connected": 1, "Disconnected": 2},
    "PrefixOrigin": {"Manual": 1},
    "Protocol": {"NetMgmt": 3},
    "State": {"Running": 2, "Off": 3},
}
CLASSES = {
    "vm_host": "VMHost",
    "switches": "VMSwitch",
    "teams": "VMSwitchTeam",
    "network_adapters": "VMNetworkAdapter",
    "team_mappings": "VMNetworkAdapterTeamMappingSetting",
}
NESTED = {"VlanSetting": "VMNetworkAdapterVlanSetting", "Extensions": "VMSwitchExtension"}
NEEDED = {"IsManagementOs", "Id", "Name", "VMId", "SwitchType", "MacAddressMinimum", "MacAddressMaximum"}
SAID_BY_OTHERS = {
    "net_adapters": {"InterfaceAlias", "ifIndex", "PermanentAddress", "Virtual", "HardwareInterface", "AdminStatus"},
    "partitions": {"VMId", "VMName", "Status", "CimSession", "IsDeleted"},
    "bindings": {"InterfaceAlias", "InterfaceIndex", "InterfaceDescription"},
    "ip_interfaces": {"InterfaceAlias", "AddressFamily", "ConnectionState", "InterfaceMetric"},
    "ip_addresses": {"InterfaceAlias", "AddressFamily", "PrefixOrigin", "IPv4Address", "IPv6Address"},
    "routes": {"InterfaceAlias", "AddressFamily", "RouteMetric", "Protocol"},
    "dns": {"InterfaceAlias", "AddressFamily"},
}
BEFORE_2016 = {
    "switches": ("NetAdapterInterfaceGuid", "NetAdapterInterfaceDescriptions"),
    "vm_host": ("SupportedVmVersions",),
}
BUILDS = {
    "2008": 6003,
    "2008r2": 7601,
    "2012": 9200,
    "2012r2": 9600,
    "2016": 14393,
    "2019": 17763,
    "2022": 20348,
    "2025": 26100,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How an export is written, or an answer.

    ``missing`` leaves out what has the value that it has anyway, or is said by another property; ``deserialised`` is
    what CLIXML makes of objects whose nested ones were chosen on the host: enumerations are names in a row and numbers
    in what is nested in it.
    """

    integers: bool = False
    singles: bool = False
    wrapped: bool = False
    lower_case: bool = False
    cim_instances: bool = False
    noise: bool = False
    old_release: bool = False
    missing: bool = False
    deserialised: bool = False
    encoding: str = "utf-8"


def write_export(objects: HostObjects, shape: Shape, release: str) -> bytes:
    """Write an export."""
    sections: dict[str, Any] = {
        "vm_host": objects.vm_host,
        **{name: getattr(objects, name) for name in ("switches", "teams", "partitions", "network_adapters")},
        "team_mappings": objects.team_mappings,
        "bindings": [_binding(row, objects) for row in objects.bindings],
        **_ip(objects.parent, ""),
        **_ip(objects.guests, "guest_"),
    }
    written = {name: spell(name, rows, shape) for name, rows in sections.items()}
    head: dict[str, Any] = {"format": "fabricops.hyperv export", "version": 1, "exported_at": "/Date(1700000000000)/"}
    if shape.old_release:
        head["os_version"] = f"10.0.{BUILDS[release]}.0"
    text = json.dumps({**head, **written}, ensure_ascii=shape.encoding == "ascii")
    return text.encode(shape.encoding)


def _ip(rows: IpObjects, prefix: str) -> dict[str, Any]:
    names = ("net_adapters", "ip_interfaces", "ip_addresses", "routes", "dns")
    return {f"{prefix}{name}": getattr(rows, name) for name in names}


def _binding(row: Mapping[str, Any], objects: HostObjects) -> dict[str, Any]:
    """Write a binding as CIM does: with an InstanceID, without an index."""
    guids = {nic["InterfaceIndex"]: nic["InterfaceGuid"] for nic in objects.parent.net_adapters}
    told = {name: value for name, value in row.items() if name != "InterfaceIndex"}
    return {**told, "InstanceID": f"{guids[row['InterfaceIndex']]}::{row['ComponentID']}"}


def spell(name: str, rows: Any, shape: Shape) -> Any:
    """Write the rows of a section."""
    if isinstance(rows, dict):
        return _row(name, rows, shape)
    written = [_row(name, row, shape) for row in rows]
    if shape.singles and len(written) == 1:
        return written[0]
    return {"value": written, "Count": len(written)} if shape.wrapped else written


def _row(section: str, row: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    types = property_types(CLASSES[section]) if section in CLASSES else {}
    written = {name: _value(name, value, types.get(name, ""), shape) for name, value in row.items()}
    if shape.old_release:
        for name in BEFORE_2016.get(section, ()):
            written.pop(name, None)
    if section == "switches" and shape.old_release:
        written["NetAdapterInterfaceDescription"] = next(iter(row["NetAdapterInterfaceDescriptions"]), "")
    if shape.cim_instances and section not in CLASSES and section != "partitions":
        listed = [{"Name": name, "Value": value, "Flags": "Property"} for name, value in written.items()]
        written = {
            "CimClass": {"CimSuperClassName": "CIM_X"},
            "CimInstanceProperties": listed,
            "CimSystemProperties": {},
        }
    if shape.missing:
        usual = template(CLASSES[section], "") if section in CLASSES else {}
        needless = {name for name, value in usual.items() if row.get(name) == value and name not in NEEDED}
        needless |= SAID_BY_OTHERS.get(section.removeprefix("guest_"), set())
        if row.get("Status") in ("Up", "Disconnected"):
            needless.add("MediaConnectionState")
        written = {name: value for name, value in written.items() if name not in needless and value is not None}
    if shape.deserialised:
        written |= {"PSComputerName": "localhost", "RunspaceId": "6f1c2f4e-1111-4222-8333-444455556666"}
    if shape.noise:
        written |= {"CreationTime": "/Date(1700000000000)/", "PSComputerName": None, "Status2": ["x"]}
    return {name.lower(): value for name, value in written.items()} if shape.lower_case else written


def _value(name: str, value: Any, type_name: str, shape: Shape) -> Any:
    if name in NESTED and value:
        rows = value if isinstance(value, list) else [value]
        types = property_types(NESTED[name])
        inner = replace(shape, integers=shape.integers or shape.deserialised)
        nested = [{key: _value(key, one, types.get(key, ""), inner) for key, one in row.items()} for row in rows]
        return nested if isinstance(value, list) else nested[0]
    if name == "ParentAdapter":
        return value and {"Id": value["Id"]}
    if shape.integers and isinstance(value, str):
        known = enum_values(type_name.removesuffix("?")) or CIM_INTEGERS.get(name, {})
        if value in known:
            return {"value": known[value], "Value": value} if shape.wrapped else known[value]
    if isinstance(value, list) and shape.singles and len(value) == 1:
        return value[0]
    return value

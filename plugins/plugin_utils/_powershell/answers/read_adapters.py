"""Adapters of both classes, their VLAN and bandwidth settings, and team mappings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._model.errors import FieldError
from ..._model.mac_address import UNASSIGNED
from ..._model.vlan_ranges import NO_TAG, VLAN_MINIMUM, parse_vlan_ranges, print_vlan_ranges
from ..host_objects import HostObject, Rows
from ..object_templates import template
from .answer_reader import AnswerReader, unwrapped
from .object_shapes import BANDWIDTH, hyper_v_shape

_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def read_adapters(reader: AnswerReader, raw: Any, partitions: Rows, nics: Rows) -> Rows:
    """Give the adapters of partitions and of the management OS; SwitchIdMissing is for who knows the switches."""
    owners = {row["Id"] for row in partitions}
    interfaces = {nic["InterfaceGuid"]: nic for nic in nics}
    by_alias = {nic["Name"].lower(): nic["InterfaceGuid"] for nic in nics}
    found: dict[str, HostObject] = {}
    for where, item in reader.rows("network_adapters", raw):
        row = None if _is_ghost(reader, where, item) else _read_adapter(reader, where, item)
        if row is None:
            continue
        if row["IsManagementOs"]:
            _settle_device(row, interfaces, by_alias)
        elif row["VMId"] not in owners:
            reader.dangling(f"{where}.VMId", f"no partition of {reader.source.name} has the Id {row['VMId']}")
        if row["AdapterId"] in found:
            reader.wrong(f"{where}.Id", f"another adapter has the Id {row['AdapterId']} too")
        found[row["AdapterId"]] = row
    return list(found.values())


def _is_ghost(reader: AnswerReader, where: str, raw: Any) -> bool:
    """Tell of what Windows lists of a management adapter that is gone: it has no address and no device (rule R9)."""
    given = reader.folded(where, raw)
    if given is None or not _is_management(given):
        return False
    if any(given.get(name) or "" for name in ("macaddress", "deviceid", "adapterid")):
        return False
    name = str(given.get("name", ""))[:60]
    reader.remark(f"management adapter '{name}' has neither a MAC address nor a device: a ghost, which was left out")
    return True


def _is_management(given: Mapping[str, Any]) -> bool:
    return given.get("ismanagementos") in (True, 1, "True", "true")


def _remark_isolation(reader: AnswerReader, row: HostObject, given: Mapping[str, Any]) -> None:
    """Say which VLAN an adapter has from Set-VMNetworkAdapterIsolation, the family that documents have no field for."""
    raw = given.get("isolationsetting")
    setting = {str(name).lower(): value for name, value in raw.items()} if isinstance(raw, dict) else {}
    mode, vlan = unwrapped(setting.get("isolationmode")), setting.get("defaultisolationid")
    if str(mode).lower() in _VLAN_ISOLATION and vlan not in (None, 0, "0"):
        owner = "the parent" if row["IsManagementOs"] else f"'{row['VMName']}'"
        reader.remark(
            f"adapter '{row['Name']}' of {owner} is in VLAN {str(vlan)[:8]} by Set-VMNetworkAdapterIsolation; "
            "documents have no field for that, and it was left out"
        )


_VLAN_ISOLATION = ("vlan", "3")
"""VMNetworkAdapterIsolationMode: None 0, NativeVirtualSubnet 1, ExternalVirtualSubnet 2, Vlan 3."""


def _read_adapter(reader: AnswerReader, where: str, raw: Any) -> HostObject | None:
    given = reader.folded(where, raw)
    if given is None:
        return None
    management = _is_management(given)
    shape = hyper_v_shape("VMInternalNetworkAdapter" if management else "VMNetworkAdapter")
    row = reader.read_folded(where, given, shape)
    if row is None:
        return None
    guid = row["Id"].rpartition("\\")[2].strip("{}").upper()
    if not _GUID.fullmatch(guid):
        reader.wrong(f"{where}.Id", f"'{row['Id'][:60]}' does not end in the adapter's GUID", export="export it again")
        return None
    row["AdapterId"] = row["ToldId"] = guid
    row["MacAddress"] = reader.mac(f"{where}.MacAddress", row["MacAddress"]) if row["MacAddress"] else UNASSIGNED
    row["SwitchIdMissing"] = given.get("switchid") is None
    row["VlanSetting"] = _vlan(reader, f"{where}.VlanSetting", given.get("vlansetting"))
    row["BandwidthSetting"] = _bandwidth(reader, f"{where}.BandwidthSetting", given.get("bandwidthsetting"))
    _remark_isolation(reader, row, given)
    if not management:
        row["Id"] = f"Microsoft:{row['VMId'].upper()}\\{guid}"
    return row


def _settle_device(row: HostObject, interfaces: Mapping[str, HostObject], by_alias: Mapping[str, str]) -> None:
    """Find the interface of a management adapter: by its DeviceId, by its own GUID, by its name (A6)."""
    device = row["DeviceId"].strip("{}").lower()
    if device not in interfaces:
        own = row["AdapterId"].lower()
        device = own if own in interfaces else by_alias.get(f"vethernet ({row['Name'].lower()})", own)
    row["DeviceId"] = f"{{{device.upper()}}}"
    row["AdapterId"] = device.upper()
    row["Id"] = f"{row['Id'].rpartition(chr(92))[0]}\\{device.upper()}"


def _vlan(reader: AnswerReader, where: str, raw: Any) -> HostObject:
    setting = template("VMNetworkAdapterVlanSetting", "")
    given = None if raw is None else reader.folded(where, raw)
    if given is None:
        return setting
    shape = hyper_v_shape("VMNetworkAdapterVlanSetting")
    mode = unwrapped(given.get("operationmode"))
    # Outside private mode this property holds what is no member of its enumeration.
    private = str(mode).lower() in ("private", "3")
    row = reader.read_folded(where, given if private else {**given, "privatevlanmode": None}, shape)
    if row is None:
        return setting
    if private and row["PrivateVlanMode"] is None:
        reader.wrong(f"{where}.PrivateVlanMode", "this property is missing")
    if row["OperationMode"] == "Access" and row["AccessVlanId"] == 0:
        # Tag 0 means no VLAN (IEEE 802.1Q, priority-tagged frames).
        reader.remark(f"{where} is access to VLAN 0, and counts as untagged")
        row["OperationMode"] = "Untagged"
    wanted = {"Trunk": "Allowed", "Private": "Secondary" if row["PrivateVlanMode"] == "Promiscuous" else ""}
    kind = wanted.get(row["OperationMode"], "")
    for one in ("Allowed", "Secondary"):
        name = f"{one}VlanIdListString"
        row[name] = _ranges(reader, f"{where}.{name}", row[name], given, one) if one == kind else ""
    return row


def _ranges(reader: AnswerReader, where: str, text: str, given: Mapping[str, Any], one: str) -> str:
    """Give a VLAN list as Windows writes it; where the text is missing, the list of integers beside it tells."""
    if not text:
        listed = unwrapped(given.get(f"{one.lower()}vlanidlist"))
        text = ",".join(str(item) for item in listed[:4094]) if isinstance(listed, list) else str(listed or "")
    try:
        return print_vlan_ranges(parse_vlan_ranges(text, NO_TAG if one == "Allowed" else VLAN_MINIMUM))
    except FieldError as error:
        reader.wrong(where, error.message[:200], error.hint)
        return ""


def _bandwidth(reader: AnswerReader, where: str, raw: Any) -> HostObject | None:
    """Give the setting; an adapter without limits has none, or one that says so."""
    row = None if raw is None else reader.read(where, raw, BANDWIDTH)
    if row is None or not any(row.values()):
        return None
    for name, value in row.items():
        if value < 0:
            reader.wrong(f"{where}.{name}", f"{value} is less than nothing")
    return row


def read_team_mappings(reader: AnswerReader, raw: Any, adapters: Rows, nics: Rows) -> Rows:
    """Give the mappings of adapters to NICs that are both there."""
    # Of a management adapter the Id need not end as its DeviceId does, by which it is known here.
    by_id = {row["AdapterId"]: row for row in adapters} | {row["ToldId"]: row for row in adapters}
    names = {nic["InterfaceGuid"].strip("{}").upper(): nic["Name"] for nic in nics}
    guids = {nic["Name"].lower(): nic["InterfaceGuid"].strip("{}").upper() for nic in nics}
    found = []
    for where, item in reader.rows("team_mappings", raw):
        row = reader.read(where, item, hyper_v_shape("VMNetworkAdapterTeamMappingSetting"))
        parent = reader.folded(f"{where}.ParentAdapter", (reader.folded(where, item) or {}).get("parentadapter"))
        if row is None or parent is None:
            continue
        adapter = by_id.get(str(parent.get("id", "")).rpartition("\\")[2].strip("{}").upper())
        guid = row["NetAdapterDeviceId"].strip("{}").upper() or guids.get(row["NetAdapterName"].lower(), "")
        if adapter is None or guid not in names:
            reader.remark(f"the mapping to NIC '{row['NetAdapterName']}' leads to nothing, and was left out")
            continue
        found.append(
            {**row, "NetAdapterName": names[guid], "NetAdapterDeviceId": f"{{{guid}}}", "ParentAdapter": adapter}
        )
    return found

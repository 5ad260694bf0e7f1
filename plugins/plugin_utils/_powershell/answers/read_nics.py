"""NetAdapter and NetAdapterBinding objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._model.host_release import HostRelease
from ..._model.mac_address import parse_mac, print_mac
from ..._model.net_adapter_components import SWITCH_PROTOCOL, components_of
from ..host_objects import HostObject, Rows
from .answer_reader import AnswerReader
from .object_shapes import BINDING

_MANAGEMENT_DEVICE = "ROOT\\VMS_MP\\"
_UNKNOWN_SPEED = 2**63
"""Drivers report all bits set where they do not know their speed."""

_SPEED = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?) ([KMGT]?)bps")
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def settle_nics(reader: AnswerReader, nics: Rows, management: set[str]) -> None:
    """Complete the parent's interfaces in place; ``management`` are the GUIDs of management adapters."""
    indexes: set[int] = set()
    guids: set[str] = set()
    names: set[str] = set()
    for position, row in enumerate(nics):
        where = f"net_adapters[{position}]"
        guid = row["InterfaceGuid"]
        if row["InterfaceIndex"] in indexes or guid in guids:
            reader.wrong(where, f"another interface has the index or GUID of '{row['Name'][:60]}' too")
        if row["Name"].lower() in names:
            advice = "Windows has no two interfaces of one name; export the host again"
            reader.wrong(f"{where}.Name", f"another interface is named '{row['Name'][:60]}' too", export=advice)
        names.add(row["Name"].lower())
        indexes.add(row["InterfaceIndex"])
        guids.add(guid)
        row["InterfaceGuid"] = f"{{{guid.upper()}}}"
        row["MacAddress"] = _mac(reader, row)
        row["PnPDeviceID"] = _device(row, guid, management)
        row["Speed"] = _speed(row)
        _settle_status(reader, row)


def _device(row: HostObject, guid: str, management: set[str]) -> str:
    """Give the device that an interface is; where it is not told, Hyper-V's adapters tell which are its own."""
    if guid in management:
        return f"{_MANAGEMENT_DEVICE}{guid.upper()}"
    device: str = row["PnPDeviceID"].upper()
    return device or f"PCI\\{guid.upper()}"


def _mac(reader: AnswerReader, row: HostObject) -> str:
    if not row["MacAddress"]:
        return ""
    try:
        return print_mac(parse_mac(row["MacAddress"]))
    except ValueError:
        reader.remark(f"the address of '{row['Name']}' is no Ethernet address, and was left out")
        return ""


def _settle_status(reader: AnswerReader, row: HostObject) -> None:
    status = row["Status"].lower()
    row.setdefault("AdminStatus", "Down" if status == "disabled" else "Up")
    row.setdefault("MediaConnectionState", "Disconnected" if status == "disconnected" else "Connected")
    if row["AdminStatus"] != "Up" and row["MediaConnectionState"] == "Unknown":
        reader.remark(f"'{row['Name']}' is disabled and hides whether its cable is plugged; it counts as plugged")
        row["MediaConnectionState"] = "Connected"


def _speed(row: HostObject) -> int:
    speed = row.get("Speed")
    if speed is None:
        match = _SPEED.fullmatch(row["LinkSpeed"])
        speed = int(float(match[1].replace(",", ".")) * _UNITS[match[2]]) if match else 0
    return speed if speed < _UNKNOWN_SPEED else 0


def read_bindings(reader: AnswerReader, raw: Any, nics: Rows, release: HostRelease) -> Rows:
    """Give a row for every component that an interface of this release shows.

    Bindings carry no InterfaceIndex of their own: InstanceID begins with the interface's GUID, and Name is its name.
    """
    enabled: dict[int, dict[str, bool]] = {nic["InterfaceIndex"]: {} for nic in nics}
    by_guid = {nic["InterfaceGuid"].upper(): nic["InterfaceIndex"] for nic in nics}
    by_name = {nic["Name"].lower(): nic["InterfaceIndex"] for nic in nics}
    known = {component.component_id for component in components_of(release.order)}
    for where, item in reader.rows("bindings", raw):
        row = reader.read(where, item, BINDING)
        if row is None:
            continue
        by_instance = by_guid.get(row["InstanceID"].partition("::")[0].upper())
        index = row["InterfaceIndex"] or by_instance or by_name.get(row["Name"].lower())
        if index not in enabled:
            continue  # of an interface that Windows hides
        component = row["ComponentID"].lower()
        if component in known:
            enabled[index][component] = row["Enabled"]
        else:
            reader.remark(f"component '{component}' is not modelled, and its bindings were left out")
    _check_bindings(reader, nics, enabled)
    return [row for nic in nics for row in _rows_of(nic, enabled[nic["InterfaceIndex"]], release)]


def _check_bindings(reader: AnswerReader, nics: Rows, enabled: Mapping[int, Mapping[str, bool]]) -> None:
    """Nothing is made up for a whole host; where single interfaces say nothing of theirs, that is told."""
    silent = [nic for nic in nics if not enabled[nic["InterfaceIndex"]]]
    if nics and len(silent) == len(nics):
        reader.dangling("bindings", f"no binding of any interface in {reader.source.path('net_adapters')} is here")
        return
    for nic in silent:
        reader.remark(f"the bindings of '{nic['Name']}' are not in {reader.source.name}, and count as the usual ones")


def _rows_of(nic: HostObject, enabled: dict[str, bool], release: HostRelease) -> Rows:
    serves_switch = enabled.get(SWITCH_PROTOCOL, False)
    return [
        {
            "Name": nic["Name"],
            "InterfaceAlias": nic["Name"],
            "InterfaceDescription": nic["InterfaceDescription"],
            "InterfaceIndex": nic["InterfaceIndex"],
            "ComponentID": component.component_id,
            "DisplayName": component.display_name,
            "Enabled": enabled.get(component.component_id, component.usual and not serves_switch),
        }
        for component in components_of(release.order)
    ]

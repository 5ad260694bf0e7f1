"""The export of a real host to objects: the same HostObjects that reading the host itself gives.

What the simulated host cannot hold is left out, with a remark that says so; what makes no sense is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..._model.errors import DocumentRejected
from ..._model.paths import join_path
from ..._powershell.host_objects import HostObject, HostObjects, IpObjects, Rows
from .export_reader import ExportReader, unwrapped
from .object_shapes import DNS, IP_ADDRESS, IP_INTERFACE, NET_ADAPTER, PARTITION, ROUTE, Shape, hyper_v_shape
from .read_adapters import read_adapters, read_team_mappings
from .read_addresses import read_addresses
from .read_nics import read_bindings, settle_nics
from .read_switches import read_switches
from .tell_release import tell_release

FORMAT = "fabricops.hyperv export"
VERSION = 1
_ISO = re.compile(r"[0-9]{4}-[0-9T:.Z+-]{6,36}")
_REQUIRED = ("vm_host", "switches", "partitions", "network_adapters", "net_adapters", "bindings")
_ANSWER = "objects"
"""Where a result of module host_network_info holds what an export consists of."""

_IP_SECTIONS: Mapping[str, Shape] = {
    "ip_interfaces": IP_INTERFACE,
    "ip_addresses": IP_ADDRESS,
    "routes": ROUTE,
    "dns": DNS,
}

_TOLD_BY = {
    "ip_interfaces": "IPv4 configurations",
    "ip_addresses": "IPv4 configurations",
    "routes": "gateways",
    "dns": "DNS servers",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A host as it was exported: its objects, when that was, and what was read otherwise than it stands there."""

    objects: HostObjects
    exported_at: str = ""
    remarks: tuple[str, ...] = field(default_factory=tuple)


def is_export(values: Any) -> bool:
    """Tell an export from a document by its first section."""
    sections = ("vm_host", "switches", _ANSWER)
    return isinstance(values, Mapping) and any(str(name).lower() in sections for name in values)


def read_export(values: Any, root: str = "") -> Export:
    """Read an export, or a result of host_network_info; DocumentRejected with every finding and its path."""
    inside = next((name for name in values if str(name).lower() == _ANSWER), None) if is_export(values) else None
    if inside is not None:
        return _read_export(values[inside], join_path(root, inside), "ask for objects: [all]")
    return _read_export(values, root, "export the host with files/export_host.ps1")


def _read_export(values: Any, root: str, once_more: str) -> Export:
    reader = ExportReader(root)
    given = reader.folded("", values)
    if given is not None:
        if given.get("format", FORMAT) == FORMAT and given.get("version", VERSION) != VERSION:
            reader.wrong("version", f"this release reads version {VERSION} of exports only", "take a newer collection")
        for name in _REQUIRED:
            if given.get(name) is None and not (name in given and name != "vm_host"):
                reader.wrong(name, "this part of the export is missing", once_more)
    if given is None or reader.findings:
        raise DocumentRejected(reader.findings)
    objects = _read_objects(reader, given)
    if objects is None or reader.findings:
        raise DocumentRejected(reader.findings)
    return Export(objects, _moment(given.get("exported_at")), tuple(reader.remarks))


def _read_objects(reader: ExportReader, given: Mapping[str, Any]) -> HostObjects | None:
    hosts = _rows(reader, given, "vm_host", hyper_v_shape("VMHost"))
    partitions = _partitions(reader, given)
    nics = _rows(reader, given, "net_adapters", NET_ADAPTER)
    if len(hosts) != 1:
        if not reader.findings:
            reader.wrong("vm_host", f"one host is expected, not {len(hosts)}", "export one host a file")
        return None
    host = hosts[0]
    release = tell_release(reader, host, given.get("os_version"), partitions)
    for end in ("MacAddressMinimum", "MacAddressMaximum"):
        host[end] = reader.mac(f"vm_host.{end}", host[end])
    adapters = read_adapters(reader, given.get("network_adapters"), partitions, nics)
    settle_nics(reader, nics, {row["DeviceId"].strip("{}").lower() for row in adapters if row["IsManagementOs"]})
    switches, teams = read_switches(reader, given, nics, adapters, release)
    bindings = read_bindings(reader, given.get("bindings"), nics, release)
    mappings = read_team_mappings(reader, given.get("team_mappings"), adapters, nics) if teams else []
    running = {row["Id"] for row in partitions if row["State"] == "Running"}
    return HostObjects(
        vm_host=host,
        switches=switches,
        teams=teams,
        partitions=partitions,
        network_adapters=adapters,
        team_mappings=mappings,
        bindings=bindings,
        parent=_parent(reader, given, nics, bindings),
        guests=_guests(reader, given, running, adapters),
    )


def _parent(reader: ExportReader, given: Mapping[str, Any], nics: Rows, bindings: Rows) -> IpObjects:
    with_ipv4 = {("", row["InterfaceIndex"]) for row in bindings if row["ComponentID"] == "ms_tcpip" and row["Enabled"]}
    return read_addresses(reader, "", nics, _ip_sections(reader, given, ""), with_ipv4)


def _guests(reader: ExportReader, given: Mapping[str, Any], running: set[str], adapters: Rows) -> IpObjects:
    """Read what guests said of themselves, of those that run and of interfaces that have an adapter."""
    known = {(row["VMId"], row["AdapterId"]) for row in adapters if not row["IsManagementOs"]}
    nics = []
    for row in _rows(reader, given, "guest_net_adapters", NET_ADAPTER):
        guid = row["PnPDeviceID"].rpartition("\\")[2].strip("{}").upper()
        if row.get("VMId") in running and (row["VMId"], guid) in known:
            # The twin's guests call an interface by its adapter's GUID.
            nics.append({**row, "InterfaceGuid": f"{{{guid}}}", "PnPDeviceID": row["PnPDeviceID"].upper()})
    sections = _ip_sections(reader, given, "guest_")
    kept = {(row["VMId"], row["InterfaceIndex"]) for row in nics}
    return read_addresses(reader, "guest_", nics, sections, kept)


def _ip_sections(reader: ExportReader, given: Mapping[str, Any], prefix: str) -> Mapping[str, Rows]:
    """Read the rows of the TCP/IP stack; of what is left out of an export nothing is made up."""
    sections = {name: _rows(reader, given, f"{prefix}{name}", shape) for name, shape in _IP_SECTIONS.items()}
    missing = (
        [name for name in _IP_SECTIONS if f"{prefix}{name}" not in given] if f"{prefix}net_adapters" in given else []
    )
    whole = [name for name in missing if name in ("ip_interfaces", "ip_addresses")]
    for name in whole[:1] or missing:
        reader.remark(f"{prefix}{name} is not in the export, so nothing is said of {_TOLD_BY[name]}")
    if whole:  # an interface without DHCP would look as if it had no address
        return {name: [] for name in _IP_SECTIONS}
    return sections


def _partitions(reader: ExportReader, given: Mapping[str, Any]) -> Rows:
    found: dict[str, HostObject] = {}
    for where, raw in reader.rows("partitions", given.get("partitions")):
        row = reader.read(where, raw, PARTITION)
        if row is None:
            continue
        if row["Id"] in found:
            reader.wrong(f"{where}.Id", f"another partition has the Id {row['Id']} too")
        if row["Generation"] not in (1, 2):
            reader.wrong(f"{where}.Generation", f"{row['Generation']} is no generation; there are 1 and 2")
        found[row["Id"]] = {**row, "VMId": row["Id"], "VMName": row["Name"], "State": _power(reader, row)}
    return list(found.values())


def _power(reader: ExportReader, row: Mapping[str, Any]) -> str:
    """Give Running or Off: only a partition that is off lets its adapters be changed as if it were not there."""
    state: str = row["State"]
    if state in ("Off", "OffCritical"):
        return "Off"
    if state != "Running":
        reader.remark(f"partition '{row['Name']}' is {state}, which counts as running")
    return "Running"


def _rows(reader: ExportReader, given: Mapping[str, Any], section: str, shape: Shape) -> Rows:
    rows = (reader.read(where, raw, shape) for where, raw in reader.rows(section, given.get(section)))
    return [row for row in rows if row is not None]


def _moment(raw: Any) -> str:
    """Give a time as ISO 8601 in UTC: Windows PowerShell writes milliseconds since 1970 between /Date( and )/."""
    value = unwrapped(raw)
    if not isinstance(value, str):
        return ""
    digits = value.removeprefix("/Date(").removesuffix(")/")
    if digits == value:
        return value if _ISO.fullmatch(value) else ""
    number = digits[:1] + digits[1:].partition("+")[0].partition("-")[0]
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(number))
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

"""What a host answered, section by section and in any spelling, to HostObjects.

What the simulated host cannot hold is left out, with a remark that says so; what makes no sense is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._model.net_adapter_components import SWITCH_PROTOCOL
from ..host_objects import HostObject, HostObjects, IpObjects, Rows
from .answer_reader import AnswerReader
from .object_shapes import DNS, IP_ADDRESS, IP_INTERFACE, NET_ADAPTER, PARTITION, ROUTE, Shape, hyper_v_shape
from .read_adapters import read_adapters, read_team_mappings
from .read_addresses import read_addresses
from .read_nics import read_bindings, settle_nics
from .read_switches import read_switches
from .tell_release import tell_release

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


def read_objects(reader: AnswerReader, given: Mapping[str, Any]) -> HostObjects | None:
    """Read all sections, and settle what they say of each other; None or findings where something is wrong.

    Sections are named like the fields of HostObjects, those of guests with ``guest_`` before. ``os_version`` tells the
    release of a host that does not say which configuration versions it supports.
    """
    hosts = _rows(reader, given, "vm_host", hyper_v_shape("VMHost"))
    partitions = _partitions(reader, given)
    nics = _rows(reader, given, "net_adapters", NET_ADAPTER)
    if len(hosts) != 1:
        if not reader.findings:
            reader.wrong("vm_host", f"one host is expected, not {len(hosts)}", export="export one host a file")
        return None
    host = hosts[0]
    release = tell_release(reader, host, given.get("os_version"), partitions)
    for end in ("MacAddressMinimum", "MacAddressMaximum"):
        host[end] = reader.mac(f"vm_host.{end}", host[end])
    adapters = read_adapters(reader, given.get("network_adapters"), partitions, nics)
    settle_nics(reader, nics, {row["DeviceId"].strip("{}").lower() for row in adapters if row["IsManagementOs"]})
    bindings = read_bindings(reader, given.get("bindings"), nics, release)
    serving = {row["InterfaceIndex"] for row in bindings if row["ComponentID"] == SWITCH_PROTOCOL and row["Enabled"]}
    uplinks = [nic for nic in nics if nic["InterfaceIndex"] in serving]
    switches, teams = read_switches(reader, given, (nics, uplinks), adapters, release)
    mappings = read_team_mappings(reader, given.get("team_mappings"), adapters, nics) if teams else []
    for row in adapters:
        del row["ToldId"]
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


def _parent(reader: AnswerReader, given: Mapping[str, Any], nics: Rows, bindings: Rows) -> IpObjects:
    with_ipv4 = {("", row["InterfaceIndex"]) for row in bindings if row["ComponentID"] == "ms_tcpip" and row["Enabled"]}
    return read_addresses(reader, "", nics, _ip_sections(reader, given, ""), with_ipv4)


def _guests(reader: AnswerReader, given: Mapping[str, Any], running: set[str], adapters: Rows) -> IpObjects:
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


def _ip_sections(reader: AnswerReader, given: Mapping[str, Any], prefix: str) -> Mapping[str, Rows]:
    """Read the rows of the TCP/IP stack; of what is left out of an export nothing is made up."""
    sections = {name: _rows(reader, given, f"{prefix}{name}", shape) for name, shape in _IP_SECTIONS.items()}
    missing = (
        [name for name in _IP_SECTIONS if f"{prefix}{name}" not in given] if f"{prefix}net_adapters" in given else []
    )
    whole = [name for name in missing if name in ("ip_interfaces", "ip_addresses")]
    for name in whole[:1] or missing:
        reader.remark(f"{prefix}{name} is not in {reader.source.name}, so nothing is said of {_TOLD_BY[name]}")
    if whole:  # an interface without DHCP would look as if it had no address
        return {name: [] for name in _IP_SECTIONS}
    return sections


def _partitions(reader: AnswerReader, given: Mapping[str, Any]) -> Rows:
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


def _power(reader: AnswerReader, row: Mapping[str, Any]) -> str:
    """Give Running or Off: only a partition that is off lets its adapters be changed as if it were not there."""
    state: str = row["State"]
    if state in ("Off", "OffCritical"):
        return "Off"
    if state != "Running":
        reader.remark(f"partition '{row['Name']}' is {state}, which counts as running")
    return "Running"


def _rows(reader: AnswerReader, given: Mapping[str, Any], section: str, shape: Shape) -> Rows:
    rows = (reader.read(where, raw, shape) for where, raw in reader.rows(section, given.get(section)))
    return [row for row in rows if row is not None]

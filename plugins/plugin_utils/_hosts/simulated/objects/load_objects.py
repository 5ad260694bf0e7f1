"""The objects read from a host, whichever host it is, to a state that behaves as that host would: the throw-away twin.

Not among the objects, and so not in the twin: LBFO teams (their NICs and bindings are), IPv6 settings, components
inside guests other than TCP/IP, guests that were not read, and how many GUIDs the host has made.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from ...._model.host_release import release_of
from ...._model.mac_address import parse_mac
from ...._model.net_adapter_components import IPV4_PROTOCOL
from ...._powershell.host_objects import HostObjects, IpObjects, Rows
from ...._powershell.setting_properties import ADAPTER_PROPERTY_NAMES, SWITCH_PROPERTY_NAMES
from ..state.host_state import HOST_ID, HostState
from ..state.machines import GuestMachine, usual_bindings
from ..state.records import (
    FRESH_IP,
    MANAGEMENT,
    PHYSICAL,
    TEAM,
    TEAM_NIC_DESCRIPTION,
    UNTAGGED,
    Adapter,
    Address,
    GuestInterface,
    HostSettings,
    Interface,
    IpSettings,
    Partition,
    Route,
    Switch,
    Vlan,
)
from .changed_properties import properties_of


def load_objects(objects: HostObjects) -> HostState:
    """Make a state from objects; listing orders become the orders in which things were made."""
    host = objects.vm_host
    state = HostState(host["Name"])
    release = release_of(host["SupportedVmVersions"])
    state.settings.put(
        HostSettings(
            HOST_ID,
            host["Name"],
            release.name,
            parse_mac(host["MacAddressMinimum"]),
            parse_mac(host["MacAddressMaximum"]),
        )
    )
    _load_interfaces(state, objects)
    algorithms = {_guid(team["Id"]): team["LoadBalancingAlgorithm"] for team in objects.teams}
    for row in objects.switches:
        state.switches.put(_switch(row, algorithms))
    for row in objects.partitions:
        state.partitions.put(Partition(_guid(row["Id"]), row["Name"], row["Generation"], row["State"] == "Running"))
    mappings = {_adapter_id(row["ParentAdapter"]): row for row in objects.team_mappings}
    for row in objects.network_adapters:
        state.adapters.put(_adapter(row, mappings))
    _load_guests(state, objects.guests)
    # New GUIDs of a copy must be nobody's, not even of what a plan has just removed: a copy of a copy counts elsewhere.
    made = (state.interfaces, state.switches, state.partitions, state.adapters)
    state.counter = 2**32 + zlib.crc32("".join(record.id for table in made for record in table).encode())
    state.settle()
    return state


def _guid(text: str) -> str:
    return text.strip("{}").lower()


def _adapter_id(row: Mapping[str, Any]) -> str:
    return str(row["Id"]).rpartition("\\")[2].lower()


def _load_interfaces(state: HostState, objects: HostObjects) -> None:
    bindings: dict[int, set[str]] = {}
    for row in objects.bindings:
        enabled = bindings.setdefault(row["InterfaceIndex"], set())
        if row["Enabled"]:
            enabled.add(row["ComponentID"])
    settings = _ip_settings(objects.parent)
    for row in objects.parent.net_adapters:
        index = row["InterfaceIndex"]
        state.interfaces.put(
            Interface(
                id=_guid(row["InterfaceGuid"]),
                alias=row["Name"],
                mac=parse_mac(row["MacAddress"]) if row["MacAddress"] else "",
                kind=_kind(row),
                description=row["InterfaceDescription"],
                index=index,
                speed=0 if _kind(row) == MANAGEMENT else row["Speed"],
                connected=_kind(row) == MANAGEMENT or row["MediaConnectionState"] == "Connected",
                enabled=row["AdminStatus"] == "Up",
                bindings=frozenset(bindings.get(index, ())),
                ip=settings.get(("", index), FRESH_IP),
            )
        )


def _kind(row: Mapping[str, Any]) -> str:
    if row["PnPDeviceID"].upper().startswith("ROOT\\VMS_MP\\"):
        return MANAGEMENT
    return TEAM if row["InterfaceDescription"].startswith(TEAM_NIC_DESCRIPTION) else PHYSICAL


def _ip_settings(objects: IpObjects) -> dict[tuple[str, int], IpSettings]:
    """Collect the configuration by guest (empty for the parent) and interface; only interfaces with IPv4 are in it."""
    dhcp = {_key(row): row["Dhcp"] == "Enabled" for row in objects.ip_interfaces if row["AddressFamily"] == "IPv4"}
    addresses = _grouped(objects.ip_addresses)
    routes = _grouped(objects.routes)
    servers = _grouped(objects.dns)
    return {
        key: IpSettings(
            dhcp=enabled,
            addresses=tuple(
                Address(row["IPAddress"], row["PrefixLength"])
                for row in addresses.get(key, ())
                if row["PrefixOrigin"] == "Manual"
            ),
            routes=tuple(
                Route(row["DestinationPrefix"], row["NextHop"], row["RouteMetric"])
                for row in routes.get(key, ())
                if row["Protocol"] == "NetMgmt"
            ),
            dns_servers=tuple(server for row in servers.get(key, ()) for server in row["ServerAddresses"]),
        )
        for key, enabled in dhcp.items()
    }


def _key(row: Mapping[str, Any]) -> tuple[str, int]:
    return row.get("VMId", ""), row["InterfaceIndex"]


def _grouped(rows: Rows) -> dict[tuple[str, int], Rows]:
    grouped: dict[tuple[str, int], Rows] = {}
    for row in rows:
        grouped.setdefault(_key(row), []).append(row)
    return grouped


def _switch(row: Mapping[str, Any], algorithms: Mapping[str, str]) -> Switch:
    switch_id = _guid(row["Id"])
    return Switch(
        id=switch_id,
        name=row["Name"],
        type=row["SwitchType"],
        notes=row["Notes"],
        allow_management_os=row["AllowManagementOS"],
        uplinks=tuple(_guid(text) for text in row["NetAdapterInterfaceGuid"]),
        embedded_teaming=row["EmbeddedTeamingEnabled"],
        load_balancing=algorithms.get(switch_id) or "Dynamic",
        iov=row["IovEnabled"],
        packet_direct=row["PacketDirectEnabled"],
        bandwidth_mode=row["BandwidthReservationMode"],
        flow_absolute=row["DefaultFlowMinimumBandwidthAbsolute"],
        flow_weight=row["DefaultFlowMinimumBandwidthWeight"],
        extensions=tuple(extension["Name"] for extension in row["Extensions"] if extension["Enabled"]),
        properties=properties_of(row, "VMSwitch", SWITCH_PROPERTY_NAMES),
    )


def _adapter(row: Mapping[str, Any], mappings: Mapping[str, Mapping[str, Any]]) -> Adapter:
    adapter_id = _adapter_id(row)
    management = row["IsManagementOs"]
    bandwidth = row["BandwidthSetting"]
    mapping = mappings.get(adapter_id) if mappings else None
    return Adapter(
        id=adapter_id,
        name=row["Name"],
        partition_id="" if management else row["VMId"],
        switch_id=row["SwitchId"] or "",
        mac=row["MacAddress"],
        switch_name=row["SwitchName"],
        dynamic_mac=True if management else row["DynamicMacAddressEnabled"],
        legacy=False if management else row["IsLegacy"],
        vlan=_vlan(row["VlanSetting"]),
        minimum_absolute=bandwidth["MinimumBandwidthAbsolute"] if bandwidth else 0,
        minimum_weight=bandwidth["MinimumBandwidthWeight"] if bandwidth else 0,
        maximum=bandwidth["MaximumBandwidth"] if bandwidth else 0,
        team_nic=_guid(mapping["NetAdapterDeviceId"]) if mapping else "",
        disable_on_failover=mapping["DisableOnFailover"] if mapping else "None",
        properties=properties_of(
            row, "VMInternalNetworkAdapter" if management else "VMNetworkAdapter", ADAPTER_PROPERTY_NAMES
        ),
    )


def _vlan(row: Mapping[str, Any]) -> Vlan:
    if row["OperationMode"] == "Untagged":
        return UNTAGGED
    return Vlan(
        row["OperationMode"],
        row["AccessVlanId"],
        row["NativeVlanId"],
        row["AllowedVlanIdListString"] or "",
        row["PrivateVlanMode"] or "",
        row["PrimaryVlanId"],
        row["SecondaryVlanId"],
        row["SecondaryVlanIdListString"] or "",
    )


def _load_guests(state: HostState, guests: IpObjects) -> None:
    """Keep what guests were told to do differently; one without IPv4 interface has TCP/IP unbound."""
    if not guests.net_adapters:
        return
    settings = _ip_settings(guests)
    first = next(iter(state.partitions))
    usual = usual_bindings(GuestMachine(state, first).components)
    for row in guests.net_adapters:
        adapter_id = _guid(row["InterfaceGuid"])
        ip = settings.get((row["VMId"], row["InterfaceIndex"]))
        if ip is None:
            state.guests.put(GuestInterface(adapter_id, usual - {IPV4_PROTOCOL}))
        elif ip != FRESH_IP:
            state.guests.put(GuestInterface(adapter_id, usual, ip))

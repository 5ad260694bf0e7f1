"""Records to the objects that Hyper-V's own Get- cmdlets answer (properties as in object_types.json).

Objects are dicts that share the nested values which are at their default; whoever gets one must not change it in place.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...._model.mac_address import print_mac
from ...._powershell.host_objects import HostObject
from ...._powershell.object_templates import template
from ..state.host_state import HostState
from ..state.records import UNTAGGED, Adapter, Partition, Switch, Vlan
from .switch_extensions import extension_objects

TEAMED_INTERFACE = "Teamed-Interface"
"""NetAdapterInterfaceDescription of a switch with embedded teaming (rule A2)."""


def adapter_objects(state: HostState, adapters: Iterable[Adapter]) -> list[HostObject]:
    """Give VMNetworkAdapter and VMInternalNetworkAdapter objects.

    IPAddresses stays empty: guests' integration services are not modelled (A3 says it is empty without them).
    """
    name = state.name
    guest_shape = template("VMNetworkAdapter", name)
    parent_shape = template("VMInternalNetworkAdapter", name)
    partitions = state.partitions
    partition: Partition | None = None
    rows = []
    for adapter in adapters:
        switch_id = adapter.switch_id
        guid = adapter.id.upper()
        if adapter.partition_id:
            if partition is None or partition.id != adapter.partition_id:
                partition = partitions[adapter.partition_id]
            row = guest_shape.copy()
            row["DynamicMacAddressEnabled"] = adapter.dynamic_mac
            row["Connected"] = bool(switch_id)
            row["Id"] = f"Microsoft:{partition.id.upper()}\\{guid}"
            row["VMId"] = partition.id
            row["VMName"] = partition.name
            if adapter.legacy:
                row["IsLegacy"] = True
                row["IsSynthetic"] = False
        else:
            row = parent_shape.copy()
            row["DeviceId"] = f"{{{guid}}}"
            row["Id"] = f"Microsoft:{switch_id.upper()}\\{guid}"
        row["AdapterId"] = guid
        row["Name"] = adapter.name
        row["SwitchName"] = adapter.switch_name
        row["SwitchId"] = switch_id or None
        row["MacAddress"] = adapter.mac
        if adapter.vlan is not UNTAGGED:
            row["VlanSetting"] = vlan_object(name, adapter.vlan)
        if adapter.maximum or adapter.minimum_weight or adapter.minimum_absolute:
            row["BandwidthSetting"] = _bandwidth_object(name, adapter)
        if adapter.properties:
            row.update(adapter.properties)
        rows.append(row)
    return rows


def vlan_object(computer: str, vlan: Vlan) -> HostObject:
    """Give a VMNetworkAdapterVlanSetting; the Int32 lists are left out, since they would expand ranges."""
    row = template("VMNetworkAdapterVlanSetting", computer).copy()
    row.update(
        OperationMode=vlan.mode,
        AccessVlanId=vlan.access_id,
        NativeVlanId=vlan.native_id,
        AllowedVlanIdListString=vlan.allowed,
        PrivateVlanMode=vlan.private_mode or None,
        PrimaryVlanId=vlan.primary_id,
        SecondaryVlanId=vlan.secondary_id,
        SecondaryVlanIdListString=vlan.secondary,
    )
    return row


def vlan_rows(state: HostState, adapters: list[Adapter]) -> list[HostObject]:
    """Give the VLAN settings of adapters, each with its ParentAdapter."""
    return [{**parent["VlanSetting"], "ParentAdapter": parent} for parent in adapter_objects(state, adapters)]


def team_mapping_rows(state: HostState, adapters: list[Adapter]) -> list[HostObject]:
    """Give the team mappings of those adapters that have one, each with its ParentAdapter."""
    mapped = [adapter for adapter in adapters if adapter.team_nic in state.interfaces]
    return [
        {
            **template("VMNetworkAdapterTeamMappingSetting", state.name),
            "NetAdapterName": state.interfaces[adapter.team_nic].alias,
            "NetAdapterDeviceId": f"{{{adapter.team_nic.upper()}}}",
            "DisableOnFailover": adapter.disable_on_failover,
            "ParentAdapter": parent,
        }
        for adapter, parent in zip(mapped, adapter_objects(state, mapped), strict=True)
    ]


def switch_objects(state: HostState, switches: Iterable[Switch]) -> list[HostObject]:
    """Give VMSwitch objects (rule A2)."""
    return [_switch_object(state, switch) for switch in switches]


def switch_team_objects(state: HostState, switches: Iterable[Switch]) -> list[HostObject]:
    """Give VMSwitchTeam objects of the switches with embedded teaming."""
    return [
        {
            **template("VMSwitchTeam", state.name),
            "Name": switch.name,
            "Id": switch.id,
            "NetAdapterInterfaceDescription": [state.interfaces[nic].description for nic in switch.uplinks],
            "NetAdapterInterfaceGuid": list(switch.uplinks),
            "TeamingMode": "SwitchIndependent",
            "LoadBalancingAlgorithm": switch.load_balancing,
        }
        for switch in switches
        if switch.embedded_teaming
    ]


def partition_objects(state: HostState, partitions: Iterable[Partition]) -> list[HostObject]:
    """Give the properties of VirtualMachine objects that matter to the network."""
    version = state.release.vm_version
    return [
        {
            "Id": partition.id,
            "VMId": partition.id,
            "Name": partition.name,
            "VMName": partition.name,
            "State": "Running" if partition.running else "Off",
            "Status": "Operating normally",
            "Generation": partition.generation,
            "Version": version,
            "CimSession": None,
            "ComputerName": state.name,
            "IsDeleted": False,
        }
        for partition in partitions
    ]


def host_objects(state: HostState) -> list[HostObject]:
    """Give the VMHost object; SupportedVmVersions ends with the version by which the release is told."""
    host = state.host
    row = template("VMHost", state.name).copy()
    row.update(
        Name=state.name,
        FullyQualifiedDomainName="",
        MacAddressMinimum=host.mac_minimum,
        MacAddressMaximum=host.mac_maximum,
        SupportedVmVersions=[state.release.vm_version],
    )
    return [row]


def hyphenated(mac: str) -> str:
    """Write an address the way NetAdapter objects do."""
    return print_mac(mac) if mac else ""


def _switch_object(state: HostState, switch: Switch) -> HostObject:
    descriptions = [state.interfaces[nic].description for nic in switch.uplinks]
    row = template("VMSwitch", state.name).copy()
    row.update(
        Name=switch.name,
        Id=switch.id,
        Notes=switch.notes,
        Extensions=extension_objects(state, switch),
        BandwidthReservationMode=switch.bandwidth_mode,
        PacketDirectEnabled=switch.packet_direct,
        EmbeddedTeamingEnabled=switch.embedded_teaming,
        IovEnabled=switch.iov,
        SwitchType=switch.type,
        AllowManagementOS=switch.allow_management_os,
        NetAdapterInterfaceDescription=_uplink_description(switch, descriptions),
        NetAdapterInterfaceDescriptions=descriptions,
        NetAdapterInterfaceGuid=list(switch.uplinks),
        DefaultFlowMinimumBandwidthAbsolute=switch.flow_absolute,
        DefaultFlowMinimumBandwidthWeight=switch.flow_weight,
    )
    row.update(switch.properties)
    return row


def _uplink_description(switch: Switch, descriptions: list[str]) -> str:
    if switch.embedded_teaming:
        return TEAMED_INTERFACE
    return descriptions[0] if descriptions else ""


def _bandwidth_object(computer: str, adapter: Adapter) -> HostObject:
    return {
        "MinimumBandwidthAbsolute": adapter.minimum_absolute,
        "MinimumBandwidthWeight": adapter.minimum_weight,
        "MaximumBandwidth": adapter.maximum,
        "IsTemplate": False,
        "CimSession": None,
        "ComputerName": computer,
        "IsDeleted": False,
    }

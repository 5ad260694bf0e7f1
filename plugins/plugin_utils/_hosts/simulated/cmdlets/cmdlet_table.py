"""Which cmdlets the simulated host models, and which of their parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ...._powershell.setting_properties import ADAPTER_PROPERTIES, SWITCH_PROPERTIES
from ..state.host_state import HostState
from ..state.machines import Machine
from . import (
    adapter_cmdlets,
    address_cmdlets,
    binding_cmdlets,
    extension_cmdlets,
    host_cmdlets,
    lbfo_cmdlets,
    net_adapter_cmdlets,
    partition_cmdlets,
    route_cmdlets,
    set_adapter,
    set_switch,
    switch_cmdlets,
    team_cmdlets,
    team_mapping_cmdlets,
    vlan_cmdlets,
)

ALWAYS_TAKEN = frozenset({"Passthru", "PassThru", "Confirm", "WhatIf", "ThrottleLimit", "Force"})
"""Parameters that say nothing about the host's state."""

_SWITCH = "Name VMSwitch"
_TEAM = "Name VMSwitchName VMSwitch NetAdapterName NetAdapterInterfaceDescription"
_ADAPTER = "VMName VM ManagementOS VMNetworkAdapter Name VMNetworkAdapterName SwitchName"
_VLAN = (
    "Untagged Access VlanId Trunk NativeVlanId AllowedVlanIdList Isolated Community Promiscuous PrimaryVlanId"
    " SecondaryVlanId SecondaryVlanIdList"
)
_NO_VHD = "MemoryStartupBytes NoVHD BootDevice Path Version NewVHDPath NewVHDSizeBytes VHDPath"
_NIC = "Name InterfaceDescription InterfaceIndex InputObject IncludeHidden"
_INTERFACE = "InterfaceAlias InterfaceIndex InputObject AddressFamily"
_ADDRESS = "IPAddress PrefixLength PrefixOrigin SuffixOrigin AddressState Type DefaultGateway"
_ROUTE = "DestinationPrefix NextHop RouteMetric Protocol Publish"
_BINDING = "ComponentID DisplayName AllBindings Enabled"


@dataclass(frozen=True, slots=True)
class HyperVCmdlet:
    """A cmdlet that works on the host."""

    run: Callable[[HostState, Bound], list[HostObject]]
    modelled: frozenset[str]


@dataclass(frozen=True, slots=True)
class MachineCmdlet:
    """A cmdlet that works on the network stack of an operating system, the parent's or a guest's."""

    run: Callable[[Machine, Bound], list[HostObject]]
    modelled: frozenset[str]


def _host(run: Callable[[HostState, Bound], list[HostObject]], *modelled: str) -> HyperVCmdlet:
    return HyperVCmdlet(run, ALWAYS_TAKEN.union(*(text.split() for text in modelled)))


def _machine(run: Callable[[Machine, Bound], list[HostObject]], *modelled: str) -> MachineCmdlet:
    return MachineCmdlet(run, ALWAYS_TAKEN.union(*(text.split() for text in modelled)))


HYPERV_CMDLETS: Mapping[str, HyperVCmdlet] = {
    "Get-VMSwitch": _host(switch_cmdlets.get_switch, "Name Id SwitchType"),
    "New-VMSwitch": _host(
        switch_cmdlets.new_switch,
        "Name Id SwitchType AllowManagementOS NetAdapterName NetAdapterInterfaceDescription Notes MinimumBandwidthMode"
        " EnableIov EnablePacketDirect EnableEmbeddedTeaming",
    ),
    "Set-VMSwitch": _host(
        set_switch.set_switch,
        _SWITCH,
        "SwitchType AllowManagementOS NetAdapterName NetAdapterInterfaceDescription Notes",
        "DefaultFlowMinimumBandwidthAbsolute DefaultFlowMinimumBandwidthWeight",
        " ".join(SWITCH_PROPERTIES),
    ),
    "Remove-VMSwitch": _host(switch_cmdlets.remove_switch, _SWITCH),
    "Rename-VMSwitch": _host(switch_cmdlets.rename_switch, _SWITCH, "NewName"),
    "Get-VMSwitchTeam": _host(team_cmdlets.get_switch_team, _SWITCH),
    "Set-VMSwitchTeam": _host(team_cmdlets.set_switch_team, _TEAM, "TeamingMode LoadBalancingAlgorithm"),
    "Add-VMSwitchTeamMember": _host(team_cmdlets.add_team_member, _TEAM),
    "Remove-VMSwitchTeamMember": _host(team_cmdlets.remove_team_member, _TEAM),
    "Get-VMSwitchExtension": _host(extension_cmdlets.get_extension, _TEAM),
    "Enable-VMSwitchExtension": _host(extension_cmdlets.enable_extension, _TEAM, "VMSwitchExtension"),
    "Disable-VMSwitchExtension": _host(extension_cmdlets.disable_extension, _TEAM, "VMSwitchExtension"),
    "Get-VMSystemSwitchExtension": _host(extension_cmdlets.get_system_extension, "Name"),
    "Get-VMNetworkAdapter": _host(adapter_cmdlets.get_adapter, _ADAPTER, "All IsLegacy"),
    "Add-VMNetworkAdapter": _host(
        adapter_cmdlets.add_adapter, _ADAPTER, "IsLegacy DynamicMacAddress StaticMacAddress DeviceNaming"
    ),
    "Set-VMNetworkAdapter": _host(
        set_adapter.set_adapter,
        _ADAPTER,
        "DynamicMacAddress StaticMacAddress MaximumBandwidth MinimumBandwidthAbsolute MinimumBandwidthWeight",
        " ".join(ADAPTER_PROPERTIES),
    ),
    "Remove-VMNetworkAdapter": _host(adapter_cmdlets.remove_adapter, _ADAPTER),
    "Rename-VMNetworkAdapter": _host(adapter_cmdlets.rename_adapter, _ADAPTER, "NewName"),
    "Connect-VMNetworkAdapter": _host(adapter_cmdlets.connect_adapter, _ADAPTER, "VMSwitch"),
    "Disconnect-VMNetworkAdapter": _host(adapter_cmdlets.disconnect_adapter, _ADAPTER),
    "Get-VMNetworkAdapterVlan": _host(vlan_cmdlets.get_vlan, _ADAPTER),
    "Set-VMNetworkAdapterVlan": _host(vlan_cmdlets.set_vlan, _ADAPTER, _VLAN),
    "Get-VMNetworkAdapterTeamMapping": _host(team_mapping_cmdlets.get_team_mapping, _ADAPTER),
    "Set-VMNetworkAdapterTeamMapping": _host(
        team_mapping_cmdlets.set_team_mapping, _ADAPTER, "PhysicalNetAdapterName DisableOnFailover"
    ),
    "Remove-VMNetworkAdapterTeamMapping": _host(team_mapping_cmdlets.remove_team_mapping, _ADAPTER),
    "Get-VM": _host(partition_cmdlets.get_partition, "Name Id"),
    "New-VM": _host(partition_cmdlets.new_partition, "Name Generation SwitchName", _NO_VHD),
    "Set-VM": _host(partition_cmdlets.set_partition, "Name VM NewVMName"),
    "Rename-VM": _host(partition_cmdlets.rename_partition, "Name VM NewName"),
    "Remove-VM": _host(partition_cmdlets.remove_partition, "Name VM"),
    "Start-VM": _host(partition_cmdlets.start_partition, "Name VM"),
    "Stop-VM": _host(partition_cmdlets.stop_partition, "Name VM Save TurnOff"),
    "Get-VMHost": _host(host_cmdlets.get_host),
    "Set-VMHost": _host(host_cmdlets.set_host, "MacAddressMinimum MacAddressMaximum"),
    "New-NetLbfoTeam": _host(
        lbfo_cmdlets.new_lbfo_team, "Name TeamMembers TeamNicName TeamingMode LoadBalancingAlgorithm"
    ),
    "Get-NetLbfoTeam": _host(lbfo_cmdlets.get_lbfo_team, "Name"),
    "Remove-NetLbfoTeam": _host(lbfo_cmdlets.remove_lbfo_team, "Name InputObject"),
}

MACHINE_CMDLETS: Mapping[str, MachineCmdlet] = {
    "Get-NetAdapter": _machine(net_adapter_cmdlets.get_net_adapter, _NIC, "Physical"),
    "Rename-NetAdapter": _machine(net_adapter_cmdlets.rename_net_adapter, _NIC, "NewName"),
    "Enable-NetAdapter": _machine(net_adapter_cmdlets.enable_net_adapter, _NIC),
    "Disable-NetAdapter": _machine(net_adapter_cmdlets.disable_net_adapter, _NIC),
    "Get-NetAdapterBinding": _machine(binding_cmdlets.get_binding, _NIC, _BINDING),
    "Enable-NetAdapterBinding": _machine(binding_cmdlets.enable_binding, _NIC, _BINDING),
    "Disable-NetAdapterBinding": _machine(binding_cmdlets.disable_binding, _NIC, _BINDING),
    "Set-NetAdapterBinding": _machine(binding_cmdlets.set_binding, _NIC, _BINDING),
    "Get-NetIPInterface": _machine(
        address_cmdlets.get_ip_interface, _INTERFACE, "Dhcp ConnectionState InterfaceMetric"
    ),
    "Set-NetIPInterface": _machine(address_cmdlets.set_ip_interface, _INTERFACE, "Dhcp"),
    "Get-NetIPAddress": _machine(address_cmdlets.get_ip_address, _INTERFACE, _ADDRESS),
    "New-NetIPAddress": _machine(address_cmdlets.new_ip_address, _INTERFACE, "IPAddress PrefixLength DefaultGateway"),
    "Set-NetIPAddress": _machine(address_cmdlets.set_ip_address, _INTERFACE, _ADDRESS),
    "Remove-NetIPAddress": _machine(address_cmdlets.remove_ip_address, _INTERFACE, _ADDRESS),
    "Get-NetRoute": _machine(route_cmdlets.get_route, _INTERFACE, _ROUTE),
    "New-NetRoute": _machine(route_cmdlets.new_route, _INTERFACE, "DestinationPrefix NextHop RouteMetric"),
    "Remove-NetRoute": _machine(route_cmdlets.remove_route, _INTERFACE, _ROUTE),
    "Get-DnsClientServerAddress": _machine(route_cmdlets.get_dns_servers, _INTERFACE),
    "Set-DnsClientServerAddress": _machine(
        route_cmdlets.set_dns_servers, _INTERFACE, "ServerAddresses ResetServerAddresses"
    ),
}

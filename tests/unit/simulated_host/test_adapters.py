"""Adapters of partitions and of the management OS."""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import ObjectQuery


def test_first_start_takes_the_lowest_free_address_of_the_pool(host):
    assert host.adapter("web01")["MacAddress"] == "00155D010300"
    assert host.adapter("db")["MacAddress"] == "000000000000"
    host.run("Start-VM", Name="db")
    assert host.adapter("db")["MacAddress"] == "00155D010302"
    host.run("Stop-VM", Name="web01", TurnOff=True, Force=True)
    assert host.adapter("web01")["MacAddress"] == "00155D010300"
    host.run("Remove-VM", Name="web01", Force=True)
    host.run("New-VM", Name="next", NoVHD=True, MemoryStartupBytes=2**30)
    host.run("Start-VM", Name="next")
    assert host.adapter("next")["MacAddress"] == "00155D010300"


def test_exhausted_pool_keeps_partitions_off(host):
    host.run("Set-VMHost", MacAddressMinimum="00-15-5D-01-03-00", MacAddressMaximum="00-15-5D-01-03-01")
    error = host.refusal("Start-VM", Name="db")
    assert "Attempt to access invalid address" in error.message
    host.refusal("Set-VMHost", MacAddressMinimum="00-15-5D-01-04-00")


def test_static_address_needs_the_partition_off(host):
    error = host.refusal("Set-VMNetworkAdapter", VMName="web01", StaticMacAddress="02:00:00:00:AA:01")
    assert error.category == "InvalidOperation"
    host.run("Set-VMNetworkAdapter", VMName="db", StaticMacAddress="02:00:00:00:aa:01")
    assert host.adapter("db")["MacAddress"] == "02000000AA01"
    assert host.adapter("db")["DynamicMacAddressEnabled"] is False


@pytest.mark.parametrize("address", ["25-00-00-00-00-01", "52:54", "00-00-00-00-00-00"])
def test_impossible_static_addresses_are_refused(host, address):
    error = host.refusal("Set-VMNetworkAdapter", VMName="db", StaticMacAddress=address)
    assert error.message == "Failed to modify device 'Synthetic Ethernet Port'."


def test_hot_plug_is_for_generation_2_since_2016(host, make_host):
    host.run("Add-VMNetworkAdapter", VMName="web01", Name="B")
    assert host.adapter("web01", "B")["MacAddress"] == "00155D010302"
    host.run("Remove-VMNetworkAdapter", VMName="web01", Name="B")
    host.refusal("Add-VMNetworkAdapter", VMName="old")
    host.refusal("Remove-VMNetworkAdapter", VMName="old")
    make_host(release="2012r2").refusal("Add-VMNetworkAdapter", VMName="web01")


def test_adapter_limits_follow_generation_and_release(host, make_host):
    host.run("Stop-VM", Name="old")
    for _time in range(7):
        host.run("Add-VMNetworkAdapter", VMName="old")
    host.refusal("Add-VMNetworkAdapter", VMName="old")
    for _time in range(4):
        host.run("Add-VMNetworkAdapter", VMName="old", IsLegacy=True)
    host.refusal("Add-VMNetworkAdapter", VMName="old", IsLegacy=True)
    host.refusal("Add-VMNetworkAdapter", VMName="db", IsLegacy=True)
    for limit, release in ((8, "2016"), (64, "2019")):
        other = make_host(release=release)
        for _time in range(limit - 1):
            other.run("Add-VMNetworkAdapter", VMName="db")
        other.refusal("Add-VMNetworkAdapter", VMName="db")


def test_namesakes_are_hit_together_and_told_apart_by_object(host):
    for _time in range(2):
        host.run("Add-VMNetworkAdapter", VMName="db", Name="B")
    host.run("Set-VMNetworkAdapterVlan", VMName="db", VMNetworkAdapterName="B", Access=True, VlanId=10)
    rows = host.run("Get-VMNetworkAdapter", VMName="db", Name="B")
    assert [row["VlanSetting"]["AccessVlanId"] for row in rows] == [10, 10]
    second = ObjectQuery("Get-VMNetworkAdapter", {"VMName": "db"}, ("Id", rows[1]["Id"]))
    host.run("Remove-VMNetworkAdapter", VMNetworkAdapter=(second,))
    assert [row["Id"] for row in host.run("Get-VMNetworkAdapter", VMName="db", Name="B")] == [rows[0]["Id"]]


def test_vlan_modes_take_exactly_their_parameters(host):
    set_vlan = {"cmdlet": "Set-VMNetworkAdapterVlan", "VMName": "web01"}
    for wrong in (
        {"VlanId": 5},
        {"Access": True},
        {"Access": True, "VlanId": 4095},
        {"Access": True, "VlanId": 5, "NativeVlanId": 1},
        {"Access": True, "Trunk": True, "VlanId": 5},
        {"Trunk": True, "NativeVlanId": 0},
        {"Trunk": True, "NativeVlanId": 0, "AllowedVlanIdList": "0-4095"},
        {"Promiscuous": True, "PrimaryVlanId": 5, "SecondaryVlanId": 6},
    ):
        host.refusal(**set_vlan, **wrong)
    host.run(**set_vlan, Trunk=True, NativeVlanId=0, AllowedVlanIdList="200,1-100")
    (row,) = host.run("Get-VMNetworkAdapterVlan", VMName="web01")
    assert (row["OperationMode"], row["AllowedVlanIdListString"]) == ("Trunk", "1-100,200")
    assert row["ParentAdapter"]["VMName"] == "web01"
    host.run(**set_vlan, Untagged=True)
    assert host.adapter("web01")["VlanSetting"]["OperationMode"] == "Untagged"


def test_bandwidth_follows_the_mode_of_the_switch(host):
    host.run("New-VMSwitch", Name="A", NetAdapterName="NIC1", MinimumBandwidthMode="Absolute")
    host.run("Connect-VMNetworkAdapter", VMName="web01", SwitchName="A")
    host.refusal("Set-VMNetworkAdapter", VMName="web01", MinimumBandwidthWeight=10)
    host.run("Set-VMNetworkAdapter", VMName="web01", MinimumBandwidthAbsolute=100_000_007, MaximumBandwidth=200_000_000)
    setting = host.adapter("web01")["BandwidthSetting"]
    assert (setting["MinimumBandwidthAbsolute"], setting["MaximumBandwidth"]) == (100_000_000, 200_000_000)
    host.refusal("Set-VMNetworkAdapter", VMName="web01", MinimumBandwidthWeight=101)
    host.refusal("Set-VMNetworkAdapter", VMName="web01", VirtualSubnetId=5)


def test_settings_show_under_the_object_s_own_names(host):
    host.run("Set-VMNetworkAdapter", VMName="web01", PortMirroring="Source", VmqWeight=0, StormLimit=7, DhcpGuard="On")
    row = host.adapter("web01")
    assert (row["PortMirroringMode"], row["VMQWeight"], row["StormLimit"], row["DhcpGuard"]) == ("Source", 0, 7, "On")


def test_management_adapters_are_added_renamed_and_removed_with_their_interfaces(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1", AllowManagementOS=False)
    assert host.run("Get-VMNetworkAdapter", ManagementOS=True) == []
    host.run("Add-VMNetworkAdapter", ManagementOS=True, SwitchName="LAN", Name="SMB1")
    (switch,) = host.run("Get-VMSwitch", Name="LAN")
    assert switch["AllowManagementOS"] is True
    (before,) = host.run("Get-NetAdapter", Name="vEthernet (SMB1)")
    host.run("Rename-VMNetworkAdapter", ManagementOS=True, Name="SMB1", NewName="SMB2")
    (after,) = host.run("Get-NetAdapter", Name="vEthernet (SMB2)")
    for name in ("InterfaceGuid", "ifIndex", "MacAddress", "InterfaceDescription"):
        assert before[name] == after[name]
    host.run("Remove-VMNetworkAdapter", ManagementOS=True, Name="SMB2")
    (switch,) = host.run("Get-VMSwitch", Name="LAN")
    assert switch["AllowManagementOS"] is False
    error = host.refusal("Get-VMNetworkAdapter", ManagementOS=True, SwitchName="LAN")
    assert (error.category, error.message) == ("ObjectNotFound", "No network adapter is found with the given input.")


def test_partitions_are_made_renamed_and_removed(host):
    (made,) = host.run("New-VM", Name="new", Generation=2)
    assert (made["State"], made["Generation"]) == ("Off", 2)
    assert host.adapter("new")["Connected"] is False
    host.run("Rename-VM", Name="new", NewName="newer")
    assert host.run("Get-VM", Name="newe*")[0]["Id"] == made["Id"]
    host.refusal("Remove-VM", Name="web01")
    host.run("Remove-VM", Name="newer", Force=True)
    assert "unable to find a virtual machine" in host.refusal("Get-VM", Name="newer").message
    host.refusal("New-VM", Name="x", Generation=3)


def test_what_is_not_modelled_is_refused_by_name(host):
    assert host.refusal("Set-VM", Name="web01", ProcessorCount=2).message == (
        "The simulated host does not model parameter ProcessorCount of Set-VM."
    )
    assert host.refusal("Get-VMNetworkAdapterAcl", VMName="web01").category == "NotImplemented"
    assert "inventory" in host.refusal("Get-VM", ComputerName="other").message
    host.refusal("Get-VM", Nome="x")


def test_what_if_has_no_effect(host):
    host.run("Remove-VM", Name="db", WhatIf=True)
    assert host.run("Get-VM", Name="db")

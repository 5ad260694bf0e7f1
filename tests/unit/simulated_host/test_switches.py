"""Switches: what New-, Set-, Rename- and Remove-VMSwitch bring along and refuse."""

from __future__ import annotations

import pytest

USUAL = {
    "ms_msclient",
    "ms_server",
    "ms_pacer",
    "ms_tcpip",
    "ms_tcpip6",
    "ms_lltdio",
    "ms_rspndr",
    "ms_lldp",
}


def test_external_switch_takes_bindings_addresses_and_mac_of_its_nic(host):
    (switch,) = host.run("New-VMSwitch", Name="LAN", NetAdapterName="nic1")
    assert (switch["SwitchType"], switch["AllowManagementOS"], switch["BandwidthReservationMode"]) == (
        "External",
        True,
        "Absolute",
    )
    assert host.bindings("NIC1") == {"vms_pp"}
    assert host.bindings("vEthernet (LAN)") == USUAL
    assert host.addresses() == {"vEthernet (LAN)": ["192.168.1.3"]}
    assert [row["InterfaceAlias"] for row in host.run("Get-NetRoute")] == ["vEthernet (LAN)"]
    (management,) = host.run("Get-VMNetworkAdapter", ManagementOS=True)
    (interface,) = host.run("Get-NetAdapter", Name="vEthernet (LAN)")
    assert management["MacAddress"] == "3CFDFE000001" == interface["MacAddress"].replace("-", "")
    assert management["DeviceId"] == interface["InterfaceGuid"]
    assert interface["PnPDeviceID"].endswith(interface["InterfaceGuid"].strip("{}"))
    assert not [row for row in host.run("Get-NetIPInterface") if row["InterfaceAlias"] == "NIC1"]


def test_dns_servers_stay_behind_when_a_switch_takes_the_nic(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    assert all(row["ServerAddresses"] == [] for row in host.run("Get-DnsClientServerAddress"))


def test_removed_switch_gives_bindings_and_addresses_back_and_leaves_adapters_unplugged(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Connect-VMNetworkAdapter", VMName="db", SwitchName="LAN")
    host.run("Remove-VMSwitch", Name="LAN", Force=True)
    assert host.bindings("NIC1") == USUAL
    assert host.addresses() == {"NIC1": ["192.168.1.3"]}
    assert host.adapter("db")["SwitchId"] is None
    assert host.run("Get-VMNetworkAdapter", ManagementOS=True) == []


def test_switch_of_running_partitions_is_not_removed(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Connect-VMNetworkAdapter", VMName="web01", SwitchName="LAN")
    error = host.refusal("Remove-VMSwitch", Name="LAN")
    assert (error.category, error.error_id) == (
        "ResourceBusy",
        "ObjectInUse,Microsoft.HyperV.PowerShell.Commands.RemoveVMSwitchCommand",
    )


def test_used_nic_and_orphaned_switch_protocol_are_refused_alike(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Enable-NetAdapterBinding", Name="NIC2", ComponentID="vms_pp")
    for nic in ("NIC1", "NIC2", "vEthernet (LAN)"):
        error = host.refusal("New-VMSwitch", Name="B", NetAdapterName=nic)
        assert error.error_id == (
            "ObjectInUse,Microsoft.HyperV.PowerShell.Commands.NewVMSwitch"
            if nic != "vEthernet (LAN)"
            else "OperationFailed,Microsoft.HyperV.PowerShell.Commands.NewVMSwitch"
        )
    host.run("Disable-NetAdapterBinding", Name="NIC2", ComponentID="vms_pp")
    host.run("New-VMSwitch", Name="B", NetAdapterName="NIC2")


def test_several_nics_make_a_team_whose_members_can_change(host):
    host.run("New-VMSwitch", Name="SET", NetAdapterName=("NIC1", "NIC2"))
    (switch,) = host.run("Get-VMSwitch", Name="SET")
    assert (switch["EmbeddedTeamingEnabled"], switch["NetAdapterInterfaceDescription"]) == (True, "Teamed-Interface")
    (interface,) = host.run("Get-NetAdapter", Name="vEthernet (SET)")
    assert interface["LinkSpeed"] == "20 Gbps"
    host.run("Set-VMNetworkAdapterTeamMapping", ManagementOS=True, PhysicalNetAdapterName="NIC2")
    host.run("Remove-VMSwitchTeamMember", VMSwitchName="SET", NetAdapterName="NIC2")
    assert host.run("Get-VMNetworkAdapterTeamMapping", ManagementOS=True) == []
    assert host.bindings("NIC2") == USUAL
    host.refusal("Remove-VMSwitchTeamMember", VMSwitchName="SET", NetAdapterName="NIC1")
    host.run("Set-VMSwitchTeam", Name="SET", NetAdapterName=("NIC2", "NIC3"), LoadBalancingAlgorithm="HyperVPort")
    (team,) = host.run("Get-VMSwitchTeam")
    assert (len(team["NetAdapterInterfaceGuid"]), team["LoadBalancingAlgorithm"]) == (2, "HyperVPort")
    assert host.bindings("NIC1") == USUAL


def test_member_cmdlets_on_a_switch_without_team_fail_as_windows_does(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    error = host.refusal("Add-VMSwitchTeamMember", VMSwitchName="LAN", NetAdapterName="NIC2")
    assert error.message == "Value cannot be null.\nParameter name: source"


def test_teams_need_identical_nics_and_release_2016(make_host):
    unequal = make_host(physical_adapters=[{"name": "A", "link_speed": "1Gbps"}, {"name": "B", "link_speed": "10Gbps"}])
    unequal.refusal("New-VMSwitch", Name="SET", NetAdapterName=("A", "B"))
    make_host(release="2012r2").refusal("New-VMSwitch", Name="SET", NetAdapterName=("NIC1", "NIC2"))


@pytest.mark.parametrize(("release", "taken"), [("2019", True), ("2022", False), ("2025", False)])
def test_lbfo_team_below_a_switch_goes_until_2022(make_host, release, taken):
    host = make_host(release=release, lbfo_teams=[{"name": "Team", "members": ["NIC1", "NIC2"]}])
    assert host.bindings("NIC1") == {"ms_implat"}
    host.refusal("New-VMSwitch", Name="A", NetAdapterName="NIC1")
    if taken:
        host.run("New-VMSwitch", Name="A", NetAdapterName="Team")
    else:
        host.refusal("New-VMSwitch", Name="A", NetAdapterName="Team")


def test_packet_direct_excludes_iov(host):
    host.refusal("New-VMSwitch", Name="A", NetAdapterName="NIC1", EnableIov=True, EnablePacketDirect=True)


def test_internal_without_management_os_becomes_private(host):
    host.run("New-VMSwitch", Name="I", SwitchType="Internal")
    (management,) = host.run("Get-VMNetworkAdapter", ManagementOS=True)
    assert management["MacAddress"].startswith("00155D0103")
    host.run("Set-VMSwitch", Name="I", AllowManagementOS=False)
    (switch,) = host.run("Get-VMSwitch", Name="I")
    assert (switch["SwitchType"], switch["AllowManagementOS"]) == ("Private", False)
    assert host.run("Get-VMNetworkAdapter", ManagementOS=True) == []


def test_conversion_to_external_turns_sharing_on_and_back_frees_the_nic(host):
    host.run("New-VMSwitch", Name="P", SwitchType="Private")
    host.run("Set-VMSwitch", Name="P", NetAdapterName="NIC2")
    (switch,) = host.run("Get-VMSwitch", Name="P")
    assert (switch["SwitchType"], switch["AllowManagementOS"]) == ("External", True)
    host.run("Set-VMSwitch", Name="P", SwitchType="Internal")
    assert host.bindings("NIC2") == USUAL
    assert len(host.run("Get-VMNetworkAdapter", ManagementOS=True)) == 1


def test_unsharing_removes_management_adapters_and_nothing_returns_to_the_nic(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Set-VMSwitch", Name="LAN", AllowManagementOS=False)
    assert host.addresses() == {}
    assert host.bindings("NIC1") == {"vms_pp"}
    host.run("Set-VMSwitch", Name="LAN", AllowManagementOS=True)
    (management,) = host.run("Get-VMNetworkAdapter", ManagementOS=True)
    assert management["MacAddress"] == "3CFDFE000001"


def test_rebound_switch_keeps_its_management_adapter(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    before = host.run("Get-VMNetworkAdapter", ManagementOS=True)
    host.run("Set-VMSwitch", Name="LAN", NetAdapterName="NIC2")
    assert host.run("Get-VMNetworkAdapter", ManagementOS=True) == before
    assert host.addresses() == {"vEthernet (LAN)": ["192.168.1.3"]}
    assert (host.bindings("NIC1"), host.bindings("NIC2")) == (USUAL, {"vms_pp"})


def test_set_switch_without_setting_is_refused(host):
    host.run("New-VMSwitch", Name="P", SwitchType="Private")
    assert "at least one parameter" in host.refusal("Set-VMSwitch", Name="P").message


def test_flow_bandwidth_needs_the_matching_mode(host):
    host.run("New-VMSwitch", Name="A", NetAdapterName="NIC1", MinimumBandwidthMode="Absolute")
    (switch,) = host.run("Get-VMSwitch", Name="A")
    assert switch["DefaultFlowMinimumBandwidthAbsolute"] == 10**9
    host.run("Set-VMSwitch", Name="A", DefaultFlowMinimumBandwidthAbsolute=1_000_001)
    (switch,) = host.run("Get-VMSwitch", Name="A")
    assert switch["DefaultFlowMinimumBandwidthAbsolute"] == 1_000_000
    host.refusal("Set-VMSwitch", Name="A", DefaultFlowMinimumBandwidthWeight=5)


def test_names_collide_and_cmdlets_hit_all_namesakes(host):
    for _time in range(2):
        host.run("New-VMSwitch", Name="P", SwitchType="Private")
    assert len(host.run("Get-VMSwitch", Name="p")) == 2
    host.refusal("Connect-VMNetworkAdapter", VMName="db", SwitchName="P")
    host.run("Remove-VMSwitch", Name="P")
    assert host.run("Get-VMSwitch") == []


def test_renamed_switch_leaves_stale_labels_until_adapters_are_plugged_in_again(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Connect-VMNetworkAdapter", VMName="web01", SwitchName="LAN")
    host.run("Rename-VMSwitch", Name="LAN", NewName="Core")
    assert host.adapter("web01")["SwitchName"] == "LAN"
    assert [row["Name"] for row in host.run("Get-VMNetworkAdapter", ManagementOS=True)] == ["LAN"]
    host.run("Connect-VMNetworkAdapter", VMName="web01", SwitchName="Core")
    assert host.adapter("web01")["SwitchName"] == "Core"


def test_asked_for_id_is_taken_once_and_not_before_2016(host, make_host):
    wanted = "0F0E0D0C-0000-4000-8000-000000000001"
    (switch,) = host.run("New-VMSwitch", Name="P", SwitchType="Private", Id=wanted)
    assert switch["Id"] == wanted.lower()
    host.refusal("New-VMSwitch", Name="Q", SwitchType="Private", Id=wanted)
    make_host(release="2012r2").refusal("New-VMSwitch", Name="Q", SwitchType="Private", Id=wanted)


def test_unknown_switch_is_reported_as_windows_does(host):
    error = host.refusal("Get-VMSwitch", Name="x")
    assert (error.category, error.error_id, error.message) == (
        "InvalidArgument",
        "InvalidParameter,Microsoft.HyperV.PowerShell.Commands.GetVMSwitch",
        'Hyper-V was unable to find a virtual switch with name "x".',
    )


def test_extensions_are_switched_by_name(host):
    host.run("New-VMSwitch", Name="P", SwitchType="Private")
    host.run("Enable-VMSwitchExtension", VMSwitchName="P", Name="Microsoft NDIS Capture")
    host.run("Disable-VMSwitchExtension", VMSwitchName="P", Name="Microsoft Windows Filtering Platform")
    rows = host.run("Get-VMSwitchExtension", VMSwitchName="P")
    assert [row["Name"] for row in rows if row["Enabled"]] == ["Microsoft NDIS Capture"]


def test_2008_calls_the_switch_protocol_by_its_old_name(make_host):
    host = make_host(release="2008r2", partitions=[])
    rows = host.run("Get-NetAdapterBinding", Name="NIC1", ComponentID="vms_pp")
    assert rows[0]["DisplayName"] == "Microsoft Virtual Network Switch Protocol"

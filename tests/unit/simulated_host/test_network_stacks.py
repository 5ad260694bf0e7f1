"""Bindings, addresses, routes and DNS of the parent and of guests."""

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)


def test_bindings_may_be_mixed_by_hand(host):
    host.run("Enable-NetAdapterBinding", Name="NIC2", ComponentID="vms_pp")
    assert {"vms_pp", "ms_tcpip"} <= host.bindings("NIC2")
    host.run("Set-NetAdapterBinding", Name="*", ComponentID="ms_lltdio", Enabled=False)
    assert "ms_lltdio" not in host.bindings("NIC1") | host.bindings("NIC3")
    error = host.refusal("Enable-NetAdapterBinding", Name="NIC1", ComponentID="nope")
    assert error.category == "ObjectNotFound"


def test_unbound_tcpip_has_no_configuration(host):
    host.run("Disable-NetAdapterBinding", Name="NIC1", ComponentID="ms_tcpip")
    assert host.addresses() == {}
    host.refusal("New-NetIPAddress", InterfaceAlias="NIC1", IPAddress="10.0.0.1", PrefixLength=24)
    host.run("Enable-NetAdapterBinding", Name="NIC1", DisplayName="Internet Protocol Version 4*")
    (row,) = host.run("Get-NetIPInterface", InterfaceAlias="NIC1", AddressFamily="IPv4")
    assert row["Dhcp"] == "Enabled"


def test_address_by_hand_turns_dhcp_off_and_dhcp_takes_it_away(host):
    made = host.run(
        "New-NetIPAddress", InterfaceAlias="NIC2", IPAddress="10.0.0.5", PrefixLength=24, DefaultGateway="10.0.0.1"
    )
    assert made[0]["PrefixOrigin"] == "Manual"
    (row,) = host.run("Get-NetIPInterface", InterfaceAlias="NIC2", AddressFamily="IPv4")
    assert row["Dhcp"] == "Disabled"
    host.refusal("New-NetIPAddress", InterfaceAlias="NIC1", IPAddress="10.0.0.5", PrefixLength=24)
    host.run("Set-NetIPInterface", InterfaceAlias="NIC2", AddressFamily="IPv4", Dhcp="Enabled")
    assert host.addresses() == {"NIC1": ["192.168.1.3"]}
    assert [row["InterfaceAlias"] for row in host.run("Get-NetRoute")] == ["NIC1"]


def test_gateway_must_be_on_link(host):
    host.refusal(
        "New-NetIPAddress", InterfaceAlias="NIC2", IPAddress="10.0.0.5", PrefixLength=24, DefaultGateway="1.1.1.1"
    )


def test_link_down_and_dhcp_is_the_error_87_of_the_field(host):
    error = host.refusal("New-NetIPAddress", InterfaceAlias="NIC3", IPAddress="10.0.0.5", PrefixLength=24)
    assert error.message == "Inconsistent parameters PolicyStore PersistentStore and Dhcp Enabled"
    host.run("Set-NetIPInterface", InterfaceAlias="NIC3", Dhcp="Disabled")
    host.run("New-NetIPAddress", InterfaceAlias="NIC3", IPAddress="10.0.0.5", PrefixLength=24)


def test_removal_without_selector_removes_everything(host):
    host.run("New-NetIPAddress", InterfaceAlias="NIC2", IPAddress="10.0.0.5", PrefixLength=24)
    host.run("New-NetIPAddress", InterfaceAlias="NIC2", IPAddress="fd00::5", PrefixLength=64)
    host.run("Remove-NetIPAddress", InterfaceAlias="NIC2", IPAddress="10.0.0.5")
    assert host.addresses() == {"NIC1": ["192.168.1.3"], "NIC2": ["fd00::5"]}
    host.run("Remove-NetIPAddress")
    host.run("Remove-NetRoute", Confirm=False)
    assert host.addresses() == {}
    assert host.run("Get-NetRoute") == []


def test_routes_and_dns_servers_are_set_and_reset(host):
    host.run("New-NetRoute", InterfaceAlias="NIC2", DestinationPrefix="10.9.0.0/16", NextHop="10.0.0.1", RouteMetric=5)
    (row,) = host.run("Get-NetRoute", DestinationPrefix="10.9.0.0/16")
    assert (row["NextHop"], row["RouteMetric"]) == ("10.0.0.1", 5)
    host.run("Remove-NetRoute", DestinationPrefix="10.9.0.0/16")
    host.run("Set-DnsClientServerAddress", InterfaceAlias="NIC2", ServerAddresses=("1.1.1.1", "fd00::1"))
    rows = host.run("Get-DnsClientServerAddress", InterfaceAlias="NIC2")
    assert [row["ServerAddresses"] for row in rows] == [["1.1.1.1"], ["fd00::1"]]
    host.run("Set-DnsClientServerAddress", InterfaceAlias="NIC2", ResetServerAddresses=True)
    rows = host.run("Get-DnsClientServerAddress", InterfaceAlias="NIC2")
    assert all(row["ServerAddresses"] == [] for row in rows)


def test_interfaces_are_found_as_cim_finds_them(host):
    assert [row["Name"] for row in host.run("Get-NetAdapter", Name="NIC[12]")] == ["NIC1", "NIC2"]
    assert host.run("Get-NetAdapter", Name="x*") == []
    error = host.refusal("Get-NetAdapter", Name="x")
    assert (error.category, error.error_id) == ("ObjectNotFound", "CmdletizationQuery_NotFound_Name,Get-NetAdapter")
    host.run(
        "Rename-NetAdapter",
        InterfaceDescription=host.run("Get-NetAdapter", Name="NIC2")[0]["InterfaceDescription"],
        NewName="Up",
    )
    host.run("Disable-NetAdapter", Name="Up")
    (row,) = host.run("Get-NetAdapter", Name="Up")
    assert (row["Status"], row["AdminStatus"], row["MediaConnectionState"]) == ("Disabled", "Down", "Connected")
    host.refusal("Rename-NetAdapter", Name="Up", NewName="NIC1")


def test_guest_has_the_usual_bindings_and_no_switch_protocol(host):
    rows = host.run("Get-NetAdapterBinding", Inside(("web01",)))
    assert {row["ComponentID"] for row in rows if not row["Enabled"]} == {"ms_implat"}
    assert "vms_pp" not in {row["ComponentID"] for row in rows}
    assert {row["PSComputerName"] for row in rows} == {"web01"}


def test_guest_addresses_belong_to_the_adapter(host):
    host.run("New-VMSwitch", Name="LAN", NetAdapterName="NIC1")
    host.run("Connect-VMNetworkAdapter", VMName="web01", SwitchName="LAN")
    inside = host.inside("web01")
    host.run("New-NetIPAddress", inside, IPAddress="192.168.1.50", PrefixLength=24)
    everywhere = Inside((host.run("Get-VM", Name="web01")[0]["Id"],), by_id=True)
    (row,) = host.run("Get-NetIPAddress", everywhere)
    assert (row["IPAddress"], row["InterfaceAlias"], row["PSComputerName"]) == ("192.168.1.50", "Ethernet", "web01")
    (nic,) = host.run("Get-NetAdapter", everywhere)
    assert host.adapter("web01")["Id"].endswith(nic["InterfaceGuid"].strip("{}"))
    assert host.addresses() == {"vEthernet (LAN)": ["192.168.1.3"]}
    host.run("Set-NetIPInterface", inside, AddressFamily="IPv4", Dhcp="Enabled")
    assert host.run("Get-NetIPAddress", everywhere) == []


def test_guest_must_be_running(host):
    error = host.refusal("Get-NetAdapter", Inside(("db",)))
    assert error.message == "The virtual machine db is not in running state."
    host.refusal("Get-NetAdapter", Inside(("nobody",)))
    host.refusal("Get-VM", Inside(("web01",)))


def test_object_parameters_are_queries(host):
    host.run(
        "Connect-VMNetworkAdapter",
        VMName="web01",
        SwitchName=host.run("New-VMSwitch", Name="P", SwitchType="Private")[0]["Name"],
    )
    query = ObjectQuery("Get-VMSwitch", {"Name": "P"}, ("name", "p"))
    host.run("Rename-VMSwitch", VMSwitch=query, NewName="Q")
    assert host.run("Get-VMSwitch")[0]["Name"] == "Q"
    host.refusal("Rename-VMSwitch", VMSwitch=ObjectQuery("Get-VMSwitch", {}, ("Name", "none")), NewName="R")
    host.refusal("Remove-VM", VM=(ObjectQuery("Stop-VM", {"Name": "web01"}),))
    nic = ObjectQuery("Get-NetAdapter", {"Name": "NIC2"})
    host.session.invoke(Invocation("Disable-NetAdapter", {"InputObject": (nic,)}))
    assert host.run("Get-NetAdapter", Name="NIC2")[0]["Status"] == "Disabled"

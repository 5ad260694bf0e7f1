"""The parent's ways out, as the lock-out guard looks at them: addresses, metrics, VLANs, cables; and dead ends."""

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import memory_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.hop import say_way
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.ways_out import dead_ends, ways_out

HARDWARE = {
    "physical_adapters": [
        {"name": "NIC1", "ipv4": {"addresses": ["10.0.0.5/24"], "gateway": "10.0.0.1"}},
        {"name": "NIC2"},
        {"name": "NIC3"},
        {"name": "NIC4", "connected": False},
    ],
    "partitions": [{"name": "web01", "power": "running"}],
}


def view_after(*commands: Invocation) -> HostView:
    """The parent alone, as the guard reads it."""
    session = memory_session("HV1", read_hardware(HARDWARE))
    for command in commands:
        session.invoke(command)
    return HostView(read_host(session, ReadScope(partitions=frozenset())))


def test_a_nic_of_the_parents_own_is_a_way_out() -> None:
    first, second, _third = ways_out(view_after())
    assert (first.interface, first.adapter, first.switch) == ("NIC1", "", "")
    assert (first.addresses, first.dhcp, first.default_route_metric) == (("10.0.0.5/24",), False, 281)
    assert (first.vlans, first.nics, first.note) == (((0, 0),), frozenset({"nic1"}), "")
    assert (second.addresses, second.dhcp, second.default_route_metric) == ((), True, None)
    assert "DHCP" in second.note


def test_a_management_adapter_is_a_way_out_in_its_vlan_by_every_member_of_the_team() -> None:
    view = view_after(
        Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": ("NIC1", "NIC2", "NIC4")}),
        Invocation("Set-VMNetworkAdapterVlan", {"ManagementOS": True, "Access": True, "VlanId": 10}),
    )
    ways = {way.interface: way for way in ways_out(view)}
    assert set(ways) == {"NIC3", "vEthernet (LAN)"}
    way = ways["vEthernet (LAN)"]
    assert (way.adapter, way.switch, way.vlans) == ("LAN", "LAN", ((10, 10),))
    assert way.nics == {"nic1", "nic2"}
    assert say_way(way.hops) == (
        "partition 'parent' > interface 'vEthernet (LAN)' > adapter 'LAN' (VLAN 10) > switch 'LAN' (VLAN 10)"
        " > nic 'NIC1' (VLAN 10) > cable 'NIC1' (VLAN 10)"
    )


def test_dead_ends_say_why() -> None:
    view = view_after(
        Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": "NIC1", "AllowManagementOS": False}),
        Invocation("New-VMSwitch", {"Name": "Inside", "SwitchType": "Internal"}),
        Invocation("Disable-NetAdapter", {"Name": "NIC2"}),
        Invocation("Set-NetIPInterface", {"InterfaceAlias": "NIC3", "Dhcp": "Disabled"}),
        Invocation("Disable-NetAdapterBinding", {"Name": "NIC4", "ComponentID": "ms_tcpip"}),
        Invocation("Enable-NetAdapterBinding", {"Name": "NIC4", "ComponentID": "vms_pp"}),
    )
    assert ways_out(view) == ()
    assert dead_ends(view) == {
        "NIC1": "TCP/IP is not bound to 'NIC1', which is an uplink of switch 'LAN'",
        "NIC2": "'NIC2' is disabled",
        "NIC3": "'NIC3' has no IPv4 address",
        "NIC4": "TCP/IP is not bound to 'NIC4', which has the switch protocol bound and serves no switch",
        "vEthernet (Inside)": "internal switch 'Inside' has no cable",
    }

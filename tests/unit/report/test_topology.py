"""The picture of a host: what is in it, what is joined, and what the plan does to it."""

from __future__ import annotations

from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.fleet_report import HostReport
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.topology import Topology, read_topology

from .planned_results import article


def joined(topology: Topology) -> set[tuple[str, str, str]]:
    return {(topology.nodes[edge.start].name, topology.nodes[edge.end].name, edge.state) for edge in topology.edges}


def drawn(document: dict[str, Any], **result: Any) -> Topology:
    return read_topology(HostReport("h", result, document))


def test_the_article_is_drawn_as_its_figures() -> None:
    topology = read_topology(article())
    nodes = {(node.column, node.name): node for node in topology.nodes}
    shared, own = "Local Area Connection", "Local Area Connection 2"
    switch = "Local Area Connection - Virtual Network"
    lines = joined(topology)
    # Figure A: the parent talks through its virtual adapter, the switch and the NIC.
    assert ("parent", switch, "") in lines
    assert (switch, shared, "added") in lines
    assert nodes["nic", shared].badges == ("vms_pp",)
    # Figure B: the second NIC is the parent's own, with the usual bindings.
    assert ("parent", own, "") in lines
    assert "ms_tcpip" in nodes["nic", own].badges
    assert "vms_pp" not in nodes["nic", own].badges
    # Figures C to F: a child's adapter on the switch whose name says so.
    assert ("web01", "Local Area Connection", "added") in lines
    assert ("Local Area Connection", switch, "added") in lines
    assert nodes["switch", switch].badges == ("external", "shared with parent")
    # The second switch has no NIC.
    assert nodes["switch", "Backend"].badges == ("private",)
    assert not [line for line in lines if line[0] == "Backend" and line[1] in (shared, own)]


def test_what_a_plan_does_is_the_state_of_what_it_does_it_to() -> None:
    states = {(node.column, node.name): node.state for node in read_topology(article()).nodes}
    assert states["switch", "Backend"] == "added"
    assert states["partition", "web01"] == "added", "it is made, and then started"
    assert states["nic", "Local Area Connection 2"] == "changed"
    assert states["nic", "Local Area Connection"] == "changed", "Windows does that by itself"
    assert states["partition", "parent"] == ""


def test_what_goes_is_still_in_the_picture() -> None:
    switch = {"name": "Old", "type": "private"}
    step = {"action": "delete", "kind": "virtual_switch", "key": ["Old"]}
    topology = drawn({"virtual_switches": [switch]}, plan=[step], before={"virtual_switches": [switch]}, after={})
    assert [(node.name, node.state) for node in topology.nodes if node.column == "switch"] == [("Old", "removed")]


def test_what_is_removed_and_made_in_one_plan_is_made_anew() -> None:
    steps = [{"action": action, "kind": "virtual_switch", "key": ["LAN"]} for action in ("delete", "create", "update")]
    topology = drawn({"virtual_switches": [{"name": "LAN"}]}, plan=steps)
    assert [node.state for node in topology.nodes if node.column == "switch"] == ["replaced"]


def test_names_are_joined_without_regard_to_case() -> None:
    topology = drawn(
        {
            "virtual_switches": [{"name": "LAN", "uplinks": ["nic1"]}],
            "nic_bindings": [{"adapter": "NIC1", "role": "switch_uplink"}],
            "partitions": [{"name": "WEB01"}],
            "partition_adapters": [{"partition": "web01", "name": "A", "switch": "lan"}],
        }
    )
    assert len([node for node in topology.nodes if node.column == "nic"]) == 1
    assert len([node for node in topology.nodes if node.column == "switch"]) == 1
    assert len([node for node in topology.nodes if node.column == "partition"]) == 2


def test_an_adapter_without_a_switch_says_so_and_one_by_convention_finds_it() -> None:
    topology = drawn(
        {
            "virtual_switches": [{"name": "X - Virtual Network"}],
            "partition_adapters": [
                {"partition": "web01", "name": "X", "switch_by_convention": True},
                {"partition": "web01", "name": "Y"},
                {"partition": "web01", "name": "Z", "switch": "X - Virtual Network", "connected": False},
            ],
        }
    )
    adapters = {node.name: node.badges for node in topology.nodes if node.column == "adapter"}
    assert adapters == {"X": (), "Y": ("not connected",), "Z": ("not connected",)}
    assert ("X", "X - Virtual Network", "") in joined(topology)
    assert ("Z", "X - Virtual Network", "") not in joined(topology)


def test_badges_say_vlan_and_addresses() -> None:
    topology = drawn(
        {
            "partition_adapters": [
                {
                    "partition": "web01",
                    "name": "A",
                    "switch": "LAN",
                    "vlan": {"mode": "trunk", "native_id": 1, "allowed_ids": "1-100,200"},
                    "ipv4": {"addresses": ["10.0.0.5/24"]},
                    "mac_address_spoofing": True,
                },
                {"partition": "web01", "name": "B", "switch": "LAN", "ipv4": {"method": "dhcp"}},
            ],
        }
    )
    adapters = {node.name: node.badges for node in topology.nodes if node.column == "adapter"}
    assert adapters["A"] == ("VLAN 1 1-100,200 trunk", "10.0.0.5/24", "mac address spoofing")
    assert adapters["B"] == ("DHCP",)

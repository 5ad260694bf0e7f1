"""The picture of a host: what is in it, what is joined, and what the plan does to it."""

from __future__ import annotations

from typing import Any

import pytest

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
    assert ("parent", switch, "added") in lines, "the adapter comes with the switch"
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


def states(topology: Topology, column: str) -> list[tuple[str, str]]:
    return [(node.name, node.state) for node in topology.nodes if node.column == column]


def test_what_comes_with_something_else_is_added_and_what_goes_with_it_is_removed() -> None:
    switch, adapter = {"name": "LAN"}, {"partition": "parent", "name": "LAN", "switch": "LAN"}
    full = {"virtual_switches": [switch], "partition_adapters": [adapter]}
    made = [{"action": "create", "kind": "virtual_switch", "key": ["LAN"]}]
    put_right = {"action": "update", "kind": "partition_adapter", "key": ["parent", "LAN"]}
    coming = drawn({}, plan=[*made, put_right], before={}, after=full)
    assert states(coming, "adapter") == [("LAN", "added")], "New-VMSwitch makes it, a step only changes it then"
    assert joined(coming) == {("parent", "LAN", "added"), ("LAN", "LAN", "added")}
    gone = [{"action": "delete", "kind": "virtual_switch", "key": ["LAN"]}]
    going = drawn(full, plan=gone, before=full, after={})
    assert states(going, "adapter") == [("LAN", "removed")]
    assert joined(going) == {("parent", "LAN", "removed"), ("LAN", "LAN", "removed")}


def test_what_goes_with_something_else_and_comes_back_is_made_anew() -> None:
    adapter = {"partition": "parent", "name": "A", "switch": "LAN"}
    step = {"action": "create", "kind": "partition_adapter", "key": ["parent", "A"]}
    both = {"partition_adapters": [adapter]}
    assert states(drawn({}, plan=[step], before=both, after=both), "adapter") == [("A", "replaced")]


def test_without_both_documents_the_steps_alone_say_what_becomes_of_a_resource() -> None:
    step = {"action": "update", "kind": "virtual_switch", "key": ["LAN"]}
    topology = drawn({}, plan=[step], after={"virtual_switches": [{"name": "LAN"}]})
    assert states(topology, "switch") == [("LAN", "changed")]


FIRST, SECOND = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
TWO_SWITCHES = [{"name": "LAN", "id": FIRST}, {"name": "LAN", "id": SECOND}]


def test_namesakes_are_two_things_and_are_joined_by_their_ids() -> None:
    topology = drawn(
        {
            "virtual_switches": TWO_SWITCHES,
            "partitions": [{"name": "web01", "id": FIRST}, {"name": "web01", "id": SECOND, "power": "running"}],
            "partition_adapters": [
                {"partition": SECOND.upper(), "name": "A", "id": "one", "switch": SECOND},
                {"partition": SECOND, "name": "A", "id": "two", "switch": FIRST},
                {"partition": FIRST, "name": "A", "switch": FIRST},
            ],
        }
    )
    columns = [node.column for node in topology.nodes]
    assert {column: columns.count(column) for column in columns} == {"partition": 3, "switch": 2, "adapter": 3}
    ends = {(edge.start, edge.end) for edge in topology.edges}
    first, second = (place for place, node in enumerate(topology.nodes) if node.name == "web01")
    one, two = (place for place, column in enumerate(columns) if column == "switch")
    a, b, c = (place for place, column in enumerate(columns) if column == "adapter")
    assert ends == {(second, a), (second, b), (first, c), (a, two), (b, one), (c, one)}


@pytest.mark.parametrize(("meant", "expected"), [(FIRST, ["changed", ""]), (SECOND, ["", "changed"])])
def test_of_namesakes_the_one_is_changed_whose_id_the_step_names(meant: str, expected: list[str]) -> None:
    topology = drawn(
        {"virtual_switches": TWO_SWITCHES},
        plan=[{"action": "update", "kind": "virtual_switch", "key": ["LAN"], "id": meant.upper()}],
        before={"virtual_switches": [{"name": "LAN", "notes": ""}]},
        after={"virtual_switches": [{"name": "LAN", "notes": "x"}]},
    )
    assert [state for _name, state in states(topology, "switch")] == expected


def test_of_namesakes_the_one_goes_of_which_the_document_says_the_same() -> None:
    private, internal = {"name": "LAN", "type": "private"}, {"name": "LAN", "type": "internal"}
    topology = drawn(
        {"virtual_switches": [{**private, "id": FIRST}, {**internal, "id": SECOND}]},
        plan=[{"action": "delete", "kind": "virtual_switch", "key": ["LAN"]}],
        before={"virtual_switches": [internal, private]},
        after={"virtual_switches": [private]},
    )
    badges = {node.badges: node.state for node in topology.nodes if node.column == "switch"}
    assert badges == {("private",): "", ("internal",): "removed"}


def test_more_namesakes_than_anybody_has_are_all_drawn() -> None:
    many = {"virtual_switches": [{"name": "LAN"}] * 5000}
    topology = drawn(many, before=many, after=many)
    assert len(states(topology, "switch")) == 5000


RENAMED = {"field": "name", "before": "LAN", "after": "Office"}


def test_what_is_renamed_is_drawn_once() -> None:
    def named(name: str, switch: str) -> dict[str, Any]:
        adapter = {"partition": "web01", "name": "A", "switch": switch}
        return {"virtual_switches": [{"name": name}, {"name": "Lab"}], "partition_adapters": [adapter]}

    step = {"action": "update", "kind": "virtual_switch", "key": ["Office"], "changes": [RENAMED]}
    before, after = named("LAN", "LAN"), named("Office", "Office")
    topology = drawn(before, plan=[step], before=before, after=after)
    assert states(topology, "switch") == [("Office", "changed"), ("Lab", "")]
    assert ("A", "Office", "") in joined(topology)


def test_switches_that_swap_their_names_keep_their_adapters() -> None:
    def named(private: str, internal: str) -> dict[str, Any]:
        switches = [{"name": private, "type": "private"}, {"name": internal, "type": "internal"}]
        return {
            "virtual_switches": switches,
            "partition_adapters": [{"partition": "p", "name": "A", "switch": private}],
        }

    moves = [("Lab", "LAN", "tmp"), ("LAN", "Lab", "LAN"), ("Lab", "tmp", "Lab")]
    plan = [
        {
            "action": "update",
            "kind": "virtual_switch",
            "key": [key],
            "changes": [{**RENAMED, "before": old, "after": new}],
        }
        for key, old, new in moves
    ]
    before, after = named("LAN", "Lab"), named("Lab", "LAN")
    topology = drawn(before, plan=plan, before=before, after=after)
    switches = [(node.name, node.badges) for node in topology.nodes if node.column == "switch"]
    assert switches == [("Lab", ("private",)), ("LAN", ("internal",))]
    assert ("A", "Lab", "") in joined(topology)


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
    assert adapters["A"] == ("VLAN 1-100,200 trunk, native 1", "10.0.0.5/24", "mac address spoofing")
    assert adapters["B"] == ("DHCP",)

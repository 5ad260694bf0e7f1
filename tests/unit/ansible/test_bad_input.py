"""What a hostile or careless user writes: every finding says where it is and what now, and nothing is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SWITCHES = "virtual_switches"
BINDINGS = "nic_bindings"
ADAPTERS = "partition_adapters"


def adapter(**fields: Any) -> dict[str, Any]:
    return {ADAPTERS: [{"partition": "web01", "name": "Network Adapter", **fields}]}


def switch(name: str, *uplinks: str) -> dict[str, Any]:
    return {"name": name, "type": "external", "uplinks": [*uplinks]}


DOCUMENTS: dict[str, tuple[Any, list[str]]] = {
    "unknown keys": ({"virtual_switch": [], SWITCHES: [{"name": "A", "typ": "private"}]}, ["", ""]),
    "lists and mappings confused": ({SWITCHES: "LAN", BINDINGS: {}, ADAPTERS: [1, None]}, [""] * 4),
    "values that are nothing": ({SWITCHES: [{"name": "A", "notes": None}]}, [f"{SWITCHES}[0].notes"]),
    "numbers and truths confused": (
        adapter(vlan={"mode": "access", "id": True}, vmq_weight=1.5, dhcp_guard="maybe"),
        [f"{ADAPTERS}[0].dhcp_guard", f"{ADAPTERS}[0].vmq_weight", f"{ADAPTERS}[0].vlan.id"],
    ),
    "VLANs and weights out of range": (
        adapter(vlan={"mode": "access", "id": 5000}, vmq_weight=101, iov_weight=-1, minimum_bandwidth_weight=1000),
        [""] * 4,
    ),
    "a VLAN list out of range": (
        adapter(vlan={"mode": "trunk", "native_id": 0, "allowed_ids": "1-5000"}),
        [f"{ADAPTERS}[0].vlan"],
    ),
    "VLAN ids of two modes": (
        adapter(vlan={"mode": "access", "id": 5, "native_id": 1, "allowed_ids": "1-3"}),
        [f"{ADAPTERS}[0].vlan"],
    ),
    "a multicast MAC address": (adapter(mac_address="01-00-5E-00-00-01"), [f"{ADAPTERS}[0].mac_address"]),
    "a malformed MAC address": (adapter(mac_address="00-15-5D"), [f"{ADAPTERS}[0].mac_address"]),
    "a MAC address of zeros": (adapter(mac_address="00-00-00-00-00-00"), [f"{ADAPTERS}[0].mac_address"]),
    "a negative bandwidth": (adapter(maximum_bandwidth=-5), [f"{ADAPTERS}[0].maximum_bandwidth"]),
    "an enormous bandwidth": (adapter(maximum_bandwidth=10**400), [f"{ADAPTERS}[0].maximum_bandwidth"]),
    "an address without its prefix": (adapter(ipv4={"addresses": ["10.0.0.1"]}), [f"{ADAPTERS}[0].ipv4"]),
    "half of a character": ({SWITCHES: [{"name": "\ud800", "type": "private"}]}, [f"config.{SWITCHES}[0].name"]),
    "a name without characters": ({SWITCHES: [{"name": "", "type": "private"}]}, [f"{SWITCHES}[0].name"]),
    "duplicate names": (
        {
            SWITCHES: [{"name": "A", "type": "private"}, {"name": "a", "type": "private"}],
            "partitions": [{"name": "x"}, {"name": "X"}],
        },
        [f"{SWITCHES}[1]", "partitions[1]"],
    ),
    "dangling references": (
        {
            SWITCHES: [switch("LAN 1", "NIC9")],
            ADAPTERS: [{"partition": "web01", "name": "A", "switch": "Lan"}, {"partition": "web99", "name": "A"}],
        },
        [f"{SWITCHES}[0].uplinks[0]", f"{ADAPTERS}[0].switch", f"{ADAPTERS}[1].partition"],
    ),
    "a NIC claimed by two switches": (
        {SWITCHES: [switch("A", "NIC1"), switch("B", "nic1")]},
        [f"{SWITCHES}[1].uplinks[0]"],
    ),
    "an address on an uplink": (
        {
            SWITCHES: [switch("A", "NIC1")],
            BINDINGS: [{"adapter": "NIC1", "ipv4": {"method": "static", "addresses": ["10.0.0.1/24"]}}],
        },
        [f"{BINDINGS}[0].ipv4"],
    ),
    "a partition named parent": ({"partitions": [{"name": "parent"}]}, ["partitions[0].name"]),
    "another version": ({"version": 2}, ["version"]),
    "a list": ([1], ["config"]),
    "text": ("hello", ["config"]),
    "nothing": (None, ["config"]),
}


@pytest.mark.parametrize("label", DOCUMENTS)
def test_every_finding_says_where_it_is_and_what_now(label: str, stage: Any, snapshot: Callable[[], Any]) -> None:
    document, expected = DOCUMENTS[label]
    before = snapshot()
    result = stage.run("host_network", config=document)
    assert (result["failed"], result["changed"]) == (True, False)
    assert "The host is as it was" in result["host_state"]
    findings = result["findings"]
    assert len(findings) == len(expected), findings
    assert all(finding["where"] and finding["message"] and finding["hint"] for finding in findings), findings
    for place in filter(None, expected):
        assert any(finding["where"] == place for finding in findings), findings
    assert snapshot() == before


def test_an_empty_document_would_not_override_everything(stage: Any) -> None:
    for document in ({}, {"version": 1}, {"version": 1, SWITCHES: []}):
        result = stage.run("host_network", config=document, state="overridden")
        assert "would remove every switch" in result["msg"]
        assert "deleted" in result["findings"][0]["hint"]


def test_what_an_overriding_document_leaves_out_is_found_where_it_would_stand(stage: Any) -> None:
    stage.run("host_network", config={SWITCHES: [{"name": "A", "type": "private"}], **adapter(switch="A")})
    result = stage.run("host_network", config={"partitions": [{"name": "db01"}]}, state="overridden", prune=True)
    assert [finding["where"] for finding in result["findings"]] == ["partitions"]


def test_names_that_go_round_in_a_circle_are_explained(stage: Any) -> None:
    stage.run("partition", name="db01")
    rows = stage.run("invoke_cmdlet", cmdlet="Get-VM")["objects"]
    ids = {row["Name"]: row["Id"] for row in rows}
    swapped = [{"id": ids["db01"], "name": "web01"}, {"id": ids["web01"], "name": "db01"}]
    result = stage.run("host_network", config={"partitions": swapped})
    assert result["failed"] is True
    assert "free name" in result["findings"][0]["hint"]


OPTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("virtual_switch", {"name": ["LAN"]}, "name"),
    ("virtual_switch", {"name": "LAN", "uplinks": {"NIC1": True}}, "uplinks"),
    ("virtual_switch", {"name": "LAN", "uplinks": [["NIC1"]]}, "uplinks[0]"),
    ("virtual_switch", {"name": "LAN", "state": "gone"}, "state"),
    ("virtual_switch", {"name": "LAN", "extensions": "all"}, "extensions"),
    ("nic_binding", {}, "adapter"),
    ("nic_binding", {"adapter": "NIC1", "components": ["ms_tcpip"]}, "components"),
    ("nic_binding", {"adapter": "NIC1", "ipv4": "dhcp"}, "ipv4"),
    ("partition", {"name": "x", "power": "paused"}, "power"),
    ("partition_adapter", {"partition": "web01"}, "name"),
    ("partition_adapter", {"partition": "web01", "name": "A", "vlan": 10}, "vlan"),
    ("partition_adapter", {"partition": "web01", "name": "A", "vlan": "10"}, "vlan"),
    ("invoke_cmdlet", {}, "cmdlet"),
    ("invoke_cmdlet", {"cmdlet": "Get-VM", "inside": "web01"}, "inside"),
    ("invoke_cmdlet", {"cmdlet": "Get-VM", "parameters": [1]}, "parameters"),
    ("invoke_cmdlet", {"cmdlet": "New-VM", "parameters": {"Name": "\ud800"}}, "parameters.Name"),
    ("host_network_info", {"objects": ["foo"]}, "objects[0]"),
    ("host_network", {"state": "present"}, "state"),
    ("simulated_host", {"physical_adapters": "NIC1"}, "physical_adapters[0]"),
    ("simulated_host", {"physical_adapters": [None]}, "physical_adapters[0]"),
    ("simulated_host", {"physical_adapters": {"name": "NIC1"}}, "physical_adapters"),
    ("simulated_host", {"partitions": [{"name": "x", "generation": 3}]}, "partitions[0].generation"),
]


@pytest.mark.parametrize(("module", "options", "where"), OPTIONS)
def test_options_without_the_right_shape_are_findings(
    module: str, options: dict[str, Any], where: str, stage: Any
) -> None:
    result = stage.run_options(module, options)
    assert result["failed"] is True
    assert [finding["where"] for finding in result["findings"]] == [where]
    assert result["findings"][0]["hint"]


def test_options_may_be_written_as_a_command_line_gives_them(stage: Any) -> None:
    result = stage.run(
        "partition_adapter", partition="web01", name="Network Adapter", vlan='{"mode": "access", "id": 7}'
    )
    assert result["changed"] is True
    assert set(stage.run("host_network_info", objects="switches,teams")["objects"]) == {"switches", "teams"}
    nics = [{"name": "NIC1"}]
    assert stage.run("simulated_host", physical_adapters=nics, recreate=True)["changed"] is True
    assert stage.run("simulated_host", physical_adapters=["name=NIC1"])["changed"] is False


def test_a_running_config_that_is_nested_endlessly_is_a_finding(stage: Any) -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000):
        result = stage.run("host_network", state="rendered", config={}, running_config=text)
        assert "nested" in result["msg"]


@pytest.mark.parametrize(
    "text",
    ["a: !!int abc", "a: !!float abc", "a: !!bool perhaps", "a: !!timestamp now", "a: " + "9" * 5000, "? [a]\n: b"],
)
def test_yaml_that_its_own_tags_contradict_is_a_finding_with_its_place(text: str, stage: Any, tmp_path: Path) -> None:
    (tmp_path / "host.yml").write_text(text)
    result = stage.run("host_network", src=str(tmp_path / "host.yml"))
    assert result["findings"][0]["position"].startswith(f"{tmp_path / 'host.yml'}:1:")


@pytest.mark.parametrize("text", ['{"virtual_switches": [{"name": "\\ud800"}]}', '{"a": ' + "9" * 5000 + "}"])
def test_json_that_no_host_could_hold_is_a_finding(text: str, stage: Any, tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text(text)
    result = stage.run("host_network", src=str(tmp_path / "host.json"))
    assert result["findings"][0]["hint"]

"""What tasks answer when all goes well."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader

SWITCH = {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True}
DOCUMENT = {
    "version": 1,
    "virtual_switches": [SWITCH, {"name": "Backend", "type": "private"}],
    "partition_adapters": [
        {"partition": "web01", "name": "Network Adapter", "switch": "LAN", "vlan": {"mode": "access", "id": 10}}
    ],
}

TASKS = {
    "virtual_switch": SWITCH,
    "nic_binding": {"adapter": "NIC2", "role": "dedicated", "components": {"ms_lltdio": False}},
    "partition": {"name": "db01", "power": "off"},
    "partition_adapter": {"partition": "web01", "name": "Second", "dhcp_guard": True},
    "host_settings": {"mac_address_minimum": "00-15-5D-0A-00-00", "mac_address_maximum": "00-15-5D-0A-00-FF"},
    "host_network": {"config": DOCUMENT},
}


@pytest.mark.parametrize("module", TASKS)
def test_a_task_changes_the_host_once(module: str, stage: Any) -> None:
    first = stage.run_options(module, TASKS[module])
    second = stage.run_options(module, TASKS[module])
    assert first.get("failed") is not True, first["msg"]
    assert first["changed"] is True
    assert second["changed"] is False
    assert second["commands"] == [] == second["plan"]
    assert second["before"] == second["after"]


@pytest.mark.parametrize("module", TASKS)
def test_check_mode_answers_what_a_run_answers_and_touches_nothing(
    module: str, stage: Any, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    told = stage.run_options(module, TASKS[module], check_mode=True, diff=True)
    assert snapshot() == before
    done = stage.run_options(module, TASKS[module], diff=True)
    assert (told.pop("applied"), done.pop("applied")) == (False, True)
    assert told == done


def test_a_step_says_what_why_and_to_whom(stage: Any) -> None:
    stage.run("host_network", config=DOCUMENT)
    result = stage.run("virtual_switch", name="LAN", notes="the front")
    (step,) = result["plan"]
    assert step == {
        "action": "update",
        "kind": "virtual_switch",
        "key": ["LAN"],
        "id": step["id"],
        "where": "virtual_switches[0]",
        "commands": ["Set-VMSwitch -Name 'LAN' -Notes 'the front'"],
        "reason": "",
        "disruption": "none",
        "affected": [],
        "seconds": [],
        "disruption_source": "",
        "changes": [{"field": "notes", "before": "", "after": "the front"}],
    }
    assert result["commands"] == step["commands"]


def test_a_step_says_by_which_id_the_host_knows_its_resource(stage: Any) -> None:
    made = stage.run("host_network", config=DOCUMENT)
    assert all(step["id"] == "" for step in made["plan"] if step["action"] == "create")
    switches = stage.run("host_network_info", objects=["switches"])["objects"]["switches"]
    known = {row["Name"]: row["Id"] for row in switches}
    (step,) = stage.run("virtual_switch", name="LAN", notes="the front")["plan"]
    assert step["id"] == known["LAN"]


def test_changes_are_written_as_documents_write_them(stage: Any) -> None:
    stage.run("partition", name="app01", power="off")
    adapter = {"partition": "app01", "name": "Network Adapter"}
    stage.run("partition_adapter", **adapter, vlan={"mode": "trunk", "native_id": 1, "allowed_ids": "1-100,200"})
    changed = {"vlan": {"mode": "access", "id": 7}, "mac_address": "00155D0A0001", "maximum_bandwidth": "1Gbps"}
    (step,) = stage.run("partition_adapter", **adapter, **changed, check_mode=True)["plan"]
    changes = {change["field"]: (change["before"], change["after"]) for change in step["changes"]}
    assert changes == {
        "mac_address": ("dynamic", "00-15-5D-0A-00-01"),
        "vlan.mode": ("trunk", "access"),
        "vlan.id": (None, 7),
        "vlan.native_id": (1, None),
        "vlan.allowed_ids": ("1-100,200", None),
        "maximum_bandwidth": (0, "1Gbps"),
    }


def test_a_step_and_the_whole_plan_say_what_they_do_to_traffic(stage: Any) -> None:
    result = stage.run("virtual_switch", **SWITCH, check_mode=True)
    (step, *_rest) = result["plan"]
    assert step["disruption"] == "blink"
    assert step["affected"] == ["parent / NIC1"]
    assert step["seconds"] == [5, 28]
    assert step["disruption_source"] == "R8, A8.4"
    assert result["disruption"] == {"class": "blink", "affected": ["parent / NIC1"], "seconds": [5, 28]}


def test_diff_mode_says_what_happens_to_traffic(stage: Any) -> None:
    shown = stage.run("virtual_switch", **SWITCH, check_mode=True, diff=True)["diff"]["prepared"]
    assert shown.splitlines() == [
        "disruption: blink for parent / NIC1",
        "  step 1, create virtual_switch LAN:",
        "    a blink for parent / NIC1, 5-28 s (R8, A8.4)",
    ]
    stage.run("virtual_switch", **SWITCH)
    assert "prepared" not in stage.run("virtual_switch", name="LAN", notes="the front", diff=True)["diff"]


@pytest.mark.parametrize("module", ["virtual_switch", "host_network"])
def test_a_plan_above_the_bound_is_refused_and_touches_nothing(
    module: str, stage: Any, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    refused = stage.run_options(module, {**TASKS[module], "max_disruption": "none"})
    assert refused["failed"] is True
    assert [finding["rule"] for finding in refused["findings"]] == ["disruption"]
    assert refused["findings"][0]["where"] == "virtual_switches: LAN"
    assert "a blink for parent / NIC1, 5-28 s" in refused["msg"]
    assert "max_disruption: blink" in refused["findings"][0]["hint"]
    assert snapshot() == before
    allowed = stage.run_options(module, {**TASKS[module], "max_disruption": "blink"})
    assert allowed["changed"] is True


def test_promises_that_hold_are_shown_with_their_ways(stage: Any) -> None:
    promised = {
        **DOCUMENT,
        "intents": [{"from": "web01", "to": "outside"}, {"from": "db01", "to": "web01", "reachable": False}],
    }
    promised["partitions"] = [{"name": "db01", "power": "off"}]
    told = stage.run("host_network", config=promised, check_mode=True)
    assert [(way["from"], way["to"], way["reachable"]) for way in told["ways"]] == [
        ("web01", "outside", True),
        ("db01", "web01", False),
    ]
    assert "LAN" in told["ways"][0]["shown"][0]
    assert told["ways"][1]["shown"] == []
    assert told["ways"][1]["reasons"]
    page = stage.run("report", hosts=[{"name": "one", "result": told}])
    assert "> web01 gets to outside" in page["content"]
    assert "ways" not in stage.run("host_network", config=DOCUMENT, check_mode=True)


def test_an_unknown_class_of_disruption_is_refused(stage: Any) -> None:
    refused = stage.run("virtual_switch", name="LAN", type="private", max_disruption="blnk")
    assert "did you mean 'blink'?" in refused["msg"]


def test_diff_mode_shows_the_fields_that_differ_and_whose_they_are(stage: Any) -> None:
    stage.run("host_network", config=DOCUMENT)
    plain = stage.run("virtual_switch", name="LAN", notes="the front", check_mode=True)
    shown = stage.run("virtual_switch", name="LAN", notes="the front", check_mode=True, diff=True)
    assert "diff" not in plain
    assert yaml.safe_load(shown["diff"]["before"]) == {"virtual_switches": [{"name": "LAN", "notes": ""}]}
    assert yaml.safe_load(shown["diff"]["after"]) == {"virtual_switches": [{"name": "LAN", "notes": "the front"}]}
    assert shown["diff"]["before_header"] == "hyper1"


def test_diff_mode_shows_what_happens_to_others_and_not_what_follows_from_it(stage: Any) -> None:
    stage.run("host_network", config=DOCUMENT)
    gone = {"virtual_switches": [{"name": "LAN"}]}
    options = {"config": gone, "state": "deleted", "allow_disconnect_running": True, "allow_lockout": True}
    shown = stage.run_options("host_network", options, check_mode=True, diff=True)["diff"]
    before, after = yaml.safe_load(shown["before"]), yaml.safe_load(shown["after"])
    assert {"adapter": "NIC1", "role": "switch_uplink"} in before["nic_bindings"]
    assert after["nic_bindings"][0]["role"] == "dedicated"
    assert "components" not in after["nic_bindings"][0]
    assert [one["name"] for one in before["partition_adapters"] if one["partition"] == "parent"] == ["LAN"]
    assert [one["switch"] for one in after["partition_adapters"] if one["partition"] == "web01"] == [""]


def test_absent_removes_and_is_content_when_nothing_is_there(stage: Any) -> None:
    stage.run("virtual_switch", **SWITCH)
    assert stage.run("virtual_switch", name="LAN", state="absent", allow_lockout=True)["changed"] is True
    assert stage.run("virtual_switch", name="LAN", state="absent")["changed"] is False


def test_gathered_applied_again_changes_nothing(stage: Any) -> None:
    stage.run("host_network", config=DOCUMENT)
    gathered = stage.run("host_network", state="gathered")
    assert gathered["changed"] is False
    for state in ("merged", "replaced", "overridden"):
        result = stage.run("host_network", config=gathered["gathered"], state=state)
        assert result.get("failed") is not True, result["msg"]
        assert result["changed"] is False, result["commands"]


def test_rendered_run_by_hand_is_what_an_applied_document_does(stage: Any) -> None:
    rendered = stage.run("host_network", state="rendered", config=DOCUMENT | {"partitions": [{"name": "web01"}]})
    assert rendered["changed"] is False
    assert rendered["rendered"] == rendered["commands"]
    assert rendered["rendered"][0].startswith("New-VM")


def test_rendered_is_written_for_a_release(stage: Any) -> None:
    wanted = {"partitions": [{"name": "web01"}]}
    assert stage.run("host_network", state="rendered", config=wanted)["rendered"] == [
        "New-VM -Name 'web01' -NoVHD -Generation 2"
    ]
    old = stage.run("host_network", state="rendered", config=wanted, release="2012")
    assert old["rendered"] == ["New-VM -Name 'web01' -NoVHD"]


def test_rendered_starts_from_a_described_host(stage: Any) -> None:
    stage.run("host_network", config=DOCUMENT)
    running = stage.run("host_network", state="gathered")["gathered"]
    wanted = {"virtual_switches": [{"name": "Storage", "type": "private"}]}
    expected = ["New-VMSwitch -Name 'Storage' -SwitchType 'Private'"]
    for written in (running, yaml.safe_dump(running)):
        result = stage.run("host_network", state="rendered", running_config=written, config=wanted)
        assert result.get("failed") is not True, result["msg"]
        assert [line[: len(expected[0])] for line in result["rendered"]] == expected


def test_a_document_may_be_a_file(stage: Any, tmp_path: Any) -> None:
    (tmp_path / "lan.yml").write_text(yaml.safe_dump(DOCUMENT))
    assert stage.run("host_network", src=str(tmp_path / "lan.yml"))["changed"] is True
    assert stage.run("host_network", config=DOCUMENT)["changed"] is False


def test_cmdlets_tell_whether_they_changed_something(stage: Any) -> None:
    options = {"cmdlet": "disable-netadapterbinding", "parameters": {"Name": "NIC2", "ComponentID": "ms_tcpip"}}
    told = stage.run_options("invoke_cmdlet", options, check_mode=True)
    assert told["changed"] is True
    assert told["commands"] == ["Disable-NetAdapterBinding -Name 'NIC2' -ComponentID 'ms_tcpip'"]
    assert stage.run_options("invoke_cmdlet", options)["changed"] is True
    assert stage.run_options("invoke_cmdlet", options)["changed"] is False
    asked = stage.run("invoke_cmdlet", cmdlet="Get-NetAdapter", parameters={"Name": "NIC2"})
    assert asked["changed"] is False
    assert [row["Name"] for row in asked["objects"]] == ["NIC2"]


def test_a_cmdlet_shows_its_effect_in_diff_mode(stage: Any) -> None:
    stage.run("virtual_switch", **SWITCH)
    options = {"cmdlet": "Rename-VMSwitch", "parameters": {"Name": "LAN", "NewName": "WAN"}}
    shown = stage.run_options("invoke_cmdlet", options, diff=True)["diff"]
    assert "name: LAN" in shown["before"]
    assert "name: WAN" in shown["after"]


def test_a_host_with_the_same_hardware_is_left_alone(empty_stage: Any) -> None:
    hardware = {"physical_adapters": [{"name": "NIC1"}]}
    assert empty_stage.run("simulated_host", check_mode=True, **hardware)["changed"] is True
    first = empty_stage.run("simulated_host", **hardware)
    assert (first["changed"], first["before"]) == (True, {})
    assert empty_stage.run("simulated_host", **hardware)["changed"] is False
    gone = empty_stage.run("simulated_host", state="absent")
    assert (gone["changed"], gone["after"]) == (True, {})
    assert empty_stage.run("simulated_host", state="absent")["changed"] is False


def test_a_host_is_made_anew_only_on_request(stage: Any, snapshot: Callable[[], Any]) -> None:
    stage.run("virtual_switch", **SWITCH)
    before = snapshot()
    refused = stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}])
    assert refused["failed"] is True
    assert "NIC9" in refused["msg"]
    assert "'LAN'" in refused["msg"]
    assert snapshot() == before
    made = stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}], recreate=True)
    assert made["changed"] is True
    assert any("'LAN'" in loss for loss in made["lost"])


def test_values_that_ansible_tagged_with_their_origin_are_plain_values_to_the_core(stage: Any, tmp_path: Any) -> None:
    (tmp_path / "tasks.yml").write_text(yaml.safe_dump(TASKS))
    for module, options in DataLoader().load_from_file(str(tmp_path / "tasks.yml")).items():
        first = stage.run_options(str(module), options, diff=True)
        assert first.get("failed") is not True, first["msg"]
        assert stage.run_options(str(module), options)["changed"] is False
        json.dumps(first)


def test_a_document_may_be_json_text_as_on_an_ad_hoc_command_line(stage: Any) -> None:
    assert stage.run("host_network", config=json.dumps(DOCUMENT))["changed"] is True
    assert stage.run("host_network", config=DOCUMENT)["changed"] is False


def test_warnings_are_told(stage: Any) -> None:
    stage.run("host_settings", **TASKS["host_settings"])
    result = stage.run("partition_adapter", partition="web01", name="B", mac_address="00-15-5D-0A-00-10")
    assert result.get("failed") is not True, result["msg"]
    assert any("R29" in warning for warning in result["warnings"])


def test_reading_a_host_tells_of_several_default_routes(stage: Any) -> None:
    for number in (1, 254):
        route = {"InterfaceAlias": "NIC1", "DestinationPrefix": "0.0.0.0/0", "NextHop": f"192.168.1.{number}"}
        stage.run("invoke_cmdlet", cmdlet="New-NetRoute", parameters=route)
    for module, options in (("host_network", {"state": "gathered"}), ("host_network_info", {})):
        (warning,) = stage.run(module, **options)["warnings"]
        assert "NIC1 has default routes by 192.168.1.1, 192.168.1.254" in warning

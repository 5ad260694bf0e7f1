"""Exports of real hosts in tasks: parsed to documents, started from, and made into simulated twins."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

SECTIONS = [
    "vm_host", "switches", "teams", "partitions", "network_adapters", "team_mappings", "bindings", "net_adapters",
    "ip_interfaces", "ip_addresses", "routes", "dns",
]  # fmt: skip


@pytest.fixture
def exported(stage: Any) -> dict[str, Any]:
    """A host with a switch, and what is exported of it."""
    switch = {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "notes": "{{ 7 * 7 }} \u202e <b>"}
    made = stage.run("host_network", config={"virtual_switches": [switch]})
    assert made["changed"] is True, made
    objects: dict[str, Any] = stage.run("host_network_info", objects=SECTIONS)["objects"]
    return {"exported_at": "/Date(1700000000000)/", **objects}


def test_a_document_is_parsed_where_no_host_is(stage: Any, exported: dict[str, Any], tmp_path: Path) -> None:
    elsewhere = replace(stage, transport="ansible.builtin.local")
    gathered = stage.run("host_network", state="gathered")["gathered"]
    (tmp_path / "hyper1.json").write_text(json.dumps(exported), encoding="utf-16")
    for given in (exported, json.dumps(exported), "hyper1.json", str(tmp_path / "hyper1.json")):
        parsed = elsewhere.run("host_network", state="parsed", running_config=given)
        assert {**parsed["parsed"], "partition_adapters": None} == {**gathered, "partition_adapters": None}
        assert parsed["changed"] is False
        assert parsed["exported_at"] == "2023-11-14T22:13:20Z"
        # The guest was not exported, so nothing is said of the address in it.
        assert [one["partition"] for one in parsed["parsed"]["partition_adapters"] if "ipv4" in one] == ["parent"]


def test_what_module_host_network_info_answers_is_an_export(stage: Any, tmp_path: Path) -> None:
    answer = stage.run("host_network_info", objects=["all"])
    assert set(SECTIONS) < set(answer["objects"])
    (tmp_path / "hyper1.json").write_text(json.dumps(answer), encoding="utf-8")
    gathered = stage.run("host_network", state="gathered")["gathered"]
    for given in (answer, json.dumps(answer), "hyper1.json"):
        assert stage.run("host_network", state="parsed", running_config=given)["parsed"] == gathered
        rendered = stage.run("host_network", state="rendered", running_config=given, config=gathered)
        assert rendered["rendered"] == []
    assert replace(stage, name="desk").run("simulated_host", export=answer)["changed"] is True


def test_what_is_parsed_changes_nothing_on_the_host(stage: Any, exported: dict[str, Any]) -> None:
    parsed = stage.run("host_network", state="parsed", running_config=exported)["parsed"]
    assert parsed["virtual_switches"][0]["notes"] == "{{ 7 * 7 }} \u202e <b>"
    assert stage.run("host_network", config=parsed)["changed"] is False


def test_what_is_wrong_with_an_export_is_said_with_its_path(stage: Any, exported: dict[str, Any]) -> None:
    exported["switches"][0]["SwitchType"] = "Externl"
    position = [row["IsManagementOs"] for row in exported["network_adapters"]].index(False)
    del exported["network_adapters"][position]["VMId"]
    result = stage.run("host_network", state="parsed", running_config=json.dumps(exported))
    assert result["failed"] is True
    found = {finding["where"]: finding for finding in result["findings"]}
    assert set(found) == {"running_config.switches[0].SwitchType", f"running_config.network_adapters[{position}].VMId"}
    assert found["running_config.switches[0].SwitchType"]["hint"] == "did you mean 'External'?"
    assert result["host_state"] == "The host is as it was; nothing was sent to it."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere.json", "there is no file 'nowhere.json'"),
        ("hosts", "there is no file 'hosts'"),
        ('{"vm_host": {}, "vm_host": {}}', "'vm_host' is said twice"),
        ('{"vm_host": ', "running_config:1:13"),
        ('{"vm_host": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"vm_host": {}}', "this part of the export is missing"),
        ({"virtual_switches": []}, "this part of the export is missing"),
        ("\0", "there is no file"),
    ],
)
def test_what_is_no_export_is_refused(stage: Any, given: Any, said: str) -> None:
    result = stage.run("host_network", state="parsed", running_config=given)
    assert result["failed"] is True
    assert said in result["msg"] + str(result["findings"])


def test_commands_are_rendered_for_an_exported_host(stage: Any, exported: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "hyper1.json").write_text(json.dumps(exported), encoding="utf-8-sig")
    document = {"virtual_switches": [{"name": "LAN", "notes": "new"}]}
    for given in (exported, json.dumps(exported), "hyper1.json"):
        result = stage.run("host_network", state="rendered", running_config=given, config=document)
        assert result["rendered"] == ["Set-VMSwitch -Name 'LAN' -Notes 'new'"], result


def test_a_twin_is_the_exported_host_under_another_name(stage: Any, exported: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "hyper1.json").write_text(json.dumps(exported), encoding="utf-16")
    twin = replace(stage, name="desk")
    made = twin.run("simulated_host", export="hyper1.json")
    assert made["changed"] is True, made
    assert made["after"]["export"].startswith("sha256:")
    assert [adapter["name"] for adapter in made["after"]["physical_adapters"]] == ["NIC1", "NIC2"]
    parsed = stage.run("host_network", state="parsed", running_config="hyper1.json")["parsed"]
    assert twin.run("host_network", config=parsed)["changed"] is False
    objects = twin.run("host_network_info", objects=SECTIONS)["objects"]
    assert objects["vm_host"]["Name"] == "desk"
    assert [row["Id"] for row in objects["switches"]] == [row["Id"] for row in exported["switches"]]


def test_the_twin_of_the_same_export_is_left_alone(stage: Any, exported: dict[str, Any]) -> None:
    twin = replace(stage, name="desk")
    twin.run("simulated_host", export=exported)
    twin.run("host_network", config={"virtual_switches": [{"name": "Lab", "type": "private"}]})
    again = twin.run("simulated_host", export=json.dumps(exported, indent=4))
    assert again["changed"] is False, again
    exported["switches"][0]["Notes"] = "changed since"
    other = twin.run("simulated_host", export=exported)
    assert other["failed"] is True
    assert "'Lab'" in other["findings"][-1]["hint"]
    assert other["findings"][0]["message"].endswith(
        "the export says otherwise of switches, adapters, bindings or addresses"
    )
    exported["partitions"][0]["State"] = "Off"
    (told,) = twin.run("simulated_host", export=exported)["findings"]
    assert told["message"] == "host 'desk' was made with other hardware: partitions.0.power: 'running' -> 'off'"
    assert twin.run("simulated_host", export=exported, recreate=True)["changed"] is True
    assert len(twin.run("host_network", state="gathered")["gathered"]["virtual_switches"]) == 1


def test_check_mode_makes_no_twin(stage: Any, exported: dict[str, Any]) -> None:
    twin = replace(stage, name="desk")
    assert twin.run("simulated_host", check_mode=True, export=exported)["changed"] is True
    assert "there is no simulated host" in twin.run("host_network", state="gathered")["msg"]


def test_an_export_and_hardware_exclude_each_other(stage: Any, exported: dict[str, Any]) -> None:
    result = stage.run("simulated_host", export=exported, release="2019", partitions=[])
    assert result["failed"] is True
    assert result["findings"][0]["hint"] == "leave release, partitions out"


def test_what_the_twin_cannot_hold_is_a_warning(stage: Any, exported: dict[str, Any]) -> None:
    binding = {**exported["bindings"][0], "ComponentID": "VENDOR_FILTER", "Enabled": True}
    exported["bindings"].append(binding)
    parsed = stage.run("host_network", state="parsed", running_config=exported)
    assert parsed["warnings"] == ["component 'vendor_filter' is not modelled, and its bindings were left out"]
    twin = replace(stage, name="desk").run("simulated_host", export=exported)
    assert twin["warnings"] == parsed["warnings"]

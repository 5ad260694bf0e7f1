"""Plans that wait in a file between planning and applying."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.state_digest import digest

from .conftest import HARDWARE, Stage

CLONE = Path(__file__).resolve().parents[3]
DOCUMENT = {
    "version": 1,
    "virtual_switches": [
        {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True},
        {"name": "Backend", "type": "private"},
    ],
    "partition_adapters": [
        {"partition": "web01", "name": "Network Adapter", "switch": "LAN", "vlan": {"mode": "access", "id": 10}}
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lan.plan.json"


@pytest.fixture
def planned(stage: Stage, file: Path) -> dict[str, Any]:
    """A plan for the host, written to the file."""
    result = stage.run("host_network", config=DOCUMENT, plan_only=str(file))
    assert result.get("failed") is not True, result["msg"]
    return result


def signed(values: dict[str, Any]) -> str:
    """A plan file's text with a digest that fits, as somebody would write it who wants to deceive."""
    rest = {name: part for name, part in values.items() if name != "digest"}
    return json.dumps({**rest, "digest": digest(rest)})


def test_planning_only_leaves_the_host_alone_and_answers_what_a_run_would(
    stage: Stage, file: Path, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    told = stage.run("host_network", config=DOCUMENT, check_mode=True, diff=True)
    result = stage.run("host_network", config=DOCUMENT, plan_only=str(file), diff=True)
    assert snapshot() == before
    assert {**told, "path": str(file), "digest": json.loads(file.read_text())["digest"]} == result
    assert result["changed"] is True


def test_a_plan_is_applied_exactly(stage: Stage, file: Path, planned: dict[str, Any]) -> None:
    checked = stage.run("host_network", apply_plan=str(file), check_mode=True)
    applied = stage.run("host_network", apply_plan=str(file))
    assert checked == planned
    assert applied == {**planned, "applied": True}
    assert stage.run("host_network", config=DOCUMENT)["changed"] is False


def test_applying_a_plan_in_check_mode_touches_nothing(
    stage: Stage, file: Path, planned: dict[str, Any], snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    assert stage.run("host_network", apply_plan=str(file), check_mode=True)["commands"] == planned["commands"]
    assert snapshot() == before


@pytest.mark.usefixtures("planned")
def test_a_plan_that_was_applied_is_nothing_to_do(stage: Stage, file: Path) -> None:
    stage.run("host_network", apply_plan=str(file))
    again = stage.run("host_network", apply_plan=str(file))
    assert (again.get("failed"), again["changed"], again["commands"]) == (None, False, [])
    assert any("applied before" in warning for warning in again["warnings"])


def test_a_plan_without_steps_is_nothing_to_do(stage: Stage, file: Path) -> None:
    stage.run("host_network", config=DOCUMENT)
    assert stage.run("host_network", config=DOCUMENT, plan_only=str(file))["changed"] is False
    assert stage.run("host_network", apply_plan=str(file))["changed"] is False


@pytest.mark.usefixtures("planned")
def test_the_same_plan_is_the_same_file(stage: Stage, file: Path) -> None:
    first = file.read_bytes()
    stage.run("host_network", config=copy.deepcopy(DOCUMENT), plan_only=str(file))
    assert file.read_bytes() == first
    assert first.endswith(b"}\n")


@pytest.mark.usefixtures("planned")
def test_a_plan_file_fits_its_schema_and_is_for_its_owner_only(file: Path) -> None:
    schema = json.loads((CLONE / "schemas" / "saved_plan.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(file.read_text()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [found.name for found in file.parent.glob("*plan*")] == [file.name]


CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "Connect-VMNetworkAdapter": (
        {"VMName": "web01", "SwitchName": "Other"},
        "partition_adapters: web01 / Network Adapter",
        "switch: '' -> 'Other'",
    ),
    "Disable-NetAdapterBinding": (
        {"Name": "NIC2", "ComponentID": "ms_lltdio"},
        "nic_bindings: NIC2",
        "changed since the plan was made",
    ),
    "Set-VMHost": ({"MacAddressMaximum": "00155DFFFFFF"}, "host_settings: host_settings", "changed since"),
    "New-VMSwitch": ({"Name": "New", "SwitchType": "Private"}, "virtual_switches: New", "was not there"),
    "Remove-VMSwitch": ({"Name": "Other", "Force": True}, "virtual_switches: Other", "is gone"),
}


@pytest.mark.parametrize("cmdlet", CHANGES)
def test_a_change_meanwhile_refuses_the_plan_and_is_named(
    stage: Stage, file: Path, snapshot: Callable[[], Any], cmdlet: str
) -> None:
    parameters, where, what = CHANGES[cmdlet]
    stage.run("virtual_switch", name="Other", type="private")
    stage.run("host_network", config=DOCUMENT, plan_only=str(file))
    assert stage.run("invoke_cmdlet", cmdlet=cmdlet, parameters=parameters)["changed"] is True
    before = snapshot()
    refused = stage.run("host_network", apply_plan=str(file))
    assert refused["failed"] is True
    (finding,) = [one for one in refused["findings"] if one["where"] == where]
    assert what in finding["message"]
    assert "plan_only" in finding["hint"]
    assert snapshot() == before


@pytest.mark.usefixtures("planned")
def test_a_plan_of_another_host_is_refused(stage: Stage, file: Path) -> None:
    other = Stage(stage.state_directory, "hyper2")
    other.run("simulated_host", **HARDWARE)
    refused = other.run("host_network", apply_plan=str(file))
    assert "this plan is for host 'hyper1'" in refused["msg"]
    assert "'hyper2'" in refused["msg"]
    assert other.run("host_network", state="gathered")["gathered"].get("virtual_switches") is None


@pytest.mark.usefixtures("planned")
def test_a_plan_changed_by_hand_is_refused(stage: Stage, file: Path) -> None:
    file.write_text(file.read_text().replace('"Backend"', '"Frontend"'))
    refused = stage.run("host_network", apply_plan=str(file))
    assert "not as plan_only wrote it" in refused["msg"]


def _commands_lie(plan: dict[str, Any]) -> None:
    plan["rounds"][0]["steps"][0]["commands"] = ["Get-VMSwitch"]


def _documents_lie(plan: dict[str, Any]) -> None:
    plan["after"]["virtual_switches"][0]["notes"] = "other"


def _an_effect_is_hidden(plan: dict[str, Any]) -> None:
    plan["rounds"][0]["side_effects"] = []


def _a_step_is_left_out(plan: dict[str, Any]) -> None:
    del plan["rounds"][0]["steps"][-1]


def _an_outage_is_hidden(plan: dict[str, Any]) -> None:
    step = next(step for step in plan["rounds"][0]["steps"] if step["disruption"] != "none")
    step["disruption"] = "none"


def _a_command_is_added(plan: dict[str, Any]) -> None:
    plan["rounds"][0]["steps"][0]["commands"].append("Remove-VMSwitch -Name 'LAN' -Force")


def _a_reason_is_made_up(plan: dict[str, Any]) -> None:
    plan["rounds"][0]["steps"][0]["reason"] = "nothing to see here"


def _another_document(plan: dict[str, Any]) -> None:
    plan["document"]["virtual_switches"][1]["type"] = "internal"


def _another_version(plan: dict[str, Any]) -> None:
    plan["format_version"] = 3


def _a_field_nobody_knows(plan: dict[str, Any]) -> None:
    plan["rounds"][0]["extra"] = 1


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_commands_lie, "rounds[0].steps[0].commands"),
        (_documents_lie, "after"),
        (_an_effect_is_hidden, "rounds[0].side_effects"),
        (_a_step_is_left_out, "rounds[0].steps"),
        (_an_outage_is_hidden, "rounds[0].steps[0].disruption"),
        (_a_command_is_added, "rounds[0].steps[0].commands"),
        (_a_reason_is_made_up, "rounds[0].steps[0].reason"),
        (_another_document, "rounds[0].state_after"),
        (_another_version, "format_version"),
        (_a_field_nobody_knows, "rounds[0].extra"),
    ],
)
def test_a_plan_that_deceives_is_refused_even_if_its_digest_fits(
    stage: Stage, file: Path, snapshot: Callable[[], Any], change: Callable[[dict[str, Any]], None], where: str
) -> None:
    plan = json.loads(file.read_text())
    change(plan)
    file.write_text(signed(plan))
    before = snapshot()
    refused = stage.run("host_network", apply_plan=str(file))
    assert refused["failed"] is True
    assert where in [finding["where"] for finding in refused["findings"]], refused["msg"]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "Expecting value"),
        ("[]", "not a plan file"),
        ("{}", "not a plan file"),
        ('{"format": "fabricops.hyperv/plan"}', "version"),
        ('{"format": "fabricops.hyperv/plan", "format_version": 2}', "is missing"),
        ('{"a": 1, "a": 2}', "said twice"),
        ("[" * 100_000, "nested"),
        ('{"a": ' + "9" * 5000 + "}", "cannot be read"),
        ('{"format": "fabricops.hyperv/plan", "format_version": NaN}', "version"),
    ],
)
def test_what_is_no_plan_is_refused(stage: Stage, file: Path, text: str, what: str) -> None:
    file.write_text(text)
    refused = stage.run("host_network", apply_plan=str(file))
    assert refused["failed"] is True
    assert what in refused["msg"]


def test_a_plan_is_never_written_over_something_else(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text('{"mine": 1}')
    (tmp_path / "link.json").symlink_to(tmp_path / "elsewhere.json")
    cases = {
        "notes.json": "is not a plan file",
        "link.json": "is a link",
        "hosts": "is a directory",
        "none/lan.json": "no directory",
    }
    for name, what in cases.items():
        refused = stage.run("host_network", config=DOCUMENT, plan_only=str(tmp_path / name))
        assert what in refused["msg"], refused
    assert (tmp_path / "notes.json").read_text() == '{"mine": 1}'
    assert not (tmp_path / "elsewhere.json").exists()


def test_a_missing_plan_and_a_directory_are_told(stage: Stage, tmp_path: Path) -> None:
    assert "there is no file" in stage.run("host_network", apply_plan=str(tmp_path / "none.json"))["msg"]
    assert "not a regular file" in stage.run("host_network", apply_plan=str(tmp_path))["msg"]


def test_check_mode_writes_no_file(stage: Stage, file: Path) -> None:
    told = stage.run("host_network", config=DOCUMENT, plan_only=str(file), check_mode=True)
    assert not file.exists()
    assert told == stage.run("host_network", config=DOCUMENT, plan_only=str(file))


@pytest.mark.parametrize(
    "options",
    [
        {"apply_plan": "x", "config": DOCUMENT},
        {"apply_plan": "x", "plan_only": "x"},
        {"apply_plan": "x", "state": "merged"},
        {"apply_plan": "x", "prune": True},
        {"plan_only": "x", "state": "gathered"},
        {"plan_only": "x", "state": "rendered", "config": DOCUMENT},
    ],
)
def test_options_that_exclude_each_other_are_refused(stage: Stage, options: dict[str, Any]) -> None:
    refused = stage.run_options("host_network", options)
    assert refused["failed"] is True
    assert refused["findings"]


def test_guests_that_the_plan_starts_get_their_addresses_in_a_second_round(stage: Stage, file: Path) -> None:
    document = {
        "partitions": [{"name": "db01", "power": "running"}],
        "partition_adapters": [
            {"partition": "db01", "name": "Network Adapter", "ipv4": {"addresses": ["10.0.0.5/24"]}},
        ],
    }
    planned = stage.run("host_network", config=document, plan_only=str(file))
    assert len(json.loads(file.read_text())["rounds"]) == 2
    applied = stage.run("host_network", apply_plan=str(file))
    assert applied == {**planned, "applied": True}
    assert stage.run("host_network", config=document)["changed"] is False
    assert stage.run("host_network", apply_plan=str(file))["changed"] is False


def test_a_bound_on_disruption_holds_for_saved_plans(stage: Stage, file: Path, planned: dict[str, Any]) -> None:
    refused = stage.run("host_network", apply_plan=str(file), max_disruption="none")
    assert refused["failed"] is True
    assert refused["findings"][0]["rule"] == "disruption"
    assert stage.run("host_network", apply_plan=str(file))["commands"] == planned["commands"]

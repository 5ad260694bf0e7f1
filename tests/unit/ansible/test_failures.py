"""What tasks answer when something is wrong: all findings, the state of the host, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.failures import failure
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    ApplyFailed,
    CmdletError,
    DocumentRejected,
    Finding,
    HostUnavailable,
    RehearsalRefused,
    RunInterrupted,
    SessionLost,
    StateNotStored,
    VerifyFailed,
)

FINDING = Finding("R1", "a[0]", "wrong", "mend it")
AS_IT_WAS = "The host is as it was; nothing was sent to it."


def wheres(result: dict[str, Any]) -> list[str]:
    return [finding["where"] for finding in result["findings"]]


def test_all_findings_of_a_document_come_at_once_and_nothing_is_touched(
    stage: Any, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    document = {"virtual_switches": [{"nam": "LAN"}, {"name": "X", "type": "externl"}], "partition": []}
    result = stage.run("host_network", config=document)
    assert result["failed"] is True
    assert result["changed"] is False
    assert result["host_state"] == AS_IT_WAS
    assert {"virtual_switches[0].nam", "virtual_switches[1].type", "partition"} <= set(wheres(result))
    assert any("did you mean 'name'" in finding["hint"] for finding in result["findings"])
    assert snapshot() == before


def test_a_finding_about_an_option_is_named_as_the_user_wrote_it(stage: Any) -> None:
    result = stage.run("virtual_switch", name="LAN", uplinks=["NIC1", "NIC7"])
    assert result["failed"] is True
    assert wheres(result) == ["uplinks[1]"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_in_check_mode_a_missing_thing_may_be_one_that_an_earlier_task_would_make(stage: Any, check_mode: bool) -> None:
    stage.run("virtual_switch", name="LAN", type="private", check_mode=True)
    adapter = {"partition": "parent", "name": "Mgmt", "switch": "LAN"}
    result = stage.run("partition_adapter", **adapter, check_mode=check_mode)
    assert result["failed"] is True
    (finding,) = result["findings"]
    assert "'LAN'" in finding["message"]
    assert ("this is check mode" in finding["hint"]) is check_mode
    assert finding["hint"] in result["msg"]


@pytest.mark.parametrize(
    ("options", "where", "hint"),
    [
        ({"name": "LAN", "uplink": ["NIC1"]}, "uplink", "did you mean 'uplinks'"),
        ({}, "name", "add name"),
        ({"name": "LAN", "type": "outer"}, "type", "known: external, internal, private"),
    ],
)
def test_wrong_options_are_findings(options: dict[str, Any], where: str, hint: str, stage: Any) -> None:
    result = stage.run_options("virtual_switch", options)
    assert result["failed"] is True
    assert wheres(result) == [where]
    assert hint in result["findings"][0]["hint"]


def test_unknown_keys_of_nested_options_are_findings(stage: Any) -> None:
    result = stage.run("partition_adapter", partition="web01", name="A", vlan={"mod": "access", "id": 1})
    assert wheres(result) == ["vlan.mod", "vlan.mode"]


def test_a_mac_address_that_yaml_read_as_a_number_asks_for_quotes(stage: Any) -> None:
    result = stage.run("partition_adapter", partition="web01", name="A", mac_address=40885293416)
    assert wheres(result) == ["mac_address"]
    assert "quotes" in result["findings"][0]["hint"]


def test_a_host_that_was_never_made_is_said_so(empty_stage: Any) -> None:
    result = empty_stage.run("virtual_switch", name="LAN")
    assert result["failed"] is True
    assert "fabricops.hyperv.simulated_host" in result["msg"]
    assert "hyper1" in result["msg"]
    assert "without --check first" in empty_stage.run("virtual_switch", name="LAN", check_mode=True)["msg"]


@pytest.mark.parametrize("module", ["host_network_info", "invoke_cmdlet", "simulated_host", "host_network"])
def test_a_connection_without_a_hyperv_host_is_said_so(module: str, empty_stage: Any) -> None:
    options = {"invoke_cmdlet": {"cmdlet": "Get-VM"}, "host_network": {"state": "gathered"}}.get(module, {})
    result = replace(empty_stage, transport="ansible.builtin.local").run_options(module, options)
    assert result["failed"] is True
    assert "ansible_connection: fabricops.hyperv.simulated" in result["msg"]
    assert "'local'" in result["msg"]


def test_states_that_touch_no_host_need_none(empty_stage: Any) -> None:
    elsewhere = replace(empty_stage, transport="ansible.builtin.local")
    document = {"virtual_switches": [{"name": "Backend", "type": "private"}]}
    assert elsewhere.run("host_network", state="rendered", config=document)["rendered"]
    parsed = elsewhere.run("host_network", state="parsed", running_config="[]")
    assert wheres(parsed) == ["running_config"]
    assert "an object is expected, not a list" in parsed["msg"]


def test_config_and_src_exclude_each_other_and_one_is_needed(stage: Any) -> None:
    assert "mutually exclusive" in stage.run("host_network", config={}, src="x.yml")["msg"]
    assert "any of the following are missing: config, src" in stage.run("host_network")["msg"]


def test_a_refused_cmdlet_answers_category_and_error_id(stage: Any, snapshot: Callable[[], Any]) -> None:
    before = snapshot()
    for check_mode in (True, False):
        result = stage.run(
            "invoke_cmdlet", cmdlet="Remove-VMSwitch", parameters={"Name": "LAN", "Force": True}, check_mode=check_mode
        )
        assert result["failed"] is True
        assert result["category"] == "InvalidArgument"
        assert result["error_id"]
    assert stage.run("invoke_cmdlet", cmdlet="Get-Everything")["error_id"] == "CommandNotFoundException"
    assert snapshot() == before


def test_an_object_parameter_must_say_which_object(stage: Any) -> None:
    result = stage.run(
        "invoke_cmdlet", cmdlet="Remove-VMSwitch", parameters={"VMSwitch": {"Name": "LAN"}, "Force": 1.5}
    )
    assert wheres(result) == ["parameters.VMSwitch", "parameters.Force"]


@pytest.mark.parametrize("call", ["exec_command", "put_file", "fetch_file"])
def test_the_connection_refuses_what_is_no_cmdlet(call: str) -> None:
    connection = connection_loader.get(
        "fabricops.hyperv.simulated", PlayContext(), task_uuid="", ansible_playbook_pid="0"
    )
    arguments = ("whoami",) if call == "exec_command" else ("a", "b")
    with pytest.raises(AnsibleError, match=r"use fabricops\.hyperv\.invoke_cmdlet"):
        getattr(connection, call)(*arguments)


@pytest.mark.parametrize("name", ["../outside", ".hidden", "a/b", ""])
def test_a_host_name_cannot_leave_the_state_directory(name: str, empty_stage: Any, tmp_path: Any) -> None:
    result = replace(empty_stage, name=name).run("simulated_host")
    assert result["failed"] is True
    assert list(tmp_path.rglob("*.sqlite3")) == []


def test_a_broken_file_of_a_host_is_replaced_only_on_request(stage: Any) -> None:
    made = stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}], recreate=True, check_mode=True)
    (stage.state_directory / "hyper1.sqlite3").write_bytes(b"no host at all")
    for state in ("present", "absent"):
        refused = stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}], state=state)
        assert refused["failed"] is True
        assert made["path"] in refused["msg"]
    assert stage.run("host_network", state="gathered")["failed"] is True
    again = stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}], recreate=True)
    assert again["changed"] is True
    assert stage.run("simulated_host", physical_adapters=[{"name": "NIC9"}])["changed"] is False


@pytest.mark.parametrize(
    ("error", "changed", "state"),
    [
        (DocumentRejected([FINDING]), False, "as it was"),
        (RehearsalRefused([FINDING]), False, "as it was"),
        (HostUnavailable("busy"), False, "as it was"),
        (ApplyFailed("refused", 0), False, "as it was"),
        (ApplyFailed("refused", 3), True, "first 3 commands"),
        (VerifyFailed([FINDING]), True, "the whole plan"),
        (SessionLost("the session broke"), True, "and perhaps of that one"),
        (RunInterrupted("no way in"), True, "not known"),
        (StateNotStored("the disk is full", 0), False, "none of the run's commands"),
        (StateNotStored("the disk is full", 2), True, "first 2 changing commands"),
        (CmdletError("ObjectNotFound", "X,Y", "not there"), False, "as it was"),
    ],
)
def test_every_failure_says_what_the_host_looks_like_now(error: Any, changed: bool, state: str) -> None:
    result = failure(error)
    assert (result["failed"], result["changed"]) == (True, changed)
    assert state in result["host_state"]
    assert len(result["findings"]) == len(getattr(error, "findings", ()))


def test_many_findings_are_counted_and_the_first_ones_listed() -> None:
    result = failure(DocumentRejected([FINDING] * 30))
    assert result["msg"].startswith("30 findings:\n- a[0]: wrong - mend it\n")
    assert result["msg"].endswith("and 10 more, see findings")
    assert len(result["findings"]) == 30

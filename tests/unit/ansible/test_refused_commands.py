"""A command that a host refuses is told with the resource it was for, its place, what stood before it, what is now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.failures import failure
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    ApplyFailed,
    Finding,
    RollbackFailed,
    RolledBack,
    RunInterrupted,
    VerifyFailed,
)

from .conftest import HARDWARE

DOCUMENT = """\
version: 1
virtual_switches:
  - name: LAN
    type: internal
  - name: Backend
    type: private
"""
CONFIG = {"virtual_switches": [{"name": "LAN", "type": "internal"}, {"name": "Backend", "type": "private"}]}
HOLDS = "somebody holds the switch"
REFUSE = {"kind": "refuse", "cmdlet": "New-VMSwitch", "where": {"Name": "Backend"}, "message": HOLDS}


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "host.yml"
    path.write_text(DOCUMENT)
    return str(path)


def the_finding(result: dict[str, Any]) -> dict[str, Any]:
    assert result["failed"] is True
    (finding,) = result["findings"]
    assert finding["hint"]
    assert isinstance(finding, dict)
    return finding


def test_a_refused_command_names_its_resource_and_how_the_run_ended(stage: Any, snapshot: Any) -> None:
    before = snapshot()
    stage.run("simulated_host", faults=[REFUSE])
    result = stage.run("host_network", config=CONFIG)
    finding = the_finding(result)
    assert (finding["rule"], finding["where"]) == ("refused", "virtual_switches[1]")
    assert finding["message"].startswith(
        "the host refused to create virtual switch 'Backend' with New-VMSwitch -Name 'Backend' -SwitchType 'Private': "
        f"{HOLDS} ("
    )
    assert "1 of 2 commands had taken effect before it; this one and those after it did not." in finding["message"]
    assert finding["message"].endswith("1 command took back what had been done; the host is as it was.")
    assert finding["message"] in result["msg"]
    assert result["host_state"].startswith("The host is as it was before the run")
    assert snapshot() == before


def test_the_first_command_of_all_had_nothing_before_it(stage: Any) -> None:
    stage.run("simulated_host", faults=[REFUSE])
    result = stage.run("virtual_switch", name="Backend", type="private")
    finding = the_finding(result)
    assert finding["where"] == ""  # the options of the task are the resource
    assert finding["message"].endswith("It was the only command; nothing took effect.")
    assert result["host_state"] == "The host is as it was: its very first command was refused."
    assert result["changed"] is False


def test_of_a_file_the_line_is_told(stage: Any, document: str) -> None:
    stage.run("simulated_host", faults=[REFUSE])
    result = stage.run("host_network", src=document)
    assert the_finding(result)["position"] == f"{document}:5:5"
    assert result["msg"].startswith(f"{document}:5:5: virtual_switches[1]: the host refused to create")


def test_of_a_repository_the_line_is_told_and_shown(stage: Any, tmp_path: Path) -> None:
    folder = tmp_path / "repository" / "hosts"
    folder.mkdir(parents=True)
    (folder / "hyper1.yml").write_text(DOCUMENT)
    stage.run("simulated_host", faults=[REFUSE])
    finding = the_finding(stage.run("host_network", repository=str(folder.parent)))
    assert (finding["file"], finding["line"]) == ("hosts/hyper1.yml", 5)
    assert "- name: Backend" in finding["excerpt"]


def test_of_a_saved_plan_the_place_in_the_document_is_told(stage: Any, document: str, tmp_path: Path) -> None:
    plan = str(tmp_path / "web.plan.json")
    assert stage.run("host_network", src=document, plan_only=plan).get("failed") is not True
    stage.run("simulated_host", faults=[REFUSE])
    finding = the_finding(stage.run("host_network", apply_plan=plan))
    assert finding["where"] == "virtual_switches[1]"
    assert HOLDS in finding["message"]


def test_what_the_copy_refuses_is_told_with_its_place(stage: Any, document: str) -> None:
    text = f"{DOCUMENT}    extensions: {{No Such Extension: true}}\n"
    Path(document).write_text(text)
    result = stage.run("host_network", src=document)
    finding = the_finding(result)
    assert (finding["rule"], finding["where"]) == ("rehearsal", "virtual_switches[1]")
    assert finding["position"] == f"{document}:5:5"
    assert finding["message"].startswith(
        "the host would refuse to create virtual switch 'Backend' with Enable-VMSwitch"
    )
    assert result["host_state"] == "The host is as it was; nothing was sent to it."


def test_what_follows_from_a_declaration_is_told_with_the_place_of_that(stage: Any) -> None:
    """Nobody declares the partition's adapter that is plugged in again, but the switch it has to be taken off for."""
    first = {
        "virtual_switches": [{"name": "LAN", "type": "internal"}],
        "partition_adapters": [{"partition": "web01", "name": "Network Adapter", "switch": "LAN"}],
    }
    assert stage.run("host_network", config=first)["changed"] is True
    stage.run("simulated_host", faults=[{"kind": "refuse", "cmdlet": "Connect-VMNetworkAdapter", "message": HOLDS}])
    recreated = {"virtual_switches": [{"name": "LAN", "type": "internal", "iov": True}]}
    finding = the_finding(stage.run("host_network", config=recreated, allow_disconnect_running=True))
    assert finding["where"] == "virtual_switches[0]"
    assert "partition adapter 'web01' / 'Network Adapter'" in finding["message"]


def test_in_the_second_round_the_place_is_told_as_in_the_first(stage: Any) -> None:
    """The address inside a guest that the run starts is set when the guest runs, by a plan of its own."""
    stage.run("invoke_cmdlet", cmdlet="Stop-VM", parameters={"Name": "web01", "TurnOff": True, "Force": True})
    stage.run("simulated_host", faults=[{"kind": "refuse", "cmdlet": "New-NetIPAddress", "message": HOLDS}])
    adapter = {"partition": "web01", "name": "Network Adapter", "ipv4": {"addresses": ["10.0.0.5/24"]}}
    config = {"partitions": [{"name": "web01", "power": "running"}], "partition_adapters": [adapter]}
    finding = the_finding(stage.run("host_network", config=config))
    assert finding["where"] == "partition_adapters[0]"
    assert "commands had taken effect before it" in finding["message"]


def test_sharing_that_is_turned_off_at_the_second_call_is_no_failure(stage: Any) -> None:
    assert stage.run("virtual_switch", name="LAN", uplinks=["NIC2"], allow_management_os=True)["changed"] is True
    stage.run("simulated_host", faults=[{"kind": "sharing_off_fails_once"}])
    off = stage.run("virtual_switch", name="LAN", uplinks=["NIC2"], allow_management_os=False)
    assert off.get("failed") is not True
    assert stage.run("simulated_host", **HARDWARE)["after"]["faults"][0]["happened"] == 1


REFUSED = Finding("refused", "virtual_switches[1]", "the host refused it.", "remove the cause")
DIFFERS = Finding("verify", "virtual_switches[0]", "predicted and found differ: notes")


def test_a_run_that_was_taken_back_keeps_the_findings_of_its_cause() -> None:
    result = failure(RolledBack(VerifyFailed([DIFFERS]), ["Remove-VMSwitch -Name 'LAN'"], "Somebody else changed."))
    assert [finding["where"] for finding in result["findings"]] == ["virtual_switches[0]"]
    assert result["msg"].startswith("after the run the host is not what was planned: virtual_switches[0]: predicted")
    assert result["msg"].endswith(
        "1 command took back what had been done; the host is as it was.\nSomebody else changed."
    )
    assert result["rolled_back"] == ["Remove-VMSwitch -Name 'LAN'"]


def test_a_failed_way_back_tells_both_refusals_and_what_differs() -> None:
    back = ApplyFailed.refused(Finding("refused", "virtual_switches: LAN", "the host refused that.", "remove it"), 0)
    result = failure(RollbackFailed(ApplyFailed.refused(REFUSED, 1), back, [DIFFERS], ["Remove-VMSwitch"], "run-1"))
    assert [finding["where"] for finding in result["findings"]] == [
        "virtual_switches[1]",
        "virtual_switches: LAN",
        "virtual_switches[0]",
    ]
    assert result["findings"][0]["message"].endswith("The way back failed as well.")
    assert (result["changed"], result["by_hand"]) == (True, ["Remove-VMSwitch"])
    assert "which checkpoint 'run-1' holds" in result["host_state"]


def test_a_run_that_lost_its_host_tells_the_last_place_and_what_to_do() -> None:
    result = failure(RunInterrupted("the host could not be reached again", "virtual_switches[1]"))
    finding = the_finding(result)
    assert (finding["rule"], finding["where"]) == ("interrupted", "virtual_switches[1]")
    assert result["changed"] is True
    assert "not known" in result["host_state"]

"""Option ``faults`` of module simulated_host, as a role's own tests use it."""

from __future__ import annotations

from typing import Any

from .conftest import HARDWARE

REFUSE = {"kind": "refuse", "cmdlet": "New-VMSwitch", "message": "a fault of the test"}
BACKEND = {"name": "Backend", "type": "private"}


def test_faults_are_given_used_up_and_taken_away_without_touching_the_host(stage: Any, snapshot: Any) -> None:
    before = snapshot()
    given = stage.run("simulated_host", faults=[REFUSE])
    assert given["changed"] is True
    assert given["before"]["physical_adapters"] == given["after"]["physical_adapters"]
    assert "faults" not in given["before"]
    (fault,) = given["after"]["faults"]
    assert (fault["kind"], fault["seen"], fault["happened"]) == ("refuse", 0, 0)
    assert stage.run("simulated_host", faults=[REFUSE])["changed"] is False
    assert snapshot() == before

    failed = stage.run("virtual_switch", **BACKEND)
    assert failed["failed"] is True
    assert "a fault of the test" in failed["msg"]
    assert stage.run("virtual_switch", **BACKEND)["changed"] is True

    seen = stage.run("simulated_host", **HARDWARE)
    assert seen["changed"] is False
    assert seen["after"]["faults"][0]["happened"] == 1
    again = stage.run("simulated_host", faults=[REFUSE])
    assert (again["changed"], again["after"]["faults"][0]["happened"]) == (True, 0)
    gone = stage.run("simulated_host", faults=[], **HARDWARE)
    assert gone["changed"] is True
    assert "faults" not in gone["after"]
    assert stage.run("simulated_host", faults=[])["changed"] is False


def test_check_mode_and_diff_show_faults_and_give_none(stage: Any) -> None:
    shown = stage.run("simulated_host", check_mode=True, diff=True, faults=[REFUSE])
    assert shown["changed"] is True
    assert "a fault of the test" in shown["diff"]["after"]
    assert "a fault of the test" not in shown["diff"]["before"]
    assert stage.run("virtual_switch", **BACKEND).get("failed") is not True


def test_a_host_is_made_with_faults_and_made_anew_with_others(empty_stage: Any) -> None:
    made = empty_stage.run("simulated_host", faults=[REFUSE], **HARDWARE)
    assert made["after"]["faults"][0]["cmdlet"] == "New-VMSwitch"
    larger = {**HARDWARE, "physical_adapters": [{"name": "NIC9"}]}
    kept = empty_stage.run("simulated_host", faults=[REFUSE], recreate=True, **larger)
    assert (kept["changed"], len(kept["after"]["faults"])) == (True, 1)
    assert empty_stage.run("virtual_switch", **BACKEND)["failed"] is True
    anew = empty_stage.run("simulated_host", recreate=True, **HARDWARE)
    assert "faults" not in anew["after"]
    assert empty_stage.run("virtual_switch", **BACKEND)["changed"] is True


def test_wrong_faults_are_findings_and_change_nothing(stage: Any) -> None:
    wrong = [{"kind": "refuse", "cmdlet": "New-VMSwich"}, {"kind": "delay", "seconds": -1}, {"kind": "drop_session"}]
    result = stage.run("simulated_host", faults=wrong)
    assert result["failed"] is True
    assert [finding["where"] for finding in result["findings"]] == [
        "faults[0].cmdlet",
        "faults[1].seconds",
        "faults[2].step",
    ]
    assert result["findings"][0]["hint"] == "did you mean 'New-VMSwitch'?"
    assert stage.run("simulated_host", faults=[{"kind": "refuze"}])["findings"][0]["where"] == "faults[0].kind"
    assert "leave faults out" in stage.run("simulated_host", faults=[REFUSE], state="absent")["msg"]
    assert stage.run("simulated_host", faults=[])["changed"] is False


def test_a_host_out_of_reach_can_still_be_repaired_and_removed(stage: Any) -> None:
    from dataclasses import replace

    away = replace(stage, variables={"fabricops_hyperv_management_address": "192.168.1.3"})
    assert away.run("host_network", state="gathered").get("failed") is not True
    taken = stage.run("invoke_cmdlet", cmdlet="Remove-NetIPAddress", parameters={"IPAddress": "192.168.1.3"})
    assert taken["changed"] is True
    lost = away.run("host_network", state="gathered")
    assert lost["failed"] is True
    assert "does not answer at 192.168.1.3" in lost["msg"]
    assert away.run("simulated_host", faults=[REFUSE])["changed"] is True
    assert away.run("simulated_host", state="absent")["changed"] is True

"""The option ``faults``: what can be said, and that everything wrong is found at once, each with its path."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.faults.faults import (
    FIELDS,
    FaultState,
    fault_record,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.faults.read_faults import (
    fault_states,
    read_faults,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding

ONE_OF_EACH: list[dict[str, Any]] = [
    {
        "kind": "refuse",
        "cmdlet": "New-VMSwitch",
        "where": {"Name": "LAN", "AllowManagementOS": False},
        "nth": 2,
        "times": 3,
        "category": "ResourceBusy",
        "error_id": "ObjectInUse",
        "message": "busy",
    },
    {"kind": "lose_answer", "cmdlet": "Set-VMSwitch", "nth": 1},
    {"kind": "drop_session", "step": 4},
    {"kind": "delay", "seconds": 0.5, "cmdlet": "Get-VM", "where": {"Name": ["a", "b"]}},
    {"kind": "late_addresses", "seconds": 15},
    {"kind": "other_party", "step": 1, "cmdlet": "New-VM", "parameters": {"Name": "theirs", "Generation": 2}},
    {"kind": "ghost_management_adapter", "times": 2, "where": {"Name": "LAN"}},
    {"kind": "sharing_off_fails_once", "where": {"Name": "LAN"}},
]


def findings(*faults: Any) -> list[Finding]:
    with pytest.raises(DocumentRejected) as caught:
        read_faults(list(faults))
    assert all(finding.rule == "fault" for finding in caught.value.findings)
    return list(caught.value.findings)


def test_every_kind_is_read_and_written_as_it_was_said():
    assert {fault["kind"] for fault in ONE_OF_EACH} == set(FIELDS)
    faults = read_faults(ONE_OF_EACH)
    assert [fault.options() for fault in faults] == ONE_OF_EACH
    states = [FaultState(fault, seen=7, happened=3) for fault in faults]
    records = [fault_record(position, state) for position, state in enumerate(states)]
    assert fault_states(records[::-1]) == states


def test_what_is_not_said_is_usual():
    (refuse, off) = read_faults([{"kind": "refuse", "cmdlet": "new-vm"}, {"kind": "sharing_off_fails_once"}])
    assert (refuse.cmdlet, refuse.nth, refuse.times, refuse.category) == ("New-VM", 1, 1, "NotSpecified")
    assert off.options() == {"kind": "sharing_off_fails_once"}
    assert read_faults([]) == read_faults(None) == ()


@pytest.mark.parametrize(
    ("fault", "where", "words", "hint"),
    [
        ({}, "kind", "required", "known: refuse"),
        ({"kind": "refuse_"}, "kind", "not a kind of fault", "did you mean 'refuse'?"),
        ({"kind": ["refuse"]}, "kind", "not a kind of fault", ""),
        ({"kind": "refuse"}, "cmdlet", "needs this", "add cmdlet"),
        ({"kind": "refuse", "cmdlet": "New-VMSwich"}, "cmdlet", "no cmdlet 'New-VMSwich'", "mean 'New-VMSwitch'?"),
        ({"kind": "refuse", "cmdlet": 7}, "cmdlet", "no cmdlet '7'", "fidelity"),
        ({"kind": "refuse", "cmdlet": "Get-VMSwitchExtensionPortData"}, "cmdlet", "no cmdlet", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "step": 1}, "step", "not known", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "nth": 0}, "nth", "not a whole number from 1", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "times": True}, "times", "not a whole number from 1", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "category": "Busy"}, "category", "no error category", "known:"),
        ({"kind": "refuse", "cmdlet": "New-VM", "category": "resourcebussy"}, "category", "no error", "ResourceBusy"),
        ({"kind": "refuse", "cmdlet": "New-VM", "message": ""}, "message", "text is expected", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "where": {"Nam": "x"}}, "where.Nam", "no such parameter", "'Name'?"),
        ({"kind": "refuse", "cmdlet": "New-VM", "where": {"Name": {}}}, "where.Name", "is expected", ""),
        ({"kind": "refuse", "cmdlet": "New-VM", "where": "x"}, "where", "mapping", "such as"),
        ({"kind": "delay", "seconds": 1, "where": {"Name": "x"}}, "where", "those of a cmdlet", "add cmdlet"),
        ({"kind": "delay", "seconds": 0}, "seconds", "not a number of seconds above 0 and up to 86400", ""),
        ({"kind": "delay", "seconds": float("nan")}, "seconds", "not a number of seconds above 0 and up to 86400", ""),
        ({"kind": "delay", "seconds": 10**400}, "seconds", "not a number of seconds above 0 and up to 86400", ""),
        ({"kind": "delay", "seconds": "5"}, "seconds", "not a number of seconds above 0 and up to 86400", ""),
        ({"kind": "drop_session"}, "step", "needs this", "add step"),
        ({"kind": "other_party", "step": 1, "cmdlet": "New-VMSwitch"}, "parameters", "missing mandatory", ""),
        ({"kind": "ghost_management_adapter", "where": {"VMName": 1}}, "where.VMName", "no such parameter", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_path(fault, where, words, hint):
    found = findings({"kind": "drop_session", "step": 1}, fault)
    finding = next(finding for finding in found if finding.where == f"faults[1].{where}")
    assert words in finding.message
    assert hint in finding.hint


def test_everything_that_is_wrong_is_said_at_once():
    found = findings({"kind": "x"}, 7, {"kind": "delay"}, {"kind": "refuse", "cmdlet": "x", "nth": -1})
    assert [finding.where for finding in found] == [
        "faults[1]",
        "faults[0].kind",
        "faults[2].seconds",
        "faults[3].cmdlet",
        "faults[3].nth",
    ]


def test_there_can_be_too_many():
    assert "more than" in findings(*([{"kind": "drop_session", "step": 1}] * 1001))[0].message

"""Switches are written as switches, which the documented signatures tell."""

from __future__ import annotations

import json

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.bind_parameters import SIGNATURES_FILE
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render

SIGNATURES = json.loads(SIGNATURES_FILE.read_text(encoding="utf-8"))["cmdlets"]
TYPES = [
    (cmdlet, spelling, parameter["type"])
    for cmdlet, entry in SIGNATURES.items()
    for name, parameter in entry["parameters"].items()
    for spelling in (name, *parameter.get("aliases", ()))
]
SWITCHES = [(cmdlet, name) for cmdlet, name, type_name in TYPES if type_name == "SwitchParameter"]
OTHERS = [(cmdlet, name) for cmdlet, name, type_name in TYPES if type_name == "Boolean"]


def test_a_switch_takes_no_value() -> None:
    assert len(SWITCHES) > 150
    for cmdlet, name in SWITCHES:
        assert render(Invocation(cmdlet, {name: True})) == f"{cmdlet} -{name}"
        assert render(Invocation(cmdlet, {name.upper(): False})) == f"{cmdlet} -{name.upper()}:$false"


def test_a_truth_value_that_is_no_switch_is_written_out() -> None:
    assert len(OTHERS) > 10
    for cmdlet, name in OTHERS:
        assert render(Invocation(cmdlet, {name: False})) == f"{cmdlet} -{name} $false"


@pytest.mark.parametrize("cmdlet", ["Get-Nothing", "Set-VMSwitch"])
def test_what_nobody_documents_has_a_value(cmdlet: str) -> None:
    assert render(Invocation(cmdlet, {"Unheard": True})) == f"{cmdlet} -Unheard $true"

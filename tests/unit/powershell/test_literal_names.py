"""Names in invocations are written as patterns where, and only where, the cmdlet reads patterns."""

from __future__ import annotations

import json

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.cmdlets.cmdlet_table import (
    HYPERV_CMDLETS,
    MACHINE_CMDLETS,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.bind_parameters import SIGNATURES_FILE
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
    Parameter,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.literal_names import spell_names
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render

SIGNATURES = json.loads(SIGNATURES_FILE.read_text(encoding="utf-8"))

NO_PATTERNS = {
    "AllowedVlanIdList": "numbers",
    "ComputerName": "the inventory names the host",
    "DefaultGateway": "an address",
    "Id": "a GUID",
    "MacAddressMaximum": "an address",
    "MacAddressMinimum": "an address",
    "NetAdapterInterfaceDescription": "compared as it is by New-, Set-VMSwitch and the team cmdlets (an inference)",
    "NetAdapterName": "compared as it is by New-, Set-VMSwitch and the team cmdlets (an inference)",
    "NewName": "what it is called from then on",
    "NewVHDPath": "a path",
    "NewVMName": "what it is called from then on",
    "Notes": "any text",
    "Path": "a path",
    "PhysicalNetAdapterName": "compared as it is by Set-VMNetworkAdapterTeamMapping (an inference)",
    "SecondaryVlanIdList": "numbers",
    "ServerAddresses": "addresses",
    "StaticMacAddress": "an address",
    "TeamNicName": "what it is called from then on",
    "TestReplicaPoolName": "a setting",
    "TestReplicaSwitchName": "a setting",
    "VHDPath": "a path",
}
"""Texts that are no patterns in any modelled cmdlet, and what they are."""
NAMES_GIVEN = {("New-VMSwitch", "Name"), ("New-VM", "Name"), ("Add-VMNetworkAdapter", "Name")} | {
    (cmdlet, parameter)
    for cmdlet, parameters in {
        "New-NetLbfoTeam": ("Name",),
        "New-NetIPAddress": ("InterfaceAlias", "IPAddress"),
        "New-NetRoute": ("InterfaceAlias", "DestinationPrefix", "NextHop"),
    }.items()
    for parameter in parameters
}
"""Where a parameter that is a pattern elsewhere is the name or the value that something gets."""


def test_every_text_of_a_modelled_cmdlet_is_known_to_be_a_pattern_or_none() -> None:
    undecided = [
        (cmdlet, name)
        for cmdlet, entry in {**HYPERV_CMDLETS, **MACHINE_CMDLETS}.items()
        for name, parameter in SIGNATURES["cmdlets"][cmdlet]["parameters"].items()
        if name in entry.modelled and parameter["type"].removesuffix("[]") in ("String", "WildcardPattern")
        if (name in NO_PATTERNS or (cmdlet, name) in NAMES_GIVEN) == bool(parameter.get("pattern"))
    ]
    assert undecided == []


def test_every_module_with_patterns_says_how_that_is_known() -> None:
    modules = {
        entry["module"]
        for entry in SIGNATURES["cmdlets"].values()
        if any(parameter.get("pattern") for parameter in entry["parameters"].values())
    }
    assert modules == set(SIGNATURES["_patterns"])


@pytest.mark.parametrize(
    ("cmdlet", "parameters", "line"),
    [
        ("Remove-VM", {"Name": "old[1]", "Force": True}, "Remove-VM -Name 'old[[]1]' -Force"),
        ("Start-VM", {"Name": "sql*"}, "Start-VM -Name 'sql[*]'"),
        ("Rename-VM", {"Name": "a`b", "NewName": "a*"}, "Rename-VM -Name 'a[``]b' -NewName 'a*'"),
        ("New-VM", {"Name": "vm[1]"}, "New-VM -Name 'vm[1]'"),
        ("Set-VMSwitch", {"Name": "S?", "Notes": "?"}, "Set-VMSwitch -Name 'S[?]' -Notes '?'"),
        (
            "Disable-NetAdapterBinding",
            {"Name": "NIC[12]", "ComponentID": ("ms_tcpip6",)},
            "Disable-NetAdapterBinding -Name 'NIC`[12`]' -ComponentID 'ms_tcpip6'",
        ),
        (
            "New-NetIPAddress",
            {"InterfaceAlias": "NIC[1]", "IPAddress": "10.0.0.1"},
            "New-NetIPAddress -InterfaceAlias 'NIC[1]' -IPAddress '10.0.0.1'",
        ),
        (
            "Set-NetIPInterface",
            {"ifAlias": "NIC[1]", "Dhcp": "Disabled"},
            "Set-NetIPInterface -ifAlias 'NIC`[1`]' -Dhcp 'Disabled'",
        ),
        (
            "Connect-VMNetworkAdapter",
            {"VMName": ("a", "b*"), "Name": "A[1]", "SwitchName": "S[1]"},
            "Connect-VMNetworkAdapter -VMName 'a', 'b[*]' -Name 'A[[]1]' -SwitchName 'S[[]1]'",
        ),
        (
            "Remove-VMNetworkAdapter",
            {"VMNetworkAdapter": ObjectQuery("Get-VMNetworkAdapter", {"VMName": "v*"}, ("Name", "A*"))},
            (
                "Remove-VMNetworkAdapter -VMNetworkAdapter "
                "(Get-VMNetworkAdapter -VMName 'v[*]' | Where-Object Name -EQ 'A*')"
            ),
        ),
    ],
)
def test_name_is_written_as_its_cmdlet_reads_it(cmdlet: str, parameters: dict[str, Parameter], line: str) -> None:
    assert render(spell_names(Invocation(cmdlet, parameters))) == line


def test_partitions_that_a_cmdlet_runs_in_are_written_as_get_vm_reads_them() -> None:
    inside = Inside(("web[1]",), adapter=ObjectQuery("Get-VMNetworkAdapter", {"VMName": "web[1]", "Name": "A?"}))
    line = render(spell_names(Invocation("Set-NetIPInterface", {"Dhcp": "Enabled"}, inside)))
    assert line.startswith("Invoke-Command -VMName 'web[[]1]' -ArgumentList ")
    assert "(Get-VMNetworkAdapter -VMName 'web[[]1]' -Name 'A[?]')" in line


def test_invocation_without_special_names_stays_the_same_object() -> None:
    inside = Inside(("6f1c2f4e",), by_id=True, adapter=ObjectQuery("Get-VMNetworkAdapter", {"VMName": "web"}))
    for invocation in (Invocation("Get-VM", {"Name": ("a", "b")}, inside), Invocation("Unheard-Of", {"Name": "a*"})):
        assert spell_names(invocation) is invocation

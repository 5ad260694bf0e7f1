"""Which commands the lock-out guard looks at: all of them, but for those that cannot concern the parent."""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.cmdlets.cmdlet_table import (
    HYPERV_CMDLETS,
    MACHINE_CMDLETS,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.guards.watch_path import _concerns_parent
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.bind_parameters import signature
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
    Parameter,
)

UNWATCHED = {
    "New-VM": "a new partition takes nothing from the parent",
    "Remove-VM": "a partition's adapters leave the switch, which stays",
    "Rename-VM": "a name carries no traffic",
    "Set-VMHost": "the pool of addresses for adapters to come",
    "Start-VM": "a partition's own traffic",
    "Stop-VM": "a partition's own traffic",
}
"""Every cmdlet that the guard does not look at, with the reason why it need not."""

CHANGING = sorted(name for name in {**HYPERV_CMDLETS, **MACHINE_CMDLETS} if not name.startswith("Get-"))


def invocation(cmdlet: str, inside: Inside | None = None, **parameters: Parameter) -> Invocation:
    return Invocation(cmdlet, parameters, inside)


@pytest.mark.parametrize("cmdlet", CHANGING)
def test_every_cmdlet_that_changes_a_host_is_watched_unless_there_is_a_reason(cmdlet: str) -> None:
    assert signature(cmdlet).cmdlet == cmdlet
    assert _concerns_parent(invocation(cmdlet)) is (cmdlet not in UNWATCHED)


def test_every_reason_is_for_a_cmdlet_that_there_is() -> None:
    assert set(UNWATCHED) <= set(CHANGING)


def test_what_is_done_to_an_adapter_of_a_partition_is_not_watched() -> None:
    partition = ObjectQuery("Get-VM", {"Id": "1"})
    adapter = ObjectQuery("Get-VMNetworkAdapter", {"VMName": "web01"}, ("Id", "2"))
    assert not _concerns_parent(invocation("Set-VMNetworkAdapterVlan", VMName="web01", Untagged=True))
    assert not _concerns_parent(invocation("Connect-VMNetworkAdapter", VM=partition, SwitchName="LAN"))
    assert not _concerns_parent(invocation("Set-VMNetworkAdapter", VMNetworkAdapter=adapter))
    assert not _concerns_parent(invocation("New-NetIPAddress", Inside(("web01",)), IPAddress="10.0.0.5"))


def test_what_is_done_to_an_adapter_of_the_parent_is_watched() -> None:
    adapter = ObjectQuery("Get-VMNetworkAdapter", {"ManagementOS": True, "Name": "LAN"})
    assert _concerns_parent(invocation("Set-VMNetworkAdapterVlan", ManagementOS=True, Untagged=True))
    assert _concerns_parent(invocation("Set-VMNetworkAdapter", VMNetworkAdapter=adapter))
    assert _concerns_parent(invocation("Set-NetIPInterface", InterfaceAlias="NIC1", Dhcp="Enabled"))

"""Ways back that torture has found to be missing."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    MemorySession,
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import RehearsalRefused
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import plan_back, revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, ObjectQuery
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

EVERYTHING = ReadScope(guests=None)


def host(**hardware: Any) -> MemorySession:
    return memory_session("HV1", read_hardware({"physical_adapters": [{"name": "NIC1"}], **hardware}))


def view(session: MemorySession) -> HostView:
    return HostView(read_host(session, EVERYTHING))


def test_a_running_partition_without_adapters_comes_back_without_any() -> None:
    session = host(partitions=[{"name": "web01", "generation": 1}])
    session.invoke(Invocation("Remove-VMNetworkAdapter", {"VMName": "web01", "Name": "Network Adapter"}))
    session.invoke(Invocation("Start-VM", {"Name": "web01"}))
    before = view(session)
    session.invoke(Invocation("Stop-VM", {"Name": "web01", "Force": True}))
    session.invoke(Invocation("Remove-VM", {"Name": "web01", "Force": True}))
    plan = plan_back(before, view(session), EVERYTHING).plan
    assert render_all(plan.invocations())[-2:] == [
        "Remove-VMNetworkAdapter -VMName 'web01' -Name 'Network Adapter'",
        "Start-VM -Name 'web01'",
    ]
    apply_plan(plan, session)
    assert differences(read_resources(before), read_resources(view(session)), whole_host=True) == []


def test_a_nic_that_was_pulled_meanwhile_is_named() -> None:
    before = view(host(physical_adapters=[{"name": "NIC1"}, {"name": "NIC2"}]))
    with pytest.raises(RehearsalRefused, match="NIC2: the host no longer has this NIC"):
        plan_back(before, view(host()), EVERYTHING)


def test_which_of_two_namesakes_was_made_first_is_no_difference() -> None:
    first, second = host(), host()
    kinds = ("Private", "Internal")
    for session, order in ((first, kinds), (second, kinds[::-1])):
        for kind in order:
            session.invoke(Invocation("New-VMSwitch", {"Name": "Lan", "SwitchType": kind}))
    one, other = ({**read_resources(view(session)), "partition_adapter": []} for session in (first, second))
    assert differences(one, other, whole_host=True) == []


def test_namesakes_of_a_partition_that_is_gone_are_not_put_back_as_one() -> None:
    session = host(partitions=[{"name": "web01"}])
    for _turn in range(2):
        session.invoke(Invocation("Add-VMNetworkAdapter", {"VMName": "web01", "Name": "Network Adapter"}))
    before = view(session)
    session.invoke(Invocation("Remove-VM", {"Name": "web01", "Force": True}))
    with pytest.raises(RehearsalRefused, match="one of several of this name is gone"):
        plan_back(before, view(session), EVERYTHING)


@pytest.mark.parametrize(
    ("types", "changes"),
    [
        (["Private", "Internal"], [{"name": "Lan", "type": "internal"}]),
        (["Internal", "Internal"], [{"name": "Lan"}]),
        (["Internal", "Private"], [{"name": "Lan", "type": "private"}]),
        (["Private", "Private"], [{"name": "Lan", "type": "internal"}]),
        (["Private", "Private"], [{"name": "Lan"}, {"name": "Wan"}]),
        (["Internal", "Private"], [{"name": "Lan", "type": "private"}, {"name": "Wan"}]),
    ],
)
@pytest.mark.parametrize("plugged", [0, 1])
def test_switches_that_shared_a_name_get_it_back(types: list[str], changes: list[dict[str, str]], plugged: int) -> None:
    session = host(partitions=[{"name": "web01"}])
    switches = []
    for kind in types:
        session.invoke(Invocation("New-VMSwitch", {"Name": "N", "SwitchType": kind}))
        switches.append(str(session.invoke(Invocation("Get-VMSwitch", {}))[-1]["Id"]))
    target = ObjectQuery("Get-VMSwitch", {"Id": switches[plugged]})
    session.invoke(
        Invocation("Connect-VMNetworkAdapter", {"VMName": "web01", "Name": "Network Adapter", "VMSwitch": target})
    )
    document = [{**change, "id": switch} for change, switch in zip(changes, switches, strict=False)]
    objects = read_host(session, EVERYTHING)
    made = prepare(objects, read_document({"virtual_switches": document}), Options(allow_lockout=True), EVERYTHING)
    apply_plan(made.plan, session)
    assert made.plan
    apply_plan(revert_plan(made).plan, session)
    assert differences(made.before, read_resources(view(session)), whole_host=True) == []

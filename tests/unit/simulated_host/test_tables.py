"""Tables of records: what is undone is as if it had never been, the order of records included."""

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.memory_session import (
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.state.host_state import HostState
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

NAMES = ["LAN", "Backend", "DMZ"]


def state() -> HostState:
    session = memory_session("HV1", read_hardware({"physical_adapters": [{"name": "NIC1"}]}))
    for name in NAMES:
        session.invoke(Invocation("New-VMSwitch", {"Name": name, "SwitchType": "Private"}))
    return session.state


def names(of: HostState) -> list[str]:
    return [switch.name for switch in of.switches]


def test_records_keep_their_order_after_a_deletion_is_undone() -> None:
    host = state()
    host.begin()
    for switch in list(host.switches)[:2]:
        host.switches.delete(switch.id)
    assert names(host) == ["DMZ"]
    host.undo()
    assert names(host) == NAMES


def test_a_record_that_is_made_after_an_undone_one_comes_last() -> None:
    host = state()
    first = next(iter(host.switches))
    host.begin()
    host.switches.delete(first.id)
    host.undo()
    host.begin()
    host.switches.delete(first.id)
    host.settle()
    assert names(host) == NAMES[1:]

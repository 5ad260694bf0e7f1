"""Hosts that misbehave as they were told to: what each fault does, and that it counts across sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.faults.read_faults import read_faults
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.stored_session import (
    StoredSession,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    CmdletError,
    HostUnavailable,
    SessionLost,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)

from .clock_under_test import Agent, Clock, parent_addresses

ADDRESS = "192.168.1.3"
LAN = {"Name": "LAN", "NetAdapterName": "NIC1"}


class Faulty:
    """A stored host with faults."""

    def __init__(self, host: SimulatedHost, clock: Clock) -> None:
        self.host = host
        self.clock = clock

    def has(self, *faults: dict[str, Any]) -> None:
        self.host.set_faults(read_faults(list(faults)))

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.host.open(exclusive=True) as session:
            yield session

    def run(self, cmdlet: str, /, **parameters: Any) -> list[dict[str, Any]]:
        with self.session() as session:
            return session.invoke(Invocation(cmdlet, parameters))

    def really(self, cmdlet: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Ask past all faults."""
        with self.host.for_inspection().open(exclusive=False) as session:
            return session.invoke(Invocation(cmdlet, parameters))

    def happened(self) -> list[int]:
        return [state.happened for state in self.host.faults()]

    def switches(self) -> list[str]:
        return [row["Name"] for row in self.really("Get-VMSwitch")]


@pytest.fixture
def faulty(tmp_path, hardware) -> Faulty:
    clock = Clock()
    host = SimulatedHost("hv1", tmp_path, 0.2, clock=clock, sleep=clock.sleep)
    host.create(hardware)
    return Faulty(host, clock)


def private(name: str) -> dict[str, str]:
    return {"Name": name, "SwitchType": "Private"}


def test_hosts_without_faults_give_plain_sessions(faulty):
    with faulty.session() as session:
        assert isinstance(session, StoredSession)
    faulty.has({"kind": "drop_session", "step": 1})
    with faulty.session() as session:
        assert not isinstance(session, StoredSession)
    faulty.has()
    with faulty.session() as session:
        assert isinstance(session, StoredSession)


def test_refusals_count_across_sessions_and_have_no_effect(faulty):
    told = {"category": "resourcebusy", "error_id": "ObjectInUse", "message": "busy, says the test"}
    faulty.has({"kind": "refuse", "cmdlet": "new-vmswitch", "nth": 2, "times": 2, **told})
    faulty.run("New-VMSwitch", **private("one"))
    for name in ("two", "three"):
        with pytest.raises(CmdletError) as caught:
            faulty.run("New-VMSwitch", **private(name))
        assert caught.value.category == "ResourceBusy"
        assert caught.value.error_id == "ObjectInUse,Microsoft.HyperV.PowerShell.Commands.NewVMSwitch"
        assert caught.value.message == "busy, says the test"
    faulty.run("New-VMSwitch", **private("four"))
    assert faulty.switches() == ["one", "four"]
    assert faulty.happened() == [2]


def test_refusals_without_words_of_their_own_say_that_they_are_faults(faulty):
    faulty.has({"kind": "refuse", "cmdlet": "New-VM"}, {"kind": "refuse", "cmdlet": "Set-VM", "error_id": "A,B"})
    with pytest.raises(CmdletError, match="was told to have") as caught:
        faulty.run("New-VM", Name="x")
    assert caught.value.error_id == "OperationFailed,Microsoft.HyperV.PowerShell.Commands.NewVM"
    with pytest.raises(CmdletError) as caught:
        faulty.run("Set-VM", Name="web01", NewVMName="x")
    assert caught.value.error_id == "A,B"


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ({"Name": "lan"}, True),
        ({"SwitchName": "LAN"}, True),
        ({"Name": "LAN", "AllowManagementOS": False}, True),
        ({"AllowManagementOS": True}, False),
        ({"Name": "WAN"}, False),
        ({"Notes": "x"}, False),
        ({"NetAdapterName": "NIC1"}, True),
        ({"NetAdapterName": ["NIC1"]}, True),
        ({"NetAdapterName": ["NIC1", "NIC2"]}, False),
    ],
)
def test_where_chooses_among_the_commands(faulty, where, meant):
    faulty.has({"kind": "refuse", "cmdlet": "New-VMSwitch", "where": where, "message": "chosen"})
    command = {"Name": "LAN", "NetAdapterName": ("NIC1",), "AllowManagementOS": False}
    if meant:
        with pytest.raises(CmdletError, match="chosen"):
            faulty.run("New-VMSwitch", **command)
    else:
        faulty.run("New-VMSwitch", **command)


def test_where_finds_objects_by_what_they_are_chosen_by(faulty):
    faulty.run("New-VMSwitch", **private("LAN"))
    faulty.has({"kind": "refuse", "cmdlet": "Remove-VMSwitch", "where": {"VMSwitch": "LAN"}, "message": "chosen"})
    with pytest.raises(CmdletError, match="chosen"):
        faulty.run("Remove-VMSwitch", VMSwitch=(ObjectQuery("Get-VMSwitch", {}, ("Name", "LAN")),))


def test_questions_are_refused_only_if_they_are_named(faulty):
    faulty.has({"kind": "refuse", "cmdlet": "Get-VM"}, {"kind": "drop_session", "step": 1})
    with faulty.host.open(exclusive=False) as session:
        assert session.invoke(Invocation("Get-VMSwitch", {})) == []
        with pytest.raises(CmdletError, match="fault"):
            session.invoke(Invocation("Get-VM", {}))
    with faulty.host.open(exclusive=False) as session:
        assert session.invoke(Invocation("Get-VM", {}))
    assert faulty.happened() == [1, 0]


def test_a_lost_answer_belongs_to_a_command_that_took_effect(faulty):
    faulty.has({"kind": "lose_answer", "cmdlet": "New-VMSwitch", "nth": 2})
    faulty.run("New-VMSwitch", **private("one"))
    with faulty.session() as session:
        session.invoke(Invocation("New-VM", {"Name": "x"}))
        with pytest.raises(SessionLost, match="answer to New-VMSwitch is lost"):
            session.invoke(Invocation("New-VMSwitch", private("two")))
        with pytest.raises(SessionLost, match="open a new one"):
            session.invoke(Invocation("Get-VM", {}))
        with pytest.raises(SessionLost, match="open a new one"):
            session.records.list("event")
    assert faulty.switches() == ["one", "two"]
    faulty.run("New-VMSwitch", **private("three"))
    assert faulty.happened() == [1]


def test_answers_that_are_refusals_arrive(faulty):
    faulty.has({"kind": "lose_answer", "cmdlet": "Remove-VMSwitch"})
    with pytest.raises(CmdletError):
        faulty.run("Remove-VMSwitch", Name="nobody")
    assert faulty.happened() == [0]


def test_a_session_drops_before_the_command_of_its_step(faulty):
    faulty.has({"kind": "drop_session", "step": 3})
    with faulty.session() as session:
        session.invoke(Invocation("New-VMSwitch", private("one")))
        session.invoke(Invocation("Get-VM", {}))
        session.invoke(Invocation("Set-VMSwitch", {"Name": "one", "Notes": ""}))  # changes nothing
        with pytest.raises(CmdletError):
            session.invoke(Invocation("Remove-VMSwitch", {"Name": "nobody"}))
        session.invoke(Invocation("New-VMSwitch", private("two")))
        session.invoke(Invocation("Get-VM", {}))
        with pytest.raises(SessionLost, match="before New-VMSwitch reached the host"):
            session.invoke(Invocation("New-VMSwitch", private("three")))
    assert faulty.switches() == ["one", "two"]
    faulty.run("New-VMSwitch", **private("three"))
    assert faulty.happened() == [1]


def test_delays_are_slept_by_the_hosts_clock(faulty):
    faulty.has({"kind": "delay", "seconds": 2.5}, {"kind": "delay", "cmdlet": "New-VM", "seconds": 4})
    faulty.run("Get-VM")
    faulty.run("New-VM", Name="x")
    assert faulty.clock.slept == [2.5, 2.5, 4]
    assert faulty.happened() == [2, 1]


def test_addresses_come_back_late_and_only_to_a_nic_that_waits_for_them(faulty):
    faulty.run("New-VMSwitch", **LAN)
    faulty.has({"kind": "late_addresses", "seconds": 15})
    with faulty.session() as session:
        session.invoke(Invocation("Remove-VMSwitch", {"Name": "LAN"}))
        assert ADDRESS not in parent_addresses(session)
        faulty.clock.now += 14
        assert ADDRESS not in parent_addresses(session)
        faulty.clock.now += 1
        assert ADDRESS in parent_addresses(session)
    faulty.run("New-VMSwitch", **LAN)
    faulty.run("Remove-VMSwitch", Name="LAN")
    faulty.clock.now += 20
    for _time in range(2):  # readers see it too, and the next writer stores it
        with faulty.host.open(exclusive=False) as session:
            assert ADDRESS in parent_addresses(session)
    faulty.run("Get-VM")
    assert ADDRESS in {row["IPAddress"] for row in faulty.really("Get-NetIPAddress")}
    assert faulty.host.faults()[0].pending == ()
    faulty.run("New-VMSwitch", **LAN)
    faulty.run("Remove-VMSwitch", Name="LAN")
    faulty.run("New-NetIPAddress", InterfaceAlias="NIC1", IPAddress="192.168.1.9", PrefixLength=24)
    faulty.clock.now += 20
    faulty.run("Get-VM")
    assert ADDRESS not in {row["IPAddress"] for row in faulty.really("Get-NetIPAddress")}
    assert faulty.happened() == [3]


def test_another_party_changes_the_host_before_the_command_of_its_step(faulty):
    theirs = {"cmdlet": "new-vmswitch", "parameters": {"name": "theirs", "SwitchType": "Private"}}
    faulty.has(
        {"kind": "other_party", "step": 2, **theirs},
        {"kind": "other_party", "step": 3, "cmdlet": "Remove-VM", "parameters": {"Name": "nobody"}},
    )
    with faulty.session() as session:
        for name in ("one", "two", "three"):
            session.invoke(Invocation("New-VMSwitch", private(name)))
        told = [event.summary for event in session.records.list("event")]
    assert faulty.switches() == ["one", "theirs", "two", "three"]
    assert faulty.happened() == [1, 1]
    assert [event["ok"] for event in told] == [True, False]
    assert "another administrator tried Remove-VM" in told[1]["text"]


def test_rebinding_leaves_a_ghost_of_the_management_adapter(faulty):
    faulty.run("New-VMSwitch", **LAN)
    faulty.has({"kind": "ghost_management_adapter", "where": {"Name": "LAN"}})
    faulty.run("Set-VMSwitch", Name="LAN", NetAdapterName="NIC2", AllowManagementOS=True)
    adapters = faulty.really("Get-VMNetworkAdapter", ManagementOS=True)
    assert [row["Name"] for row in adapters] == ["LAN", "LAN"]
    assert adapters[0]["MacAddress"] == adapters[1]["MacAddress"]
    assert [row["Name"] for row in faulty.really("Get-NetAdapter") if row["Name"].startswith("v")] == [
        "vEthernet (LAN)",
        "vEthernet (LAN) 2",
    ]
    assert [row["InterfaceAlias"] for row in faulty.really("Get-NetIPAddress", IPAddress=ADDRESS)] == [
        "vEthernet (LAN)"
    ]
    stale = faulty.really("Get-NetRoute", InterfaceAlias="vEthernet (LAN) 2", DestinationPrefix="0.0.0.0/0")
    assert [(row["NextHop"], row["RouteMetric"]) for row in stale] == [("192.168.1.1", 0)]
    faulty.run("Set-VMSwitch", Name="LAN", NetAdapterName="NIC1", AllowManagementOS=True)
    assert len(faulty.really("Get-VMNetworkAdapter", ManagementOS=True)) == 2
    assert faulty.happened() == [1]


@pytest.mark.parametrize(
    "command", [{"Notes": "x"}, {"NetAdapterName": "NIC2", "AllowManagementOS": False}, {"NetAdapterName": "NIC1"}]
)
def test_commands_that_rebind_no_shared_switch_leave_no_ghost(faulty, command):
    faulty.run("New-VMSwitch", **LAN)
    faulty.has({"kind": "ghost_management_adapter", "times": 9})
    faulty.run("Set-VMSwitch", Name="LAN", **command)
    assert faulty.happened() == [0]


def test_sharing_off_fails_once_and_then_works(faulty):
    faulty.run("New-VMSwitch", **LAN)
    faulty.has({"kind": "sharing_off_fails_once"})
    faulty.run("Set-VMSwitch", Name="LAN", AllowManagementOS=True, Notes="shared")
    with pytest.raises(CmdletError, match="fault"):
        faulty.run("Set-VMSwitch", Name="LAN", AllowManagementOS=False)
    faulty.run("Set-VMSwitch", Name="LAN", AllowManagementOS=False)
    assert faulty.really("Get-VMSwitch")[0]["AllowManagementOS"] is False


def test_unknown_cmdlets_are_the_hosts_to_refuse(faulty):
    faulty.has(
        {"kind": "delay", "seconds": 1},
        {"kind": "ghost_management_adapter", "where": {"Name": "LAN"}},
        {"kind": "refuse", "cmdlet": "New-VM", "where": {"Name": "x"}},
    )
    with pytest.raises(CmdletError, match="not recognized"):
        faulty.run("Get-Nonsense", Name="x")
    with faulty.session() as session:
        session.invoke(Invocation("Get-NetIPAddress", {}, Inside(("web01",))))


def test_the_hosts_own_agent_meets_no_faults_of_the_link(tmp_path, hardware):
    clock = Clock()

    def restore(session: Session, _checkpoint: str) -> str:
        session.invoke(Invocation("New-VMSwitch", private("back")))
        with pytest.raises(CmdletError):
            session.invoke(Invocation("New-VM", {"Name": "x"}))
        return "made it"

    host = SimulatedHost("hv1", tmp_path, agent=Agent(way_back=restore), clock=clock, sleep=clock.sleep)
    host.create(hardware)
    with host.open(exclusive=True) as session:
        host.arm_timer(session, 5, "before")
    link = [{"kind": "drop_session", "step": 1}, {"kind": "lose_answer", "cmdlet": "New-VMSwitch"}]
    host.set_faults(read_faults([*link, {"kind": "refuse", "cmdlet": "New-VM"}]))
    clock.now += 5
    with host.open(exclusive=False) as session:
        assert [event.summary["text"] for event in session.records.list("event")] == ["made it"]
    assert [state.happened for state in host.faults()] == [0, 0, 1]


def test_late_addresses_take_the_management_address_with_them(tmp_path, hardware):
    clock = Clock()
    host = SimulatedHost(
        "hv1", tmp_path, management_address=ADDRESS, agent=Agent(ADDRESS), clock=clock, sleep=clock.sleep
    )
    host.create(hardware)
    host.set_faults(read_faults([{"kind": "late_addresses", "seconds": 10}]))
    with host.open(exclusive=True) as session:
        session.invoke(Invocation("New-VMSwitch", LAN))
        with pytest.raises(SessionLost, match="since Remove-VMSwitch was sent"):
            session.invoke(Invocation("Remove-VMSwitch", {"Name": "LAN"}))
    with pytest.raises(HostUnavailable, match="does not answer"), host.open(exclusive=True):
        pass
    clock.now += 10
    with host.open(exclusive=True) as session:
        assert ADDRESS in parent_addresses(session)


def damage(path: Any, change: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE records SET summary = {change} WHERE kind = 'fault'")
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "'{}'",
        "json_set(summary, '$.fault.kind', 'x')",
        "json_set(summary, '$.fault.step', 'x')",
        "json_set(summary, '$.seen', 'x')",
        "json_set(summary, '$.pending', json('[1]'))",
        'json_set(summary, \'$.pending\', json(\'[{"nic": "x", "due": 1, "ip": {}}]\'))',
    ],
)
def test_damaged_faults_are_reported_and_can_be_replaced(faulty, change):
    faulty.has({"kind": "drop_session", "step": 1})
    damage(faulty.host.path, change)
    use: list[Callable[[], Any]] = [faulty.host.faults, lambda: faulty.run("Get-VM")]
    for one in use:
        with pytest.raises(HostUnavailable, match="damaged"):
            one()
    faulty.has()
    assert faulty.run("Get-VM")

"""Sessions that arrive over the network which they change (R8)."""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.reached_session import (
    is_about_partitions,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import HostUnavailable, SessionLost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, ObjectQuery

from .clock_under_test import Agent, parent_addresses

ADDRESS = "192.168.1.3"
TAKES_THE_WAY = Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": "NIC1", "AllowManagementOS": False})


@pytest.fixture
def reached(tmp_path, hardware) -> SimulatedHost:
    host = SimulatedHost("hv1", tmp_path, 0.2, management_address=ADDRESS, agent=Agent(ADDRESS))
    host.create(hardware)
    return host


def test_commands_that_keep_the_way_are_answered(reached):
    assert reached.management_address == ADDRESS
    with reached.open(exclusive=True) as session:
        assert session.invoke(Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": "NIC1"}))
        assert ADDRESS in parent_addresses(session)
        session.records.put(Record("event", "one"))


def test_the_command_that_takes_the_way_has_taken_effect_and_its_session_is_lost(reached):
    with reached.open(exclusive=True) as session:
        with pytest.raises(SessionLost, match=f"no longer answers at {ADDRESS} since New-VMSwitch was sent"):
            session.invoke(TAKES_THE_WAY)
        for use in (
            lambda: session.invoke(Invocation("Get-VM", {})),
            lambda: session.records.list("event"),
            lambda: session.records.get("event", "one"),
            lambda: session.records.put(Record("event", "one")),
            lambda: session.records.delete("event", "one"),
        ):
            with pytest.raises(SessionLost, match="open a new one"):
                use()
    for exclusive in (True, False):
        with (
            pytest.raises(HostUnavailable, match=f"'hv1' does not answer at {ADDRESS}: no interface has"),
            reached.open(exclusive=exclusive),
        ):
            pass
    with reached.for_inspection().open(exclusive=False) as session:
        assert [row["Name"] for row in session.invoke(Invocation("Get-VMSwitch", {}))] == ["LAN"]


def test_host_is_reached_again_when_the_address_is_back(reached):
    with pytest.raises(SessionLost), reached.open(exclusive=True) as session:
        session.invoke(TAKES_THE_WAY)
    with reached.for_inspection().open(exclusive=True) as console:
        console.invoke(
            Invocation("New-NetIPAddress", {"InterfaceAlias": "NIC2", "IPAddress": ADDRESS, "PrefixLength": 24})
        )
    with reached.open(exclusive=True) as session:
        assert session.invoke(Invocation("Get-VMSwitch", {}))


def test_console_works_always(tmp_path, hardware):
    host = SimulatedHost("hv1", tmp_path, agent=Agent(ADDRESS))
    host.create(hardware)
    with host.open(exclusive=True) as session:
        session.invoke(TAKES_THE_WAY)
        assert ADDRESS not in parent_addresses(session)


@pytest.mark.parametrize(
    ("parameters", "about_partitions"),
    [
        ({"VMName": "web01"}, True),
        ({"vmname": "web01", "Name": "x"}, True),
        ({"VM": ObjectQuery("Get-VM", {})}, True),
        ({"ManagementOS": True, "Name": "LAN"}, False),
        ({"Name": "LAN"}, False),
    ],
)
def test_commands_about_partitions_take_nobody_s_way(parameters, about_partitions):
    assert is_about_partitions(Invocation("Set-VMNetworkAdapter", parameters)) is about_partitions

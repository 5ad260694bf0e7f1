"""The host's own timer: fires on the next access or by the watchdog, unless it is taken back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated import watchdog
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import FabricError, HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

# By its whole name, which is how another process finds an agent of this collection.
from ansible_collections.fabricops.hyperv.tests.unit.simulated_host.clock_under_test import Agent, Clock, SwitchMaker


@pytest.fixture
def clock() -> Clock:
    return Clock()


def host_with(directory: Path, hardware: object, clock: Clock, agent: Agent | None, address: str = "") -> SimulatedHost:
    host = SimulatedHost("hv1", directory, 0.2, management_address=address, agent=agent, clock=clock, sleep=clock.sleep)
    if not host.exists():
        host.create(hardware)
    return host


def arm(host: SimulatedHost, seconds: float = 60) -> None:
    with host.open(exclusive=True) as session:
        host.arm_timer(session, seconds, "before")


def events(host: SimulatedHost) -> list[Record]:
    with host.open(exclusive=False) as session:
        return list(session.records.list("event"))


@pytest.mark.parametrize("exclusive", [True, False])
def test_overdue_timer_fires_once_before_anybody_gets_a_session(tmp_path, hardware, clock, exclusive):
    agent = Agent(way_back=lambda session, _name: str(session.invoke(Invocation("New-VM", {"Name": "back"}))[:0]))
    host = host_with(tmp_path, hardware, clock, agent)
    arm(host)
    clock.now += 59.9
    with host.open(exclusive=exclusive) as session:
        assert not agent.asked
        assert session.records.list("timer")
    clock.now += 0.1
    with host.open(exclusive=exclusive) as session:
        assert agent.asked == ["before"]
        assert "back" in [row["Name"] for row in session.invoke(Invocation("Get-VM", {}))]
        assert session.records.list("timer") == []
    (event,) = events(host)
    assert event.name == "rollback-1"
    assert event.summary == {"at": clock.now, "checkpoint": "before", "text": "[]", "ok": True}
    assert agent.asked == ["before"]


def test_disarmed_timer_never_fires(tmp_path, hardware, clock):
    agent = Agent()
    host = host_with(tmp_path, hardware, clock, agent)
    arm(host)
    with host.open(exclusive=True) as session:
        assert host.disarm_timer(session) is True
        assert host.disarm_timer(session) is False
    clock.now += 1000
    assert events(host) == []
    assert not agent.asked


def test_timer_that_is_set_anew_counts_from_then(tmp_path, hardware, clock):
    host = host_with(tmp_path, hardware, clock, Agent())
    arm(host)
    clock.now += 50
    arm(host)
    assert host.deadline() == clock.now + 60
    assert host.now() == clock.now


def test_host_without_agent_leaves_its_timer_overdue(tmp_path, hardware, clock):
    host = host_with(tmp_path, hardware, clock, None)
    arm(host, 1)
    clock.now += 100
    with host.open(exclusive=True) as session:
        assert session.records.list("timer")
    with pytest.raises(HostUnavailable, match="no agent"):
        host.start_watchdog()
    agent = Agent()
    host_with(tmp_path, hardware, clock, agent).fire_overdue_timer()
    assert agent.asked == ["before"]


@pytest.mark.parametrize("error", [FabricError("the switch is in use"), ZeroDivisionError("a bug")])
def test_a_way_back_that_fails_is_recorded_and_the_host_answers(tmp_path, hardware, clock, error):
    def fail(_session: object, _checkpoint: str) -> str:
        raise error

    host = host_with(tmp_path, hardware, clock, Agent(way_back=fail))
    for number in (1, 2):
        arm(host, 1)
        clock.now += 2
        event = events(host)[-1]
        assert event.name == f"rollback-{number}"
        assert event.summary["ok"] is False
        assert str(error) in event.summary["text"]


def test_fires_without_asking_whether_the_address_is_reachable(tmp_path, hardware, clock):
    host = host_with(tmp_path, hardware, clock, Agent("192.168.1.3"), "192.168.1.3")
    arm(host, 1)
    with pytest.raises(HostUnavailable, match="192"), host.open(exclusive=True) as session:
        session.invoke(Invocation("Remove-NetIPAddress", {"IPAddress": "192.168.1.3"}))

    def restore(session: object, _checkpoint: str) -> str:
        given = {"InterfaceAlias": "NIC1", "IPAddress": "192.168.1.3", "PrefixLength": 24}
        session.invoke(Invocation("New-NetIPAddress", given))
        return "gave the address back"

    clock.now += 2
    host = host_with(tmp_path, hardware, clock, Agent("192.168.1.3", restore), "192.168.1.3")
    assert [event.summary["text"] for event in events(host)] == ["gave the address back"]


def test_a_kill_on_the_way_back_leaves_a_timer_that_is_overdue(tmp_path, hardware, clock):
    def die(_session: object, _checkpoint: str) -> str:
        raise KeyboardInterrupt

    arm(host_with(tmp_path, hardware, clock, Agent()), 1)
    clock.now += 2
    with pytest.raises(KeyboardInterrupt):
        host_with(tmp_path, hardware, clock, Agent(way_back=die)).fire_overdue_timer()
    agent = Agent()
    assert [event.summary["ok"] for event in events(host_with(tmp_path, hardware, clock, agent))] == [True]
    assert agent.asked == ["before"]


@pytest.mark.parametrize(
    "summary", [{}, {"deadline": "soon"}, {"deadline": True, "checkpoint": 7}, {"deadline": 1e999}]
)
def test_damaged_timer_fires_at_once(tmp_path, hardware, clock, summary):
    plain = host_with(tmp_path, hardware, clock, None)
    with plain.open(exclusive=True) as session:
        written = {key: value for key, value in summary.items() if value != 1e999}
        session.records.put(Record("timer", "confirm", written))
    assert len(events(host_with(tmp_path, hardware, clock, Agent()))) == 1


class Watched:
    """A host seen by its watchdog: deadlines as they are read one after the other, None for a timer taken back."""

    def __init__(self, clock: Clock, deadlines: list[float | Exception | None]) -> None:
        self.clock = clock
        self.deadlines = deadlines
        self.fired: list[float] = []

    def exists(self) -> bool:
        return bool(self.deadlines)

    def now(self) -> float:
        return self.clock()

    def deadline(self) -> float | None:
        deadline = self.deadlines.pop(0)
        if isinstance(deadline, Exception):
            raise deadline
        return deadline

    def fire_overdue_timer(self) -> None:
        self.fired.append(self.clock())


def test_watchdog_reads_the_timer_again_each_second_and_fires_in_time(clock):
    start = clock.now
    host = Watched(clock, [start + 1.5, start + 3.5, start + 3.5, start + 3.5, start + 3.5, None])
    watchdog.watch(host, clock.sleep)
    assert host.fired == [start + 3.5]
    assert max(clock.slept) <= 1


def test_watchdog_ends_with_its_timer_or_host(clock):
    for deadlines in ([None], [clock.now + 9], []):
        host = Watched(clock, deadlines)
        watchdog.watch(host, clock.sleep)
        assert host.fired == []


def test_watchdog_tries_a_busy_host_again_and_gives_a_broken_one_up(clock):
    busy: list[float | Exception | None] = [HostUnavailable("busy"), clock.now, None]
    host = Watched(clock, busy)
    watchdog.watch(host, clock.sleep)
    assert len(host.fired) == 1
    broken = Watched(clock, [HostUnavailable("broken")] * 1000)
    watchdog.watch(broken, clock.sleep)
    assert len(broken.deadlines) == 400


@pytest.mark.parametrize(
    "name", ["os:system", "ansible_collections.evil.x:y", "ansible_collections.fabricops.hyperv.:x"]
)
def test_watchdog_takes_its_agent_from_this_collection_only(name):
    with pytest.raises(ValueError, match="no agent of this collection"):
        watchdog.make_agent(name, "")


def wait_until(condition: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_process_fires_although_nobody_accesses_the_host(tmp_path, hardware):
    host = SimulatedHost("hv1", tmp_path, management_address="10.9.9.9", agent=SwitchMaker("10.9.9.9"))
    host.create(hardware)
    plain = SimulatedHost("hv1", tmp_path)
    with plain.open(exclusive=True) as session:
        plain.arm_timer(session, 1.5, "monday")
    host.start_watchdog()
    assert plain.deadline() is not None
    wait_until(lambda: plain.deadline() is None)
    with plain.open(exclusive=False) as session:
        assert [row["Name"] for row in session.invoke(Invocation("Get-VMSwitch", {}))] == ["back at monday"]
        (event,) = session.records.list("event")
        assert event.summary["ok"] is True


def watchers(directory: Path) -> list[str]:
    """The processes that have the directory on their command line."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if str(directory).encode() in words:
                found.append(process.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked for in /proc")
def test_the_process_ends_soon_after_a_confirmation(tmp_path, hardware):
    host = SimulatedHost("hv1", tmp_path, agent=SwitchMaker(""))
    host.create(hardware)
    arm(host, 600)
    host.start_watchdog()
    assert len(watchers(tmp_path)) == 1
    with host.open(exclusive=True) as session:
        host.disarm_timer(session)
    wait_until(lambda: not watchers(tmp_path))


def test_a_watchdog_that_cannot_start_is_reported(tmp_path, hardware):
    class Local(Agent):
        """Not to be found by another process."""

    host = SimulatedHost("hv1", tmp_path, agent=Local())
    host.create(hardware)
    with pytest.raises(HostUnavailable, match="could not be started"):
        host.start_watchdog()

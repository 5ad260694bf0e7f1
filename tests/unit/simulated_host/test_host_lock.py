"""Who holds a host, and since when."""

from __future__ import annotations

import os
import re
import sys

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import HostUnavailable

from .clock_under_test import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stored(tmp_path, hardware, clock) -> SimulatedHost:
    host = SimulatedHost("hv1", tmp_path, 0.2, clock=clock, sleep=clock.sleep)
    host.create(hardware)
    return host


def complaint(host: SimulatedHost) -> str:
    with pytest.raises(HostUnavailable) as caught, host.open(exclusive=True):
        pass
    return str(caught.value)


def test_a_busy_host_says_who_holds_it_and_since_when(stored, clock, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/ansible-playbook", "--vault-password-file=secret"])
    with stored.open(exclusive=True):
        clock.now += 12
        text = complaint(stored)
    assert f"process {os.getpid()} (ansible-playbook) has held it since 2027-01-15 08:00:00 UTC (12 s)" in text
    assert "hv1.lock" in text
    assert "secret" not in text


@pytest.mark.parametrize("argv", [[], [""], ["a b\n\x00\N{SNOWMAN}'\"$(x)" * 50]])
def test_strange_programs_are_named_harmlessly(stored, monkeypatch, argv):
    monkeypatch.setattr(sys, "argv", argv)
    with stored.open(exclusive=True):
        assert re.search(rf"process {os.getpid()} \([A-Za-z0-9_.+-]{{1,40}}\) has held it", complaint(stored))


@pytest.mark.parametrize(
    "content",
    [b"", b"4711", b"x" * 10_000_000, b"1 99999999999999999999 x", b"1 2 a b", b"1 2 \x1b[2J", b"-1 5 x", b"1 2 x\n"],
)
def test_hostile_lock_files_break_nothing(stored, content):
    with stored.open(exclusive=True):
        (stored.path.parent / "hv1.lock").write_bytes(content)
        assert "another run holds it" in complaint(stored)
    with stored.open(exclusive=True):
        pass


def test_the_latest_time_that_a_lock_file_can_say_is_written(stored):
    with stored.open(exclusive=True):
        (stored.path.parent / "hv1.lock").write_bytes(b"9999999999 99999999999 x")
        assert "UTC (0 s)" in complaint(stored)

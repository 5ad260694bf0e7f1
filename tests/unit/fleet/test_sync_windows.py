"""Windows open and close by the clocks of their time zone, and what denies wins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.sync_windows import judge_windows, read_windows
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected

NIGHT = {"kind": "allow", "schedule": "0 22 * * *", "duration": "6h", "time_zone": "Europe/Berlin", "name": "night"}
HOLIDAYS = {"kind": "deny", "schedule": "0 0 24 12 *", "duration": "3d", "time_zone": "Europe/Berlin"}


def at(text: str) -> float:
    return datetime.fromisoformat(text).astimezone(UTC).timestamp()


def may(windows: list[dict[str, Any]], text: str) -> bool:
    return judge_windows(read_windows(windows), at(text)).may_change


@pytest.mark.parametrize(
    ("time", "open_then"),
    [
        ("2026-11-23T21:59:59+01:00", False),
        ("2026-11-23T22:00:00+01:00", True),
        ("2026-11-24T03:59:59+01:00", True),
        ("2026-11-24T04:00:00+01:00", False),
        # In summer the same clocks mean another time.
        ("2026-07-01T22:00:00+02:00", True),
        ("2026-07-01T21:30:00+02:00", False),
    ],
)
def test_a_window_opens_and_closes_by_its_own_clocks(time: str, open_then: bool) -> None:
    assert may([NIGHT], time) is open_then


def test_a_window_over_the_change_of_the_clocks_lasts_as_long_as_it_says() -> None:
    # In the night to 25 October 2026 Berlin has the hour from 2 to 3 twice: 6 hours after 22:00 it is 3:00.
    assert may([NIGHT], "2026-10-25T02:30:00+02:00")
    assert may([NIGHT], "2026-10-25T02:59:59+01:00")
    assert not may([NIGHT], "2026-10-25T03:00:00+01:00")
    # In the night to 29 March 2026 it has none: 6 hours after 22:00 it is 5:00.
    assert may([NIGHT], "2026-03-29T04:59:59+02:00")
    assert not may([NIGHT], "2026-03-29T05:00:00+02:00")


def test_what_denies_wins_and_is_named() -> None:
    verdict = judge_windows(read_windows([NIGHT, HOLIDAYS]), at("2026-12-24T23:00:00+01:00"))
    assert not verdict.may_change
    assert verdict.reason == "deny window '0 0 24 12 *' (Europe/Berlin) is open until 2026-12-27 00:00 CET"


def test_without_windows_and_outside_of_what_denies_every_time_is_right() -> None:
    assert may([], "2026-11-23T12:00:00+00:00")
    assert may([HOLIDAYS], "2026-11-23T12:00:00+00:00")


def test_the_reason_says_which_window_opens_next() -> None:
    weekly = NIGHT | {"schedule": "0 3 * * 6", "name": "saturday"}
    verdict = judge_windows(read_windows([weekly, NIGHT]), at("2026-11-23T12:00:00+00:00"))
    assert verdict.reason.startswith("allow window 'night' (Europe/Berlin) opens at 2026-11-23 22:00 CET")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "maybe"}, "windows[0].kind"),
        ({"schedule": "0 25 * * *"}, "windows[0].schedule"),
        ({"schedule": "0 0 31 9 *"}, "windows[0].schedule"),
        ({"schedule": "* * * * * *"}, "windows[0].schedule"),
        ({"schedule": "@daily"}, "windows[0].schedule"),
        ({"schedule": ["0"]}, "windows[0].schedule"),
        ({"schedule": "9" * 500}, "windows[0].schedule"),
        ({"duration": ""}, "windows[0].duration"),
        ({"duration": "0m"}, "windows[0].duration"),
        ({"duration": "367d"}, "windows[0].duration"),
        ({"duration": 4}, "windows[0].duration"),
        ({"duration": "\u0664h"}, "windows[0].duration"),
        ({"time_zone": "Europe"}, "windows[0].time_zone"),
        ({"time_zone": "Mars/Olympus"}, "windows[0].time_zone"),
        ({"time_zone": "../../etc/passwd"}, "windows[0].time_zone"),
        ({"time_zone": "/etc/localtime"}, "windows[0].time_zone"),
        ({"time_zone": "\0"}, "windows[0].time_zone"),
        ({"timezone": "UTC"}, "windows[0].timezone"),
    ],
)
def test_what_is_no_window_is_refused_with_its_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(DocumentRejected) as caught:
        read_windows([NIGHT | change])
    assert [finding.where for finding in caught.value.findings] == [path]
    assert all(finding.hint for finding in caught.value.findings)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(DocumentRejected) as caught:
        read_windows([NIGHT | {"duration": "x"}, "x", NIGHT | {"kind": "x"}])
    assert [finding.where for finding in caught.value.findings] == [
        "windows[0].duration",
        "windows[1]",
        "windows[2].kind",
    ]


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    minutes=st.integers(1, 2000),
    seconds=st.integers(0, 10**9),
)
def test_a_daily_window_is_open_as_arithmetic_says(minute: int, hour: int, minutes: int, seconds: int) -> None:
    windows = read_windows([{"kind": "allow", "schedule": f"{minute} {hour} * * *", "duration": f"{minutes}m"}])
    since_opening = (seconds - (hour * 60 + minute) * 60) % 86400
    assert judge_windows(windows, seconds).may_change is (since_opening < minutes * 60)

"""Windows open and close by the clocks of their time zone, and what denies wins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    ("zone", "schedule", "duration", "starts"),
    [
        # The clocks go back: 2:30 comes twice, and counts the first time. 25 October 2026.
        ("Europe/Berlin", "30 2 * * 0", "2h", ["2026-10-25T02:30:00+02:00", "2026-11-01T02:30:00+01:00"]),
        ("Europe/Berlin", "30 2 * * *", "1h", ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]),
        ("Europe/Berlin", "10,50 2 * * *", "15m", ["2026-10-25T02:10:00+02:00", "2026-10-25T02:50:00+02:00"]),
        # What comes every hour comes in both.
        ("Europe/Berlin", "30 * * * *", "20m", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]),
        ("Europe/Berlin", "*/30 2 * * *", "10m", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00"]),
        # The clocks go forward: what is left out comes right after it. 29 March 2026.
        ("Europe/Berlin", "30 2 * * *", "1h", ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]),
        ("Europe/Berlin", "30 * * * *", "10m", ["2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"]),
        # Midnight is left out, or comes twice.
        ("America/Havana", "0 0 * * *", "1h", ["2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"]),
        ("America/Havana", "30 0 * * *", "1h", ["2026-11-01T00:30:00-04:00", "2026-11-02T00:30:00-05:00"]),
        # Half an hour only.
        ("Australia/Lord_Howe", "45 1 * * *", "1h", ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"]),
        ("Australia/Lord_Howe", "15 2 * * *", "1h", ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"]),
        # A day that the place never had.
        ("Pacific/Apia", "0 12 * * *", "1h", ["2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00"]),
    ],
)
def test_a_window_opens_at_every_start_for_its_duration(
    zone: str, schedule: str, duration: str, starts: list[str]
) -> None:
    said = {"schedule": schedule, "duration": duration, "time_zone": zone}
    (window,) = read_windows([{"kind": "allow", **said}])
    for text, following in zip(starts, [*starts[1:], None], strict=True):
        start = datetime.fromisoformat(text)
        assert not may([{"kind": "allow", **said}], (start - timedelta(seconds=1)).isoformat())
        for after in (timedelta(), window.duration / 2, window.duration - timedelta(seconds=1)):
            assert window.opened(start + after) == start
            assert may([{"kind": "allow", **said}], (start + after).isoformat())
            assert not may([{"kind": "deny", **said}], (start + after).isoformat())
        assert window.opened(start + window.duration) is None
        assert window.opens_next(start - timedelta(seconds=1)) == start
        if following is not None:
            assert window.opens_next(start) == datetime.fromisoformat(following)


def test_a_reason_names_no_time_that_has_passed() -> None:
    window = {"kind": "allow", "schedule": "30 2 * * *", "duration": "30m", "time_zone": "Europe/Berlin", "name": "n"}
    verdict = judge_windows(read_windows([window]), at("2026-10-25T02:10:00+01:00"))
    assert verdict.reason == "allow window 'n' (Europe/Berlin) opens at 2026-10-26 02:30 CET, and none is open now"


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Asia/Gaza",
    "America/St_Johns",
)
DAYS = ("2026-02-15", "2026-03-08", "2026-03-28", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")
MINUTES = {"0": {0}, "30": {30}, "15,45": {15, 45}, "*/20": {0, 20, 40}, "*": set(range(60))}
HOURS = {"0": {0}, "2": {2}, "0,1,2,3": {0, 1, 2, 3}, "*/2": set(range(0, 24, 2)), "*": set(range(24))}


class Look(NamedTuple):
    """What a place's clocks show at a time, and what they have left out since the minute before."""

    time: datetime
    wall: datetime
    again: bool
    left_out: tuple[datetime, ...]


@cache
def looks(zone: str, first: datetime, last: datetime) -> tuple[Look, ...]:
    """Look at the clocks every minute."""
    found, step = [], timedelta(minutes=1)
    expected = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    while first <= last:
        shown = first.astimezone(ZoneInfo(zone))
        wall = shown.replace(tzinfo=None, fold=0)
        left_out = tuple(expected + step * n for n in range(max(0, int((wall - expected) / step))))
        found.append(Look(first, wall, bool(shown.fold), left_out))
        first, expected = first + step, wall + step
    return tuple(found)


def starts_between(minute: str, hour: str, zone: str, first: datetime, last: datetime) -> list[datetime]:
    """All starts, found by looking at the clocks every minute."""
    minutes, hours = MINUTES[minute], HOURS[hour]

    def due(wall: datetime) -> bool:
        return wall.minute in minutes and wall.hour in hours

    if "*" in minute[0] + hour[0]:
        return [look.time for look in looks(zone, first, last) if due(look.wall)]
    return [
        look.time
        for look in looks(zone, first, last)
        if any(map(due, look.left_out)) or (due(look.wall) and not look.again)
    ]


@given(
    zone=st.sampled_from(ZONES),
    day=st.sampled_from(DAYS),
    minute=st.sampled_from(sorted(MINUTES)),
    hour=st.sampled_from(sorted(HOURS)),
    duration=st.integers(1, 180),
    seconds=st.integers(0, 86400),
)
def test_a_window_is_open_from_a_start_on_for_its_duration(
    zone: str, day: str, minute: str, hour: str, duration: int, seconds: int
) -> None:
    values = {"kind": "allow", "schedule": f"{minute} {hour} * * *", "duration": f"{duration}m", "time_zone": zone}
    (window,) = read_windows([values])
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    now = midnight + timedelta(seconds=seconds)
    starts = starts_between(minute, hour, zone, midnight - timedelta(hours=4), midnight + timedelta(hours=50))
    passed = [start for start in starts if start <= now < start + window.duration]
    assert window.opened(now) == (passed[-1] if passed else None)
    assert window.opens_next(now) == next(start for start in starts if start > now)


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

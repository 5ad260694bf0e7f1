"""When hosts may be changed: windows that allow it and windows that deny it, each opening by a cron schedule.

The only importer of cronsim, which reads schedules as Debian's cron does, in wall-clock time. No clock is read: the
time is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .._model.errors import DocumentRejected, Finding

try:
    import cronsim
except ImportError:  # the import checks of ansible-test run without the collection's requirements
    cronsim = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type

RULE = "sync_window"
LONGEST = timedelta(days=366)
CLOCKS_APART = timedelta(hours=26)
"""No two clocks show times that are further apart, nor do those of one place before and after any change."""

_FIELDS = ("kind", "schedule", "duration", "time_zone", "name")
_DURATION = re.compile(r"(?=.)(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SyncWindow:
    """A window opens whenever the schedule says so, by the clocks of its time zone, and stays open for a duration."""

    allows: bool
    schedule: str
    duration: timedelta
    time_zone: ZoneInfo
    name: str = ""

    def __str__(self) -> str:
        kind = "allow" if self.allows else "deny"
        return f"{kind} window '{self.name or self.schedule}' ({self.time_zone.key})"

    def opened(self, now: datetime) -> datetime | None:
        """Give when the window opened that is open now, in UTC; None where it is closed."""
        latest: datetime | None = None
        for wall in cronsim.CronSim(self.schedule, self._wall(now) + CLOCKS_APART, reverse=True):
            starts = self._starts(wall)
            passed = [start for start in starts if start <= now]
            latest = max(filter(None, (latest, *passed)), default=None)
            # Once all that a wall-clock time means has passed, earlier ones mean nothing later.
            if starts and len(passed) == len(starts):
                break
        return latest if latest is not None and now < latest + self.duration else None

    def opens_next(self, now: datetime) -> datetime | None:
        """Give when the window opens next, in UTC; None where that is never."""
        first: datetime | None = None
        for wall in cronsim.CronSim(self.schedule, self._wall(now) - CLOCKS_APART):
            starts = self._starts(wall)
            coming = [start for start in starts if start > now]
            first = min(filter(None, (first, *coming)), default=None)
            if starts and len(coming) == len(starts):
                break
        return first

    def _wall(self, now: datetime) -> datetime:
        return now.astimezone(self.time_zone).replace(tzinfo=None, second=0, microsecond=0)

    def _starts(self, wall: datetime) -> list[datetime]:
        """Give the moments that a wall-clock time of the schedule means.

        As in Debian's cron, what comes at certain times comes once where the clocks show its time twice, and right
        after the times that they leave out; what comes every so many minutes or hours comes whenever they show it.
        """
        shown = [moment for fold in (0, 1) if (moment := self._moment(wall.replace(fold=fold))) is not None]
        if any(field.startswith("*") for field in self.schedule.split()[:2]):
            return list(dict.fromkeys(shown))
        while not shown:
            wall += timedelta(minutes=1)
            shown = [moment for moment in (self._moment(wall),) if moment is not None]
        return shown[:1]

    def _moment(self, wall: datetime) -> datetime | None:
        """Give the moment at which the clocks show a time; None where they leave it out."""
        moment = wall.replace(tzinfo=self.time_zone).astimezone(UTC)
        return moment if moment.astimezone(self.time_zone).replace(tzinfo=None) == wall else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a change may begin, and why not, or by which window."""

    may_change: bool
    reason: str = ""


def read_windows(values: Sequence[Any]) -> tuple[SyncWindow, ...]:
    """Read windows as users write them; DocumentRejected lists everything that is wrong, with its path."""
    findings: list[Finding] = []
    windows = [_read(value, f"windows[{index}]", findings) for index, value in enumerate(values)]
    if findings:
        raise DocumentRejected(findings)
    return tuple(window for window in windows if window is not None)


def judge_windows(windows: Sequence[SyncWindow], now_seconds: float) -> Verdict:
    """Tell whether a change may begin at a time, given in seconds since 1970 UTC.

    A window that denies wins over all that allow; where any allows, one of these has to be open; without any window,
    every time is right.
    """
    now = datetime.fromtimestamp(now_seconds, UTC)
    for window in windows:
        if not window.allows and (opened := window.opened(now)) is not None:
            closes = _said(opened + window.duration, window.time_zone)
            return Verdict(may_change=False, reason=f"{window} is open until {closes}")
    allowing = [window for window in windows if window.allows]
    for window in allowing:
        if window.opened(now) is not None:
            return Verdict(may_change=True, reason=f"{window} is open")
    if not allowing:
        return Verdict(may_change=True)
    coming = [(opens, window) for window in allowing if (opens := window.opens_next(now)) is not None]
    if not coming:
        return Verdict(may_change=False, reason="no allow window opens any more")
    opens, first = min(coming, key=lambda one: one[0])
    said = _said(opens, first.time_zone)
    return Verdict(may_change=False, reason=f"{first} opens at {said}, and none is open now")


def _said(moment: datetime, time_zone: ZoneInfo) -> str:
    return moment.astimezone(time_zone).strftime("%Y-%m-%d %H:%M %Z")


def _read(value: Any, where: str, findings: list[Finding]) -> SyncWindow | None:
    if not isinstance(value, Mapping):
        findings.append(Finding(RULE, where, "a window is a mapping", f"say {', '.join(_FIELDS)}"))
        return None
    before = len(findings)
    findings += [
        Finding(RULE, f"{where}.{name}", "a window has no such field", f"say {', '.join(_FIELDS)}")
        for name in value
        if name not in _FIELDS
    ]
    if value.get("kind") not in ("allow", "deny"):
        findings.append(Finding(RULE, f"{where}.kind", "a window allows or denies", "say kind: allow or kind: deny"))
    findings += [
        Finding(RULE, f"{where}.{name}", f"{value[name]!r} must be a string", "put it in quotes")
        for name in ("schedule", "duration", "time_zone", "name")
        if name in value and not isinstance(value[name], str)
    ]
    if len(findings) > before:
        return None
    zone = _zone(value.get("time_zone", "UTC"), f"{where}.time_zone", findings)
    duration = _duration(value.get("duration", ""), f"{where}.duration", findings)
    schedule = str(value.get("schedule", ""))
    findings.extend(_schedule_findings(schedule, f"{where}.schedule"))
    if len(findings) > before or zone is None:
        return None
    return SyncWindow(value["kind"] == "allow", schedule, duration, zone, value.get("name", ""))


def _schedule_findings(schedule: str, where: str) -> Iterator[Finding]:
    hint = "five fields as in crontab(5): minute hour day-of-month month day-of-week, such as '0 22 * * 1-5'"
    if len(schedule) > 200 or len(schedule.split()) != 5:
        yield Finding(RULE, where, f"{schedule[:60]!r} is not a schedule of five fields", hint)
        return
    try:
        # A schedule that is well-formed and never comes, such as 31 September, would be a window that never opens.
        next(cronsim.CronSim(schedule, datetime(2000, 1, 1, tzinfo=UTC)))
    except cronsim.CronSimError as error:
        yield Finding(RULE, where, f"{schedule!r} is not a schedule: {error}", hint)
    except StopIteration:
        yield Finding(RULE, where, f"{schedule!r} never comes", "name days that the months have")


def _duration(text: str, where: str, findings: list[Finding]) -> timedelta:
    match = _DURATION.fullmatch(text)
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    found = timedelta(days=days, hours=hours, minutes=minutes)
    if not timedelta() < found <= LONGEST:
        message = f"{text[:60]!r} is not a duration from 1 minute to {LONGEST.days} days"
        findings.append(Finding(RULE, where, message, "write days, hours and minutes like 1d, 4h or 1h30m"))
    return found


def _zone(name: str, where: str, findings: list[Finding]) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no such key, a key that leads elsewhere, a folder of keys
        message = f"{name[:60]!a} is not a time zone that this machine knows"
        hint = "write a name of the IANA database such as Europe/Berlin; on systems without one, install tzdata"
        findings.append(Finding(RULE, where, message, hint))
        return None

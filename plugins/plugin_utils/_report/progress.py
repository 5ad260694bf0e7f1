"""How far a task over many hosts has come, and how long it still takes; whoever asks says what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from .visible_text import visible


@dataclass(slots=True)
class TaskProgress:
    """One task on its way through the hosts."""

    name: str
    hosts: int
    started: float
    told: float
    done: set[str] = field(default_factory=set)

    def tell(self, host: str, now: float, interval: float) -> str:
        """Count a host as done; give the line to show, empty while the last one is younger than the interval."""
        self.done.add(host)
        finished = len(self.done)
        if now - self.told < interval or finished >= self.hosts:
            return ""
        self.told = now
        return progress_line(self.name, host, finished, self.hosts, now - self.started)


def progress_line(task: str, host: str, done: int, hosts: int, seconds: float) -> str:
    """Say which host was the last one, how many of how many are done, and how long the others take at this pace."""
    share = f"{100 * done // hosts} %" if hosts else ""
    left = f"about {say_seconds(seconds / done * (hosts - done))} left" if done else ""
    parts = [f"{done:,} of {hosts:,} hosts", share, f"last {visible(host)}", say_seconds(seconds), left]
    return f"{visible(task)}: {', '.join(part for part in parts if part)}"


def say_seconds(seconds: float) -> str:
    """Say a time as people do."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"

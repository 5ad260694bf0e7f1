"""A host's clock that goes only when it is told to, and an agent that does what it is told."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation


class Clock:
    """Time in seconds; sleeping lets it pass."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def parent_addresses(session: Session) -> list[str]:
    """Give the addresses that some interface of the parent has."""
    return [row["IPAddress"] for row in session.invoke(Invocation("Get-NetIPAddress", {}))]


class Agent:
    """An agent whose way back is a function of the session; an address is reachable while an interface has it."""

    def __init__(self, address: str = "", way_back: Callable[[Session, str], str] | None = None) -> None:
        self.address = address
        self.way_back = way_back or (lambda _session, checkpoint: f"went back to {checkpoint}")
        self.asked: list[str] = []

    def roll_back(self, session: Session, checkpoint: str) -> str:
        self.asked.append(checkpoint)
        return self.way_back(session, checkpoint)

    def unreachable(self, session: Session) -> str:
        return "" if self.address in parent_addresses(session) else f"no interface has {self.address}"


class SwitchMaker:
    """An agent for another process: its way back is a switch that can be looked for."""

    def __init__(self, address: str) -> None:
        self.address = address

    def roll_back(self, session: Session, checkpoint: str) -> str:
        session.invoke(Invocation("New-VMSwitch", {"Name": f"back at {checkpoint}", "SwitchType": "Private"}))
        return "made a switch"

    def unreachable(self, session: Session) -> str:
        return f"{self.address} is never reachable, and the host's own timer does not care {session is None}"

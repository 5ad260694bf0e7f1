"""What a step does to traffic: how badly, to whom, for how long, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Disruption(StrEnum):
    """What a step does to traffic, from the mildest to the worst.

    - ``none``: it goes on.
    - ``blink``: it stops and goes on by itself, with nothing else to be done; connections that were open may not
      survive.
    - ``outage``: it stops until another step, or somebody, brings it back.
    - ``recreate``: what carried it is removed and made anew, so that everything plugged in comes off on the way and
      the new thing has another identity.
    """

    NONE = "none"
    BLINK = "blink"
    OUTAGE = "outage"
    RECREATE = "recreate"

    @property
    def rank(self) -> int:
        """The place in the order of badness, from 0."""
        return _ORDER.index(self)

    def exceeds(self, bound: Disruption) -> bool:
        """Tell whether this is worse than a bound."""
        return self.rank > bound.rank


_ORDER = tuple(Disruption)


def read_bound(word: str | None) -> Disruption | None:
    """Give the bound that a task's word means; None, which is no bound, where it says none at all."""
    return None if word is None else Disruption(word)


Seconds = tuple[int, int]
"""The shortest and the longest that was measured."""

NOT_PUBLISHED = "for how long nobody has published"


@dataclass(frozen=True, slots=True)
class Interruption:
    """One effect of a step on traffic.

    ``seconds`` is None where nobody has published a figure, which is then said and never guessed; ``until`` names what
    ends it where that is no matter of seconds; ``source`` cites the rules of docs/fidelity.md or the cmdlet's page that
    the effect and the figure come from. ``affected`` names partitions, adapters (``web01 / Network Adapter``), and the
    parent.
    """

    disruption: Disruption
    source: str
    seconds: Seconds | None = None
    until: str = ""
    affected: tuple[str, ...] = ()

    def of(self, affected: Iterable[str]) -> tuple[Interruption, ...]:
        """Say whom it hits: this interruption with their names, or none where nobody is hit.

        What is made anew is another thing afterwards, which counts also where nobody is plugged in.
        """
        names = tuple(dict.fromkeys(affected))
        return (replace(self, affected=names),) if names or self.disruption is Disruption.RECREATE else ()

    @property
    def lasts(self) -> str:
        """How long it lasts, in words."""
        figure = f"{self.seconds[0]}-{self.seconds[1]} s" if self.seconds is not None else ""
        return f"{figure}, {self.until}" if figure and self.until else figure or self.until or NOT_PUBLISHED

    def __str__(self) -> str:
        return self.text()

    def text(self, shown_names: int | None = None) -> str:
        """What happens to whom for how long, and who says so; of many names only the first, if a number is given."""
        if not self.affected:
            return f"{_WORDS[self.disruption]} for nobody who is plugged in now ({self.source})"
        return f"{_WORDS[self.disruption]} for {listed(self.affected, shown_names)}, {self.lasts} ({self.source})"


_WORDS = {
    Disruption.NONE: "nothing",
    Disruption.BLINK: "a blink",
    Disruption.OUTAGE: "an outage",
    Disruption.RECREATE: "a re-creation",
}


def listed(names: Sequence[str], shown: int | None = None) -> str:
    """Write names in a row; of many only the first, if a number is given, and how many more there are."""
    hidden = len(names) - shown if shown is not None else 0
    return ", ".join(names[:shown]) + (f" and {hidden} more" if hidden > 0 else "")


def worst(interruptions: Iterable[Interruption]) -> Disruption:
    """Give the worst class among interruptions."""
    return max((one.disruption for one in interruptions), key=lambda found: found.rank, default=Disruption.NONE)


def affected_by(interruptions: Iterable[Interruption]) -> tuple[str, ...]:
    """Everybody who is hit, once, in order."""
    return tuple(dict.fromkeys(name for one in interruptions for name in one.affected))


def at_once(interruptions: Iterable[Interruption]) -> Seconds | None:
    """How long interruptions of one step last; None where one of them has no figure."""
    found = tuple(interruptions)
    figures = [one.seconds for one in found if one.seconds is not None]
    if not found or len(figures) < len(found):
        return None
    return max(low for low, _high in figures), max(high for _low, high in figures)


def in_turn(steps: Iterable[Seconds | None]) -> Seconds | None:
    """How long steps take one after the other; None where one of them has no figure."""
    found = tuple(steps)
    figures = [seconds for seconds in found if seconds is not None]
    if not found or len(figures) < len(found):
        return None
    return sum(low for low, _high in figures), sum(high for _low, high in figures)


# What follows is every figure that is known, said once. R8 and A8.4 are practitioners' measurements; Microsoft has
# published none.

UPLINK_CHANGE = Interruption(Disruption.BLINK, "R8, A8.4", (5, 28))
"""An external switch is made, gets another NIC, or goes, and its NIC's link blinks."""

SHARING_CHANGE = Interruption(Disruption.BLINK, "R8, A8.4", (5, 28))
"""The parent gets an adapter on an external switch, or loses its own: the link of everybody else on it blinks."""

SHARING_SWITCHED_OFF = Interruption(Disruption.OUTAGE, "R7, A8.6", until="until the parent has an address elsewhere")
"""The parent's adapters on a switch go, and their addresses go nowhere."""

ADDRESSES_RETURN = Interruption(Disruption.OUTAGE, "R8, A8.5", (5, 28), "until its NIC has the addresses again")
"""A shared external switch goes. Nobody promises what returns to the NIC, or when, so this is more than a blink."""

NIC_TAKEN = Interruption(Disruption.OUTAGE, "R3, R7", until="until the parent has an address elsewhere")
"""A switch takes a NIC of the parent's and gives the parent no adapter for it."""

NIC_JOINS_TEAM = Interruption(Disruption.OUTAGE, "R3, A8.1", until="until the parent has an address elsewhere")
"""A team's second NIC loses its own addresses; only those of the first one go to the management adapter."""

NO_LINK = Interruption(Disruption.OUTAGE, "A2.3", until="until one of its NICs has a link")
"""An external switch gets uplinks none of which has a link."""

UPLINK_GONE = Interruption(Disruption.OUTAGE, "B3", until="until the switch has an uplink again")
"""An external switch becomes an internal or private one: nobody on it gets out."""

SWITCH_GONE = Interruption(Disruption.OUTAGE, "R17", until="until plugged in elsewhere")
"""A switch goes, and its adapters stay without one."""

SWITCH_ANEW = Interruption(Disruption.RECREATE, "B3, R17", until="until plugged in again")
"""A switch is removed to be made anew: internal and private ones do not blink, since no link is behind them."""

EXTERNAL_SWITCH_ANEW = Interruption(Disruption.RECREATE, "B3, R8, A8.4", (5, 28), "until plugged in again")
"""An external switch is removed to be made anew, or is made anew."""

TEAM_CHANGE = Interruption(Disruption.BLINK, "R21")
"""A member of an embedded team comes or goes, or its traffic is spread otherwise. Documented as possible in place, and
nobody says what it does to frames on the way, so a blink is the safer reading."""

EXTENSION_CHANGE = Interruption(Disruption.BLINK, "B3")
"""A switch's extension goes on or off, which rebuilds the stack that each frame passes; the safer reading."""

SWITCH_TYPE_CHANGE = Interruption(Disruption.BLINK, "B3")
"""Private and internal turn into each other. A change concerns everybody attached at once; the safer reading."""

PLUGGED_IN_AGAIN = Interruption(Disruption.BLINK, "A6, pain-29")
"""A running partition's adapter is plugged into the same switch again, so that it learns its new name."""

MOVED = Interruption(Disruption.BLINK, "B3")
"""An adapter goes from one switch, virtual network or team member to another, while its owner runs."""

UNPLUGGED = Interruption(Disruption.OUTAGE, "B3", until="until plugged in again")
"""An adapter is taken off its switch."""

ADAPTER_GONE = Interruption(Disruption.OUTAGE, "B3", until="for good")
"""A connected adapter is removed."""

ADAPTER_ANEW = Interruption(Disruption.RECREATE, "B3")
"""A partition's adapter is removed and made anew."""

MANAGEMENT_ADAPTER_ANEW = Interruption(Disruption.RECREATE, "A8.4", (5, 15))
"""A management adapter is removed and made anew, and with it the parent's interface."""

VLAN_CHANGE = Interruption(Disruption.BLINK, "B3")
"""A connected adapter speaks in another VLAN from now on; set while it runs, and nobody has measured the gap."""

ADDRESS_CHANGE = Interruption(Disruption.BLINK, "A8.8")
"""An interface gets another address or gateway; what was open over the former one ends."""

PROTOCOL_CHANGE = Interruption(Disruption.BLINK, "R3")
"""The switch protocol, or IP on a NIC that has none, is bound or unbound: the NIC's stack starts anew."""

PROTOCOL_OFF = Interruption(Disruption.OUTAGE, "R3", until="until the protocol is on again")
"""IP is unbound from a NIC of the parent's."""

STOPPED = Interruption(Disruption.OUTAGE, "Stop-VM", until="until it is started again")
"""A partition is switched off."""

PARTITION_GONE = Interruption(Disruption.OUTAGE, "Remove-VM", until="for good")
"""A partition is removed."""

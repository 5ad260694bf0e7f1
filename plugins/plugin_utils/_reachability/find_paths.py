"""Find the ways from one place to another, hop by hop, or say why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .._model.question import JOINED, Question
from .._model.vlan_ranges import Ranges, common_vlans, say_vlans
from .cables import CableWay, Judgement, cable_ways, stack_trouble, station_hops, switch_hop
from .hop import CABLE, Hop, Way, say_way
from .layer3 import Talk, talk, talk_to_address
from .network import Network, Station, is_up, why_down
from .port_vlans import shared_vlans
from .resolve_places import Cables, End, crosses, ends_of, mark_of, touches

MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: the ways that are as asked, the preferred ones first; or the reasons for none."""

    reachable: bool
    paths: tuple[Way, ...] = ()
    reasons: tuple[str, ...] = ()


def find_paths(network: Network, question: Question, *, worst_case: bool = False) -> Answer:
    """Answer a question about a host; PlaceUnknown if it names what the host does not have.

    Inside a host frames go between ports of one switch, and between a port and the cables of the switch's NICs; stacks
    do not forward (rule D27), and switches never meet (rule A2.3). Cost is that of the stations of both ends.
    """
    judgement = Judgement(worst_case, question.outside == JOINED)
    ends = ends_of(network, question.from_), ends_of(network, question.to)
    via = tuple(mark_of(network, place) for place in question.via)
    never = tuple(mark_of(network, place) for place in question.never_via)
    found = Search(network, judgement)
    ways = found.between(*ends)
    if never:
        # A promise that holds only because something is off or unplugged today is none.
        worst = Search(network, replace(judgement, worst_case=True)).between(*ends)
        touching = [way for way in (*ways, *worst) if touches(way, never)]
        if touching:
            reasons = (f"a way touches what none may touch: {say_way(way)}" for way in touching)
            return Answer(False, (), _few(reasons))
    good = tuple(way for way in ways if crosses(way, via))
    if good:
        return Answer(True, good)
    if ways:
        said = ", then ".join(str(place) for place in question.via)
        return Answer(False, (), _few(f"no way crosses {said}: {say_way(way)}" for way in ways))
    return Answer(False, (), _few(iter(found.reasons)))


def _few(reasons: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))[:MOST_REASONS]


class Search:
    """One search between two places, which gathers the reasons where it gets no further."""

    def __init__(self, network: Network, judgement: Judgement) -> None:
        self.network = network
        self.judgement = judgement
        self.reasons: list[str] = []

    def between(self, starts: tuple[End, ...], goals: tuple[End, ...]) -> tuple[Way, ...]:
        """Give all ways from any of the starts to any of the goals."""
        sides = [self._usable(starts, "starts"), self._usable(goals, "ends")]
        return tuple(way for start in sides[0] for goal in sides[1] for way in self._pair(start, goal))

    def _usable(self, ends: tuple[End, ...], verb: str) -> list[End]:
        if not ends:
            self.reasons.append(f"the partition where the way {verb} has no adapter")
        good: list[End] = []
        for end in ends:
            trouble = stack_trouble(self.network, end, self.judgement) if isinstance(end, Station) else ""
            if trouble:
                self.reasons.append(trouble)
            else:
                good.append(end)
        return good

    def _pair(self, start: End, goal: End) -> Iterator[Way]:
        if isinstance(start, Station):
            if isinstance(goal, Station):
                yield from self._stations(start, goal)
            else:
                yield from self._to_cables(start, goal)
        elif isinstance(goal, Station):
            for way in self._to_cables(goal, start):
                yield way[::-1]
        else:
            yield from self._outside_only(start, goal)

    def _stations(self, one: Station, other: Station) -> Iterator[Way]:
        if (one.adapter or one.interface) is (other.adapter or other.interface):
            self.reasons.append(f"the way starts and ends at {one}")
            return
        talked = Talk(direct=True) if self.judgement.worst_case else talk(self.network, one, other)
        if talked.reason:
            self.reasons.append(talked.reason)
            return
        if talked.direct:
            inside = self._on_one_switch(one, other)
            if inside:
                yield inside
                return
            if one.switch_id and one.switch_id == other.switch_id:
                return  # what leaves a switch is not taken back by the other members of its team
            if not self.judgement.joined:
                self._say_where_it_leaves(one, other)
                return
        yield from self._by_outside(one, other, talked)

    def _on_one_switch(self, one: Station, other: Station) -> Way:
        """Give the way between two ports of one switch, empty if there is none."""
        switch_id = one.switch_id
        labels = self.network.view.switch_labels
        if not switch_id or switch_id != other.switch_id:
            if switch_id and other.switch_id:
                names = f"'{labels[switch_id]}' and '{labels[other.switch_id]}'"
                self.reasons.append(f"{one} and {other} are on switches {names}, which never meet inside the host")
            return ()
        for station in (one, other):
            if station.interface is not None and not (self.judgement.worst_case or is_up(station.interface)):
                self.reasons.append(f"{station} has no link, since no NIC of switch '{labels[switch_id]}' has one")
                return ()
        subnets = [int(s.adapter["VirtualSubnetId"]) if s.adapter else 0 for s in (one, other)]
        if subnets[0] != subnets[1]:
            self.reasons.append(f"{one} is in {_subnet(subnets[0])}, and {other} in {_subnet(subnets[1])}")
            return ()
        vlans = shared_vlans(one.port, other.port)
        if not vlans:
            self.reasons.append(f"{one} ({one.port}) and {other} ({other.port}) have no VLAN in common")
            return ()
        return (
            *station_hops(self.network, one, vlans),
            switch_hop(self.network, switch_id, vlans),
            *station_hops(self.network, other, vlans)[::-1],
        )

    def _say_where_it_leaves(self, *stations: Station) -> None:
        for station in stations:
            ways, obstacles = cable_ways(self.network, station, self.judgement)
            self.reasons.extend(obstacles)
            if ways:
                cables = " and ".join(f"'{way.hops[-1].name}'" for way in ways)
                self.reasons.append(
                    f"{station} leaves the host by {cables}; what is beyond the cable is not known here"
                )

    def _by_outside(self, one: Station, other: Station, talked: Talk) -> Iterator[Way]:
        """Leave by one cable and come back by another, or by the same one where a gateway routes."""
        mine, obstacles = cable_ways(self.network, one, self.judgement)
        theirs, more = cable_ways(self.network, other, self.judgement)
        self.reasons.extend((*obstacles, *more))
        for out in mine:
            for back in theirs:
                if talked.direct and out.nic == back.nic:
                    continue
                if talked.direct and not common_vlans(out.vlans, back.vlans):
                    self.reasons.append(_different(out, back))
                    continue
                last = replace(out.hops[-1], note=talked.note or "all cables are said to be one network")
                same = out.nic == back.nic and out.vlans == back.vlans
                yield (*out.hops[:-1], last, *back.hops[-2 if same else -1 :: -1])

    def _to_cables(self, station: Station, goal: Cables) -> Iterator[Way]:
        talked = Talk(direct=True)
        if goal.address and not self.judgement.worst_case:
            talked = talk_to_address(self.network, station, goal.address)
        if talked.reason:
            self.reasons.append(talked.reason)
            return
        ways, obstacles = cable_ways(self.network, station, self.judgement)
        self.reasons.extend(obstacles)
        for way in ways:
            if goal.nics is not None and way.nic not in goal.nics:
                yield from self._on_to(way, station, goal)
                continue
            vlans = common_vlans(way.vlans, goal.vlans)
            if not vlans:
                frames = f"{say_vlans(way.vlans)} on the cable of '{way.hops[-1].name}', not {say_vlans(goal.vlans)}"
                self.reasons.append(f"frames of {station} are {frames}")
                continue
            yield (*way.hops[:-1], replace(way.hops[-1], vlans=vlans, note=talked.note))

    def _on_to(self, way: CableWay, station: Station, goal: Cables) -> Iterator[Way]:
        """Go on from a cable to those that were asked for, if all are one network."""
        if not self.judgement.joined:
            self.reasons.append(f"frames of {station} leave the host by '{way.hops[-1].name}', not by {goal}")
            return
        for name in sorted(goal.nics or ()):
            vlans = common_vlans(way.vlans, goal.vlans)
            if vlans and self._is_plugged(name):
                yield (*way.hops, self._cable(name, vlans))

    def _outside_only(self, start: Cables, goal: Cables) -> Iterator[Way]:
        vlans = common_vlans(start.vlans, goal.vlans)
        if not (self.judgement.joined and start.nics and goal.nics and vlans):
            self.reasons.append(f"{start} and {goal} are both outside the host, and the host forwards nothing")
            return
        if start.nics == goal.nics and len(start.nics) == 1:
            self.reasons.append(f"{start} and {goal} are the same cable")
            return
        for first in sorted(start.nics):
            for last in sorted(goal.nics):
                if first != last and self._is_plugged(first) and self._is_plugged(last):
                    yield (self._cable(first, vlans), self._cable(last, vlans))

    def _is_plugged(self, name: str) -> bool:
        nic = self.network.view.nic_by_name[name]
        if self.judgement.worst_case or is_up(nic):
            return True
        self.reasons.append(why_down(nic))
        return False

    def _cable(self, name: str, vlans: Ranges) -> Hop:
        return Hop(CABLE, self.network.view.nic_by_name[name]["Name"], vlans=vlans)


def _subnet(number: int) -> str:
    return f"virtual subnet {number}" if number else "no virtual subnet"


def _different(out: CableWay, back: CableWay) -> str:
    return (
        f"frames leave by '{out.hops[-1].name}' as {say_vlans(out.vlans)}, and '{back.hops[-1].name}' brings in"
        f" {say_vlans(back.vlans)}"
    )

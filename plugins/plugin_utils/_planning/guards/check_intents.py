"""Check a document's intents: whether the ways through a host's network are as it promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..._kinds.host_view import HostView
from ..._model.errors import Finding
from ..._model.hints import did_you_mean
from ..._model.paths import join_path
from ..._model.places import Endpoint
from ..._model.question import SECTION, Promise, Question
from ..._reachability.find_paths import Answer, find_paths
from ..._reachability.hop import say_way
from ..._reachability.network import Network
from ..._reachability.resolve_places import PlaceUnknown, ends_of, mark_of
from ..documents.read_document import Document

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Way:
    """What was found of one promise: the ways that there are as text, hop by hop, or why there is none."""

    start: str
    end: str
    reachable: bool
    shown: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def check_intents(document: Document, view: HostView) -> tuple[tuple[Way, ...], list[Finding]]:
    """Look for the ways that a document promises, and list the promises that a host does not keep."""
    if not document.reachability:
        return (), []
    ways: list[Way] = []
    findings: list[Finding] = []
    network = Network(view)
    for index, promise in enumerate(document.reachability):
        where = f"{SECTION}[{index}]"
        unknown = list(unknown_places(network, promise, where))
        if unknown:
            findings += unknown
            continue
        answer = find_paths(network, promise, worst_case=not promise.reachable)
        shown = tuple(say_way(path) for path in answer.paths[:_MOST_SHOWN])
        reasons = tuple(answer.reasons[:_MOST_SHOWN])
        ways.append(Way(promise.from_.label, promise.to.label, answer.reachable, shown, reasons))
        findings += _broken(promise, answer, where)
    return tuple(ways), findings


def _broken(promise: Promise, answer: Answer, where: str) -> Iterator[Finding]:
    asked = f"from {promise.from_} to {promise.to}"
    if promise.reachable and not answer.reachable:
        shown = "; ".join(answer.reasons[:_MOST_SHOWN])
        hint = "change what is in the way, or the intent"
        if any("touches what none may touch" in reason for reason in answer.reasons):
            yield Finding("intent", where, f"the way {asked} is not as it has to be: {shown}", hint)
        else:
            yield Finding("intent", where, f"there is no way {asked}: {shown}", hint)
    elif answer.reachable and not promise.reachable:
        said = "there shall be no way, judged as if everything were running and plugged in, and there is one"
        shown = "; ".join(say_way(path) for path in answer.paths[:_MOST_SHOWN])
        yield Finding("intent", where, f"{said} {asked}: {shown}", "cut this way, or change the intent")


def unknown_places(network: Network, asked: Question, where: str) -> Iterator[Finding]:
    """Yield a finding for every place of a question that the host does not have, or has more than once."""
    for name, place in (("from", asked.from_), ("to", asked.to)):
        try:
            ends_of(network, place)
        except PlaceUnknown as error:
            yield Finding("intent", join_path(where, name), str(error), did_you_mean(_meant(place), error.known))
    for name, places in (("via", asked.via), ("never_via", asked.never_via)):
        for number, waypoint in enumerate(places):
            try:
                mark_of(network, waypoint)
            except PlaceUnknown as error:
                meant = waypoint.switch or waypoint.nic or waypoint.adapter or waypoint.partition
                yield Finding(
                    "intent", join_path(where, f"{name}[{number}]"), str(error), did_you_mean(meant, error.known)
                )


def _meant(place: Endpoint) -> str:
    return place.adapter or place.partition or place.nic

"""What every property is tried on: a host, a document over it, and how the document is meant."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

from .generate_documents import draw_document
from .generate_drift import draw_addresses, draw_drift
from .generate_hosts import LOOK_ALIKES, USUAL, Draw, Names, build, draw_hardware, look

ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    4095,
    2**63,
    1.5,
    float("nan"),
    "",
    " ",
    "parent",
    "İı\u0000",
    "x" * 300,
    "00-00-00-00-00-00",
    "FF-FF-FF-FF-FF-FF",
    "10.0.0.1/33",
    "1-2-3",
    [],
    {},
    ["", None],
    {"": ""},
    [[]],
)


@dataclass(frozen=True, slots=True)
class World:
    """A host, how it came to be what it is, and what is wanted of it. Its text is enough to build it again."""

    hardware: dict[str, Any]
    drift: tuple[Invocation, ...]
    document: Any
    options: Options = field(default_factory=Options)

    def host(self) -> Session:
        """Build the host, a new one at each call."""
        return build(self.hardware, self.drift)


@st.composite
def worlds(
    draw: Callable[[Any], Any],
    states: tuple[State, ...] = tuple(State),
    names: tuple[Names, ...] = (USUAL, USUAL, LOOK_ALIKES),
) -> World:
    """A host and a document that mostly can be had."""
    ask = Draw(draw)
    ask.names = ask.one_of(names)
    hardware = draw_hardware(ask)
    session = build(hardware, ())
    drift = draw_drift(ask, session) + draw_addresses(ask, session)
    document = draw_document(ask, hardware, look(session))
    state = ask.one_of(states)
    return World(
        hardware, drift, document, Options(state, ask.once_in(3), not ask.once_in(3), allow_lockout=not ask.once_in(8))
    )


@st.composite
def mutated(draw: Callable[[Any], Any]) -> World:
    """A host and a document in which something is not what it should be."""
    world: World = draw(worlds())
    document = copy.deepcopy(world.document)
    for _turn in range(draw(st.integers(1, 3))):
        document = _mutate(draw, document)
    return World(world.hardware, world.drift, document, world.options)


def _mutate(draw: Callable[[Any], Any], document: Any) -> Any:
    """Put an odd value in some place, take something away, or say something twice."""
    places = list(places_in(document))
    odd = draw(st.sampled_from(ODD_VALUES))
    if not places:
        return odd
    holder, key = draw(st.sampled_from(places))
    change = draw(st.sampled_from(("odd", "drop", "extra", "twice")))
    if change == "drop":
        del holder[key]
    elif change == "extra" and isinstance(holder, dict):
        holder[draw(st.sampled_from(("Name", "switsh", "vlan", "id", "ipv4", "type", "state")))] = odd
    elif change == "twice" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[key] = copy.deepcopy(odd)
    return document


def places_in(value: Any) -> Any:
    """Every place inside plain values, as its holder and its key or index there."""
    if isinstance(value, (dict, list)):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_in(value[key])

"""A question about ways through a host's network, and the promise about one that a document can make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from .errors import FieldError
from .field_types import BOOLEAN, choice
from .meta import Field, Meta, fields_of
from .places import ENDPOINT, WAYPOINTS, Endpoint, Waypoint

SECTION = "intents"
"""The document's section of promises."""
SECTION_DESCRIPTION = (
    "What has to be true of the ways through the network after the run; checked on the rehearsed state before anything"
    " is applied. Intents change nothing themselves."
)
JOINED = "joined"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a way leads from one place to another; the fields are called as documents call them, but for ``from_``.

    Answered with yes where a way crosses all of ``via`` in their order, and none touches any of ``never_via``.
    """

    from_: Annotated[
        Endpoint,
        Meta(
            "Where the way begins: C(parent), C(outside), an IPv4 address, a partition's name; or a mapping that says"
            " C(partition) and perhaps C(adapter), C(nic) and perhaps C(vlan), C(address), or C(outside).",
            ENDPOINT,
            required=True,
        ),
    ]
    to: Annotated[Endpoint, Meta("Where the way ends, said like I(from).", ENDPOINT, required=True)]
    via: Annotated[
        tuple[Waypoint, ...],
        Meta(
            "What the way leads through, in this order: a switch's name; or a mapping that says C(switch), C(nic),"
            " C(partition) and perhaps C(adapter), or C(outside).",
            WAYPOINTS,
        ),
    ] = ()
    never_via: Annotated[
        tuple[Waypoint, ...],
        Meta(
            "What no way may touch, said like I(via). It is judged as if every partition ran and every cable were"
            " plugged in.",
            WAYPOINTS,
        ),
    ] = ()
    outside: Annotated[
        str,
        Meta(
            "C(joined) takes all cables for one network, so that a way may leave the host by one cable and come back"
            " by another. By default nothing is assumed of what is beyond a cable.",
            choice(UNKNOWN, JOINED),
        ),
    ] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Promise(Question):
    """An entry of a document's ``intents``: what has to be true of the host after the run."""

    reachable: Annotated[
        bool,
        Meta(
            "Whether there has to be a way. C(false) is judged as if every partition ran, every NIC were enabled and"
            " plugged in, and addresses kept nobody apart.",
            BOOLEAN,
        ),
    ] = True


@dataclass(frozen=True, slots=True)
class Query(Question):
    """An entry of the queries that module reachability answers."""

    worst_case: Annotated[
        bool,
        Meta(
            "C(true) answers as if every partition ran, every NIC were enabled and plugged in, and addresses kept"
            " nobody apart: right for asserting that there is no way.",
            BOOLEAN,
        ),
    ] = False


def _document_fields(of_class: type[Any]) -> tuple[Field, ...]:
    return tuple(Field(item.name.rstrip("_"), item.meta) for item in fields_of(of_class))


PROMISE_FIELDS = _document_fields(Promise)
QUERY_FIELDS = _document_fields(Query)


def read_question(of_class: type[Any], written: Mapping[str, Any]) -> tuple[Any, list[tuple[str, FieldError]]]:
    """Read a Promise or a Query; what cannot be read is listed by its field, and the first part is None."""
    read: dict[str, Any] = {}
    problems: list[tuple[str, FieldError]] = []
    for item in _document_fields(of_class):
        value = written.get(item.name)
        if value is None:
            continue
        try:
            read["from_" if item.name == "from" else item.name] = item.meta.type.parse(value)
        except FieldError as error:
            problems.append((item.name, error))
    if not problems and read.get("reachable") is False and read.get("never_via"):
        message = "it says nothing where there shall be no way at all"
        problems.append(("never_via", FieldError(message, "leave one of the two out")))
    return (None if problems else of_class(**read)), problems

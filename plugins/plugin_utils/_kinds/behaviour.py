"""What every kind has to offer: how it is read, merged, checked, and how its operations are said in cmdlets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .._model.disruption import Interruption
from .._model.errors import Finding
from .._model.kind import Kind
from .._model.operation import Operation
from .._powershell.invocation import Invocation
from .host_view import HostView
from .references import Declared, References


@dataclass(frozen=True, slots=True)
class Wanted:
    """One declared resource: what the document says, what the host has (None: nothing), what it shall be.

    ``where`` is the path into the document; ``wanted`` is ``declared`` laid over ``current``, or None where the
    resource shall be gone; ``reason`` says where a resource that the document does not mention comes from.
    """

    where: str
    declared: Any
    current: Any
    wanted: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The host as it shall be: declared resources, and the others that stay, by kind."""

    view: HostView
    wanted: Mapping[str, list[Wanted]]
    kept: Mapping[str, list[Any]]
    allow_disconnect: bool = False

    def future(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Every resource of a kind that the host will have, with its path in the document (empty: not mentioned)."""
        for item in self.wanted.get(kind, ()):
            if item.wanted is not None:
                yield item.where, item.wanted
        for resource in self.kept.get(kind, ()):
            yield "", resource


@dataclass(frozen=True, slots=True)
class Lowered:
    """The cmdlets of one operation, in order, and what they do to traffic."""

    invocations: tuple[Invocation, ...]
    interruptions: tuple[Interruption, ...] = ()


def once_a_view(read: Callable[[HostView], list[Any]]) -> Callable[[HostView], list[Any]]:
    """Read a host's resources of one kind once, however often they are asked for: a view never changes."""

    def read_once(view: HostView) -> list[Any]:
        found = view.resources_read.get(read)
        if found is None:
            found = view.resources_read[read] = read(view)
        return found

    return read_once


def _as_declared(declared: Any, _current: Any, _view: HostView) -> Any:
    return declared


def _as_said_of_fields(
    defaults: Mapping[str, Any], _declared: Any, _current: Any, _view: HostView
) -> Mapping[str, Any]:
    return defaults


def _any_of_them(_declared: Any, _current: Any) -> bool:
    return True


def _in_place(_before: Any, _after: Any) -> str:
    return ""


class Wave(StrEnum):
    """When the steps of a kind come in a plan; the waves stand in their order.

    ``INTERLOCKED`` kinds take several turns that depend on each other; the rehearsal has a place for each by name.
    """

    SETTINGS = "settings"
    INTERLOCKED = "interlocked"
    DEPENDENT = "dependent"


class Unmentioned(StrEnum):
    """What state ``overridden`` does with resources of a kind that the document does not mention."""

    STAYS = "stays"
    GOES = "goes"
    PRUNED = "pruned"


def _nothing_to_resolve(declared: Declared, _references: References) -> Sequence[Any]:
    return [resource for _where, resource in declared]


def _names_are_unique(_declared: Declared, _references: References) -> None:
    return


def _all_of_them(unmentioned: Sequence[Any], _document: Mapping[str, Declared], _view: HostView) -> Sequence[Any]:
    return unmentioned


def _left_alone(_declared: Any, _document: Mapping[str, Declared], _view: HostView) -> Any:
    return None


def _everybody(_declared: Any) -> bool:
    return True


def nobody_else(_declared: Any) -> bool:
    """Say of a kind that its resources concern no other partition."""
    return False


def _as_written(_written: dict[str, Any], _resource: Any, _view: HostView) -> None:
    return


@dataclass(frozen=True, slots=True)
class KindBehaviour:
    """One kind's functions.

    ``read(view)`` gives all resources of the kind with every field filled; ``complete(declared, current, view)``
    fills in what follows from what is declared; ``defaults(of_fields, declared, current, view)`` gives what unset
    fields go back to where that depends on more than the field;
    ``means(declared, current)`` tells which of several resources of one key is meant where no Id tells them apart;
    ``recreate_reason(before, after)`` says why a change needs the resource made anew, or is empty;
    ``check(outcome)`` yields what is wrong; ``lower(operation, view)`` says an operation in cmdlets;
    ``wave`` is its turn in a plan, ``unmentioned`` what state ``overridden`` does with what a document leaves out;
    ``resolve(declared, references)`` returns what is declared with names in place of references, in the same order, and
    ``check_namesakes(declared, references)`` refuses names that mean several;
    ``strangers(unmentioned, document, view)`` returns what state ``overridden`` removes of what is not mentioned;
    ``released(declared, document, view)`` returns what state ``deleted`` makes of a resource that cannot be removed, or
    None to leave it alone; ``make_concise(written, resource, view)`` takes what is usual out of a written resource;
    ``concerns_whole_host(declared)`` tells that what is declared of a resource concerns every partition, so that all
    are read.
    """

    kind: Kind
    read: Callable[[HostView], list[Any]]
    lower: Callable[[Operation, HostView], Lowered]
    check: Callable[[Outcome], Iterator[Finding]]
    wave: Wave
    unmentioned: Unmentioned
    complete: Callable[[Any, Any, HostView], Any] = _as_declared
    defaults: Callable[[Mapping[str, Any], Any, Any, HostView], Mapping[str, Any]] = _as_said_of_fields
    means: Callable[[Any, Any], bool] = _any_of_them
    recreate_reason: Callable[[Any, Any], str] = _in_place
    resolve: Callable[[Declared, References], Sequence[Any]] = _nothing_to_resolve
    check_namesakes: Callable[[Declared, References], None] = _names_are_unique
    strangers: Callable[[Sequence[Any], Mapping[str, Declared], HostView], Sequence[Any]] = _all_of_them
    released: Callable[[Any, Mapping[str, Declared], HostView], Any] = _left_alone
    make_concise: Callable[[dict[str, Any], Any, HostView], None] = _as_written
    concerns_whole_host: Callable[[Any], bool] = _everybody

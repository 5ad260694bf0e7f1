"""What every kind has to offer: how it is read, merged, checked, and how its operations are said in cmdlets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._model.disruption import Interruption
from .._model.errors import Finding
from .._model.kind import Kind
from .._model.operation import Operation
from .._powershell.invocation import Invocation
from .host_view import HostView


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


def _as_said_of_fields(defaults: Mapping[str, Any], _declared: Any, _current: Any) -> Mapping[str, Any]:
    return defaults


def _any_of_them(_declared: Any, _current: Any) -> bool:
    return True


def _in_place(_before: Any, _after: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class KindBehaviour:
    """One kind's functions.

    ``read(view)`` gives all resources of the kind with every field filled; ``complete(declared, current, view)``
    fills in what follows from what is declared; ``defaults(of_fields, declared, current)`` gives what unset fields go
    back to where that depends on more than the field;
    ``means(declared, current)`` tells which of several resources of one key is meant where no Id tells them apart;
    ``recreate_reason(before, after)`` says why a change needs the resource made anew, or is empty;
    ``check(outcome)`` yields what is wrong; ``lower(operation, view)`` says an operation in cmdlets.
    """

    kind: Kind
    read: Callable[[HostView], list[Any]]
    lower: Callable[[Operation, HostView], Lowered]
    check: Callable[[Outcome], Iterator[Finding]]
    complete: Callable[[Any, Any, HostView], Any] = _as_declared
    defaults: Callable[[Mapping[str, Any], Any, Any], Mapping[str, Any]] = _as_said_of_fields
    means: Callable[[Any, Any], bool] = _any_of_them
    recreate_reason: Callable[[Any, Any], str] = _in_place

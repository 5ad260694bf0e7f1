"""Decide how much of a host has to be read for a document."""

from __future__ import annotations

from .._hosts.read_host import ReadScope
from .._kinds.registry import KINDS
from .._model.kind import PARENT
from .._model.places import Endpoint
from .documents.read_document import Document
from .options import Options, State

MANY_PARTITIONS = 32
"""Above this many named partitions, asking for all of them at once is cheaper than asking for each."""


def read_scope(document: Document, options: Options) -> ReadScope:
    """Decide how much of the host has to be read.

    A task about a few partitions reads those only. Switches concern everybody who is plugged in, and a management
    adapter may need the next free address of the pool, which depends on every adapter. Intents ask about ways, on which
    any partition may be.
    """
    ends = tuple(end for promise in document.reachability for end in (promise.from_, promise.to))
    return scope_of_questions(_scope_of_resources(document, options), ends)


def scope_of_questions(scope: ReadScope, ends: tuple[Endpoint, ...]) -> ReadScope:
    """Widen what is read of a host to what questions between these ends need; an address may be anybody's."""
    if not ends:
        return scope
    if scope.guests is None or any(end.address for end in ends):
        return ReadScope(None, None)
    named = {end.partition.lower() for end in ends if end.partition and end.partition.lower() != PARENT}
    return ReadScope(None, None if any(map(_looks_like_id, named)) else scope.guests | named)


def _scope_of_resources(document: Document, options: Options) -> ReadScope:
    adapters = [intent.declared for intent in document.of("partition_adapter")]
    guests = frozenset(a.partition.lower() for a in adapters if a.ipv4 is not None and a.partition.lower() != PARENT)
    everything = options.state is State.OVERRIDDEN
    everything = everything or any(
        behaviour.concerns_whole_host(intent.declared)
        for name, behaviour in KINDS.items()
        for intent in document.of(name)
    )
    named = {a.partition.lower() for a in adapters} | {i.declared.name.lower() for i in document.of("partition")}
    by_id = any(_looks_like_id(name) for name in named) or any(i.declared.id for i in document.of("partition"))
    if guests and by_id:  # whose guests those are is told by Id, or by a name that is yet to come
        return ReadScope(None, None)
    if everything or by_id or len(named) > MANY_PARTITIONS:
        return ReadScope(None, guests)
    return ReadScope(frozenset(named), guests)


def _looks_like_id(name: str) -> bool:
    return len(name.strip("{}")) == 36 and name.count("-") == 4

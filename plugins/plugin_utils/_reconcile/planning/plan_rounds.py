"""Plan a document in one round or in two: guests that a run starts can be read, and addressed, only after that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..._cmdlets.host_objects import HostObjects
from ..._hosts.protocol import Session
from ..._hosts.read_host import ReadScope, read_host
from ..._kinds.partition import RUNNING
from ..._model.errors import DocumentRejected, Finding
from ..choose_scope import read_scope
from ..documents.read_document import Document
from ..options import Options
from ..prepare import Prepared, prepare
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Rounds:
    """A plan in one round or in two. The second one was rehearsed on the copy that the first one left."""

    first: Prepared
    second: Prepared | None = None
    replan: Callable[[HostObjects], Prepared] | None = None

    @property
    def last(self) -> Prepared:
        """The round that ends with the document satisfied."""
        return self.second or self.first

    def again(self, objects: HostObjects) -> Prepared:
        """Plan the second round from what the first one left on the host itself; DocumentRejected if it cannot be."""
        if self.replan is None:
            raise DocumentRejected([Finding("plan", "", "what the first part of the plan left is not as planned")])
        return self.replan(objects)

    @property
    def joined(self) -> Prepared:
        """Both as one, to be shown."""
        return self.first if self.second is None else join((self.first, self.second))


def join(parts: Sequence[Prepared]) -> Prepared:
    """Give plans, each of which starts where the one before it ends, as one; it is about what the last one is."""
    first, last = parts[0], parts[-1]
    warnings = tuple(dict.fromkeys(warning for part in parts for warning in part.plan.warnings))
    steps = tuple(step for part in parts for step in part.plan.steps)
    plan = Plan(steps, tuple(effect for part in parts for effect in part.plan.side_effects), warnings)
    views = (first.views[0], last.views[1])
    return replace(last, plan=plan, before=first.before, views=views, first_scope=first.first_scope or first.scope)


def plan_rounds(session: Session, document: Document, options: Options) -> Rounds:
    """Read a host and plan; DocumentRejected where the document cannot or must not be carried out."""
    scope = read_scope(document, options)
    objects = read_host(session, scope)
    started = _guests_to_start(document, objects, scope)
    if not started:
        return Rounds(prepare(objects, document, options, scope))
    # What a guest is configured like can be read only while it runs: those that the run starts come second.
    running = replace(scope, guests=(scope.guests or frozenset()) - started)
    first = prepare(objects, document, options, running, unread_guests=started)
    if first.stage is None:
        return Rounds(first)

    def replan(objects: HostObjects) -> Prepared:
        return prepare(objects, document, options, scope, earlier=first)

    return Rounds(first, replan(read_host(first.stage, scope)), replan)


def _guests_to_start(document: Document, objects: HostObjects, scope: ReadScope) -> frozenset[str]:
    """The partitions, in lower case, that are off, shall run, and have addresses declared inside."""
    if scope.guests == frozenset():
        return frozenset()
    running = {row["Name"].lower() for row in objects.partitions if row["State"] != "Off"}
    shall_run = {
        i.declared.name.lower() for i in document.of("partition") if i.declared.power == RUNNING and not i.gone
    }
    asked = shall_run if scope.guests is None else shall_run & scope.guests
    return frozenset(asked - running)

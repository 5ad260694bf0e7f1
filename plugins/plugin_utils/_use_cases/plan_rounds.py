"""Read a host and plan a document for it, in one round or in two."""

from __future__ import annotations

from dataclasses import replace

from .._hosts.protocol import Session
from .._hosts.read_host import ReadScope, read_host
from .._kinds.partition.fields import RUNNING
from .._planning.choose_scope import read_scope
from .._planning.documents.read_document import Document
from .._planning.make_plan import Prepared, prepare
from .._planning.options import Options
from .._planning.rounds import Rounds
from .._powershell.host_objects import HostObjects


def plan_rounds(session: Session, document: Document, options: Options) -> Rounds:
    """Read a host and plan; DocumentRejected where the document cannot or must not be carried out."""
    scope = read_scope(document, options)
    return rounds_from(read_host(session, scope), scope, document, options)


def rounds_from(objects: HostObjects, scope: ReadScope, document: Document, options: Options) -> Rounds:
    """Plan from what was read of a host with the scope that the document needs; DocumentRejected as above."""
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

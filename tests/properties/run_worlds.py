"""Run documents on worlds in memory, and look at what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import event

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.check_rehearsal import anonymous
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import Prepared, prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources, read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject, HostObjects
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result, reconcile
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

from .strategies import World

EVERYTHING = ReadScope(guests=None)


class MemoryHost(OneSessionHost):
    """A host in memory that remembers what was sent to it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sent: list[Invocation] = []
        self.records = session.records
        self.dialect = session.dialect

    @contextmanager
    def open(self, *, exclusive: bool) -> Iterator[Session]:
        yield self

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        self.sent.append(invocation)
        return self.session.invoke(invocation)

    @property
    def changes(self) -> list[Invocation]:
        """What was sent that does more than look."""
        return [invocation for invocation in self.sent if not invocation.cmdlet.startswith("Get-")]


def host_of(world: World) -> MemoryHost:
    return MemoryHost(world.host())


def run(host: MemoryHost, world: World, *, check_mode: bool = False) -> Result | None:
    """Bring the host to the world's document; None where that is refused, which is no failure of a property."""
    try:
        return reconcile(host, read_document(world.document), world.options, check_mode=check_mode)
    except DocumentRejected as error:
        event(f"{type(error).__name__}: {error.findings[0].rule}")
        return None


def planned(objects: HostObjects, world: World) -> Prepared | None:
    """Plan on objects that were read in full; None where the document is refused."""
    try:
        return prepare(objects, read_document(world.document), world.options, EVERYTHING)
    except DocumentRejected as error:
        event(f"{type(error).__name__}: {error.findings[0].rule}")
        return None


def read(session: Session) -> HostObjects:
    """Read all of a host."""
    return read_host(session, EVERYTHING)


def resources(session: Session) -> Resources:
    """Read all resources of a host."""
    return read_resources(HostView(read(session)))


def without_ids(found: Resources) -> dict[str, list[str]]:
    """Resources as text that can be compared, whatever Ids the host gave them and in whatever order it lists them."""
    return {name: sorted(repr(anonymous(resource)) for resource in listed) for name, listed in found.items()}


def differing(one: Resources, other: Resources) -> dict[str, Any]:
    """What is in one set of resources and not in the other, for a failing property to show."""
    left, right = without_ids(one), without_ids(other)
    return {
        name: {
            "only first": [r for r in left[name] if r not in right[name]],
            "only second": [r for r in right[name] if r not in left[name]],
        }
        for name in left
        if left[name] != right[name]
    }

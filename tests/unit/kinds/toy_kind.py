"""A kind for tests, which no core file knows: routes of the parent's NICs other than the default one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.behaviour import (
    KindBehaviour,
    Lowered,
    Outcome,
    Unmentioned,
    Wave,
    once_a_view,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.references import Declared, References
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import Finding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.field_types import NAME
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.kind import Kind
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.meta import Meta
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.operation import Action, Operation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

DEFAULT_ROUTE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the parent."""

    destination: Annotated[str, Meta("Network that the route leads to.", NAME, required=True)]
    adapter: Annotated[str | None, Meta("NIC by which it leads there.", NAME)] = None
    next_hop: Annotated[str | None, Meta("Router on the way.", NAME, default="10.0.0.1")] = None


KIND = Kind("route", "routes", Route, ("destination",), "Routes of the parent.")


def read(view: HostView) -> list[Route]:
    """Read all routes but the default ones."""
    names = {nic["InterfaceIndex"]: nic["Name"] for nic in view.nics}
    return [
        Route(row["DestinationPrefix"], names[row["InterfaceIndex"]], row["NextHop"])
        for row in view.objects.parent.routes
        if row["DestinationPrefix"] != DEFAULT_ROUTE
    ]


def resolve(declared: Declared, references: References) -> list[Route]:
    """Put the NIC's name in place of what selects it."""
    return [
        Route(route.destination, route.adapter and references.nic(route.adapter, f"{where}.adapter"), route.next_hop)
        for where, route in declared
    ]


def check(outcome: Outcome) -> Iterator[Finding]:
    """A default route is not for this kind."""
    for where, route in outcome.future("route"):
        if route.destination == DEFAULT_ROUTE:
            yield Finding("toy", where, "this is the default route", "declare a gateway")


def lower(operation: Operation, _view: HostView) -> Lowered:
    """Remove the route that was, and add the one that shall be."""
    invocations = []
    for route, cmdlet in ((operation.before, "Remove-NetRoute"), (operation.after, "New-NetRoute")):
        if route is not None:
            more = {"Confirm": False} if operation.before is route else {}
            parameters = {"InterfaceAlias": route.adapter, "DestinationPrefix": route.destination, **more}
            invocations.append(Invocation(cmdlet, {**parameters, "NextHop": route.next_hop}))
    assert operation.action in (Action.CREATE, Action.UPDATE, Action.DELETE)
    return Lowered(tuple(invocations))


ROUTE = KindBehaviour(
    kind=KIND,
    read=once_a_view(read),
    lower=lower,
    check=check,
    wave=Wave.DEPENDENT,
    unmentioned=Unmentioned.GOES,
    resolve=resolve,
    make_concise=lambda written, _route, _view: None,
)

"""The lock-out guard: a plan that it lets pass keeps the way by which sessions come, at every moment and at the end.

Where it refuses one, the plan concerns that way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import event, given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.virtual_switch.fields import VirtualSwitch
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.kind import PARENT
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.operation import Operation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.guards.management_path import (
    ManagementPath,
    management_path,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import Prepared
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.network import Network
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

from .guaranteed import guaranteed
from .run_worlds import MemoryHost, host_of, planned, read
from .strategies import World, worlds


class WatchedHost(MemoryHost):
    """Looks for the management path after every command that changes something."""

    def __init__(self, session: Session, path: ManagementPath) -> None:
        super().__init__(session)
        self.path = path

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        answer = super().invoke(invocation)
        if not invocation.cmdlet.startswith("Get-"):
            assert self.path.broken(parent_of(self.session), at_the_end=False) == "", render(invocation)
        return answer


def parent_of(session: Session) -> HostView:
    return HostView(read_host(session, ReadScope(frozenset())))


def guarded(world: World) -> World:
    return replace(world, options=replace(world.options, allow_lockout=False))


@guaranteed
@given(worlds().map(guarded))
def test_a_plan_that_passes_keeps_the_path(world: World) -> None:
    session = world.host()
    path = management_path(parent_of(session), world.options.management)
    if path is None:
        event("nothing to lose")
        return
    host = WatchedHost(session, path)
    try:
        result = reconcile(host, read_document(world.document), world.options)
    except DocumentRejected as error:
        event("refused by the guard" if all(map(from_guard, error.findings)) else "refused by others")
        return
    target(len(result.plan.steps))
    event("changed" if result.changed else "nothing to do")
    assert path.broken(parent_of(session), at_the_end=True) == ""


@guaranteed
@given(worlds().map(guarded))
def test_a_plan_that_is_refused_concerns_the_path(world: World) -> None:
    session = world.host()
    path = management_path(parent_of(session), world.options.management)
    if not refused_by_guard(world):
        return
    assert path is not None
    prepared = planned(read(session), replace(world, options=replace(world.options, allow_lockout=True)))
    assert prepared is not None
    event("refused")
    assert any(concerns(step.operation, path, prepared) for step in prepared.plan.steps), path


def refused_by_guard(world: World) -> bool:
    try:
        reconcile(host_of(world), read_document(world.document), world.options, check_mode=True)
    except DocumentRejected as error:
        return all(map(from_guard, error.findings))
    return False


def from_guard(finding: Finding) -> bool:
    return finding.rule in ("R7", "R8") and finding.message.startswith("sessions arrive by")


def concerns(operation: Operation, path: ManagementPath, prepared: Prepared) -> bool:
    """Tell whether an operation is about a NIC, an LBFO team, a switch or a management adapter of the path."""
    cables = frozenset().union(*(need.nics for need in path.now))
    network = Network(prepared.views[0])
    # Sessions come by the cables of a team's members, and what plans speak of is the team's own interface.
    teams = {
        nic["Name"].lower()
        for nic in network.view.nics
        if cables & {member["Name"].lower() for member in network.members(nic)}
    }
    nics = cables | teams
    switches = {
        label.lower()
        for resources in (prepared.before, prepared.after)
        for switch in resources["virtual_switch"]
        if nics & {name.lower() for name in switch.uplinks or ()}
        for label in labels(switch)
    }
    if operation.kind == "nic_binding":
        return bool(nics & {part.lower() for part in operation.key})
    if operation.kind == "virtual_switch":
        return any(switches & set(labels(one)) for one in (operation.before, operation.after) if one is not None)
    if operation.kind != "partition_adapter" or operation.key[0] != PARENT:
        return False
    return any((one.switch or "").lower() in switches for one in (operation.before, operation.after) if one is not None)


def labels(switch: VirtualSwitch) -> Iterator[str]:
    yield from (label.lower() for label in (switch.name, switch.id) if label)

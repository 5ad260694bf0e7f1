"""Invariant 6: bindings and switch membership are consistent after every single step, not only at the end."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.net_adapter_components import SWITCH_PROTOCOL
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

from .guaranteed import guaranteed
from .run_worlds import planned, read
from .strategies import World, worlds


def inconsistencies(session: Session) -> Iterator[str]:
    """Say of every NIC whether its bindings contradict its membership (rules R1-R3), by what is told apart."""
    switches = session.invoke(Invocation("Get-VMSwitch", {}))
    served = [guid for switch in switches for guid in switch["NetAdapterInterfaceGuid"]]
    enabled: dict[int, set[str]] = {}
    for row in session.invoke(Invocation("Get-NetAdapterBinding", {})):
        enabled.setdefault(row["InterfaceIndex"], set()).update([row["ComponentID"]] if row["Enabled"] else [])
    for nic in session.invoke(Invocation("Get-NetAdapter", {"Physical": True})):
        guid = nic["InterfaceGuid"].strip("{}").lower()
        bound = enabled[nic["InterfaceIndex"]]
        if served.count(guid) > 1:
            yield f"{nic['Name']} serves several switches"
        if guid in served and bound != {SWITCH_PROTOCOL}:
            yield f"{nic['Name']} serves a switch and has other bindings"
        if guid not in served and SWITCH_PROTOCOL in bound:
            yield f"{nic['Name']} serves no switch and has the switch protocol"
    for switch in switches:
        shared = any(
            adapter["SwitchId"] == switch["Id"]
            for adapter in session.invoke(Invocation("Get-VMNetworkAdapter", {"ManagementOS": True}))
        )
        if switch["SwitchType"] == "External" and switch["AllowManagementOS"] != shared:
            yield f"{switch['Name']} is shared and the parent has no adapter on it, or the other way round"
        if switch["SwitchType"] == "Private" and shared:
            yield f"{switch['Name']} is private and the parent is on it"


@guaranteed
@given(worlds())
def test_every_command_keeps_bindings_and_membership_together(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None:
        return
    target(len(prepared.plan.steps))
    known = set(inconsistencies(session))
    for step in prepared.plan.steps:
        for invocation in step.invocations:
            session.invoke(invocation)
            now = set(inconsistencies(session))
            assert now <= known, (step.operation.kind, invocation)
            known = now


@guaranteed
@given(worlds())
def test_no_inconsistency_remains_on_claimed_nics(world: World) -> None:
    """Declared uplinks end with the switch protocol bound and nothing else, whatever was there before (R2, R3)."""
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None or world.options.state == "deleted":
        return
    for invocation in prepared.plan.invocations():
        session.invoke(invocation)
    left = set(inconsistencies(session))
    for intent in prepared.document.of("virtual_switch"):
        for name in () if intent.gone else intent.declared.uplinks or ():
            assert f"{name} serves a switch and has other bindings" not in left
            assert f"{name} serves no switch and has the switch protocol" not in left

"""New-, Get- and Remove-NetLbfoTeam: the older teaming, as far as switches care (rules R5, R23)."""

from __future__ import annotations

from dataclasses import replace

from ...._model.net_adapter_components import SWITCH_PROTOCOL, TEAM_PROTOCOL, components_of
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..state.host_state import HostState
from ..state.machines import freed, usual_bindings
from ..state.records import FRESH_IP, PHYSICAL, TEAM, TEAM_NIC_DESCRIPTION, Interface, LbfoTeam
from .name_tests import may_match_nothing, name_test
from .select_interfaces import not_found, os_failed

_CLASS = "MSFT_NetLbfoTeam"


def new_lbfo_team(state: HostState, bound: Bound) -> list[HostObject]:
    """Make a team of NICs: only ms_implat stays bound on the members, the team NIC is an interface of its own (A7)."""
    parameters = bound.parameters
    if all(component.component_id != TEAM_PROTOCOL for component in components_of(state.release.order)):
        raise os_failed(bound, f"Windows Server {state.release.name} has no NIC teams; they came with 2012.")
    matches = name_test(bound, "TeamMembers")
    members = [nic for nic in state.interfaces if nic.kind == PHYSICAL and matches(nic.alias)]
    if not members:
        raise not_found(bound, "MSFT_NetAdapter", "Name", ", ".join(parameters["TeamMembers"]))
    team = make_team(state, bound, parameters["Name"], members, parameters.get("TeamNicName"))
    team = replace(
        team,
        mode=parameters.get("TeamingMode", team.mode),
        load_balancing=parameters.get("LoadBalancingAlgorithm", team.load_balancing),
    )
    state.teams.put(team)
    return [_row(state, team)]


def make_team(
    state: HostState, bound: Bound, name: str, members: list[Interface], nic_name: str | None = None
) -> LbfoTeam:
    """Make a team and its NIC; members that serve a switch or another team are refused."""
    alias = nic_name or name
    if any(interface.alias.lower() == alias.lower() for interface in state.interfaces):
        raise os_failed(bound, f"An interface with the name '{alias}' exists already.")
    if any(nic.bindings & {SWITCH_PROTOCOL, TEAM_PROTOCOL} for nic in members):
        raise os_failed(bound, "A team member serves a virtual switch or another team already.")
    present = list(state.interfaces)
    others = sum(1 for interface in present if interface.kind == TEAM)
    nic = Interface(
        id=state.new_id(),
        alias=alias,
        mac=members[0].mac,
        kind=TEAM,
        description=TEAM_NIC_DESCRIPTION + (f" #{others + 1}" if others else ""),
        index=1 + max(interface.index for interface in present),
        speed=sum(member.speed for member in members),
        connected=any(member.connected for member in members),
        bindings=usual_bindings(components_of(state.release.order)),
    )
    for member in members:
        state.interfaces.put(replace(member, bindings=frozenset({TEAM_PROTOCOL}), ip=FRESH_IP))
    state.interfaces.put(nic)
    team = LbfoTeam(state.new_id(), name, nic.id, tuple(member.id for member in members))
    state.teams.put(team)
    return team


def get_lbfo_team(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the teams."""
    return [_row(state, team) for team in _teams(state, bound)]


def remove_lbfo_team(state: HostState, bound: Bound) -> list[HostObject]:
    """Remove teams; their members get the usual bindings back. A team below a switch is refused."""
    for team in _teams(state, bound):
        if any(team.team_nic in switch.uplinks for switch in state.switches):
            raise os_failed(bound, f"Team '{team.name}' is in use by a virtual switch.", "ObjectInUse", "ResourceBusy")
        for member in team.members:
            state.interfaces.put(freed(state.interfaces[member], components_of(state.release.order)))
        state.interfaces.delete(team.team_nic)
        state.teams.delete(team.id)
    return []


def _teams(state: HostState, bound: Bound) -> list[LbfoTeam]:
    parameters = bound.parameters
    if "InputObject" in parameters:
        names = {row["Name"] for row in parameters["InputObject"]}
        return [team for team in state.teams if team.name in names]
    if "Name" not in parameters:
        return list(state.teams)
    matches = name_test(bound, "Name")
    found = [team for team in state.teams if matches(team.name)]
    missing = [name for name in parameters["Name"] if not may_match_nothing(bound, "Name", name)]
    if not found and missing:
        raise not_found(bound, _CLASS, "Name", missing[0])
    return found


def _row(state: HostState, team: LbfoTeam) -> HostObject:
    return {
        "Name": team.name,
        "Members": [state.interfaces[member].alias for member in team.members],
        "TeamNics": [state.interfaces[team.team_nic].alias],
        "TeamingMode": team.mode,
        "LoadBalancingAlgorithm": team.load_balancing,
        "Status": "Up",
    }

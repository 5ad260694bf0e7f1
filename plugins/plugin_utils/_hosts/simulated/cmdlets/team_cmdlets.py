"""Get- and Set-VMSwitchTeam, Add- and Remove-VMSwitchTeamMember (rule B7)."""

from __future__ import annotations

from dataclasses import replace

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import switch_objects, switch_team_objects
from ..state.host_state import HostState
from ..state.records import Interface, Switch
from .management_os import free_nic, take_nic
from .select_objects import failed, invalid, nics_of, switches_of
from .uplink_rules import check_uplinks


def get_switch_team(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the teams inside switches; a switch without embedded teaming has none."""
    if bound.parameters.keys() & {"Name", "VMSwitch"}:
        return switch_team_objects(state, switches_of(state, bound))
    return switch_team_objects(state, state.switches)


def set_switch_team(state: HostState, bound: Bound) -> list[HostObject]:
    """Replace the members or the load balancing of a team (B3)."""
    nics = nics_of(state, bound)
    algorithm = bound.parameters.get("LoadBalancingAlgorithm")
    ids = []
    for switch in _teamed(bound, switches_of(state, bound)):
        if nics is not None:
            _set_members(state, bound, switch, nics)
        if algorithm is not None:
            state.switches.put(replace(state.switches[switch.id], load_balancing=algorithm))
        ids.append(switch.id)
    return _passed_through(state, bound, ids)


def add_team_member(state: HostState, bound: Bound) -> list[HostObject]:
    """Add NICs to a team; they must be identical to its members (R21)."""
    nics = _given_nics(state, bound)
    ids = []
    for switch in _teamed(bound, switches_of(state, bound, "VMSwitchName")):
        _set_members(state, bound, switch, [state.interfaces[nic] for nic in switch.uplinks] + nics)
        ids.append(switch.id)
    return _passed_through(state, bound, ids)


def remove_team_member(state: HostState, bound: Bound) -> list[HostObject]:
    """Take NICs out of a team; the last one goes only with its switch (R21)."""
    leaving = {nic.id for nic in _given_nics(state, bound)}
    ids = []
    for switch in _teamed(bound, switches_of(state, bound, "VMSwitchName")):
        if not leaving <= set(switch.uplinks):
            raise invalid(bound, f"A network adapter is not a member of the team of virtual switch '{switch.name}'.")
        _set_members(state, bound, switch, [state.interfaces[nic] for nic in switch.uplinks if nic not in leaving])
        ids.append(switch.id)
    return _passed_through(state, bound, ids)


def _given_nics(state: HostState, bound: Bound) -> list[Interface]:
    nics = nics_of(state, bound)
    if not nics:
        raise invalid(bound, "A network adapter must be given.")
    return nics


def _teamed(bound: Bound, switches: list[Switch]) -> list[Switch]:
    """Refuse switches without embedded teaming, in the words of windows-powershell-docs#3612 (R22)."""
    if not all(switch.embedded_teaming for switch in switches):
        raise invalid(bound, "Value cannot be null.\nParameter name: source")
    return switches


def _set_members(state: HostState, bound: Bound, switch: Switch, nics: list[Interface]) -> None:
    if not nics:
        raise failed(bound, "The last network adapter of a switch embedded team cannot be removed.")
    check_uplinks(state, bound, nics, switch.uplinks, team=True)
    members = tuple(nic.id for nic in nics)
    leaving = set(switch.uplinks) - set(members)
    for nic in nics:
        if nic.id not in switch.uplinks:
            take_nic(state, nic)
    for nic_id in switch.uplinks:
        if nic_id in leaving:
            free_nic(state, nic_id)
    if leaving:
        for adapter in state.adapters.indexed(state.adapters_by_switch, switch.id):
            if adapter.team_nic in leaving:
                state.adapters.put(replace(adapter, team_nic="", disable_on_failover="None"))
    state.switches.put(replace(switch, uplinks=members))


def _passed_through(state: HostState, bound: Bound, ids: list[str]) -> list[HostObject]:
    return switch_objects(state, [state.switches[i] for i in ids]) if bound.parameters.get("Passthru") else []

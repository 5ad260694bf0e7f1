"""Get-, Set- and Remove-VMNetworkAdapterTeamMapping: which NIC of a team an adapter's traffic takes (A4)."""

from __future__ import annotations

from dataclasses import replace

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import team_mapping_rows
from ..state.host_state import HostState
from .select_objects import adapters_of, failed, nic_named


def get_team_mapping(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the mappings of those adapters that have one; without one Windows answers nothing (A4)."""
    return team_mapping_rows(state, adapters_of(state, bound))


def set_team_mapping(state: HostState, bound: Bound) -> list[HostObject]:
    """Tie adapters to a NIC, which must be a member of the team of the switch that they are plugged into."""
    parameters = bound.parameters
    nic = nic_named(state, bound, parameters["PhysicalNetAdapterName"])
    mapped = []
    for adapter in adapters_of(state, bound, "VMNetworkAdapterName"):
        switch = state.switches.get(adapter.switch_id)
        if switch is None or not switch.embedded_teaming or nic.id not in switch.uplinks:
            raise failed(bound, f"'{nic.alias}' is not a member of the team of the switch of adapter '{adapter.name}'.")
        changed = replace(
            adapter,
            team_nic=nic.id,
            disable_on_failover=parameters.get("DisableOnFailover", adapter.disable_on_failover),
        )
        state.adapters.put(changed)
        mapped.append(changed)
    return team_mapping_rows(state, mapped) if parameters.get("Passthru") else []


def remove_team_mapping(state: HostState, bound: Bound) -> list[HostObject]:
    """Untie adapters; one without mapping stays as it is."""
    found = adapters_of(state, bound)
    for adapter in found:
        if adapter.team_nic:
            state.adapters.put(replace(adapter, team_nic="", disable_on_failover="None"))
    return []

"""Set-VMSwitch: what of a switch can change in place, and what each change takes along (rules B3, A8, R9)."""

from __future__ import annotations

from dataclasses import replace

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ...._powershell.setting_properties import SWITCH_PROPERTIES
from ..objects.changed_properties import with_properties
from ..objects.project_objects import switch_objects
from ..state.host_state import HostState
from ..state.records import FRESH_IP, Interface, Switch
from .management_os import add_management_adapter, free_nic, pool_mac, remove_management_adapter, take_nic, without_dns
from .select_objects import failed, invalid, management_adapters, nics_of, switches_of
from .uplink_rules import check_uplinks

_NOT_A_SETTING = {"Name", "VMSwitch", "Passthru", "Confirm", "WhatIf", "ThrottleLimit"}


def set_switch(state: HostState, bound: Bound) -> list[HostObject]:
    """Change switches; refused when nothing is to be set (B3)."""
    parameters = bound.parameters
    if parameters.keys() <= _NOT_A_SETTING:
        raise invalid(bound, "You must specify at least one parameter to change on the virtual switch.")
    nics = nics_of(state, bound)
    ids = []
    for switch in switches_of(state, bound):
        _convert(state, bound, switch, nics[0] if nics else None)
        _set_values(state, bound, state.switches[switch.id])
        ids.append(switch.id)
    return switch_objects(state, [state.switches[i] for i in ids]) if parameters.get("Passthru") else []


def _convert(state: HostState, bound: Bound, switch: Switch, nic: Interface | None) -> None:
    """Bring the switch to its new type, uplink and sharing; type conversion follows Microsoft's page (B3)."""
    parameters = bound.parameters
    allow = parameters.get("AllowManagementOS")
    kind = "External" if nic else parameters.get("SwitchType", switch.type)
    if switch.embedded_teaming and (nic or kind != switch.type):
        raise failed(bound, "A switch with embedded teaming can be neither converted nor bound to another adapter.")
    if kind == "External" and switch.type != "External" and nic is None:
        raise invalid(bound, "An external virtual switch needs a network adapter.")
    if kind == "Private" and allow:
        raise invalid(bound, "A private virtual switch cannot be shared with the management operating system.")
    if kind == "Internal" and allow is False:
        kind = "Private"
    if kind == "External":
        _make_external(state, bound, switch, nic, allow)
    elif kind != switch.type:
        _make_local(state, bound, switch, kind)


def _make_external(state: HostState, bound: Bound, switch: Switch, nic: Interface | None, allow: bool | None) -> None:
    """Bind the switch to the NIC; a conversion turns sharing on unless it says otherwise (B3).

    An existing management adapter keeps its MAC and addresses (A8); a new one takes the NIC's MAC, and its addresses
    where the NIC comes from outside. Sharing an External switch again gives no addresses, since the NIC has none.
    """
    inherited = FRESH_IP
    uplinks = switch.uplinks
    if nic and uplinks != (nic.id,):
        check_uplinks(state, bound, [nic], uplinks)
        if switch.type != "External":
            inherited = without_dns(nic.ip)
        for old in uplinks:
            free_nic(state, old)
        take_nic(state, nic)
        uplinks = (nic.id,)
    shared = allow if allow is not None else switch.type != "External" or switch.allow_management_os
    changed = replace(switch, type="External", uplinks=uplinks, allow_management_os=shared)
    state.switches.put(changed)
    present = management_adapters(state, switch.id)
    if not shared:
        for adapter in present:
            remove_management_adapter(state, adapter)
    elif not present:
        add_management_adapter(state, changed, changed.name, state.interfaces[uplinks[0]].mac, inherited)


def _make_local(state: HostState, bound: Bound, switch: Switch, kind: str) -> None:
    """Make the switch Internal or Private: its NIC is let go, and a Private one has no management adapter (A2)."""
    for nic_id in switch.uplinks:
        free_nic(state, nic_id)
    changed = replace(switch, type=kind, uplinks=(), allow_management_os=kind == "Internal")
    state.switches.put(changed)
    present = management_adapters(state, switch.id)
    if kind == "Private":
        for adapter in present:
            remove_management_adapter(state, adapter)
    elif not present:
        add_management_adapter(state, changed, changed.name, pool_mac(state, bound))


def _set_values(state: HostState, bound: Bound, switch: Switch) -> None:
    parameters = bound.parameters
    absolute = parameters.get("DefaultFlowMinimumBandwidthAbsolute")
    weight = parameters.get("DefaultFlowMinimumBandwidthWeight")
    if absolute is not None and (switch.bandwidth_mode != "Absolute" or absolute < 0):
        raise invalid(bound, "DefaultFlowMinimumBandwidthAbsolute needs a switch in bandwidth mode Absolute.")
    if weight is not None and (switch.bandwidth_mode != "Weight" or not 0 <= weight <= 100):
        raise invalid(bound, "DefaultFlowMinimumBandwidthWeight needs a switch in bandwidth mode Weight, and 0 to 100.")
    updates = {
        name: parameters[parameter]
        for parameter, names in SWITCH_PROPERTIES.items()
        if parameter in parameters
        for name in names
    }
    changed = replace(
        switch,
        notes=parameters.get("Notes", switch.notes),
        flow_absolute=switch.flow_absolute if absolute is None else absolute // 8 * 8,
        flow_weight=switch.flow_weight if weight is None else weight,
        properties=with_properties(switch.properties, updates, "VMSwitch"),
    )
    if changed != switch:
        state.switches.put(changed)

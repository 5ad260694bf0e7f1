"""Get-, New-, Rename- and Remove-VMSwitch (rules A2, A8, B1, B3-B5)."""

from __future__ import annotations

import uuid
from dataclasses import replace

from ...._powershell.bind_parameters import Bound, refusal
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import switch_objects
from ..objects.switch_extensions import usual_extensions
from ..state.host_state import HostState
from ..state.records import FRESH_IP, Interface, Switch
from .management_os import add_management_adapter, free_nic, pool_mac, remove_management_adapter, take_nic, without_dns
from .select_objects import (
    failed,
    invalid,
    management_adapters,
    nics_of,
    switches_named,
    switches_of,
    unknown_parameter,
)
from .uplink_rules import check_uplinks


def get_switch(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer switches by name, Id and type; errors as in R14."""
    parameters = bound.parameters
    if "Name" in parameters:
        found = switches_named(state, bound, "Name")
    elif "Id" in parameters:
        found = []
        for text in parameters["Id"]:
            switch = state.switches.get(text.strip("{}").lower())
            if switch is None:
                raise invalid(bound, f'Hyper-V was unable to find a virtual switch with id "{text}".')
            found.append(switch)
    else:
        found = list(state.switches)
    types = parameters.get("SwitchType")
    return switch_objects(state, [switch for switch in found if types is None or switch.type in types])


def new_switch(state: HostState, bound: Bound) -> list[HostObject]:
    """Make a switch, and with it what Windows makes: bindings, the management adapter, the addresses' way (A8.1, D5).

    A second switch of the same name is allowed (R11, docs/fidelity.md).
    """
    parameters = bound.parameters
    if not parameters["Name"]:
        raise invalid(bound, "The name of a virtual switch cannot be empty.")
    nics = nics_of(state, bound) or []
    teaming = parameters.get("EnableEmbeddedTeaming", len(nics) > 1)
    iov = parameters.get("EnableIov", False)
    packet_direct = parameters.get("EnablePacketDirect", False)
    _check_new(state, bound, nics, teaming=teaming, iov=iov, packet_direct=packet_direct)
    mode = parameters.get("MinimumBandwidthMode", "Default")
    if mode == "Default":
        mode = state.release.usual_bandwidth_mode(iov=iov).capitalize()
    kind = "External" if nics else parameters["SwitchType"]
    shared = kind == "Internal" or (kind == "External" and parameters.get("AllowManagementOS", True))
    switch = Switch(
        id=_switch_id(state, bound),
        name=parameters["Name"],
        type=kind,
        notes=parameters.get("Notes", ""),
        allow_management_os=shared,
        uplinks=tuple(nic.id for nic in nics),
        embedded_teaming=teaming,
        iov=iov,
        packet_direct=packet_direct,
        bandwidth_mode=mode,
        flow_absolute=sum(nic.speed for nic in nics) // 10 // 8 * 8 if mode == "Absolute" else 0,
        flow_weight=1 if mode == "Weight" else 0,
        extensions=usual_extensions(state),
    )
    state.switches.put(switch)
    for nic in nics:
        take_nic(state, nic)
    if kind == "External" and shared:
        add_management_adapter(state, switch, switch.name, nics[0].mac, without_dns(nics[0].ip))
    elif kind == "Internal":
        add_management_adapter(state, switch, switch.name, pool_mac(state, bound))
    return switch_objects(state, [switch])


def rename_switch(state: HostState, bound: Bound) -> list[HostObject]:
    """Rename switches. Partition adapters keep the old label until they are plugged in again (A6).

    Management adapters and their interfaces keep their own names (an inference, docs/fidelity.md).
    """
    renamed = []
    for switch in switches_of(state, bound):
        changed = replace(switch, name=bound.parameters["NewName"])
        if not changed.name:
            raise invalid(bound, "The name of a virtual switch cannot be empty.")
        state.switches.put(changed)
        for adapter in management_adapters(state, switch.id):
            state.adapters.put(replace(adapter, switch_name=changed.name))
        renamed.append(changed)
    return switch_objects(state, renamed) if bound.parameters.get("Passthru") else []


def remove_switch(state: HostState, bound: Bound) -> list[HostObject]:
    """Remove switches: refused while running partitions use them (R16), else their adapters stay, unplugged (R17).

    The first management adapter's addresses, routes and DHCP flag return to the first NIC, DNS servers do not
    (A8.5, docs/fidelity.md).
    """
    removed = switches_of(state, bound)
    answer = switch_objects(state, removed) if bound.parameters.get("Passthru") else []
    for switch in removed:
        connected = state.adapters.indexed(state.adapters_by_switch, switch.id)
        if any(adapter.partition_id and state.partitions[adapter.partition_id].running for adapter in connected):
            raise refusal(
                bound.cmdlet,
                "ResourceBusy",
                "ObjectInUse",
                f"Failed while removing virtual Ethernet switch. The virtual switch '{switch.name}' cannot be deleted "
                "because it is being used by running virtual machines or assigned to child pools.",
            )
        returning = FRESH_IP
        first = True
        for adapter in connected:
            if adapter.partition_id:
                state.adapters.put(replace(adapter, switch_id="", switch_name="", team_nic=""))
                continue
            if first and adapter.id in state.interfaces:
                returning = without_dns(state.interfaces[adapter.id].ip)
            first = False
            remove_management_adapter(state, adapter)
        for position, nic_id in enumerate(switch.uplinks):
            free_nic(state, nic_id, FRESH_IP if position else returning)
        state.switches.delete(switch.id)
    return answer


def _check_new(
    state: HostState, bound: Bound, nics: list[Interface], *, teaming: bool, iov: bool, packet_direct: bool
) -> None:
    if len(nics) > 1 and not teaming:
        raise invalid(bound, "A virtual switch with several network adapters needs embedded teaming.")
    if teaming and not nics:
        raise invalid(bound, "Embedded teaming needs a network adapter.")
    if teaming and not state.release.has_embedded_teaming:
        raise failed(bound, "This release of Windows Server has no switch embedded teaming.")
    if packet_direct and (iov or teaming):
        raise invalid(bound, "PacketDirect cannot be combined with SR-IOV or embedded teaming.")
    check_uplinks(state, bound, nics, team=teaming)


def _switch_id(state: HostState, bound: Bound) -> str:
    """Give the asked-for Id (in the module since 2016, undocumented), or a new one."""
    text = bound.parameters.get("Id")
    if text is None:
        return state.new_id()
    if not state.release.has_switch_id:
        raise unknown_parameter(bound, "Id")
    try:
        wanted = str(uuid.UUID(text))
    except ValueError:
        raise invalid(bound, f"'{text}' is not a GUID.") from None
    if wanted in state.switches:
        raise failed(bound, f"A virtual switch with the Id '{wanted}' exists already.")
    return wanted

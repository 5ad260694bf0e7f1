"""Get-, Add-, Remove-, Rename-, Connect- and Disconnect-VMNetworkAdapter (rules A3, A6, B4, B8)."""

from __future__ import annotations

from dataclasses import replace

from ...._model.mac_address import UNASSIGNED
from ...._powershell.bind_parameters import Bound, refusal
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import adapter_objects
from ..state.host_state import HostState
from ..state.records import Adapter, Partition, Switch
from .adapter_rules import check_hot_plug, check_room, static_mac
from .management_os import add_management_adapter, free_alias, pool_mac, remove_management_adapter
from .name_tests import name_test
from .select_objects import (
    adapters_of,
    failed,
    invalid,
    management_adapters,
    no_adapter,
    on_switches,
    one_switch,
    partitions_of_adapters,
)

DEFAULT_NAME = "Network Adapter"


def get_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer adapters of partitions, of the management OS, or both (-All); an unknown name is an error (R14)."""
    parameters = bound.parameters
    if bound.parameter_set == "All":
        found = list(state.adapters)
    elif "ManagementOS" in parameters:
        found = management_adapters(state)
    else:
        found = []
        for partition in partitions_of_adapters(state, bound):
            found += state.adapters.indexed(state.adapters_by_partition, partition.id)
    narrowed = found
    if "SwitchName" in parameters:
        narrowed = on_switches(state, bound, narrowed)
    if "Name" in parameters:
        matches = name_test(bound, "Name")
        narrowed = [adapter for adapter in narrowed if matches(adapter.name)]
    if "IsLegacy" in parameters:
        legacy = parameters["IsLegacy"]
        return adapter_objects(state, [adapter for adapter in narrowed if adapter.legacy == legacy])
    if not narrowed and parameters.keys() & {"Name", "SwitchName"}:
        raise no_adapter(bound)
    return adapter_objects(state, narrowed)


def add_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Add an adapter to each partition meant, or to the management OS."""
    if bound.parameter_set == "ManagementOS":
        added = [_add_to_management_os(state, bound)]
    else:
        switch = one_switch(state, bound) if bound.parameters.get("SwitchName") else None
        added = [_add_to(state, bound, partition, switch) for partition in partitions_of_adapters(state, bound)]
    return adapter_objects(state, added) if bound.parameters.get("Passthru") else []


def remove_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Remove adapters, all namesakes (R12).

    With its last management adapter an External switch stops being shared with the management OS.
    """
    found = adapters_of(state, bound)
    answer = adapter_objects(state, found) if bound.parameters.get("Passthru") else []
    for adapter in found:
        if adapter.partition_id:
            check_hot_plug(state, bound, state.partitions[adapter.partition_id], legacy=adapter.legacy)
            forget_adapter(state, adapter)
            continue
        remove_management_adapter(state, adapter)
        switch = state.switches[adapter.switch_id]
        if switch.type == "External" and not management_adapters(state, switch.id):
            state.switches.put(replace(switch, allow_management_os=False))
    return answer


def forget_adapter(state: HostState, adapter: Adapter) -> None:
    """Delete a partition's adapter, and what its guest was told about it."""
    state.adapters.delete(adapter.id)
    if adapter.id in state.guests:
        state.guests.delete(adapter.id)


def rename_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Rename adapters, all namesakes (R12); the interface of a management adapter is renamed with it (A6)."""
    name = bound.parameters["NewName"]
    renamed = []
    for adapter in adapters_of(state, bound):
        changed = replace(adapter, name=name)
        state.adapters.put(changed)
        renamed.append(changed)
        interface = None if adapter.partition_id else state.interfaces.get(adapter.id)
        if interface is not None:
            others = [other for other in state.interfaces if other.id != interface.id]
            state.interfaces.put(replace(interface, alias=free_alias(others, f"vEthernet ({name})")))
    return adapter_objects(state, renamed) if bound.parameters.get("Passthru") else []


def connect_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Plug adapters into a switch; without -Name all adapters of the partitions."""
    parameters = bound.parameters
    by_object = "VMSwitch" in parameters
    switch = state.switches[parameters["VMSwitch"][0]["Id"]] if by_object else one_switch(state, bound)
    connected = []
    for adapter in _of_partitions(bound, adapters_of(state, bound)):
        moved = adapter.switch_id != switch.id
        changed = replace(
            adapter,
            switch_id=switch.id,
            switch_name=switch.name,
            team_nic="" if moved else adapter.team_nic,
            disable_on_failover="None" if moved else adapter.disable_on_failover,
        )
        state.adapters.put(changed)
        connected.append(changed)
    return adapter_objects(state, connected) if parameters.get("Passthru") else []


def disconnect_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Unplug adapters; without -Name all adapters of the partitions."""
    found = _of_partitions(bound, adapters_of(state, bound))
    changed = [
        replace(adapter, switch_id="", switch_name="", team_nic="", disable_on_failover="None") for adapter in found
    ]
    for adapter in changed:
        state.adapters.put(adapter)
    return adapter_objects(state, changed) if bound.parameters.get("Passthru") else []


def _of_partitions(bound: Bound, adapters: list[Adapter]) -> list[Adapter]:
    if not all(adapter.partition_id for adapter in adapters):
        raise invalid(bound, "An adapter of the management operating system cannot be connected or disconnected.")
    return adapters


def _add_to(state: HostState, bound: Bound, partition: Partition, switch: Switch | None) -> Adapter:
    parameters = bound.parameters
    legacy = parameters.get("IsLegacy", False)
    check_hot_plug(state, bound, partition, legacy=legacy)
    check_room(state, bound, partition, legacy=legacy)
    mac = static_mac(bound)
    dynamic = mac is None
    if mac is None:
        mac = pool_mac(state, bound) if partition.running else UNASSIGNED
    naming = parameters.get("DeviceNaming", "Off")
    adapter = Adapter(
        id=state.new_id(),
        name=parameters.get("Name", DEFAULT_NAME),
        partition_id=partition.id,
        switch_id=switch.id if switch else "",
        mac=mac,
        switch_name=switch.name if switch else "",
        dynamic_mac=dynamic,
        legacy=legacy,
        properties={} if naming == "Off" else {"DeviceNaming": naming},
    )
    state.adapters.put(adapter)
    return adapter


def _add_to_management_os(state: HostState, bound: Bound) -> Adapter:
    """Add a management adapter; it gets a pool address and no IP configuration (A8.2).

    Without -SwitchName there must be exactly one switch; what Windows does otherwise is open (docs/fidelity.md).
    """
    parameters = bound.parameters
    if not parameters.get("ManagementOS"):
        raise refusal(
            bound.cmdlet,
            "InvalidArgument",
            "MissingMandatoryParameter",
            "Cannot process command because of one or more missing mandatory parameters: VMName.",
        )
    if parameters.get("DeviceNaming", "Off") != "Off":
        raise invalid(bound, "An adapter of the management operating system has no device naming.")
    switches = [one_switch(state, bound)] if parameters.get("SwitchName") else list(state.switches)
    if len(switches) != 1:
        raise invalid(bound, "SwitchName is needed unless the host has exactly one virtual switch.")
    switch = switches[0]
    if switch.type == "Private":
        raise failed(bound, f"The private virtual switch '{switch.name}' takes no adapter of the management system.")
    mac = static_mac(bound)
    if switch.type == "External" and not switch.allow_management_os:
        switch = replace(switch, allow_management_os=True)
        state.switches.put(switch)
    return add_management_adapter(
        state,
        switch,
        parameters.get("Name") or switch.name,
        mac or pool_mac(state, bound),
        dynamic=mac is None,
    )

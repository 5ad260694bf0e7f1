"""Get-, New-, Set-, Rename-, Remove-, Start- and Stop-VM, as far as the network needs them (rule B8)."""

from __future__ import annotations

from dataclasses import replace

from ...._model.mac_address import UNASSIGNED
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import partition_objects
from ..state.host_state import HostState
from ..state.records import Adapter, Partition
from .adapter_cmdlets import DEFAULT_NAME, forget_adapter
from .adapter_rules import wrong_state
from .select_objects import failed, invalid, not_modelled, one_switch, partitions_named, partitions_of


def get_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer partitions by name or Id; a name that is nobody's is an error (R14)."""
    parameters = bound.parameters
    if "Name" in parameters:
        return partition_objects(state, partitions_named(state, bound, "Name"))
    if "Id" in parameters:
        found = state.partitions.get(parameters["Id"].strip("{}").lower())
        if found is None:
            raise invalid(bound, f'Hyper-V was unable to find a virtual machine with id "{parameters["Id"]}".')
        return partition_objects(state, [found])
    return partition_objects(state, state.partitions)


def new_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Make a partition, off, with one adapter, which is plugged in only with -SwitchName (A3)."""
    parameters = bound.parameters
    generation = parameters.get("Generation", 1)
    if generation not in (1, 2):
        raise invalid(bound, "Generation takes 1 or 2.")
    if generation == 2 and not state.release.has_generation_2:
        raise failed(bound, "This release of Windows Server has no generation 2 virtual machines.")
    device = parameters.get("BootDevice")
    if generation == 2 and device in ("Floppy", "IDE", "LegacyNetworkAdapter"):
        raise invalid(bound, f"A generation 2 virtual machine cannot boot from {device}.")
    if device == "LegacyNetworkAdapter":
        raise not_modelled(bound, "a virtual machine made with a legacy boot adapter")
    name = parameters.get("Name", "New Virtual Machine")
    if not name:
        raise invalid(bound, "The name of a virtual machine cannot be empty.")
    switch = one_switch(state, bound) if parameters.get("SwitchName") else None
    partition = Partition(state.new_id(), name, generation)
    state.partitions.put(partition)
    state.adapters.put(
        Adapter(
            state.new_id(),
            DEFAULT_NAME,
            partition.id,
            switch.id if switch else "",
            switch_name=switch.name if switch else "",
        )
    )
    return partition_objects(state, [partition])


def set_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Rename partitions; nothing else that Set-VM changes concerns the network."""
    if "NewVMName" not in bound.parameters:
        raise invalid(bound, "You must specify at least one parameter to change on the virtual machine.")
    return _rename(state, bound, bound.parameters["NewVMName"])


def rename_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Rename partitions, all namesakes (R13)."""
    return _rename(state, bound, bound.parameters["NewName"])


def remove_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Remove partitions that are off, with their adapters."""
    for partition in partitions_of(state, bound):
        if partition.running:
            raise wrong_state(bound, partition)
        for adapter in state.adapters.indexed(state.adapters_by_partition, partition.id):
            forget_adapter(state, adapter)
        state.partitions.delete(partition.id)
    return []


def start_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Start partitions; dynamic adapters without address get the pool's lowest free one, or nothing starts (R29)."""
    started = []
    for partition in partitions_of(state, bound):
        running = partition if partition.running else replace(partition, running=True)
        started.append(running)
        if partition.running:
            continue
        for adapter in state.adapters.indexed(state.adapters_by_partition, partition.id):
            if adapter.dynamic_mac and adapter.mac == UNASSIGNED:
                mac = state.new_mac()
                if mac is None:
                    raise failed(
                        bound,
                        f"'{partition.name}' failed to start. Synthetic Ethernet Port (Instance ID "
                        f"{adapter.id.upper()}): Failed to power on with Error 'Attempt to access invalid address'.",
                    )
                state.adapters.put(replace(adapter, mac=mac))
        state.partitions.put(running)
    return partition_objects(state, started) if bound.parameters.get("Passthru") else []


def stop_partition(state: HostState, bound: Bound) -> list[HostObject]:
    """Stop partitions; those that are off stay so. Addresses stay assigned."""
    if bound.parameters.get("Save"):
        raise not_modelled(bound, "the saved state of a virtual machine")
    stopped = []
    for partition in partitions_of(state, bound):
        off = replace(partition, running=False)
        if partition.running:
            state.partitions.put(off)
        stopped.append(off)
    return partition_objects(state, stopped) if bound.parameters.get("Passthru") else []


def _rename(state: HostState, bound: Bound, name: str) -> list[HostObject]:
    if not name:
        raise invalid(bound, "The name of a virtual machine cannot be empty.")
    renamed = [replace(partition, name=name) for partition in partitions_of(state, bound)]
    for partition in renamed:
        state.partitions.put(partition)
    return partition_objects(state, renamed) if bound.parameters.get("Passthru") else []

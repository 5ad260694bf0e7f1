"""Find what a Hyper-V cmdlet's parameters mean: partitions, switches, adapters, NICs; errors as in rule R14."""

from __future__ import annotations

from collections.abc import Iterable

from ...._model.errors import CmdletError
from ...._powershell.bind_parameters import Bound, refusal
from ...._powershell.wildcards import has_wildcards, is_plain
from ..state.host_state import HostState
from ..state.records import Adapter, Interface, Partition, Switch
from .name_tests import name_test, text_test, texts_of


def invalid(bound: Bound, message: str) -> CmdletError:
    """Make the refusal of an argument that the service does not take."""
    return refusal(bound.cmdlet, "InvalidArgument", "InvalidParameter", message)


def unknown_parameter(bound: Bound, name: str) -> CmdletError:
    """Make the refusal of a parameter that a later release brought."""
    message = f"A parameter cannot be found that matches parameter name '{name}'."
    return refusal(bound.cmdlet, "InvalidArgument", "NamedParameterNotFound", message)


def failed(bound: Bound, message: str) -> CmdletError:
    """Make the refusal of an operation that the service could not carry out."""
    return refusal(bound.cmdlet, "NotSpecified", "OperationFailed", message)


def not_modelled(bound: Bound, what: str) -> CmdletError:
    """Make the refusal of something that Windows may do and the simulated host does not."""
    return refusal(bound.cmdlet, "NotImplemented", "NotImplemented", f"The simulated host does not model {what}.")


def partitions_named(state: HostState, bound: Bound, parameter: str) -> list[Partition]:
    """Find partitions by name: all namesakes (R13); a name that is nobody's is an error, a pattern is not (R14).

    A text without wildcards is a name as it stands, backticks included (docs/decisions/0029).
    """
    found: dict[str, Partition] = {}
    for name in texts_of(bound, parameter):
        if has_wildcards(name):
            matches = text_test(bound, parameter, name)
            hits = [partition for partition in state.partitions if matches(partition.name)]
        else:
            hits = state.partitions.indexed(state.partitions_by_name, name)
            if not hits:
                raise invalid(bound, f'Hyper-V was unable to find a virtual machine with name "{name}".')
        found.update((partition.id, partition) for partition in hits)
    return list(found.values())


def partitions_of(state: HostState, bound: Bound) -> list[Partition]:
    """Find the partitions that VMName, Name or VM mean, whichever the parameter set has."""
    parameters = bound.parameters
    if "VM" in parameters:
        return [state.partitions[row["Id"]] for row in parameters["VM"]]
    return partitions_named(state, bound, "VMName" if "VMName" in parameters else "Name")


def switches_named(state: HostState, bound: Bound, parameter: str) -> list[Switch]:
    """Find switches by name: all namesakes (R11); a name that is nobody's is an error, a pattern is not (R14).

    A text whose wildcards are all escaped is an error even where it fits a switch (docs/decisions/0029).
    """
    found: dict[str, Switch] = {}
    for name in texts_of(bound, parameter):
        hits = switches_like(state, bound, parameter, name)
        if not has_wildcards(name) and not (hits and is_plain(name)):
            raise invalid(bound, f'Hyper-V was unable to find a virtual switch with name "{name}".')
        found.update((switch.id, switch) for switch in hits)
    return list(found.values())


def switches_like(state: HostState, bound: Bound, parameter: str, text: str) -> list[Switch]:
    """Find the switches that one text of a parameter means, none where it means none."""
    if is_plain(text):
        return state.switches.indexed(state.switches_by_name, text)
    matches = text_test(bound, parameter, text)
    return [switch for switch in state.switches if matches(switch.name)]


def switches_of(state: HostState, bound: Bound, name: str = "Name") -> list[Switch]:
    """Find the switches that a name parameter or VMSwitch mean."""
    parameters = bound.parameters
    if "VMSwitch" in parameters:
        return [state.switches[row["Id"]] for row in parameters["VMSwitch"]]
    return switches_named(state, bound, name)


def one_switch(state: HostState, bound: Bound) -> Switch:
    """Find the one switch that -SwitchName means for an adapter to be plugged in; several are refused (R11)."""
    name = bound.parameters["SwitchName"]
    hits = switches_like(state, bound, "SwitchName", name)
    if not hits:
        raise invalid(bound, f'Hyper-V was unable to find a virtual switch with name "{name}".')
    if len(hits) > 1:
        raise invalid(bound, f'More than one virtual switch has the name "{name}".')
    return hits[0]


def management_adapters(state: HostState, switch_id: str | None = None) -> list[Adapter]:
    """Give the management OS's adapters, of one switch or of all."""
    mine = state.adapters.indexed(state.adapters_by_partition, "")
    return mine if switch_id is None else [adapter for adapter in mine if adapter.switch_id == switch_id]


def adapters_of(state: HostState, bound: Bound, name: str = "Name") -> list[Adapter]:
    """Find the adapters that the parameters mean: all namesakes (R12); if there is none, ObjectNotFound (R14).

    ``name`` is what the cmdlet calls the adapter's name: Name, or VMNetworkAdapterName in the VLAN family.
    """
    parameters = bound.parameters
    if "VMNetworkAdapter" in parameters:
        return adapters_from_objects(state, parameters["VMNetworkAdapter"])
    if "ManagementOS" in parameters:
        found = management_adapters(state)
        if "SwitchName" in parameters:
            found = on_switches(state, bound, found)
    else:
        by_partition = state.adapters_by_partition
        partitions = partitions_of_adapters(state, bound)
        if len(partitions) == 1:
            found = state.adapters.indexed(by_partition, partitions[0].id)
        else:
            found = [adapter for p in partitions for adapter in state.adapters.indexed(by_partition, p.id)]
    if name in parameters:
        matches = name_test(bound, name)
        found = [adapter for adapter in found if matches(adapter.name)]
    if not found:
        raise no_adapter(bound)
    return found


def on_switches(state: HostState, bound: Bound, adapters: Iterable[Adapter]) -> list[Adapter]:
    """Keep the adapters that are plugged into the switches that -SwitchName means."""
    ids = {switch.id for switch in switches_like(state, bound, "SwitchName", bound.parameters["SwitchName"])}
    return [adapter for adapter in adapters if adapter.switch_id in ids]


def partitions_of_adapters(state: HostState, bound: Bound) -> list[Partition]:
    """Find the partitions whose adapters are meant, by VMName or VM."""
    parameters = bound.parameters
    if "VM" in parameters:
        return [state.partitions[row["Id"]] for row in parameters["VM"]]
    return partitions_named(state, bound, "VMName")


def no_adapter(bound: Bound) -> CmdletError:
    """Make the error that packer#4947 shows where no adapter fits (R14)."""
    return refusal(
        bound.cmdlet, "ObjectNotFound", "ObjectNotFound", "No network adapter is found with the given input."
    )


def adapters_from_objects(state: HostState, rows: Iterable[dict[str, object]]) -> list[Adapter]:
    """Find the adapters that objects stand for, by the GUID at the end of their Id."""
    return [state.adapters[str(row["Id"]).rpartition("\\")[2].lower()] for row in rows]


def nics_of(state: HostState, bound: Bound) -> list[Interface] | None:
    """Find the NICs that NetAdapterName or NetAdapterInterfaceDescription mean; None where neither is given."""
    parameters = bound.parameters
    if "NetAdapterName" in parameters:
        names, attribute = parameters["NetAdapterName"], "name"
    elif "NetAdapterInterfaceDescription" in parameters:
        names, attribute = parameters["NetAdapterInterfaceDescription"], "interface description"
    else:
        return None
    found = []
    for text in (names,) if isinstance(names, str) else names:
        hits = [
            interface
            for interface in state.interfaces
            if (interface.alias if attribute == "name" else interface.description).lower() == text.lower()
        ]
        if not hits:
            raise invalid(bound, f"Could not find Ethernet adapter with {attribute} '{text}'.")
        if len(hits) > 1:
            raise invalid(bound, f"More than one Ethernet adapter has the {attribute} '{text}'.")
        found.append(hits[0])
    return found


def nic_named(state: HostState, bound: Bound, name: str) -> Interface:
    """Find a NIC by its name."""
    for interface in state.interfaces:
        if interface.alias.lower() == name.lower():
            return interface
    raise invalid(bound, f"Could not find Ethernet adapter with name '{name}'.")

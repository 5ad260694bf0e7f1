"""Say an operation on a partition adapter in cmdlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..._model.address_config import AddressConfig
from ..._model.kind import PARENT
from ..._model.mac_address import print_mac
from ..._model.meta import UNSET
from ..._model.operation import Action, Operation
from ..._model.vlan_ranges import print_vlan_ranges
from ..._model.vlan_setting import UNTAGGED, VlanSetting
from ..._powershell.invocation import Inside, Invocation, ObjectQuery, Parameter
from ..behaviour import Lowered
from ..host_view import HostView
from ..lower_address_config import lower_address_config
from ..select_adapters import connect, partition_id, select_adapter, select_partition
from .fields import KIND, PartitionAdapter
from .interruptions import adapter_interruptions

SETTINGS: Mapping[str, str] = {
    "mac_address_spoofing": "MacAddressSpoofing",
    "dhcp_guard": "DhcpGuard",
    "router_guard": "RouterGuard",
    "port_mirroring_mode": "PortMirroring",
    "ieee_priority_tag": "IeeePriorityTag",
    "allow_teaming": "AllowTeaming",
    "device_naming": "DeviceNaming",
    "vmq_weight": "VmqWeight",
    "iov_weight": "IovWeight",
    "minimum_bandwidth_absolute": "MinimumBandwidthAbsolute",
    "minimum_bandwidth_weight": "MinimumBandwidthWeight",
    "maximum_bandwidth": "MaximumBandwidth",
    "virtual_subnet_id": "VirtualSubnetId",
}
"""Parameter of Set-VMNetworkAdapter that sets a field; true and false are On and Off there."""

_DEFAULTS = {item.name: item.meta.default for item in KIND.fields if item.meta.default is not UNSET}


def lower(operation: Operation, view: HostView) -> Lowered:
    """Give the cmdlets of one operation; a replacement is a removal and a creation."""
    before: PartitionAdapter | None = operation.before
    after: PartitionAdapter | None = operation.after
    interruptions = adapter_interruptions(operation, view)
    if before is not None and after is not None and operation.action is Action.UPDATE:
        return Lowered(_update(operation, before, after, view), interruptions)
    invocations: tuple[Invocation, ...] = ()
    if before is not None:
        invocations += (_remove(before, view),)
    if after is not None:
        invocations += _create(before, after, view)
    return Lowered(invocations, interruptions)


def _create(before: PartitionAdapter | None, after: PartitionAdapter, view: HostView) -> tuple[Invocation, ...]:
    parameters: dict[str, Parameter]
    if after.partition == PARENT:
        parameters = {"ManagementOS": True, "Name": after.name}
    else:
        parameters = {**select_partition(after.partition, view), "Name": after.name}
    # Add-VMNetworkAdapter takes a switch's name only; a partition's adapter can be plugged in by object afterwards.
    by_object = bool(after.switch) and after.switch in view.switch_by_id and after.partition != PARENT
    if after.switch and not by_object:
        switch = view.switch_by_id.get(after.switch)
        parameters["SwitchName"] = switch["Name"] if switch else after.switch
    if after.legacy:
        parameters["IsLegacy"] = True
    if after.mac_address not in (None, "dynamic"):
        parameters["StaticMacAddress"] = print_mac(str(after.mac_address))
    invocations = [Invocation("Add-VMNetworkAdapter", parameters)]
    others = view.adapter_names[("", after.name.lower())] if after.partition == PARENT else 0
    if before is not None and before.name.lower() == after.name.lower():
        others -= 1
    chosen: dict[str, Parameter] = {"VMNetworkAdapter": _on_its_switch(after)} if others > 0 else _by_name(after, view)
    if by_object:
        invocations.append(connect(view, partition_id(after.partition, view), after.name, "", str(after.switch)))
    fresh = {name: default for name, default in _DEFAULTS.items() if getattr(after, name) not in (None, default)}
    invocations += _settings(set(fresh), after, chosen, view)
    return tuple(invocations)


def _update(
    operation: Operation, before: PartitionAdapter, after: PartitionAdapter, view: HostView
) -> tuple[Invocation, ...]:
    changed = set(operation.changed)
    chosen = _by_name(before, view)
    invocations: list[Invocation] = []
    if "name" in changed:
        invocations.append(
            Invocation("Rename-VMNetworkAdapter", {**_name_parameter(chosen, "Name"), "NewName": after.name})
        )
        chosen = {**chosen, "Name": after.name} if "Name" in chosen else chosen
        if before.partition == PARENT and "VMNetworkAdapter" in chosen and _is_alone(before, view):
            chosen = {"VMNetworkAdapter": _on_its_switch(replace(before, name=after.name))}
    if "switch" in changed:
        owner = partition_id(before.partition, view)
        if after.switch:
            invocations.append(connect(view, owner, after.name, before.id or "", after.switch))
        elif "Name" in chosen and "VMName" in chosen:
            invocations.append(Invocation("Disconnect-VMNetworkAdapter", chosen))
        else:
            renamed = _query(replace(before, name=after.name), view)
            invocations.append(Invocation("Disconnect-VMNetworkAdapter", {"VMNetworkAdapter": renamed}))
    if "mac_address" in changed:
        mac: dict[str, Parameter] = (
            {"DynamicMacAddress": True}
            if after.mac_address == "dynamic"
            else {"StaticMacAddress": print_mac(str(after.mac_address))}
        )
        invocations.append(Invocation("Set-VMNetworkAdapter", {**chosen, **mac}))
    invocations += _settings(changed, after, chosen, view)
    if "ipv4" in changed and after.ipv4 is not None:
        invocations += _addresses(before, after, after.ipv4, view)
    return tuple(invocations)


def _settings(
    changed: set[str], after: PartitionAdapter, chosen: dict[str, Parameter], view: HostView
) -> list[Invocation]:
    invocations = []
    settings = {parameter: _setting(getattr(after, name)) for name, parameter in SETTINGS.items() if name in changed}
    if settings:
        invocations.append(Invocation("Set-VMNetworkAdapter", {**chosen, **settings}))
    vlan_name = _name_parameter(chosen, "VMNetworkAdapterName")
    if "vlan" in changed:
        invocations.append(Invocation("Set-VMNetworkAdapterVlan", {**vlan_name, **_vlan(after.vlan or UNTAGGED)}))
    if "team_mapping" in changed:
        if after.team_mapping:
            parameters = {**vlan_name, "PhysicalNetAdapterName": after.team_mapping}
            invocations.append(Invocation("Set-VMNetworkAdapterTeamMapping", parameters))
        else:
            invocations.append(Invocation("Remove-VMNetworkAdapterTeamMapping", vlan_name))
    return invocations


def _setting(value: bool | int | str) -> Parameter:
    if isinstance(value, bool):
        return "On" if value else "Off"
    return value.capitalize() if isinstance(value, str) else value


def _vlan(setting: VlanSetting) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {setting.mode.capitalize(): True}
    ids = (
        ("VlanId", setting.id),
        ("NativeVlanId", setting.native_id),
        ("PrimaryVlanId", setting.primary_id),
        ("SecondaryVlanId", setting.secondary_id),
    )
    parameters.update((parameter, value) for parameter, value in ids if value is not None)
    if setting.allowed_ids is not None:
        parameters["AllowedVlanIdList"] = print_vlan_ranges(setting.allowed_ids)
    if setting.secondary_ids is not None:
        parameters["SecondaryVlanIdList"] = print_vlan_ranges(setting.secondary_ids)
    return parameters


def _addresses(
    before: PartitionAdapter, after: PartitionAdapter, wanted: AddressConfig, view: HostView
) -> tuple[Invocation, ...]:
    if before.partition == PARENT:
        interface = view.management_interface.get(before.id or "")
        # Windows lists adapters whose interface is gone (rule R9); what is said to it is refused in the rehearsal.
        name = known = interface["Name"] if interface is not None else f"vEthernet ({before.name})"
        if before.name != after.name:
            name = f"vEthernet ({after.name})"  # Rename-VMNetworkAdapter renames the interface too (A6)
        return lower_address_config(before.ipv4, wanted, name, steady=known.lower() in view.steady)
    owner = partition_id(before.partition, view)
    ambiguous = view.partition_labels.get(owner) == owner
    inside = Inside((owner if ambiguous else before.partition,), ambiguous, _query(after, view, before.id))
    return lower_address_config(before.ipv4, wanted, "", inside)


def _remove(adapter: PartitionAdapter, view: HostView) -> Invocation:
    return Invocation("Remove-VMNetworkAdapter", _by_name(adapter, view))


def _by_name(adapter: PartitionAdapter, view: HostView) -> dict[str, Parameter]:
    """Select an adapter by name, or by object where it has namesakes, since cmdlets hit all of them (rule R12)."""
    owner = "" if adapter.partition == PARENT else partition_id(adapter.partition, view)
    if adapter.id is not None and view.adapter_names[(owner, adapter.name.lower())] > 1:
        return {"VMNetworkAdapter": _query(adapter, view)}
    if adapter.partition == PARENT:
        return {"ManagementOS": True, "Name": adapter.name}
    return {**select_partition(adapter.partition, view), "Name": adapter.name}


def _query(adapter: PartitionAdapter, view: HostView, adapter_id: str | None = None) -> ObjectQuery:
    """Select an adapter as an object: by name, and by Id where the name is not its own alone."""
    owner = "" if adapter.partition == PARENT else partition_id(adapter.partition, view)
    parameters: dict[str, Parameter] = (
        {"ManagementOS": True} if not owner else select_partition(adapter.partition, view)
    )
    identity = adapter.id or adapter_id
    ambiguous = view.adapter_names[(owner, adapter.name.lower())] > 1
    if ambiguous and not owner and _is_alone(adapter, view):
        return _on_its_switch(adapter)
    return select_adapter(parameters, adapter.name, identity if ambiguous else None)


def _is_alone(adapter: PartitionAdapter, view: HostView) -> bool:
    """Tell whether a management adapter is the only one of its name on its switch, and the switch has a name."""
    switches = view.switches_by_label.get((adapter.switch or "").lower(), ())
    if len(switches) != 1 or str(switches[0]["Name"]) != adapter.switch:
        return False
    rows = view.adapters_by_switch.get(switches[0]["Id"], ())
    namesakes = [row for row in rows if row["IsManagementOs"] and row["Name"].lower() == adapter.name.lower()]
    return len(namesakes) == 1


def _on_its_switch(adapter: PartitionAdapter) -> ObjectQuery:
    """Select a management adapter among namesakes by its switch: one that the plan makes has no Id to be known by."""
    parameters: dict[str, Parameter] = {"ManagementOS": True, "SwitchName": str(adapter.switch)}
    return ObjectQuery("Get-VMNetworkAdapter", parameters, ("Name", adapter.name))


def _name_parameter(chosen: dict[str, Parameter], parameter: str) -> dict[str, Parameter]:
    """The VLAN and team mapping families call the adapter's name VMNetworkAdapterName."""
    return {parameter if key == "Name" else key: value for key, value in chosen.items()}

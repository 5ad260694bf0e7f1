"""Set-VMNetworkAdapter: the settings of adapters (rule A3; rules R12, R29, R30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...._model.mac_address import UNASSIGNED
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ...._powershell.object_templates import template
from ...._powershell.setting_properties import ADAPTER_PROPERTIES
from ..objects.changed_properties import with_properties
from ..objects.project_objects import adapter_objects
from ..state.host_state import HostState
from ..state.records import Adapter
from .adapter_rules import static_mac, wrong_state
from .select_objects import adapters_of, failed, invalid, not_modelled, unknown_parameter

_WEIGHTS = ("VmqWeight", "IovWeight", "MinimumBandwidthWeight")
_SUBNET_MINIMUM, _SUBNET_MAXIMUM = 4096, 16_777_215


def set_adapter(state: HostState, bound: Bound) -> list[HostObject]:
    """Change the settings of all adapters meant."""
    parameters = bound.parameters
    if "DeviceNaming" in parameters and not state.release.has_device_naming:
        raise unknown_parameter(bound, "DeviceNaming")
    mac = static_mac(bound)
    updates = _updates(bound)
    changed = []
    for adapter in adapters_of(state, bound):
        new = adapter
        if mac is not None or parameters.get("DynamicMacAddress"):
            new = _with_mac(state, bound, new, mac)
        if updates:
            new = _with_updates(bound, new, updates)
        new = _with_bandwidth(state, bound, new)
        if new is not adapter:
            state.adapters.put(new)
        changed.append(new)
    return adapter_objects(state, changed) if parameters.get("Passthru") else []


def _updates(bound: Bound) -> dict[str, Any]:
    parameters = bound.parameters
    for name in _WEIGHTS:
        if parameters.get(name, 0) > 100:
            raise invalid(bound, f"{name} takes 0 to 100.")
    subnet = parameters.get("VirtualSubnetId", 0)
    if subnet and not _SUBNET_MINIMUM <= subnet <= _SUBNET_MAXIMUM:
        raise invalid(bound, f"VirtualSubnetId takes 0, or {_SUBNET_MINIMUM} to {_SUBNET_MAXIMUM}.")
    updates = {}
    for parameter, value in parameters.items():
        for name in ADAPTER_PROPERTIES.get(parameter, ()):
            updates[name] = not value if name == "ClusterMonitored" else value
    return updates


def _with_updates(bound: Bound, adapter: Adapter, updates: Mapping[str, Any]) -> Adapter:
    class_name = "VMNetworkAdapter" if adapter.partition_id else "VMInternalNetworkAdapter"
    if not adapter.partition_id:
        strange = updates.keys() - template(class_name, "").keys()
        if strange:
            raise not_modelled(bound, f"{', '.join(sorted(strange))} of a management adapter")
    properties = with_properties(adapter.properties, updates, class_name)
    return adapter if properties == adapter.properties else replace(adapter, properties=properties)


def _with_mac(state: HostState, bound: Bound, adapter: Adapter, mac: str | None) -> Adapter:
    """Change the address or where it comes from, which needs the partition to be off (B3, KB2804678)."""
    if not adapter.partition_id:
        raise not_modelled(bound, "a change of a management adapter's MAC address")
    if (mac is None and adapter.dynamic_mac) or (mac == adapter.mac and not adapter.dynamic_mac):
        return adapter
    partition = state.partitions[adapter.partition_id]
    if partition.running:
        raise wrong_state(bound, partition)
    return replace(adapter, mac=mac or UNASSIGNED, dynamic_mac=mac is None)


def _with_bandwidth(state: HostState, bound: Bound, adapter: Adapter) -> Adapter:
    """Change bandwidths, rounded down to a multiple of 8; minimums only in the switch's mode (A2.1)."""
    parameters = bound.parameters
    if not parameters.keys() & {"MaximumBandwidth", "MinimumBandwidthAbsolute", "MinimumBandwidthWeight"}:
        return adapter
    maximum = parameters.get("MaximumBandwidth", adapter.maximum)
    absolute = parameters.get("MinimumBandwidthAbsolute", adapter.minimum_absolute)
    weight = parameters.get("MinimumBandwidthWeight", adapter.minimum_weight)
    if maximum < 0 or absolute < 0:
        raise invalid(bound, "A bandwidth cannot be negative.")
    switch = state.switches.get(adapter.switch_id)
    if switch is not None:
        if weight != adapter.minimum_weight and weight and switch.bandwidth_mode != "Weight":
            raise failed(bound, f"Virtual switch '{switch.name}' is not in bandwidth mode Weight.")
        if absolute != adapter.minimum_absolute and absolute and switch.bandwidth_mode != "Absolute":
            raise failed(bound, f"Virtual switch '{switch.name}' is not in bandwidth mode Absolute.")
    return replace(adapter, maximum=maximum // 8 * 8, minimum_absolute=absolute // 8 * 8, minimum_weight=weight)

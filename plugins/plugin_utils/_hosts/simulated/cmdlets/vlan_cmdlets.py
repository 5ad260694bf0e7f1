"""Get- and Set-VMNetworkAdapterVlan (rule A4)."""

from __future__ import annotations

from dataclasses import replace

from ...._model.vlan_ranges import NO_TAG, VLAN_MAXIMUM, VLAN_MINIMUM, parse_vlan_ranges, print_vlan_ranges
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import vlan_rows
from ..state.host_state import HostState
from ..state.records import UNTAGGED, Vlan
from .name_tests import name_test
from .select_objects import adapters_of, invalid

_MODES = {
    "Untagged": (),
    "Access": ("VlanId",),
    "Trunk": ("NativeVlanId", "AllowedVlanIdList"),
    "Isolated": ("PrimaryVlanId", "SecondaryVlanId"),
    "Community": ("PrimaryVlanId", "SecondaryVlanId"),
    "Promiscuous": ("PrimaryVlanId", "SecondaryVlanIdList"),
}
"""The parameters that each mode needs, and none besides (A4)."""

_ID_PARAMETERS = frozenset(name for names in _MODES.values() for name in names)


def get_vlan(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer VLAN settings with their ParentAdapter; without any parameter, of every adapter."""
    if not bound.parameters.keys() & {"VMName", "VM", "ManagementOS", "VMNetworkAdapter"}:
        if "VMNetworkAdapterName" not in bound.parameters:
            return vlan_rows(state, list(state.adapters))
        matches = name_test(bound, "VMNetworkAdapterName")
        return vlan_rows(state, [adapter for adapter in state.adapters if matches(adapter.name)])
    return vlan_rows(state, adapters_of(state, bound, "VMNetworkAdapterName"))


def set_vlan(state: HostState, bound: Bound) -> list[HostObject]:
    """Give adapters, all namesakes, exactly one VLAN mode (R12)."""
    vlan = _vlan(bound)
    changed = []
    for adapter in adapters_of(state, bound, "VMNetworkAdapterName"):
        new = replace(adapter, vlan=vlan)
        state.adapters.put(new)
        changed.append(new)
    return vlan_rows(state, changed) if bound.parameters.get("Passthru") else []


def _vlan(bound: Bound) -> Vlan:
    parameters = bound.parameters
    modes = [mode for mode in _MODES if parameters.get(mode)]
    if len(modes) != 1:
        raise invalid(bound, f"Exactly one VLAN mode is needed: {', '.join(_MODES)}.")
    mode = modes[0]
    needed = set(_MODES[mode])
    given = parameters.keys() & _ID_PARAMETERS
    if given != needed:
        wanted = ", ".join(_MODES[mode]) or "no further parameter"
        raise invalid(bound, f"VLAN mode {mode} takes {wanted}; given: {', '.join(sorted(given)) or 'none'}.")
    if mode == "Untagged":
        return UNTAGGED
    if mode == "Access":
        return Vlan("Access", access_id=_id(bound, "VlanId"))
    if mode == "Trunk":
        return Vlan("Trunk", native_id=_id(bound, "NativeVlanId", 0), allowed=_list(bound, "AllowedVlanIdList", NO_TAG))
    primary = _id(bound, "PrimaryVlanId")
    if mode == "Promiscuous":
        listed = _list(bound, "SecondaryVlanIdList")
        return Vlan("Private", private_mode=mode, primary_id=primary, secondary=listed)
    return Vlan("Private", private_mode=mode, primary_id=primary, secondary_id=_id(bound, "SecondaryVlanId"))


def _id(bound: Bound, parameter: str, minimum: int = VLAN_MINIMUM) -> int:
    """Check an id; the range is the service's, the binder takes any Int32 (A4)."""
    value: int = bound.parameters[parameter]
    if not minimum <= value <= VLAN_MAXIMUM:
        raise invalid(bound, f"{parameter} {value} is out of range: {minimum} to {VLAN_MAXIMUM}.")
    return value


def _list(bound: Bound, parameter: str, lowest: int = VLAN_MINIMUM) -> str:
    """Read a list; that of a trunk may begin at 0 (Azure Local, virtual deployment: ``-AllowedVlanIdList 0-1000``)."""
    try:
        return print_vlan_ranges(parse_vlan_ranges(bound.parameters[parameter], lowest))
    except ValueError as error:
        raise invalid(bound, f"{parameter}: {error}.") from None

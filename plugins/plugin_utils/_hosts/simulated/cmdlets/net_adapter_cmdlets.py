"""Get-, Rename-, Enable- and Disable-NetAdapter (rule A6)."""

from __future__ import annotations

from dataclasses import replace

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.interface_objects import net_adapter_row
from ..state.machines import Machine
from ..state.records import GUEST, PHYSICAL
from .select_interfaces import interfaces_of, os_failed
from .select_objects import not_modelled


def get_net_adapter(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer interfaces; -Physical leaves virtual ones out. Hidden interfaces are not modelled."""
    found = interfaces_of(machine, bound)
    if bound.parameters.get("Physical"):
        found = [interface for interface in found if interface.kind == PHYSICAL]
    return [net_adapter_row(machine, interface) for interface in found]


def rename_net_adapter(machine: Machine, bound: Bound) -> list[HostObject]:
    """Rename interfaces; descriptions and virtual adapters keep theirs (A6)."""
    name = bound.parameters["NewName"]
    renamed = []
    for interface in interfaces_of(machine, bound):
        if interface.kind == GUEST:
            raise not_modelled(bound, "another name of an interface inside a partition")
        others = {other.alias.lower() for other in machine.interfaces() if other.id != interface.id}
        if not name or name.lower() in others:
            raise os_failed(
                bound, f"An interface with the name '{name}' cannot be made: it exists already or is empty."
            )
        changed = replace(interface, alias=name)
        machine.put(changed)
        renamed.append(net_adapter_row(machine, changed))
    return renamed if bound.parameters.get("PassThru") else []


def enable_net_adapter(machine: Machine, bound: Bound) -> list[HostObject]:
    """Enable interfaces."""
    return _toggle(machine, bound, enabled=True)


def disable_net_adapter(machine: Machine, bound: Bound) -> list[HostObject]:
    """Disable interfaces; their configuration stays (D25)."""
    return _toggle(machine, bound, enabled=False)


def _toggle(machine: Machine, bound: Bound, *, enabled: bool) -> list[HostObject]:
    changed = []
    for interface in interfaces_of(machine, bound):
        if interface.kind == GUEST:
            raise not_modelled(bound, "a disabled interface inside a partition")
        new = replace(interface, enabled=enabled)
        if new.enabled != interface.enabled:
            machine.put(new)
        changed.append(net_adapter_row(machine, new))
    return changed if bound.parameters.get("PassThru") else []

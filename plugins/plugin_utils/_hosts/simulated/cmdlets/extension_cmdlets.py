"""Get-, Enable- and Disable-VMSwitchExtension, Get-VMSystemSwitchExtension (rule A2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.switch_extensions import extension_objects, installed_extensions
from ..state.host_state import HostState
from ..state.records import Switch
from .name_tests import may_match_nothing, name_test, text_test
from .select_objects import invalid, switches_of


def get_extension(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the extensions of switches."""
    wanted = _wanted(bound)
    switches = switches_of(state, bound, "VMSwitchName")
    return [row for switch in switches for row in extension_objects(state, switch) if wanted(row["Name"])]


def get_system_extension(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the extensions installed on the host."""
    wanted = _wanted(bound)
    return [
        {
            "Id": extension.id,
            "Name": extension.name,
            "Vendor": "Microsoft",
            "Version": "",
            "ExtensionType": extension.kind,
            "CimSession": None,
            "ComputerName": state.name,
            "IsDeleted": False,
        }
        for extension in installed_extensions(state)
        if wanted(extension.name)
    ]


def _wanted(bound: Bound) -> Callable[[str], bool]:
    return name_test(bound, "Name") if "Name" in bound.parameters else lambda _name: True


def enable_extension(state: HostState, bound: Bound) -> list[HostObject]:
    """Enable extensions on the switches meant, or on all."""
    return _toggle(state, bound, enabled=True)


def disable_extension(state: HostState, bound: Bound) -> list[HostObject]:
    """Disable extensions on the switches meant, or on all."""
    return _toggle(state, bound, enabled=False)


def _toggle(state: HostState, bound: Bound, *, enabled: bool) -> list[HostObject]:
    rows: list[HostObject] = []
    for switch, names in _meant(state, bound):
        now = set(state.switches[switch.id].extensions)
        now = now | names if enabled else now - names
        ordered = tuple(extension.name for extension in installed_extensions(state) if extension.name in now)
        changed = replace(state.switches[switch.id], extensions=ordered)
        if changed.extensions != switch.extensions:
            state.switches.put(changed)
        rows += [row for row in extension_objects(state, changed) if row["Name"] in names]
    return rows


def _meant(state: HostState, bound: Bound) -> Iterable[tuple[Switch, set[str]]]:
    parameters = bound.parameters
    if "VMSwitchExtension" in parameters:
        return [(state.switches[row["SwitchId"]], {row["Name"]}) for row in parameters["VMSwitchExtension"]]
    if parameters.keys() & {"VMSwitchName", "VMSwitch"}:
        switches = switches_of(state, bound, "VMSwitchName")
    else:
        switches = list(state.switches)
    names: set[str] = set()
    for name in parameters["Name"]:
        matches = text_test(bound, "Name", name)
        hits = {extension.name for extension in installed_extensions(state) if matches(extension.name)}
        if not hits and not may_match_nothing(bound, "Name", name):
            raise invalid(bound, f'Hyper-V was unable to find a virtual switch extension with name "{name}".')
        names |= hits
    return [(switch, names) for switch in switches]

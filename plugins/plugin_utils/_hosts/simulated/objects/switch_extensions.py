"""The extensions of simulated switches, as objects (rule A2.2)."""

from __future__ import annotations

from ...._powershell.host_objects import HostObject
from ...._powershell.object_templates import template
from ...._powershell.switch_extensions import EXTENSIONS, Extension
from ..state.host_state import HostState
from ..state.records import Switch


def installed_extensions(state: HostState) -> list[Extension]:
    """Give the extensions that a host of this release has."""
    order = state.release.order
    return [extension for extension in EXTENSIONS if extension.first_release <= order]


def usual_extensions(state: HostState) -> tuple[str, ...]:
    """Give the names of the extensions that are enabled on a new switch."""
    order = state.release.order
    return tuple(extension.name for extension in installed_extensions(state) if order in extension.usual)


def extension_objects(state: HostState, switch: Switch) -> list[HostObject]:
    """Give VMSwitchExtension objects of a switch."""
    shape = template("VMSwitchExtension", state.name)
    return [
        {
            **shape,
            "Id": extension.id,
            "Name": extension.name,
            "Vendor": "Microsoft",
            "ExtensionType": extension.kind,
            "SwitchId": switch.id,
            "SwitchName": switch.name,
            "Enabled": extension.name in switch.extensions,
            "Running": extension.name in switch.extensions,
        }
        for extension in installed_extensions(state)
    ]

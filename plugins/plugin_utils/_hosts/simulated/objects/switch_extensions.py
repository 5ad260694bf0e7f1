"""The extensions that Windows brings along for every virtual switch (rule A2.2)."""

from __future__ import annotations

from dataclasses import dataclass

from ...._powershell.host_objects import HostObject
from ...._powershell.object_templates import template
from ..state.host_state import HostState
from ..state.records import Switch


@dataclass(frozen=True, slots=True)
class Extension:
    """An installed switch extension; switch extensions exist since release 2012."""

    id: str
    name: str
    kind: str
    usual: bool
    first_release: int  # HostRelease.order


EXTENSIONS = (
    Extension("E7C3B2F0-F3C5-48DF-AF2B-10FED6D72E7A", "Microsoft Windows Filtering Platform", "Filter", True, 2),
    Extension(
        "F74F241B-440F-4433-BB28-00F89EAD20D8", "Microsoft Azure VFP Switch Filter Extension", "Filter", False, 4
    ),
    Extension("EA24CD6C-D17A-4348-9190-09F0D5BE83DD", "Microsoft NDIS Capture", "Monitoring", False, 2),
)


def installed_extensions(state: HostState) -> list[Extension]:
    """Give the extensions that a host of this release has."""
    order = state.release.order
    return [extension for extension in EXTENSIONS if extension.first_release <= order]


def usual_extensions(state: HostState) -> tuple[str, ...]:
    """Give the names of the extensions that are enabled on a new switch: the filtering platform only."""
    return tuple(extension.name for extension in installed_extensions(state) if extension.usual)


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

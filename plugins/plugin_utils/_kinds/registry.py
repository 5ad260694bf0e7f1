"""All kinds, in the order in which documents list them; every list of kinds elsewhere is derived from this one."""

from __future__ import annotations

from collections.abc import Mapping

from .behaviour import KindBehaviour, Unmentioned
from .host_settings.kind import HOST_SETTINGS
from .nic_binding.kind import NIC_BINDING
from .partition.kind import PARTITION
from .partition_adapter.kind import PARTITION_ADAPTER
from .virtual_switch.kind import VIRTUAL_SWITCH

KINDS: dict[str, KindBehaviour] = {
    behaviour.kind.name: behaviour
    for behaviour in (HOST_SETTINGS, VIRTUAL_SWITCH, NIC_BINDING, PARTITION, PARTITION_ADAPTER)
}


def check_kinds(kinds: Mapping[str, KindBehaviour]) -> None:
    """Raise TypeError for a kind that some stage could not handle, with the kind's and the stage's name."""
    sections: dict[str, str] = {}
    for name, behaviour in kinds.items():
        kind = behaviour.kind
        fields = {item.name for item in kind.fields}
        if name != kind.name:
            raise TypeError(f"kind '{kind.name}': the registry has it under the name '{name}'")
        if kind.section in sections:
            raise TypeError(f"kind '{name}': documents have section '{kind.section}' for '{sections[kind.section]}'")
        if not fields.issuperset(kind.key):
            raise TypeError(f"kind '{name}': matching needs its key, and no field is called {set(kind.key) - fields}")
        if not kind.removable and behaviour.unmentioned is not Unmentioned.STAYS:
            raise TypeError(f"kind '{name}': state overridden would remove it, and it is not removable")
        sections[kind.section] = name


check_kinds(KINDS)

"""All kinds, in the order in which documents list them; every list of kinds elsewhere is derived from this one."""

from __future__ import annotations

from .behaviour import KindBehaviour
from .host_settings.kind import HOST_SETTINGS
from .nic_binding.kind import NIC_BINDING
from .partition.kind import PARTITION
from .partition_adapter.kind import PARTITION_ADAPTER
from .virtual_switch.kind import VIRTUAL_SWITCH

KINDS: dict[str, KindBehaviour] = {
    behaviour.kind.name: behaviour
    for behaviour in (HOST_SETTINGS, VIRTUAL_SWITCH, NIC_BINDING, PARTITION, PARTITION_ADAPTER)
}

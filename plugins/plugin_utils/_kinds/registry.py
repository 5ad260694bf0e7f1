"""All kinds, in the order in which documents list them; every list of kinds elsewhere is derived from this one."""

from __future__ import annotations

from . import (
    check_host_settings,
    check_nic_binding,
    check_partition,
    check_partition_adapter,
    check_virtual_switch,
    host_settings,
    lower_partition_adapter,
    lower_virtual_switch,
    nic_binding,
    partition,
    partition_adapter,
    virtual_switch,
)
from .behaviour import KindBehaviour, once_a_view

HOST_SETTINGS = KindBehaviour(
    kind=host_settings.KIND,
    read=once_a_view(host_settings.read),
    lower=host_settings.lower,
    check=check_host_settings.check,
)
VIRTUAL_SWITCH = KindBehaviour(
    kind=virtual_switch.KIND,
    read=once_a_view(virtual_switch.read),
    lower=lower_virtual_switch.lower,
    check=check_virtual_switch.check,
    complete=virtual_switch.complete,
    defaults=virtual_switch.defaults,
    recreate_reason=virtual_switch.recreate_reason,
)
NIC_BINDING = KindBehaviour(
    kind=nic_binding.KIND,
    read=once_a_view(nic_binding.read),
    lower=nic_binding.lower,
    check=check_nic_binding.check,
    complete=nic_binding.complete,
)
PARTITION = KindBehaviour(
    kind=partition.KIND,
    read=once_a_view(partition.read),
    lower=partition.lower,
    check=check_partition.check,
    complete=partition.complete,
)
PARTITION_ADAPTER = KindBehaviour(
    kind=partition_adapter.KIND,
    read=once_a_view(partition_adapter.read),
    lower=lower_partition_adapter.lower,
    check=check_partition_adapter.check,
    complete=partition_adapter.complete,
    defaults=partition_adapter.defaults,
    means=partition_adapter.means,
    recreate_reason=partition_adapter.recreate_reason,
)

KINDS: dict[str, KindBehaviour] = {
    behaviour.kind.name: behaviour
    for behaviour in (HOST_SETTINGS, VIRTUAL_SWITCH, NIC_BINDING, PARTITION, PARTITION_ADAPTER)
}

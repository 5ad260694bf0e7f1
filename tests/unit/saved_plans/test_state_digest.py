"""By what a saved plan knows its host: everything that was read, but not what changes while nobody changes anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.memory_session import (
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObjects
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.state_digest import table_digests

# Written out, since the table itself is what is held.
VOLATILE = [
    "CPUUsage", "Heartbeat", "IPsecOffloadSAUsage", "IovQueuePairsAssigned", "IovUsage", "MemoryAssigned",
    "MemoryDemand", "MemoryStatus", "PreferredLifetime", "Uptime", "ValidLifetime", "VmqUsage",
]  # fmt: skip


def objects_with(**properties: Any) -> HostObjects:
    hardware = read_hardware({"physical_adapters": [{"name": "NIC1"}], "partitions": [{"name": "web01"}]})
    objects = read_host(memory_session("HV1", hardware), ReadScope(guests=None))
    return replace(objects, partitions=[{**row, **properties} for row in objects.partitions])


@pytest.mark.parametrize("name", VOLATILE)
def test_what_changes_by_itself_is_no_change_of_the_host(name: str) -> None:
    assert table_digests(objects_with(**{name: 1})) == table_digests(objects_with(**{name: 2}))


def test_every_other_property_is_a_change_of_its_table_alone() -> None:
    before, after = table_digests(objects_with(Generation=1)), table_digests(objects_with(Generation=2))
    assert [name for name in before if before[name] != after[name]] == ["partitions"]


def test_the_order_of_rows_is_no_change() -> None:
    objects = objects_with()
    turned = replace(objects, bindings=[*reversed(objects.bindings)])
    assert table_digests(turned) == table_digests(objects)

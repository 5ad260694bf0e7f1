"""The place in a document of what a step is for: where it is declared, else what it belongs to, else its address."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.partition_adapter.fields import PartitionAdapter
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.virtual_switch.fields import VirtualSwitch
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.operation import Action, Operation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.declared_places import DeclaredPlaces
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document

DOCUMENT = read_document(
    {
        "virtual_switches": [{"name": "LAN", "uplinks": ["NIC1"]}, {"name": "Backend", "type": "private"}],
        "partitions": [{"name": "web01"}],
        "partition_adapters": [{"partition": "web01", "name": "Front"}],
    }
)


@pytest.mark.parametrize(
    ("kind", "key", "place"),
    [
        ("virtual_switch", ("BACKEND",), "virtual_switches[1]"),
        ("partition_adapter", ("web01", "front"), "partition_adapters[0]"),
        ("nic_binding", ("nic1",), "virtual_switches[0]"),
        ("partition_adapter", ("web01", "Other"), "partitions[0]"),
        ("nic_binding", ("NIC2",), "nic_bindings: NIC2"),
        ("partition_adapter", ("parent", "LAN"), "partition_adapters: parent / LAN"),
        ("host_settings", (), "host_settings: host_settings"),
    ],
)
def test_by_kind_and_key(kind: str, key: tuple[str, ...], place: str) -> None:
    assert DeclaredPlaces(DOCUMENT).find(kind, key) == place


@pytest.mark.parametrize("partition", ["web02", "parent"])
def test_an_adapter_belongs_to_its_switch(partition: str) -> None:
    adapter = PartitionAdapter(partition, "A", switch="lan")
    assert DeclaredPlaces(DOCUMENT).find("partition_adapter", (partition, "A"), [adapter]) == "virtual_switches[0]"


def test_a_place_that_an_operation_knows_is_kept() -> None:
    """A switch that is selected by its Id and renamed is not found by its name."""
    operation = Operation(Action.UPDATE, "virtual_switch", ("LAN",), None, None, where="virtual_switches[7]")
    assert DeclaredPlaces(DOCUMENT).placed(operation).where == "virtual_switches[7]"


def test_differences_found_by_verification_have_the_place() -> None:
    nothing: dict[str, list[Any]] = {name: [] for name in KINDS}
    predicted = {**nothing, "virtual_switch": [VirtualSwitch("Backend"), VirtualSwitch("Other")]}
    places = DeclaredPlaces(DOCUMENT)
    found = differences(predicted, nothing, whole_host=True, find_place=places.find)
    assert [finding.where for finding in found] == ["virtual_switches[1]", "virtual_switches: other"]

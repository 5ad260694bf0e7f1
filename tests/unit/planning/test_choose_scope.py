"""How much of a host is read for a document: no more than it needs, and all that it needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.choose_scope import MANY_PARTITIONS, read_scope
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State

EVERYTHING = ReadScope(None, frozenset())
ID = "6f1c2f4e-3f0b-4b7e-9b0e-2d6f1d3c5a10"


def adapters(*partitions: str, **more: Any) -> dict[str, Any]:
    return {"partition_adapters": [{"partition": name, "name": "A", **more} for name in partitions]}


def scope(document: dict[str, Any], state: State = State.MERGED) -> ReadScope:
    return read_scope(read_document(document), Options(state=state))


def test_a_document_about_partitions_reads_only_these() -> None:
    document = {**adapters("Web01", "db01"), "partitions": [{"name": "app01"}]}
    assert scope(document) == ReadScope(frozenset({"web01", "db01", "app01"}), frozenset())


@pytest.mark.parametrize(
    "document",
    [
        adapters("web01", "parent"),
        {**adapters("web01"), "virtual_switches": [{"name": "LAN"}]},
        {**adapters("web01"), "host_settings": {"mac_address_minimum": "00-15-5D-00-00-00"}},
        {"partitions": [{"name": "web01", "id": ID}]},
        adapters(ID),
        adapters(*(f"web{number}" for number in range(MANY_PARTITIONS + 1))),
    ],
    ids=["the next free address", "a switch", "the pool", "a partition by Id", "an owner by Id", "many partitions"],
)
def test_what_depends_on_every_adapter_reads_all_partitions(document: dict[str, Any]) -> None:
    assert scope(document) == EVERYTHING


def test_as_many_partitions_as_are_asked_for_one_by_one_are_read_alone() -> None:
    names = [f"web{number}" for number in range(MANY_PARTITIONS)]
    assert scope(adapters(*names)).partitions == frozenset(names)


def test_state_overridden_reads_all_partitions() -> None:
    assert scope(adapters("web01"), State.OVERRIDDEN) == EVERYTHING


def test_guests_are_read_where_their_addresses_are_declared() -> None:
    address = {"ipv4": {"addresses": ["10.0.0.5/24"]}}
    assert scope(adapters("Web01", **address)).guests == frozenset({"web01"})
    assert scope(adapters(ID, **address)) == ReadScope(None, None)
    assert scope(adapters("parent", **address)) == EVERYTHING

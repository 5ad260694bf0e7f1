"""Invariant 8: cost grows linearly with the host, and VLAN ranges are never expanded. Counted, not timed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

from .generate_documents import OWN_SETTINGS
from .generate_hosts import build
from .guaranteed import guaranteed
from .run_worlds import MemoryHost, read

COUNTS = (1, 2, 3)
WIDE = ("1-4094", "2-4000,4002-4094")


@st.composite
def templates(draw: Any) -> dict[str, Any]:
    """Settings that every adapter of a partition gets."""
    names = draw(st.lists(st.sampled_from(sorted(OWN_SETTINGS)), unique=True, max_size=4))
    said = {name: draw(st.sampled_from(OWN_SETTINGS[name])) for name in names}
    if draw(st.booleans()):
        said["vlan"] = {"mode": "trunk", "native_id": 0, "allowed_ids": draw(st.sampled_from(WIDE))}
    return said


def document_of(count: int, template: dict[str, Any], power: str) -> dict[str, Any]:
    return {
        "virtual_switches": [{"name": "Lan", "type": "private", "bandwidth_reservation_mode": "weight"}],
        "partitions": [{"name": f"vm{number}", "power": power} for number in range(count)],
        "partition_adapters": [
            {"partition": f"vm{number}", "name": f"a{index}", "switch": "Lan", **template}
            for number in range(count)
            for index in range(3)
        ],
    }


@guaranteed
@given(templates(), st.sampled_from(("running", "off")))
def test_commands_and_questions_grow_linearly(template: dict[str, Any], power: str) -> None:
    changing, asking = [], []
    for count in COUNTS:
        host = MemoryHost(build({"release": "2022"}, ()))
        reconcile(host, read_document(document_of(count, template, power)), Options())
        changing.append(len(host.changes))
        asking.append(len(host.sent) - len(host.changes))
    assert changing[2] - changing[1] == changing[1] - changing[0] > 0
    assert asking[0] == asking[1] == asking[2]


@guaranteed
@given(templates(), st.sampled_from(WIDE))
def test_vlan_ranges_are_never_expanded(template: dict[str, Any], allowed: str) -> None:
    vlan = {"mode": "trunk", "native_id": 0, "allowed_ids": allowed}
    host = MemoryHost(build({"release": "2022"}, ()))
    result = reconcile(host, read_document(document_of(1, template | {"vlan": vlan}, "off")), Options())
    values = [value for sent in host.changes for value in sent.parameters.values()]
    assert all(len(value) < 200 for value in values if isinstance(value, (str, tuple)))
    assert all(longest_list(adapter) < 64 for adapter in read(host.session).network_adapters)
    assert longest_list(result.after) < 64


def longest_list(value: Any) -> int:
    if isinstance(value, dict):
        return max((longest_list(part) for part in value.values()), default=0)
    if isinstance(value, (list, tuple)):
        return max([len(value), *(longest_list(part) for part in value)])
    return 0

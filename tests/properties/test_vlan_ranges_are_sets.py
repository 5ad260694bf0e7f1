"""Ranges of VLANs behave as the sets of ids that they stand for, without being expanded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.vlan_ranges import (
    Ranges,
    common_vlans,
    parse_vlan_ranges,
    print_vlan_ranges,
    with_vlan,
)

IDS = st.integers(1, 60)
SETS = st.sets(IDS, min_size=1)


def ranges_of(ids: set[int]) -> Ranges:
    return parse_vlan_ranges(",".join(map(str, ids)))


def ids_of(ranges: Ranges) -> set[int]:
    return {vlan for first, last in ranges for vlan in range(first, last + 1)}


@given(SETS, SETS)
def test_what_two_ranges_have_in_common(one: set[int], other: set[int]) -> None:
    found = common_vlans(ranges_of(one), ranges_of(other))
    assert ids_of(found) == one & other
    assert found == common_vlans(ranges_of(other), ranges_of(one))
    assert not found or parse_vlan_ranges(print_vlan_ranges(found)) == found


@given(SETS, st.integers(0, 60))
def test_one_id_more(ids: set[int], vlan: int) -> None:
    assert ids_of(with_vlan(ranges_of(ids), vlan)) == ids | {vlan}

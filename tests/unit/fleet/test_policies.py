"""What a plan must not remove is found, with the step and the way out."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import Protected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.policies import Policy, policy_findings

FULL = {"version": 1, "virtual_switches": [{"name": "LAN"}], "partition_adapters": [{"partition": "a", "name": "b"}]}


def step(action: str, kind: str, *key: str) -> dict[str, Any]:
    return {"action": action, "kind": kind, "key": list(key)}


def found(
    plan: list[dict[str, Any]], policy: Policy, document: dict[str, Any] | None = None, unmentioned: bool = True
) -> list[tuple[str, str]]:
    findings = list(policy_findings(plan, FULL if document is None else document, policy, unmentioned))
    assert all(finding.message and finding.hint for finding in findings)
    return [(finding.rule, finding.where) for finding in findings]


PRUNING = Policy(prune=True)


def test_nothing_unmentioned_is_removed_unless_pruning_is_meant() -> None:
    plan = [step("delete", "virtual_switch", "Old"), step("create", "virtual_switch", "LAN")]
    assert found(plan, Policy()) == [("prune", "plan")]
    assert found(plan, PRUNING) == []
    # What a document says to remove is no pruning.
    assert found(plan, Policy(), unmentioned=False) == []


@pytest.mark.parametrize("action", ["delete", "replace"])
def test_what_is_protected_is_neither_removed_nor_made_anew(action: str) -> None:
    policy = Policy(prune=True, protected=(Protected("virtual_switch", ("Storage",)),))
    plan = [step("create", "virtual_switch", "x"), step(action, "virtual_switch", "STORAGE")]
    assert found(plan, policy) == [("protected", "plan[1]")]
    assert found([step("update", "virtual_switch", "Storage")], policy) == []
    assert found([step(action, "virtual_switch", "Other")], policy) == []


def test_a_partition_does_not_go_with_a_protected_adapter() -> None:
    policy = Policy(prune=True, protected=(Protected("partition_adapter", ("web01", "Backup")),))
    document = FULL | {"partitions": [{"name": "x"}]}
    assert found([step("delete", "partition", "WEB01")], policy, document) == [("protected", "plan[0]")]
    assert found([step("update", "partition", "web01")], policy, document) == []


def test_a_section_that_mentions_nothing_empties_no_host() -> None:
    document = {"version": 1, "virtual_switches": []}
    plan = [step("delete", "virtual_switch", "A"), step("delete", "partition_adapter", "a", "b")]
    assert found(plan, PRUNING, document) == [("empty", "virtual_switches"), ("empty", "partition_adapters")]
    assert found(plan, Policy(prune=True, allow_empty=True), document) == []
    assert found(plan, PRUNING) == []


def test_more_removals_than_allowed_are_too_many() -> None:
    plan = [step("delete", "virtual_switch", str(number)) for number in range(3)]
    assert found(plan, Policy(prune=True, maximum_removals=2)) == [("removals", "plan")]
    assert found(plan, Policy(prune=True, maximum_removals=3)) == []
    assert found(plan, Policy(prune=True, maximum_removals=2), unmentioned=False) == [("removals", "plan")]


def test_a_long_list_is_cut() -> None:
    plan = [step("delete", "virtual_switch", str(number)) for number in range(500)]
    finding = next(policy_findings(plan, FULL, Policy(), unmentioned=True))
    assert finding.message.endswith("and 490 more")

"""A kind is a folder and a name: one that no core file knows goes through every state, check mode and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract import validate_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.behaviour import Wave
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS, check_kinds
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, RolledBack
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.waves import check_waves
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.render_document import render_document

from ..way_back.stored_hosts import Stage, stage
from .toy_kind import KIND, ROUTE

WEST = {"destination": "10.1.0.0/16", "adapter": "NIC2", "next_hop": "10.0.0.8"}
EAST = {"destination": "10.2.0.0/16", "adapter": "NIC2", "next_hop": "10.0.0.9"}


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register the kind for one test; schemas of documents are derived anew before and after it."""
    monkeypatch.setitem(KINDS, "route", ROUTE)
    check_kinds(KINDS)
    check_waves(KINDS)
    forget_schemas()
    yield
    forget_schemas()


def forget_schemas() -> None:
    validate_document._validator.cache_clear()
    validate_document._fast_validator.cache_clear()


@pytest.fixture
def host(tmp_path: Path) -> Stage:
    return stage(tmp_path)


def routes(host: Stage) -> list[tuple[str, str]]:
    return [(route.destination, route.next_hop) for route in host.resources()["route"]]


def test_merged_adds_and_changes_and_leaves_the_others(host: Stage) -> None:
    assert host.run({"routes": [WEST, EAST]}).changed
    result = host.run({"routes": [{**WEST, "next_hop": "10.0.0.7"}]})
    assert [str(step.operation.action) for step in result.plan.steps] == ["update"]
    assert sorted(routes(host)) == [("10.1.0.0/16", "10.0.0.7"), ("10.2.0.0/16", "10.0.0.9")]
    assert not host.run({"routes": [{**WEST, "next_hop": "10.0.0.7"}]}).changed


def test_replaced_puts_the_default_in_place_of_what_is_unsaid(host: Stage) -> None:
    host.run({"routes": [WEST, EAST]})
    host.run({"routes": [{"destination": WEST["destination"]}]}, state=State.REPLACED)
    assert sorted(routes(host)) == [("10.1.0.0/16", "10.0.0.1"), ("10.2.0.0/16", "10.0.0.9")]


def test_overridden_removes_what_is_not_mentioned(host: Stage) -> None:
    host.run({"routes": [WEST, EAST]})
    host.run({"routes": [EAST]}, state=State.OVERRIDDEN)
    assert routes(host) == [("10.2.0.0/16", "10.0.0.9")]


def test_deleted_removes_what_is_mentioned(host: Stage) -> None:
    host.run({"routes": [WEST, EAST]})
    host.run({"routes": [WEST]}, state=State.DELETED)
    assert routes(host) == [("10.2.0.0/16", "10.0.0.9")]


def test_gathered_is_a_document_that_changes_nothing(host: Stage) -> None:
    host.run({"routes": [WEST, EAST]})
    document: dict[str, Any] = gather(host.host).document
    assert document["routes"] == [WEST, EAST]
    assert not host.run(document, state=State.OVERRIDDEN).changed


def test_check_mode_plans_and_sends_nothing(host: Stage) -> None:
    result = host.run({"routes": [WEST]}, check_mode=True)
    assert (result.changed, routes(host)) == (True, [])
    assert result.after["routes"] == [WEST]


def test_rendered_says_it_in_cmdlets() -> None:
    document = {"nic_bindings": [{"adapter": "NIC2"}], "routes": [WEST]}
    prepared = render_document(read_document(document))
    assert render_all(prepared.plan.invocations()) == [
        "New-NetRoute -InterfaceAlias 'NIC2' -DestinationPrefix '10.1.0.0/16' -NextHop '10.0.0.8'"
    ]


def test_references_are_resolved_by_the_kind_itself(host: Stage) -> None:
    with pytest.raises(DocumentRejected, match="the host has no NIC 'NIC9'"):
        host.run({"routes": [{**WEST, "adapter": "NIC9"}]})


def test_its_own_check_refuses(host: Stage) -> None:
    with pytest.raises(DocumentRejected, match="this is the default route"):
        host.run({"routes": [{**WEST, "destination": "0.0.0.0/0"}]})


@pytest.mark.parametrize("state", [State.MERGED, State.OVERRIDDEN, State.DELETED])
def test_a_refused_command_takes_its_changes_back(host: Stage, state: State) -> None:
    host.run({"routes": [WEST]})
    before = host.resources()
    document = {"routes": [{**WEST, "next_hop": "10.0.0.7"}, EAST]}
    if state is State.DELETED:
        document = {"routes": [WEST], "virtual_switches": [{"name": "LAN"}]}
        host.run({"virtual_switches": [{"name": "LAN", "type": "private"}]})
        before = host.resources()
        refused = "Remove-VMSwitch"
    else:
        document["virtual_switches"] = [{"name": "LAN", "type": "private"}]
        refused = "New-NetRoute"
    host.misbehave({"kind": "refuse", "cmdlet": refused})
    with pytest.raises(RolledBack):
        host.run(document, state=state)
    assert host.is_as(before)


def test_a_kind_without_a_turn_in_a_plan_is_refused_when_it_is_loaded() -> None:
    with pytest.raises(TypeError, match="kind 'route': the rehearsal has no turn for it"):
        check_waves({"route": replace(ROUTE, wave=Wave.INTERLOCKED)})


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ({"nat": ROUTE}, "the registry has it under the name 'nat'"),
        ({"route": replace(ROUTE, kind=replace(KIND, key=("number",)))}, "matching needs its key"),
        ({"route": replace(ROUTE, kind=replace(KIND, removable=False))}, "state overridden would remove it"),
        ({**KINDS, "route": replace(ROUTE, kind=replace(KIND, section="partitions"))}, "section 'partitions'"),
    ],
)
def test_a_kind_that_a_stage_cannot_handle_is_named_with_the_stage(kinds: dict[str, Any], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        check_kinds(kinds)

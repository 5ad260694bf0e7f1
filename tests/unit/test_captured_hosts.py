"""Hosts as somebody captured them (tests/unit/captured_hosts): read, imported, and left alone by what was imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.decode_json import decode_json
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.make_twin import twin_state
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.read_export import Export, read_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.memory_session import (
    MemorySession,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.import_export import import_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

CAPTURES = sorted((Path(__file__).parent / "captured_hosts").glob("*.json"))


def captured(name: str) -> Export:
    file = next(file for file in CAPTURES if file.stem == name)
    return read_export(decode_json(file.read_bytes(), file.name))


def adapters_of(name: str) -> dict[str, dict[str, Any]]:
    document = import_export(captured(name)).document
    return {adapter["name"]: adapter for adapter in document["partition_adapters"]}


def test_every_capture_says_where_it_is_from() -> None:
    told = (Path(__file__).parent / "captured_hosts" / "README.md").read_text(encoding="utf-8")
    assert len(CAPTURES) >= 8
    assert [file.name for file in CAPTURES if f"`{file.name}`" not in told] == []


@pytest.mark.parametrize("state", [State.MERGED, State.REPLACED, State.OVERRIDDEN])
@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: file.stem)
def test_what_is_imported_changes_nothing_on_the_twin(file: Path, state: State) -> None:
    export = captured(file.stem)
    host = OneSessionHost(MemorySession(twin_state(export, "twin")))
    result = reconcile(host, read_document(import_export(export).document), Options(state))
    assert not result.changed, [step.operation for step in result.plan.steps]


def test_team_mappings_are_kept_where_id_and_device_id_differ() -> None:
    found = adapters_of("converged_team_of_2016")
    assert {name: adapter.get("team_mapping") for name, adapter in found.items()} == {
        "Office": None,
        "Mgt": None,
        "SMB1": "Fast-40G-1",
        "SMB2": "Fast-40G-2",
    }


def test_ghosts_of_management_adapters_are_told_and_left_out() -> None:
    imported = import_export(captured("windows_10_with_ghost_adapters"))
    names = [one["name"] for one in imported.document["partition_adapters"] if one["partition"] == "parent"]
    assert names.count("lab-01") == 1
    assert "Uplink" not in names
    assert sum("a ghost, which was left out" in remark for remark in imported.remarks) == 2


def test_vlans_of_the_isolation_family_are_told() -> None:
    remarks = import_export(captured("network_atc_of_azure_local")).remarks
    assert {vlan for vlan in ("711", "712") for remark in remarks if f"is in VLAN {vlan} by" in remark} == {
        "711",
        "712",
    }


def test_a_team_is_made_of_the_nics_that_have_the_switch_protocol_where_descriptions_do_not_tell() -> None:
    document = import_export(captured("team_of_2016_with_other_descriptions")).document
    assert [len(switch["uplinks"]) for switch in document["virtual_switches"]] == [4]

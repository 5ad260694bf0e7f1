"""Users' text may look like anything, a message and its hint included: the message holds it whole, the hint is ours."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.read_export import read_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document

EXPORT = Path(__file__).parents[1] / "exports" / "windows_server_2022" / "export.json"

ADDRESS = "write it like 10.0.0.5/24"
MAC = "write 12 hex digits, such as 00-15-5D-0A-00-10"
VLANS = "write ids and ranges, such as 1-100,200"
SMALLER = "write the smaller id first"


def adapter(**fields: Any) -> dict[str, Any]:
    return {"partition_adapters": [{"partition": "web01", "name": "A", **fields}]}


def switch(**fields: Any) -> dict[str, Any]:
    return {"virtual_switches": [{"name": "LAN", **fields}]}


def intent(**fields: Any) -> dict[str, Any]:
    return {"intents": [{"from": "parent", "to": "outside", **fields}]}


def refused(document: dict[str, Any]) -> list[Finding]:
    with pytest.raises(DocumentRejected) as rejected:
        read_document(document)
    return list(rejected.value.findings)


@pytest.mark.parametrize(
    ("text", "hint", "document"),
    [
        ("eth - 2", MAC, adapter(mac_address="eth - 2")),
        ("00-15 - 5D", MAC, adapter(mac_address="00-15 - 5D")),
        ("1 - 2 - 3", VLANS, adapter(vlan={"mode": "trunk", "native_id": 0, "allowed_ids": "1 - 2 - 3"})),
        ("9 - 3", SMALLER, adapter(vlan={"mode": "trunk", "native_id": 0, "allowed_ids": "9 - 3"})),
        ("0 - 3", "choose ids in that range", adapter(vlan={"mode": "promiscuous", "secondary_ids": "0 - 3"})),
        ("LAN - 2", ADDRESS, adapter(ipv4={"addresses": ["LAN - 2"]})),
        ("LAN - 2", "write it like 10.0.0.1", adapter(ipv4={"addresses": ["10.0.0.5/24"], "gateway": "LAN - 2"})),
        ("LAN - 2", "write it like 10.0.0.1", adapter(ipv4={"dns_servers": ["LAN - 2"]})),
        (
            "5 Gbps - 1",
            "write bits per second, such as 500Mbps or 1000000000",
            adapter(maximum_bandwidth="5 Gbps - 1"),
        ),
        (
            "Local Area Connection - 2",
            "write it like 10.0.0.5",
            intent(to={"address": "Local Area Connection - 2"}),
        ),
        (
            "LAN - Virtual Network",
            "write it like 10.0.0.5",
            intent(**{"from": {"address": "LAN - Virtual Network"}}),
        ),
    ],
)
def test_fields_of_documents(text: str, hint: str, document: dict[str, Any]) -> None:
    findings = refused(document)
    assert [finding.hint for finding in findings] == [hint]
    assert text in findings[0].message


def test_a_name_by_the_convention_stays_whole() -> None:
    (finding,) = refused({"virtual_switches": [{"name": "LAN - Virtual Network"}, {"name": "LAN - Virtual Network"}]})
    assert "'LAN - Virtual Network'" in finding.message
    assert finding.hint == "say all of it in one place"


@pytest.mark.parametrize("place", ["from", "to"])
def test_questions_about_ways(place: str, stage: Any) -> None:
    for text in ("Local Area Connection - 2", "LAN - Virtual Network"):
        result = stage.run("reachability", **{"from": "parent", "to": "outside", place: {"address": text}})
        (finding,) = result["findings"]
        assert finding["message"] == f"'{text}' is not an IPv4 address"
        assert finding["hint"] == "write it like 10.0.0.5"


def test_options_that_guard_a_task(stage: Any) -> None:
    for text, hint in (("1 - 2 - 3", VLANS), ("9 - 3", SMALLER)):
        result = stage.run("virtual_switch", name="LAN", management={"vlans": text})
        (finding,) = result["findings"]
        assert text in finding["message"]
        assert finding["hint"] == hint
    text = "Local Area Connection - 2"
    (finding,) = stage.run("virtual_switch", name="LAN", management={"address": text})["findings"]
    assert text in finding["message"]
    assert finding["hint"] == "write it as 192.0.2.10; for a NIC there is management.adapter"


@pytest.mark.parametrize(
    ("change", "where", "text", "hint"),
    [
        ({"MacAddress": "Local Area Connection - 2"}, "MacAddress", "Local Area Connection - 2", MAC),
        (
            {"VMId": "web01 - Virtual Network"},
            "VMId",
            "web01 - Virtual Network",
            "write it like 6f1c2f4e-3f0b-4b7e-9b0e-2d6f1d3c5a10",
        ),
        (
            {"VlanSetting": {"OperationMode": "Trunk", "NativeVlanId": 0, "AllowedVlanIdListString": "1 - 2 - 3"}},
            "VlanSetting.AllowedVlanIdListString",
            "1 - 2 - 3",
            VLANS,
        ),
    ],
)
def test_properties_of_exports(change: dict[str, Any], where: str, text: str, hint: str) -> None:
    export = json.loads(EXPORT.read_text(encoding="utf-8"))
    adapters = export["network_adapters"]
    index = next(index for index, row in enumerate(adapters) if not row["IsManagementOs"])
    adapters[index] = {**copy.deepcopy(adapters[index]), **change}
    with pytest.raises(DocumentRejected) as rejected:
        read_export(export)
    finding = next(one for one in rejected.value.findings if one.where.endswith(f"network_adapters[{index}].{where}"))
    assert text in finding.message
    assert finding.hint == hint


def test_hardware_of_simulated_hosts() -> None:
    text = "Local Area Connection - 2"
    with pytest.raises(DocumentRejected) as rejected:
        read_hardware({"physical_adapters": [{"name": "NIC1", "mac_address": text}]})
    (finding,) = rejected.value.findings
    assert finding.message == f"'{text}' is not a MAC address"
    assert finding.hint == MAC


@pytest.mark.parametrize("text", ["²", "9" * 5000, f"{'9' * 400}bps", f"1.{'0' * 5000}Gbps", "bps", "1 bps 2"])
def test_a_bandwidth_that_only_looks_like_a_number_is_refused_as_any_other(text: str) -> None:
    (finding,) = refused(adapter(maximum_bandwidth=text))
    assert finding.where == "partition_adapters[0].maximum_bandwidth"
    assert finding.hint == "write bits per second, such as 500Mbps or 1000000000"


@pytest.mark.parametrize("speed", ["²", "9" * 5000, f"{'9' * 400}bps", True, 0, "0", 1.5, ["10Gbps"]])
def test_a_link_speed_that_only_looks_like_a_number_is_refused_as_any_other(speed: Any) -> None:
    with pytest.raises(DocumentRejected) as rejected:
        read_hardware({"physical_adapters": [{"name": "NIC1", "link_speed": speed}]})
    (finding,) = rejected.value.findings
    assert finding.where == "physical_adapters[0].link_speed"

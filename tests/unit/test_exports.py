"""Hand-made exports in the shapes of each Windows release: tests/unit/exports/RELEASE/{export.json,document.yml}."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.decode_json import decode_json
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.make_twin import (
    twin_hardware,
    twin_state,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.read_export import Export, read_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.sessions.memory_session import (
    MemorySession,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.import_export import (
    Imported,
    import_export,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.tests.unit.exported_files import EXPORTS, exported_bytes
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

RELEASES = sorted(folder.name for folder in EXPORTS.iterdir() if folder.is_dir())
DECLARING = (State.MERGED, State.REPLACED, State.OVERRIDDEN)


def values_of(name: str) -> dict[str, Any]:
    read: dict[str, Any] = decode_json(exported_bytes(name), name)
    return read


def export_of(name: str) -> Export:
    return read_export(values_of(name))


def said(name: str) -> dict[str, Any]:
    """What is expected: the document, and beside it the remarks and the release."""
    loaded: dict[str, Any] = yaml.safe_load((EXPORTS / name / "expected.yml").read_text(encoding="utf-8"))
    return loaded


def findings_of(values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(DocumentRejected) as caught:
        read_export(values)
    return {finding.where: finding.message for finding in caught.value.findings}


def test_there_is_one_for_every_release_that_has_the_cmdlets() -> None:
    years = ("2012", "2012_r2", "2016", "2019", "2022", "2025")
    assert sorted(f"windows_server_{year}" for year in years) == RELEASES


@pytest.mark.parametrize("name", RELEASES)
def test_an_export_is_the_document_beside_it(name: str) -> None:
    export = export_of(name)
    found = {
        "release": HostView(export.objects).release.name,
        "exported_at": export.exported_at,
        "remarks": list(import_export(export).remarks),
        "document": import_export(export).document,
    }
    assert found == said(name)


@pytest.mark.parametrize("state", DECLARING)
@pytest.mark.parametrize("name", RELEASES)
def test_the_document_changes_nothing_on_the_twin(name: str, state: State) -> None:
    export = export_of(name)
    host = OneSessionHost(MemorySession(twin_state(export, "twin")))
    result = reconcile(host, read_document(import_export(export).document), Options(state))
    assert not result.changed, [step.operation for step in result.plan.steps]


@pytest.mark.parametrize("name", RELEASES)
def test_the_twin_says_the_same_of_itself_as_the_host(name: str) -> None:
    export = export_of(name)
    session = MemorySession(twin_state(export, "twin"))
    guests = frozenset(row["VMId"] for row in export.objects.guests.net_adapters)
    names = frozenset(row["Name"].lower() for row in export.objects.partitions if row["Id"] in guests)
    objects = read_host(session, ReadScope(guests=names))
    again = import_export(Export(objects)).document
    assert again == import_export(export).document
    hardware = twin_hardware(export, "twin")
    assert len(hardware.partitions) == len(export.objects.partitions)
    assert asdict(hardware) == asdict(twin_hardware(export_of(name), "another name"))


def test_what_does_not_fit_together_is_found() -> None:
    values = values_of("windows_server_2022")
    values["network_adapters"][0]["VMId"] = "0" * 8 + "-0000-4000-8000-" + "0" * 12
    values["switches"][0]["NetAdapterInterfaceGuid"] = ["12345678-1111-4222-8333-444455556666"]
    values["partitions"].append(values["partitions"][0])
    assert findings_of(values) == {
        "partitions[1].Id": "another partition has the Id 00000082-1111-4222-8333-444455556666 too"
    }
    values["partitions"].pop()
    found = findings_of(values)
    assert set(found) == {"network_adapters[0].VMId", "switches[0]"}


@pytest.mark.parametrize(
    ("section", "name", "value", "message"),
    [
        ("switches", "Id", "LAN", "'LAN' is not a GUID"),
        ("switches", "SwitchType", 7, "7 is none of Private (0), Internal (1), External (2)"),
        ("switches", "Extensions", "Microsoft.HyperV.PowerShell.VMSwitchExtension", "an object is expected, not"),
        ("network_adapters", "MacAddress", "00:15", "'00:15' is not a MAC address"),
        ("network_adapters", "Id", "Microsoft", "does not end in the adapter's GUID"),
        ("network_adapters", "IovWeight", -1, "-1 is not in 0 to 4294967295"),
        ("network_adapters", "IovWeight", 1.5, "a whole number is expected, not 1.5"),
        ("net_adapters", "InterfaceIndex", None, "this property is missing"),
        ("net_adapters", "Name", ["NIC1", "NIC2"], "text is expected, not a list of 2"),
        ("ip_addresses", "IPAddress", "10.9.0.256", "'10.9.0.256' is no IPv4 address"),
        ("ip_addresses", "PrefixLength", 33, "33 is no prefix length of IPv4"),
        ("routes", "DestinationPrefix", "everywhere", "'everywhere' is no IPv4 prefix"),
        ("partitions", "Generation", 3, "3 is no generation"),
        ("bindings", "Enabled", "perhaps", "true or false is expected, not 'perhaps'"),
    ],
)
def test_a_value_that_makes_no_sense_is_found(section: str, name: str, value: Any, message: str) -> None:
    values = values_of("windows_server_2022")
    values[section][0][name] = value
    found = findings_of(values)
    assert any(message in said for said in found.values()), found
    assert all(where.startswith(f"{section}[0]") for where in found), found


def test_objects_that_were_cut_off_by_the_depth_are_found_with_what_to_do() -> None:
    values = values_of("windows_server_2022")
    values["network_adapters"][0]["VlanSetting"] = "Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanSetting"
    with pytest.raises(DocumentRejected) as caught:
        read_export(values)
    (finding,) = caught.value.findings
    assert "-Depth 6" in finding.hint


def test_a_release_that_nothing_tells_is_found() -> None:
    values = values_of("windows_server_2025")
    del values["vm_host"]["SupportedVmVersions"]
    assert set(findings_of(values)) == {"vm_host.SupportedVmVersions"}
    assert HostView(read_export({**values, "os_version": "10.0.26100.0"}).objects).release.name == "2025"
    values["vm_host"]["SupportedVmVersions"] = ["8.0", "9.3", "254.0"]  # a semi-annual release after 2019
    assert HostView(read_export(values).objects).release.name == "2019"


def imported(values: dict[str, Any]) -> Imported:
    """Import values, and hold that what comes of them is a document that changes nothing on the twin."""
    export = read_export(values)
    found = import_export(export)
    host = OneSessionHost(MemorySession(twin_state(export, "twin")))
    assert not reconcile(host, read_document(found.document), Options()).changed
    return found


def test_two_interfaces_of_one_name_are_found() -> None:
    values = values_of("windows_server_2022")
    values["net_adapters"][1]["Name"] = values["net_adapters"][0]["Name"].upper()
    found = findings_of(values)
    assert found["net_adapters[1].Name"] == f"another interface is named '{values['net_adapters'][1]['Name']}' too"


@pytest.mark.parametrize("nothing", [[], None])
def test_bindings_of_nothing_are_found_and_not_made_up(nothing: Any) -> None:
    values = values_of("windows_server_2022")
    values["bindings"] = nothing
    assert findings_of(values) == {"bindings": "no binding of any interface in net_adapters is here"}


def test_an_interface_without_bindings_is_told() -> None:
    values = values_of("windows_server_2022")
    name = values["bindings"][0]["Name"]
    values["bindings"] = [row for row in values["bindings"] if row["Name"] != name]
    said = f"the bindings of '{name}' are not in the export, and count as the usual ones"
    assert said in read_export(values).remarks


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (["ip_addresses"], "ip_addresses is not in the export, so nothing is said of IPv4 configurations"),
        (["ip_interfaces", "dns"], "ip_interfaces is not in the export, so nothing is said of IPv4 configurations"),
        (["routes"], "routes is not in the export, so nothing is said of gateways"),
        (["dns"], "dns is not in the export, so nothing is said of DNS servers"),
    ],
)
def test_parts_that_were_not_exported_are_told_and_not_made_up(missing: list[str], said: str) -> None:
    values = values_of("windows_server_2022")
    before = imported(values)
    for name in missing:
        del values[name]
    found = imported(values)
    assert [remark for remark in found.remarks if remark not in before.remarks] == [said]
    parts = [*found.document["nic_bindings"], *found.document["partition_adapters"]]
    configured = [one for one in parts if "ipv4" in one and one.get("partition") != "web01"]
    assert bool(configured) == ("gateways" in said or "DNS" in said)


def test_what_no_document_can_say_is_left_out_and_told() -> None:
    values = values_of("windows_server_2022")
    nic = next(row for row in values["ip_addresses"] if row["PrefixOrigin"] in ("Manual", 1))
    own = next(row for row in values["ip_interfaces"] if row["InterfaceIndex"] == nic["InterfaceIndex"])
    own["Dhcp"] = "Enabled"
    adapter = next(row for row in values["network_adapters"] if not row["IsManagementOs"])
    adapter |= {"MacAddress": "000000000000", "DynamicMacAddressEnabled": False}
    adapter["VlanSetting"] |= {"OperationMode": "Access", "AccessVlanId": 0}
    found = imported(values)
    told = [remark for remark in found.remarks if "no document can say it" in remark]
    assert len(told) == 2
    assert "addresses and a gateway come from the server when the method is dhcp" in told[0]
    assert f"'{adapter['VMName']}' / '{adapter['Name']}' was left out" in told[1]
    assert any("is access to VLAN 0, and counts as untagged" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "unset", ["00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", ""]
)
def test_a_guid_of_zeros_is_no_guid(unset: str) -> None:
    values = values_of("windows_server_2022")
    adapter = next(row for row in values["network_adapters"] if not row["IsManagementOs"])
    adapter |= {"SwitchId": unset, "SwitchName": ""}
    export = read_export(values)
    (read,) = [row for row in export.objects.network_adapters if row["Id"] == adapter["Id"]]
    assert read["SwitchId"] is None
    assert not any("is gone" in remark for remark in export.remarks)


def test_a_switch_that_is_gone_is_told_where_only_its_name_is_known() -> None:
    values = values_of("windows_server_2022")
    adapter = next(row for row in values["network_adapters"] if not row["IsManagementOs"])
    adapter["SwitchName"] = "Gone"
    del adapter["SwitchId"]
    assert any("plugged into a switch that is gone" in remark for remark in read_export(values).remarks)


def test_a_name_that_no_document_can_have_is_found() -> None:
    values = values_of("windows_server_2022")
    values["partitions"][0]["Name"] = ""
    with pytest.raises(DocumentRejected) as caught:
        imported(values)
    assert any(finding.where == "partitions[0].name" for finding in caught.value.findings)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_an_export_in_utf_32_is_read(encoding: str) -> None:
    text = (EXPORTS / "windows_server_2022" / "export.json").read_text(encoding="utf-8")
    assert decode_json(text.encode(encoding), "export") == values_of("windows_server_2022")


@pytest.mark.parametrize("data", [b"", "", b"\xef\xbb\xbf\r\n", b"\xff\xfe"])
def test_an_empty_export_is_called_empty(data: bytes | str) -> None:
    with pytest.raises(DocumentRejected, match="export: this is empty"):
        decode_json(data, "export")


def test_a_result_of_module_host_network_info_is_an_export() -> None:
    values = values_of("windows_server_2022")
    answer = {"changed": False, "document": {}, "objects": values}
    assert import_export(read_export(answer)) == import_export(read_export(values))
    del values["vm_host"]
    with pytest.raises(DocumentRejected) as caught:
        read_export(answer, "running_config")
    (finding,) = caught.value.findings
    assert (finding.where, finding.hint) == ("running_config.objects.vm_host", "ask for objects: [all]")

"""The script that operators run on real hosts: it only asks, and it asks for all that is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.answers import object_shapes
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.answers.object_shapes import hyper_v_shape

CLONE = Path(__file__).resolve().parents[2]
SCRIPT = CLONE / "files" / "export_host.ps1"
SIGNATURES = CLONE / "plugins" / "plugin_utils" / "_powershell" / "signatures.json"
TEXT = SCRIPT.read_text(encoding="ascii")  # Windows PowerShell 5.1 reads a file without a mark as an ANSI code page
LANGUAGE_CMDLETS = {
    "Add-Member", "ConvertTo-Json", "Get-Command", "Invoke-Command", "Set-Content", "Write-Verbose", "Write-Warning",
}  # fmt: skip
"""Of PowerShell itself; the only one that writes anything outside the script writes the export."""

ROOT = Parser(Language(tree_sitter_powershell.language())).parse(TEXT.encode()).root_node


def nodes(kind: str, start: Node = ROOT) -> Iterator[Node]:
    if start.type == kind:
        yield start
    for child in start.children:
        yield from nodes(kind, child)


def text(node: Node) -> str:
    return (node.text or b"").decode()


def cmdlets() -> list[str]:
    return [text(node) for node in nodes("command_name")]


def asked_for(variable: str) -> set[str]:
    """The names in the list that the script keeps under a variable."""
    found = re.search(rf"^\${variable} = @\((.*?)\)$", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None, variable
    return set(re.findall(r"'(\w+)'", found[1]))


def test_the_script_is_powershell() -> None:
    assert not ROOT.has_error
    assert len(cmdlets()) > 30


def test_hosts_are_asked_with_documented_get_cmdlets_of_their_modules_only() -> None:
    documented = json.loads(SIGNATURES.read_text(encoding="utf-8"))
    documented = documented.get("cmdlets", documented)
    functions = {text(node) for node in nodes("function_name")}
    asked = set()
    for name in cmdlets():
        module, _separator, cmdlet = name.rpartition("\\")
        if module:
            assert cmdlet.startswith("Get-"), name
            assert cmdlet in documented, name
            asked.add(cmdlet)
        else:
            assert name in LANGUAGE_CMDLETS | functions, name
    assert {"Get-VM", "Get-VMSwitch", "Get-VMNetworkAdapter", "Get-NetAdapterBinding", "Get-NetIPAddress"} <= asked


def test_nothing_of_the_host_is_called_but_its_properties() -> None:
    calls = {text(node) for node in nodes("invokation_expression")}
    assert calls == {
        "[datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')",
        "[environment]::OSVersion.Version.ToString()",
    }


def test_every_property_that_is_read_is_exported() -> None:
    lists = {
        "hostProperties": hyper_v_shape("VMHost"),
        "switchProperties": hyper_v_shape("VMSwitch"),
        "teamProperties": hyper_v_shape("VMSwitchTeam"),
        "extensionProperties": hyper_v_shape("VMSwitchExtension"),
        "mappingProperties": hyper_v_shape("VMNetworkAdapterTeamMappingSetting"),
        "vlanProperties": hyper_v_shape("VMNetworkAdapterVlanSetting"),
        "bandwidthProperties": object_shapes.BANDWIDTH,
        "partitionProperties": object_shapes.PARTITION,
        "netAdapterProperties": object_shapes.NET_ADAPTER,
        "bindingProperties": object_shapes.BINDING,
        "ipInterfaceProperties": object_shapes.IP_INTERFACE,
        "ipAddressProperties": object_shapes.IP_ADDRESS,
        "routeProperties": object_shapes.ROUTE,
        "dnsProperties": object_shapes.DNS,
    }
    missing = {name: set(shape.types) - asked_for(name) for name, shape in lists.items()}
    # The script adds VMId to the rows of guests; a real binding has no index, and is known by its InstanceID.
    missing = {name: found - {"VMId"} for name, found in missing.items()}
    assert missing.pop("bindingProperties") == {"InterfaceIndex"}
    assert {name: found for name, found in missing.items() if found} == {}


def test_every_property_of_an_adapter_that_is_read_is_exported() -> None:
    both = {**hyper_v_shape("VMNetworkAdapter").types, **hyper_v_shape("VMInternalNetworkAdapter").types}
    assert set(both) - asked_for("adapterProperties") == set()


def test_every_section_that_is_read_is_exported() -> None:
    sections = set(re.findall(r"^    (\w+) += ", TEXT, re.MULTILINE))
    assert sections >= {
        "vm_host", "switches", "teams", "partitions", "network_adapters", "team_mappings", "bindings", "net_adapters",
        "ip_interfaces", "ip_addresses", "routes", "dns", "os_version", "exported_at",
    }  # fmt: skip

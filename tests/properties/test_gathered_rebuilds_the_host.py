"""Invariant 2: a gathered document, applied to the same bare hardware, builds the same host; Ids, MACs aside."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, Parameter
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile

from .generate_hosts import Draw, build
from .guaranteed import guaranteed
from .run_worlds import MemoryHost

DECLARING = (State.MERGED, State.REPLACED, State.OVERRIDDEN)
SPEED = {"interface_description": "Intel(R) Ethernet X710", "link_speed": "10Gbps"}


@st.composite
def field_hosts(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[Invocation, ...]]:
    """Hosts as scripts of the field build them: hardware, and the cmdlets that were run on it.

    Scripts make a team and rename the adapter that it brings (microsoft/MSLab, cnic-datacenter), or make it without the
    parent and add adapters (RDMA and Switch Embedded Teaming; rchaganti/HyperVDsc), or let it be. They set the DNS
    servers again that the switch's adapter does not take over (docs/decisions/0005): what a document leaves unsaid of
    these is carried over from the NIC.
    """
    ask = Draw(draw)
    nics = [_nic(ask, number) for number in range(1, 3 + ask.up_to(3))]
    hardware = {"release": ask.one_of(("2022", "2025", "2019", "2016")), "physical_adapters": nics}
    scripts: list[Invocation] = []
    left = [nic["name"] for nic in nics]
    for name in ("Converged", "LAN")[: 1 + ask.up_to(1)]:
        members = left[: 1 + ask.up_to(1)]
        left = left[len(members) :]
        if members:
            scripts += _switch(ask, name, members)
    return hardware, tuple(scripts)


def _nic(ask: Draw, number: int) -> dict[str, Any]:
    nic: dict[str, Any] = {**SPEED, "name": f"NIC{number}", "connected": not ask.once_in(6)}
    nic["interface_description"] += f" #{number}" if number > 1 else ""
    if ask.once_in(2):
        nic["ipv4"] = {"method": "static", "addresses": [f"10.{number}.0.11/24"]}
        if ask.once_in(2):
            nic["ipv4"] |= {"gateway": f"10.{number}.0.1", "dns_servers": [f"10.{number}.0.2"]}
    return nic


def _switch(ask: Draw, name: str, members: list[str]) -> list[Invocation]:
    shared = ask.one_of((True, False))
    making: dict[str, Parameter] = {"Name": name, "NetAdapterName": tuple(members), "AllowManagementOS": shared}
    by_weight = ask.once_in(2)
    if by_weight:
        making["MinimumBandwidthMode"] = "Weight"
    if ask.once_in(2) or len(members) > 1:
        making["EnableEmbeddedTeaming"] = True
    scripts = [Invocation("New-VMSwitch", making)]
    own = name
    if shared and ask.once_in(2):
        own = f"Mgmt {name}"
        scripts.append(Invocation("Rename-VMNetworkAdapter", {"ManagementOS": True, "Name": name, "NewName": own}))
    if shared:
        servers: dict[str, Parameter] = {"ServerAddresses": ("10.9.0.2",)}
        scripts.append(Invocation("Set-DnsClientServerAddress", {"InterfaceAlias": f"vEthernet ({own})", **servers}))
    if shared and ask.once_in(3):
        scripts.append(_vlan(own, 10))
    for purpose in ask.some_of(("LiveMigration", "SMB1", "SMB2"), 3):
        mapped = members if "EnableEmbeddedTeaming" in making else []
        scripts += _adapter(ask, f"{purpose} {name}", name, mapped, by_weight=by_weight)
    return scripts


def _adapter(ask: Draw, name: str, switch: str, members: list[str], *, by_weight: bool) -> list[Invocation]:
    chosen: dict[str, Parameter] = {"ManagementOS": True, "Name": name}
    scripts = [Invocation("Add-VMNetworkAdapter", {**chosen, "SwitchName": switch})]
    number = ask.next_number()
    if ask.once_in(2):
        scripts.append(_vlan(name, 700 + number))
    if ask.once_in(2):
        alias: dict[str, Parameter] = {"InterfaceAlias": f"vEthernet ({name})"}
        address: dict[str, Parameter] = {"IPAddress": f"10.70.{number}.11", "PrefixLength": 24}
        scripts.append(Invocation("Set-NetIPInterface", {**alias, "AddressFamily": "IPv4", "Dhcp": "Disabled"}))
        scripts.append(Invocation("New-NetIPAddress", {**alias, **address}))
    if members and ask.once_in(2):
        mapping: dict[str, Parameter] = {"ManagementOS": True, "VMNetworkAdapterName": name}
        mapping["PhysicalNetAdapterName"] = ask.one_of(members)
        scripts.append(Invocation("Set-VMNetworkAdapterTeamMapping", mapping))
    if by_weight and ask.once_in(3):
        scripts.append(Invocation("Set-VMNetworkAdapter", {**chosen, "MinimumBandwidthWeight": 10 + number}))
    return scripts


def _vlan(adapter: str, vlan: int) -> Invocation:
    chosen: dict[str, Parameter] = {"ManagementOS": True, "VMNetworkAdapterName": adapter}
    return Invocation("Set-VMNetworkAdapterVlan", {**chosen, "Access": True, "VlanId": vlan})


def sorted_document(host: Session) -> dict[str, Any]:
    """What is gathered from a host, whatever the order in which the host lists things and a team its members."""
    gathered = gather(MemoryHost(host)).document
    for switch in gathered.get("virtual_switches", ()):
        switch["uplinks"] = sorted(switch["uplinks"])
    return {
        section: sorted(found, key=repr) if isinstance(found, list) else found for section, found in gathered.items()
    }


@guaranteed
@given(field_hosts(), st.sampled_from(DECLARING))
def test_gathered_document_builds_the_same_host(
    made: tuple[dict[str, Any], tuple[Invocation, ...]], state: State
) -> None:
    hardware, scripts = made
    host, bare = build(hardware, scripts), build(hardware, ())
    gathered = sorted_document(host)
    event(f"{len(gathered.get('partition_adapters', ()))} adapters")
    document, options = read_document(gathered), Options(state, allow_lockout=True)
    reconcile(MemoryHost(bare), document, options)
    assert sorted_document(bare) == gathered
    assert not reconcile(MemoryHost(bare), document, options).changed

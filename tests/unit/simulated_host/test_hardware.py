"""The hardware document: defaults, derivations, and all findings at once."""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import memory_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation


def test_missing_values_are_derived_the_same_way_each_time():
    document = {"physical_adapters": [{"name": "A"}, {"name": "B", "mac_address": "02-00-00-00-00-01"}]}
    first, second = read_hardware(document).physical_adapters
    assert first.mac_address == "020000000002"
    assert (first.link_speed, first.connected, first.ipv4.dhcp) == (10**9, True, True)
    assert first.interface_description != second.interface_description
    assert read_hardware(document) == read_hardware(document)


def test_all_findings_come_at_once_with_path_and_hint():
    document = {
        "release": "2023",
        "physical_adaptors": [],
        "physical_adapters": [
            {"name": "A", "mac_address": "25-00-00-00-00-01", "link_speed": "fast", "conected": True},
            {"name": "a", "mac_address": 4202},
            {"ipv4": {"method": "static", "addresses": ["10.0.0.1"], "gateway": "1.1.1.1"}},
            "B",
        ],
        "lbfo_teams": [{"name": "T", "members": ["AA"]}],
        "partitions": [{"name": "parent"}, {"name": "x", "generation": 3, "power": "on"}],
    }
    with pytest.raises(DocumentRejected) as caught:
        read_hardware(document)
    found = {finding.where: finding for finding in caught.value.findings}
    for where in (
        "release",
        "physical_adaptors",
        "physical_adapters[0].mac_address",
        "physical_adapters[0].link_speed",
        "physical_adapters[0].conected",
        "physical_adapters[1].name",
        "physical_adapters[1].mac_address",
        "physical_adapters[2].name",
        "physical_adapters[2].ipv4.addresses[0]",
        "physical_adapters[2].ipv4.gateway",
        "physical_adapters[3]",
        "lbfo_teams[0].members[0]",
        "partitions[0].name",
        "partitions[1].generation",
        "partitions[1].power",
    ):
        assert where in found, where
    assert found["physical_adaptors"].hint == "did you mean 'physical_adapters'?"
    assert "quotes" in found["physical_adapters[1].mac_address"].hint


@pytest.mark.parametrize(
    ("given", "speed"), [("10Gbps", 10**10), ("2.5 Gbps", 2_500_000_000), (1000, 1000), ("100", 100)]
)
def test_speeds_are_bits_per_second(given, speed):
    assert (
        read_hardware({"physical_adapters": [{"name": "A", "link_speed": given}]}).physical_adapters[0].link_speed
        == speed
    )


def test_partitions_have_the_newest_generation_of_the_release():
    for release, generation in (("2022", 2), (2012, 1), ("2008r2", 1)):
        hardware = read_hardware({"release": release, "partitions": [{"name": "x"}]})
        assert hardware.partitions[0].generation == generation


def test_host_without_address_has_a_pool_of_its_own():
    hosts = [memory_session(name, read_hardware({})) for name in ("a", "b", "A")]
    pools = [host.invoke(Invocation("Get-VMHost", {}))[0]["MacAddressMinimum"] for host in hosts]
    assert pools[0] != pools[1]
    assert pools[0] == pools[2]


def test_release_is_told_by_the_newest_configuration_version():
    row = memory_session("a", read_hardware({"release": "2019"})).invoke(Invocation("Get-VMHost", {}))[0]
    assert row["SupportedVmVersions"][-1] == "9.0"

"""A case file says what it means, or its test says which file and which key is wrong."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fabricops.hyperv.tests.unit import case_files
from ansible_collections.fabricops.hyperv.tests.unit.case_files import (
    Case,
    all_cases,
    host_of,
    read_host_of,
    read_yaml,
    shared_hosts,
)
from ansible_collections.fabricops.hyperv.tests.unit.test_plan_cases import read_case

MANY = 4
"""Cases that begin with the same host, from which on it has a name."""

GOOD = """
rules: [R1]
host: {physical_adapters: [{name: NIC1}]}
given: [{cmdlet: New-VMSwitch, parameters: {Name: LAN, NetAdapterName: [NIC1]}}]
options: {state: deleted}
desired: {virtual_switches: [{name: LAN}]}
plan: {commands: [Remove-VMSwitch -Name 'LAN' -Force]}
"""


def case_of(folder: Path, text: str) -> Case:
    file = folder / "switch_goes.yml"
    file.write_text(text, encoding="utf-8")
    return Case(file)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rules: [R1]", "", ": key 'rules' is missing"),
        (
            "desired:",
            "config:",
            ": unknown key 'config'; allowed are rules, host, desired, given, plan, error, options",
        ),
        ("{cmdlet:", "{command:", ": given[0]: unknown key 'command'; allowed are cmdlet, parameters, inside"),
        ("state:", "sate:", ": options: unknown key 'sate'; allowed are state, prune, "),
        ("{commands:", "{command:", ": plan: unknown key 'command'; allowed are commands, "),
        ("{commands: [Remove-VMSwitch -Name 'LAN' -Force]}", "{}", ": plan: key 'commands' is missing"),
        ("plan: {commands: [Remove-VMSwitch -Name 'LAN' -Force]}", "", ": exactly one of ('plan', 'error') is needed"),
        (
            "options:",
            "error: []\noptions:",
            ": exactly one of ('plan', 'error') is needed, and there is ['plan', 'error']",
        ),
        ("plan: {commands", "error: [{rule: R1, message: x}]\nfindings: {commands", ": unknown key 'findings'"),
        (
            "plan: {commands: ",
            "error: [{rule: R1, message: x}] # ",
            ": error[0]: unknown key 'message'; allowed are rule",
        ),
    ],
)
def test_a_wrong_key_is_told_with_its_file_and_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    read_case(case_of(tmp_path, GOOD))
    assert old in GOOD
    case = case_of(tmp_path, GOOD.replace(old, new))
    with pytest.raises(AssertionError) as refused:
        read_case(case)
    assert str(refused.value).startswith(f"{case.file}{message}")


def test_a_key_that_is_there_twice_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    case = case_of(tmp_path, GOOD + "plan: {commands: []}\n")
    with pytest.raises(yaml.YAMLError) as refused:
        read_case(case)
    assert "key 'plan' is there twice" in str(refused.value)
    assert f'"{case.file}", line 7' in str(refused.value)


def test_a_shared_host_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    case = case_of(tmp_path, "rules: [R1]\nhost: no_nic\ndesired: {}\nplan: {commands: []}\n")
    with pytest.raises(AssertionError) as refused:
        host_of(case)
    assert str(refused.value).startswith(
        f"{case.file}: host: there is no tests/cases/hosts/no_nic.yml; shared hosts are"
    )
    assert "'one_nic'" in str(refused.value)


def test_given_of_a_case_comes_after_that_of_its_shared_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lan.yml").write_text("host: {partitions: []}\ngiven: [{cmdlet: Get-VM}]\n", encoding="utf-8")
    monkeypatch.setattr(case_files, "HOSTS", tmp_path)
    content = {"host": "lan", "given": [{"cmdlet": "Get-VMHost"}]}
    expected = ({"partitions": []}, [{"cmdlet": "Get-VM"}, {"cmdlet": "Get-VMHost"}])
    assert read_host_of(tmp_path / "case.yml", content) == expected


def test_every_case_file_is_read_by_one_test() -> None:
    heads = {case.name: [head for head in ("desired", "when", "ways") if case.has(head)] for case in all_cases()}
    assert {name: head for name, head in heads.items() if len(head) != 1} == {}


def test_hosts_that_many_cases_share_are_named_and_not_repeated() -> None:
    shared = {beginning(read_yaml(case_files.HOSTS / f"{name}.yml")): name for name in shared_hosts()}
    contents = {case.name: read_yaml(case.file) for case in all_cases()}
    repeated = {name: shared[beginning(content)] for name, content in contents.items() if beginning(content) in shared}
    assert repeated == {}
    begun = Counter(beginning(content) for content in contents.values() if isinstance(content["host"], dict))
    assert [host for host, cases in begun.items() if cases >= MANY] == []


def test_every_shared_host_is_shared() -> None:
    hosts = [read_yaml(case.file)["host"] for case in all_cases()]
    named = Counter(host for host in hosts if isinstance(host, str))
    assert [name for name in shared_hosts() if named[name] < 2] == []


def beginning(content: dict[str, Any]) -> str:
    """What a case or a shared host begins with, as one text."""
    return json.dumps([content["host"], content.get("given", [])], sort_keys=True)

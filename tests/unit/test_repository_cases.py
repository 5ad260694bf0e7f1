"""Every folder of tests/unit/repositories: a repository of host documents, and what is read from it or wrong with it.

- ``hosts/`` and ``profiles/``: the repository. ``facts.yml``: what is known of hosts.
- ``expected.yml``: ``rules`` (ids of rules.yml that the case is about), and by host ``documents`` (all of them,
  whole), ``places`` (of some paths), ``files``, ``labels``, ``groups``, ``connection``, ``protected``, ``unprotected``,
  ``suspended`` (the reason), ``templates`` (paths).
- or ``error.yml``: ``rules``, and ``findings``, all of them in order: ``rule``, ``position``, ``hosts``,
  ``message_contains``.

Whatever is expected: nothing else is wrong with the repository, and a place is where its value stands.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.repository_files import read_file
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract.host_file_schema import host_file_schema
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract.validate_document import schema_findings
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.group_names import group_findings, groups_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import HostDocument, Repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.layer import RepositoryFinding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.lint_fleet import lint_fleet
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.load_repository import load_repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.paths import show_path

CLONE = Path(__file__).resolve().parents[2]
EXAMPLE = CLONE / "examples" / "gitops"
SCHEMA = CLONE / "schemas" / "host_file.schema.json"
REPOSITORIES = Path(__file__).resolve().parent / "repositories"
RULES = CLONE / "tests" / "cases" / "rules.yml"
CASES = sorted(folder for folder in REPOSITORIES.iterdir() if folder.is_dir())
GOOD = [folder for folder in CASES if (folder / "expected.yml").exists()]
BAD = [folder for folder in CASES if (folder / "error.yml").exists()]

BY_HOST = (
    "documents",
    "places",
    "files",
    "labels",
    "groups",
    "connection",
    "protected",
    "unprotected",
    "suspended",
    "templates",
)


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def all_findings(folder: Path) -> tuple[Repository, list[RepositoryFinding]]:
    repository = load_repository(folder, read_file)
    facts = read(folder / "facts.yml") if (folder / "facts.yml").exists() else None
    return repository, lint_fleet(repository, facts=facts) + group_findings(repository)


def test_every_case_has_one_expectation() -> None:
    assert len(GOOD) > 5
    assert len(BAD) > 5
    assert sorted(GOOD + BAD) == CASES


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_cites_rules_that_there_are(folder: Path) -> None:
    known = {name for chapter in read(RULES) for name in chapter["rules"]}
    file = folder / ("expected.yml" if folder in GOOD else "error.yml")
    cited = read(file)["rules"]
    assert cited
    assert set(cited) <= known


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_what_is_read_is_what_was_meant(folder: Path) -> None:
    expected = read(folder / "expected.yml")
    assert set(expected) <= {"rules", *BY_HOST}, "a misspelt key would make an expectation vanish"
    repository, findings = all_findings(folder)
    assert [str(found) for found in findings] == []
    if "documents" in expected:
        assert {name: host.document for name, host in repository.hosts.items()} == expected["documents"]
    for what in set(expected) & set(BY_HOST[1:]):
        for name, wanted in expected[what].items():
            assert of_host(what, repository.hosts[name], wanted) == wanted, (what, name)


def of_host(what: str, host: HostDocument, wanted: Any) -> Any:
    if what == "places":
        return {path: str(host.place(path)) for path in wanted}
    if what in ("protected", "unprotected"):
        return [[one.kind, *one.key] for one in getattr(host, what)]
    if what == "suspended":
        return host.suspend_reason if host.suspended else None
    if what == "groups":
        return groups_of(host)
    if what == "templates":
        return sorted(map(show_path, host.templates))
    found = getattr(host, what)
    return list(found) if what == "files" else found


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_what_is_wrong_is_said_with_its_place(folder: Path) -> None:
    expected = read(folder / "error.yml")
    _repository, findings = all_findings(folder)
    described = [describe(found) for found in findings]
    wanted = [{key: part for key, part in one.items() if key != "message_contains"} for one in expected["findings"]]
    assert described == wanted
    for found, one in zip(findings, expected["findings"], strict=True):
        assert one["message_contains"] in found.finding.message
        assert found.finding.hint


def describe(found: RepositoryFinding) -> dict[str, Any]:
    position = str(found.place) if found.place is not None else found.finding.where
    described: dict[str, Any] = {"rule": found.finding.rule, "position": position}
    return {**described, "hosts": list(found.hosts)} if found.hosts else described


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_a_place_shows_the_line(folder: Path) -> None:
    for found in all_findings(folder)[1]:
        if found.place is not None:
            line = (folder / found.place.file).read_text(encoding="utf-8").split("\n")[found.place.line - 1]
            shown, _newline, mark = found.place.excerpt.partition("\n")
            assert line.startswith(shown)
            assert len(mark) == found.place.column


@pytest.mark.parametrize("folder", [*GOOD, EXAMPLE], ids=lambda folder: folder.name)
def test_the_schema_for_editors_takes_what_is_good(folder: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    files = [*folder.glob("hosts/*.yml"), *folder.glob("profiles/**/*.yml")]
    assert files
    for file in files:
        values = read(file)
        if not values.get("templated"):
            assert [error.message for error in validator.iter_errors(values)] == [], file


@pytest.mark.parametrize(
    "values",
    [
        {"virtual_switches": [{"name": None}]},
        {"virtual_switches": [{"name": "LAN", "inherited": "remove"}]},
        {"labels": {"a b": 1}},
        {"connection": {"ansible_ssh_common_args": "-o ProxyCommand=x"}},
        {"connection": {"ansible_connection": "local"}},
        {"include": "base"},
        {"intents": [{"from": "a", "to": "b", "protect": True}]},
    ],
)
def test_the_schema_for_editors_refuses_what_is_not(values: Any) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert not validator.is_valid(values)
    assert schema_findings(values, host_file_schema) or values["virtual_switches"][0]["name"] is None

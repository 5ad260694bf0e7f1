"""What users read is true: every example, and every piece of code in README.md, is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract.json_schema import host_network_schema
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract.validate_document import schema_findings
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.kind import Kind
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Management, Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile

CLONE = Path(__file__).resolve().parents[2]
EXAMPLES = CLONE / "examples"
DOCUMENTS = sorted(file.stem for file in (EXAMPLES / "documents").glob("*.yml"))

HOSTS_MADE_BY: Mapping[str, tuple[str, ...]] = {
    "report_drift": ("apply_a_document",),
    "keep_what_is_there": ("apply_a_document",),
}
"""Playbooks that look at a host, and the ones that make it for them; the others need none or make their own."""

PLAYBOOKS = sorted(file.stem for file in (EXAMPLES / "playbooks").glob("*.yml"))


MANAGED_BY: Mapping[str, Management] = {
    "every_field": Management(vlans=((0, 0), (10, 10))),
    "hyperconverged": Management(vlans=((0, 0), (10, 10))),
}
"""How sessions reach the hosts of documents that put the parent's own adapter into a VLAN, as the documents say."""


def options_of(name: str, state: State = State.MERGED) -> Options:
    return Options(state, management=MANAGED_BY.get(name, Management()))


def load(folder: str, name: str) -> Any:
    return yaml.safe_load((EXAMPLES / folder / f"{name}.yml").read_text(encoding="utf-8"))


def make_host(name: str, directory: Path) -> SimulatedHost:
    host = SimulatedHost(name, directory)
    host.create(read_hardware(load("hosts", name)))
    return host


def test_there_are_examples() -> None:
    assert DOCUMENTS
    assert PLAYBOOKS
    assert sorted(file.stem for file in (EXAMPLES / "hosts").glob("*.yml")) == DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_fits_its_machine_and_the_second_run_changes_nothing(name: str, tmp_path: Path) -> None:
    host = make_host(name, tmp_path)
    document = read_document(load("documents", name))
    predicted = reconcile(host, document, options_of(name), check_mode=True)
    first = reconcile(host, document, options_of(name))
    assert first.changed
    # Steps hold the Ids of things made on the way, and each run makes its own; all that a user sees is the same.
    assert render_all(first.plan.invocations()) == render_all(predicted.plan.invocations())
    assert (first.before, first.after) == (predicted.before, predicted.after)
    assert not first.plan.warnings
    for state in (State.MERGED, State.REPLACED):
        again = reconcile(host, document, options_of(name, state))
        assert not again.changed, (state, again.plan)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_gathered_back(name: str, tmp_path: Path) -> None:
    host = make_host(name, tmp_path)
    reconcile(host, read_document(load("documents", name)), options_of(name))
    gathered = gather(host).document
    assert not reconcile(host, read_document(gathered), Options(State.OVERRIDDEN)).changed


def used_fields(kind: Kind, section: Any) -> set[str]:
    resources = section if kind.many else [section]
    return {name for resource in resources for name in resource}


def test_one_document_has_every_field() -> None:
    document = load("documents", "every_field")
    for behaviour in KINDS.values():
        kind = behaviour.kind
        # An adapter's and a partition's Id is given by the host, so no document for a new host can hold one.
        known = {field.name for field in kind.fields} - ({"id"} if kind.name != "virtual_switch" else set())
        assert used_fields(kind, document[kind.section]) == known, kind.name


def damaged(document: dict[str, Any]) -> Iterator[Any]:
    """The document with one thing wrong at a time."""
    yield []
    yield document | {"verison": 1}
    yield document | {"version": 2}
    for section, resources in document.items():
        if isinstance(resources, list):
            yield document | {section: {}}
            yield document | {section: [*resources, {}]}
            for name in resources[0]:
                for value in (None, [1], {"nothing": 1}, -1, "x" * 5000, "\0"):
                    yield document | {section: [resources[0] | {name: value}]}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_schema_validators_agree(name: str) -> None:
    fast, careful = (
        jsonschema_rs.validator_for(host_network_schema()),
        jsonschema.Draft202012Validator(host_network_schema()),
    )
    document = load("documents", name)
    assert fast.is_valid(document)
    for other in (document, *damaged(document)):
        assert fast.is_valid(other) == careful.is_valid(other), other
        assert bool(schema_findings(other)) != fast.is_valid(other), other


def run(command: list[str], folder: Path) -> str:
    """Run a program of this environment in a folder, with hosts of its own, and give its output."""
    programs = Path(sys.executable).parent
    done = subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=folder,
        env=os.environ
        | {
            "FABRICOPS_HYPERV_STATE_DIR": str(folder / "hosts"),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
            "PATH": os.pathsep.join((str(programs), os.environ.get("PATH", os.defpath))),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def play(playbooks: list[Path], inventory: Path, folder: Path) -> str:
    """Run playbooks in one go and give their output; no host and no task is a failure."""
    output = run(["ansible-playbook", "-i", str(inventory), *map(str, playbooks)], folder)
    assert "no hosts matched" not in output, output
    assert re.search(r"ok=[1-9]\d* ", output), output
    return output


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_a_playbook_plays_and_the_second_run_changes_nothing(name: str, tmp_path: Path) -> None:
    files = [EXAMPLES / "playbooks" / f"{one}.yml" for one in (*HOSTS_MADE_BY.get(name, ()), name)]
    play(files, EXAMPLES / "inventory.yml", tmp_path)
    again = play(files, EXAMPLES / "inventory.yml", tmp_path)
    assert re.findall(r" changed=(\d+)", again) in (["0"], ["0", "0"]), again


def code(language: str) -> list[str]:
    text = (CLONE / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_readme_s_commands_run_as_they_stand_there(tmp_path: Path) -> None:
    blocks = code("yaml")
    for name in ("inventory.yml", "playbook.yml"):
        (found,) = (block for block in blocks if block.startswith(f"# {name}\n"))
        (tmp_path / name).write_text(found, encoding="utf-8")
    commands = [line.split() for block in code("shell") for line in block.splitlines() if line.startswith("ansible")]
    assert [command[0] for command in commands] == ["ansible-playbook", "ansible-playbook", "ansible"]
    first, compared, information = (run(command, tmp_path) for command in commands)
    assert " changed=2 " in first
    assert " changed=0 " in compared
    assert "hyperv01 | SUCCESS" in information

    task = yaml.safe_load(blocks[-1])
    by_hand = tmp_path / "by_hand.yml"
    by_hand.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": task}]), encoding="utf-8")
    assert " changed=1 " in play([by_hand], tmp_path / "inventory.yml", tmp_path)


def test_the_readme_shows_an_example() -> None:
    shown = yaml.safe_load(code("yaml")[0])
    assert shown == load("documents", "first")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    targets = {
        target
        for line in (CLONE / "Makefile").read_text(encoding="utf-8").splitlines()
        if (match := re.match(r"([a-z][a-z ]*):", line))
        for target in match[1].split()
    }
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (CLONE / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


PAGES = sorted(
    str(page.relative_to(CLONE))
    for page in (
        CLONE / "README.md",
        CLONE / "CONTRIBUTING.md",
        EXAMPLES / "README.md",
        *(CLONE / "docs").rglob("*.md"),
    )
)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (CLONE / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    broken = [
        link for link in links if "://" not in link and not (CLONE / page).parent.joinpath(link).resolve().exists()
    ]
    assert not broken


def test_every_file_that_the_architecture_names_exists() -> None:
    text = (CLONE / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = CLONE / "plugins" / "plugin_utils"
    known = {file.name for file in rooms.rglob("*") if file.is_file()}
    missing = [
        name
        for name in re.findall(r"`([\w/]+\.(?:py|json))`", text)
        if not ((rooms / name).exists() or (CLONE / name).exists() if "/" in name else name in known)
    ]
    assert not missing

"""Values that Ansible Vault encrypted are nowhere in what tasks answer, and in no plan file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.secret_values import CENSORED, Secrets

CLONE = Path(__file__).resolve().parents[3]

NAME = "Sekret Storage 'X'"
MAC = "00-15-5D-0A-00-10"
ADDRESS = "10.9.8.7/24"
NOTES = "long notes that nobody outside of the team may ever read: \"quoted\", 'quoted' and ümläute"
WHOLE = "Entire Document"
SHOWN = (
    *(NAME, MAC, "Sekret", "00155D0A0010", "00:15:5D:0A:00:10", "10.9.8.7"),
    *("nobody outside", "ümläute", "\\xfc", "Entire"),
)
"""Secrets, and parts of them and other ways of writing them that would give them away."""

HOST = {
    "physical_adapters": [
        {"name": "NIC1", "ipv4": {"method": "static", "addresses": ["192.168.1.3/24"], "gateway": "192.168.1.1"}},
        {"name": "NIC2"},
    ],
    "partitions": [{"name": "web01", "generation": 2, "power": "off"}],
}
MODULE = "fabricops.hyperv.host_network"
TASKS: dict[str, dict[str, Any]] = {
    "plan of a value": {"config": {"virtual_switches": [{"name": "{{ secret_name }}", "type": "private"}]}},
    "plan of a part": {"config": {"virtual_switches": [{"name": "a {{ secret_name }} b", "type": "private"}]}},
    "plan of a file": {"src": "document.yml"},
    "plan of an encrypted file": {"src": "whole.yml"},
    "finding": {"config": {"virtual_switches": [{"name": "{{ secret_name }}", "type": "{{ secret_notes }}"}]}},
    "run": {
        "config": {
            "virtual_switches": [{"name": "{{ secret_name }}", "type": "private"}],
            "nic_bindings": [{"adapter": "NIC2", "ipv4": {"addresses": ["{{ secret_address }}"]}}],
            "partition_adapters": [
                {
                    "partition": "web01",
                    "name": "Network Adapter",
                    "switch": "{{ secret_name }}",
                    "mac_address": "{{ secret_mac }}",
                }
            ],
        }
    },
    "file": {"src": "document.yml"},
    "encrypted file": {"src": "whole.yml"},
    "repository": {"repository": "fleet"},
    "plan of a repository": {"repository": "fleet"},
}


def command(folder: Path, *arguments: str, text: str = "") -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_VAULT_PASSWORD_FILE": str(folder / "password"),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
        "ANSIBLE_NOCOLOR": "1",
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "hosts"),
        "LC_ALL": "C.UTF-8",
    }
    program = str(Path(sys.executable).with_name(arguments[0]))
    done = subprocess.run(
        [program, *arguments[1:]], input=text, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    assert done.returncode in (0, 2), done.stdout + done.stderr
    return done.stdout + done.stderr if arguments[0] == "ansible-playbook" else done.stdout


def encrypted(folder: Path, name: str, value: str, indent: int = 0) -> str:
    written = command(folder, "ansible-vault", "encrypt_string", "--stdin-name", name, text=value)
    return "".join(f"{' ' * indent}{line}\n" for line in written.splitlines())


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What ansible-playbook prints of each task, as loud as it can."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "password").write_text("not so secret\n")
    values = {"secret_name": NAME, "secret_mac": MAC, "secret_address": ADDRESS, "secret_notes": NOTES}
    (folder / "secrets.yml").write_text("".join(encrypted(folder, name, value) for name, value in values.items()))
    document = encrypted(folder, "name", NAME, 4) + encrypted(folder, "notes", NOTES, 4)
    (folder / "document.yml").write_text(f"virtual_switches:\n  - type: private\n{document}")
    (folder / "fleet" / "hosts").mkdir(parents=True)
    (folder / "fleet" / "hosts" / "hyper1.yml").write_text(
        f"virtual_switches:\n  - name: Open\n    type: private\n{encrypted(folder, 'notes', NOTES, 4)}"
    )
    (folder / "whole.yml").write_text(yaml.safe_dump({"virtual_switches": [{"name": WHOLE, "type": "internal"}]}))
    command(folder, "ansible-vault", "encrypt", "whole.yml")
    tasks: list[dict[str, Any]] = [{"name": "make", "fabricops.hyperv.simulated_host": HOST}]
    for name, options in TASKS.items():
        only = {"plan_only": "lan.plan.json"} if name.startswith("plan") else {}
        tasks.append({"name": name, MODULE: {**options, **only}, "ignore_errors": True})
    tasks.append({"name": "no_log", MODULE: {"config": {}, "plan_only": "x"}, "no_log": True, "ignore_errors": True})
    play = {"hosts": "hyper1", "gather_facts": False, "vars_files": ["secrets.yml"], "tasks": tasks}
    (folder / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False))
    inventory = {"all": {"hosts": {"hyper1": {"ansible_connection": "fabricops.hyperv.simulated"}}}}
    (folder / "inventory.yml").write_text(yaml.safe_dump(inventory))
    printed = command(folder, "ansible-playbook", "-i", "inventory.yml", "play.yml", "--diff", "-vvv")
    assert not list(folder.glob("*plan.json")), "a plan was written"
    parts = printed.split("\nTASK [")
    return {part.partition("]")[0]: part for part in parts[1:]}


@pytest.mark.parametrize("task", [*TASKS, "no_log"])
def test_nothing_secret_is_printed(outputs: Mapping[str, str], task: str) -> None:
    shown = [secret for secret in SHOWN if secret.lower() in outputs[task].lower()]
    assert not shown, outputs[task]


@pytest.mark.parametrize("task", [name for name in TASKS if name.startswith("plan")])
def test_no_plan_is_written_of_a_secret(outputs: Mapping[str, str], task: str) -> None:
    assert '"rule": "secret"' in outputs[task]


@pytest.mark.parametrize("task", ["run", "file", "encrypted file", "repository"])
def test_a_document_with_secrets_is_applied_and_told_without_them(outputs: Mapping[str, str], task: str) -> None:
    assert "changed: [hyper1]" in outputs[task], outputs[task]
    assert CENSORED in outputs[task]


def censored(value: Any, *secrets: str) -> Any:
    return Secrets(frozenset(secrets)).censor({"it": value})["it"]


@pytest.mark.parametrize(
    ("value", "secret", "expected"),
    [
        ("hunter2", "hunter2", CENSORED),
        ("is hunter2.", "hunter2", "is ********."),
        ("HUNTER2 again", "hunter2", "******** again"),
        ("hunter2", "hunter2\n", CENSORED),
        ("-VlanId 42", "42", "-VlanId ********"),
        ("10.42.0.1 and 1420", "42", "10.********.0.1 and 1420"),
        (42, "42", CENSORED),
        (420, "42", 420),
        (True, "1", True),
        ("New-VMSwitch -Name 'it''s mine'", "it's mine", "New-VMSwitch -Name '********'"),
        ("-StaticMacAddress '00155D0A0010'", "00:15:5d:0a:00:10", "-StaticMacAddress '********'"),
        ("-IPAddress '10.0.0.5' -PrefixLength 24", "10.0.0.5/24", "-IPAddress '********' -PrefixLength 24"),
        ("'this is a long sec...", "this is a long secret that ends here", "'********..."),
        ("this is a\n  long secret", "this is a long secret", "********"),
        ("one\\ntwo three", "one\ntwo three", CENSORED),
        ({"an extension": True}, "an extension", {CENSORED: True}),
        (["a", {"b": "hunter2"}], "hunter2", ["a", {"b": CENSORED}]),
        ("nothing", "", "nothing"),
        ("nothing", "  ", "nothing"),
    ],
)
def test_secrets_are_censored_in_every_way_of_writing_them(value: Any, secret: str, expected: Any) -> None:
    assert censored(value, secret) == expected


def test_a_longer_secret_is_censored_before_one_that_is_part_of_it() -> None:
    assert censored("x hunter2hunter2 y", "hunter2", "hunter2hunter2") == "x ******** y"


def test_what_ansible_itself_needs_is_left_alone() -> None:
    told = Secrets(frozenset({"hunter2"})).censor({"_ansible_no_log": "hunter2", "hunter2": 1})
    assert json.dumps(told) == '{"_ansible_no_log": "hunter2", "hunter2": 1}'

"""Every EXAMPLES block of every module is played, twice, against a fresh simulated host."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

CLONE = Path(__file__).resolve().parents[2]
MODULES = sorted(file.stem for file in (CLONE / "plugins" / "modules").glob("*.py"))

HARDWARE = {
    "release": "2022",
    "physical_adapters": [
        {
            "name": "NIC1",
            "link_speed": "10Gbps",
            "ipv4": {"method": "static", "addresses": ["192.168.1.3/24"], "gateway": "192.168.1.1"},
        },
        {"name": "NIC2", "link_speed": "10Gbps"},
        {"name": "NIC3", "link_speed": "10Gbps"},
    ],
    "partitions": [{"name": "web01", "generation": 2, "power": "running"}],
}
NETWORK = {
    "virtual_switches": [
        {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True},
        {"name": "Backend", "type": "private"},
    ],
    "partition_adapters": [{"partition": "web01", "name": "Network Adapter", "switch": "LAN"}],
}


def examples_of(module: str) -> list[dict[str, Any]]:
    tree = ast.parse((CLONE / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8"))
    blocks = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    tasks: list[dict[str, Any]] = yaml.safe_load(blocks["EXAMPLES"])
    return tasks


def twice(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The task, and then the task again, which must change nothing."""
    only_planned = any("plan_only" in options for options in task.values() if isinstance(options, dict))
    if not any(name.startswith("fabricops.") for name in task) or "failed_when" in task or only_planned:
        return [task]
    again = {**task, "name": f"again: {task['name']}", "register": "repeated", "failed_when": "repeated is changed"}
    return [task, again]


def play(module: str) -> dict[str, Any]:
    prepare = [
        {"fabricops.hyperv.simulated_host": HARDWARE},
        {"fabricops.hyperv.host_network": {"config": NETWORK}},
    ]
    tasks = [one for task in examples_of(module) for one in twice(task)]
    return {"name": module, "hosts": module, "gather_facts": False, "tasks": prepare + tasks}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(CLONE / "examples" / "gitops", folder / "fleet")
    (folder / "play.yml").write_text(yaml.safe_dump([play(module) for module in MODULES], sort_keys=False))
    hosts = {module: {"ansible_connection": "fabricops.hyperv.simulated"} for module in MODULES}
    (folder / "inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "hosts"),
        "LC_ALL": "C.UTF-8",
    }
    program = Path(sys.executable).with_name("ansible-playbook")
    command = [str(program), "--inventory", str(folder / "inventory.yml"), str(folder / "play.yml")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_examples_run_and_change_nothing_when_repeated(module: str, output: str) -> None:
    recap = re.search(rf"^{module} +: ok=(\d+) .*unreachable=(\d+) +failed=(\d+)", output, re.MULTILINE)
    told = re.search(rf"^PLAY \[{module}\] \*+\n(.*?)(?=^PLAY )", output, re.MULTILINE | re.DOTALL)
    assert recap, output[-3000:]
    assert (int(recap[2]), int(recap[3])) == (0, 0), told[1] if told else output[-3000:]
    assert int(recap[1]) >= 2 + len(examples_of(module))

"""Measure what Ansible makes of it: whole ansible-playbook processes, in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from large_host import ADAPTERS_EACH, small_document, small_hardware

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost

HOSTS = 100
TASKS = 100
ROUNDS = 3


def hosts100_vs_ping(directory: Path) -> dict[str, float]:
    """One no-op host_network task over 100 small hosts, and ping over the same hosts with connection local."""
    names = [f"host{number:03}" for number in range(1, HOSTS + 1)]
    for number, name in enumerate(names, 1):
        SimulatedHost(name, directory).create(read_hardware(small_hardware(number)))
    options = {"config": small_document(), "management": {"vlans": "0,10"}}
    network = _write(directory, "network", [{"fabricops.hyperv.host_network": options}])
    ping = _write(directory, "ping", [{"ansible.builtin.ping": {}}])
    simulated = _inventory(directory, "simulated", names, "fabricops.hyperv.simulated")
    local = _inventory(directory, "local", names, "local")
    _play(directory, network, simulated)
    seconds: dict[str, list[float]] = {"network": [], "ping": []}
    for _round in range(ROUNDS):
        seconds["network"].append(_play(directory, network, simulated, expect="changed=0"))
        seconds["ping"].append(_play(directory, ping, local, expect="changed=0"))
    return {name: min(measured) for name, measured in seconds.items()}


def single_resource_tasks(directory: Path) -> float:
    """Seconds a task: 100 partition_adapter tasks in a loop on the large host, each with a change, start included."""
    inventory = _inventory(directory, "large", ["large"], "fabricops.hyperv.simulated")
    measured = []
    for vlan in range(2, 2 + ROUNDS):
        options = {
            "partition": "{{ 'vm%04d' | format(item) }}",
            "name": f"Network {ADAPTERS_EACH - 1}",
            "vlan": {"mode": "access", "id": vlan},
        }
        task = {"fabricops.hyperv.partition_adapter": options, "loop": f"{{{{ range(1, {TASKS + 1}) | list }}}}"}
        measured.append(_play(directory, _write(directory, "single", [task]), inventory, expect="changed=1"))
    return min(measured) / TASKS


def _write(directory: Path, name: str, tasks: list[dict[str, Any]]) -> Path:
    file = directory / f"{name}.json"
    file.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    return file


def _inventory(directory: Path, name: str, hosts: list[str], connection: str) -> Path:
    file = directory / f"inventory_{name}.json"
    variables = {"ansible_connection": connection, "ansible_python_interpreter": sys.executable}
    listed = {"all": {"hosts": dict.fromkeys(hosts), "vars": variables}}
    file.write_text(json.dumps(listed), encoding="utf-8")
    return file


def _play(directory: Path, playbook: Path, inventory: Path, expect: str = "failed=0") -> float:
    """Run a playbook; every host's line of the recap has to say what is expected."""
    environment = {
        **os.environ,
        "FABRICOPS_HYPERV_STATE_DIR": str(directory),
        "ANSIBLE_LOCALHOST_WARNING": "False",
        "ANSIBLE_HOME": str(directory / "ansible"),
        "ANSIBLE_NOCOLOR": "1",
    }
    started = time.perf_counter()
    done = subprocess.run(
        ["ansible-playbook", "-i", str(inventory), str(playbook)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    recap = [line for line in done.stdout.splitlines() if "unreachable=" in line]
    if done.returncode or not recap or not all(expect in line for line in recap):
        raise SystemExit(f"{playbook.name} did not do what is measured:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return seconds

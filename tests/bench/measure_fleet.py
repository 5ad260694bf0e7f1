"""Measure plans over a repository of a thousand hosts of ordinary size: 2 NICs, 3 switches, 20 partitions each."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost

FEW, MANY = 250, 1000
PARTITIONS = 20
FORKS = 4


def plan_fleet(directory: Path, hosts: int) -> dict[str, float]:
    """Plan so many hosts by playbook ``plan``: seconds of wall and of processor, megabytes of the largest process."""
    repository = directory / "repository"
    (repository / "hosts").mkdir(parents=True)
    (repository / "profiles").mkdir()
    (repository / "profiles" / "fleet.yml").write_text(yaml.safe_dump(_profile()), encoding="utf-8")
    inventory = repository / "desired_state.yml"
    inventory.write_text("plugin: fabricops.hyperv.desired_state\n", encoding="utf-8")
    for number in range(hosts):
        name = f"host{number:04}"
        (repository / "hosts" / f"{name}.yml").write_text(yaml.safe_dump(_host(number)), encoding="utf-8")
        SimulatedHost(name, directory / "state").create(read_hardware(_hardware(number)))
    environment = {
        **os.environ,
        "FABRICOPS_HYPERV_STATE_DIR": str(directory / "state"),
        "ANSIBLE_HOME": str(directory / "ansible"),
        "ANSIBLE_NOCOLOR": "1",
    }
    plans = directory / "plans"
    command = ["ansible-playbook", "-i", str(inventory), "-f", str(FORKS), "-e", f"plan_directory={plans}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "fabricops.hyperv.plan"], env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or len(list(plans.glob("*.plan.json"))) != hosts:
        raise SystemExit(f"the fleet was not planned:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "processor": processor, "megabytes": after.ru_maxrss / 1024}


def _profile() -> dict[str, Any]:
    return {
        "version": 1,
        "virtual_switches": [
            {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True},
            {"name": "Storage", "type": "external", "uplinks": ["NIC2"], "allow_management_os": False},
            {"name": "Backend", "type": "private"},
        ],
    }


def _host(number: int) -> dict[str, Any]:
    names = [f"vm{number:04}-{index:02}" for index in range(PARTITIONS)]
    return {
        "version": 1,
        "include": ["fleet"],
        "labels": {"rack": f"r{number // 40}"},
        "partitions": [{"name": name, "generation": 2} for name in names],
        "partition_adapters": [
            {
                "partition": name,
                "name": "Network Adapter",
                "switch": "LAN",
                "vlan": {"mode": "access", "id": 10 + index},
            }
            for index, name in enumerate(names)
        ],
    }


def _hardware(number: int) -> dict[str, Any]:
    address = f"10.{number >> 8}.{number & 255}.2/16"
    ipv4 = {"method": "static", "addresses": [address], "gateway": f"10.{number >> 8}.255.254"}
    return {"physical_adapters": [{"name": "NIC1", "ipv4": ipv4}, {"name": "NIC2"}]}

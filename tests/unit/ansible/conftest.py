"""Tasks run in this process, through Ansible's own loaders, tasks and connections, but without a playbook's start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.loader import action_loader, connection_loader
from ansible.template import Templar

HARDWARE = {
    "release": "2022",
    "physical_adapters": [
        {
            "name": "NIC1",
            "link_speed": "10Gbps",
            "ipv4": {"method": "static", "addresses": ["192.168.1.3/24"], "gateway": "192.168.1.1"},
        },
        {"name": "NIC2", "link_speed": "10Gbps"},
    ],
    "partitions": [{"name": "web01", "generation": 2, "power": "running"}],
}

Result = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One host of an inventory, and the way to run single tasks against it."""

    state_directory: Path
    name: str = "hyper1"
    transport: str = "fabricops.hyperv.simulated"
    variables: Mapping[str, Any] = field(default_factory=dict)

    def run(self, module: str, check_mode: bool = False, diff: bool = False, **options: Any) -> Result:
        return self.run_options(module, options, check_mode=check_mode, diff=diff)

    def run_options(
        self, module: str, options: dict[str, Any], *, check_mode: bool = False, diff: bool = False
    ) -> Result:
        play_context = PlayContext()
        connection = connection_loader.get(self.transport, play_context, task_uuid="", ansible_playbook_pid="0")
        variables = {
            "inventory_hostname": self.name,
            "fabricops_hyperv_state_dir": str(self.state_directory),
            **self.variables,
        }
        connection.set_options(var_options=variables)
        task = Task()
        task.action = f"fabricops.hyperv.{module}"
        task.args = options
        task.check_mode = check_mode
        task.diff = diff
        loader = DataLoader()
        loader.set_basedir(str(self.state_directory.parent))
        action = action_loader.get(
            f"fabricops.hyperv.{module}",
            task=task,
            connection=connection,
            play_context=play_context,
            loader=loader,
            templar=Templar(loader=loader),
            shared_loader_obj=None,
        )
        result: Result = action.run(task_vars=variables)
        return result


@pytest.fixture
def empty_stage(tmp_path: Path) -> Stage:
    """An inventory host whose simulated host does not exist yet."""
    return Stage(tmp_path / "hosts")


@pytest.fixture
def stage(empty_stage: Stage) -> Stage:
    """A host with two NICs and a running partition."""
    made = empty_stage.run("simulated_host", **HARDWARE)
    assert made.get("failed") is not True, made
    return empty_stage


@pytest.fixture
def snapshot(stage: Stage) -> Callable[[], Any]:
    """Everything that a host's Get- cmdlets answer, to tell whether it was touched."""

    def take() -> Any:
        wanted = ["vm_host", "switches", "partitions", "network_adapters", "net_adapters", "bindings", "ip_addresses"]
        return stage.run("host_network_info", objects=wanted)["objects"]

    return take

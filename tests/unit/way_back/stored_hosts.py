"""Simulated hosts in files, with the collection's own agent and a clock that goes only when it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.faults.read_faults import read_faults
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources, read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, Parameter
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.host_agent import HostAgent
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result, reconcile

ADDRESS = "192.168.1.3"
HARDWARE: Mapping[str, Any] = {
    "release": "2022",
    "physical_adapters": [
        {
            "name": "NIC1",
            "connected": True,
            "ipv4": {"method": "static", "addresses": [f"{ADDRESS}/24"], "gateway": "192.168.1.1"},
        },
        {"name": "NIC2", "connected": True, "ipv4": {"method": "static", "addresses": ["10.0.0.3/24"]}},
    ],
    "partitions": [{"name": "web01", "power": "running"}],
}
LAN: Mapping[str, Any] = {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True}
SHARED: Mapping[str, Any] = {
    "virtual_switches": [LAN, {"name": "Backend", "type": "private"}],
    "partition_adapters": [{"partition": "web01", "name": "Network Adapter", "switch": "LAN"}],
}


class UnwatchedHost(SimulatedHost):
    """A host whose timer fires at the next access only: no process of its own looks at the clock of a test."""

    def start_watchdog(self) -> None:
        """Do nothing."""


@dataclass
class Stage:
    """A host, its clock, and short words for what tests do with it."""

    host: UnwatchedHost
    time: list[float]

    def run(self, document: Mapping[str, Any], check_mode: bool = False, **options: Any) -> Result:
        return reconcile(self.host, read_document(dict(document)), Options(**options), check_mode=check_mode)

    def by_hand(self, cmdlet: str, **parameters: Parameter) -> None:
        with self.host.open(exclusive=True) as session:
            session.invoke(Invocation(cmdlet, parameters))

    def misbehave(self, *faults: Mapping[str, Any]) -> None:
        self.host.set_faults(read_faults(list(faults)))

    def resources(self) -> Resources:
        with self.host.for_inspection().open(exclusive=False) as session:
            return read_resources(HostView(read_host(session, ReadScope(guests=None))))

    def is_as(self, before: Resources) -> bool:
        return differences(before, self.resources(), whole_host=True) == []

    def names(self, kind: str) -> list[str]:
        return sorted(resource.name for resource in self.resources()[kind])


def stage(directory: Path, management_address: str = "", **hardware: Any) -> Stage:
    """Make a host."""
    time = [1_800_000_000.0]

    def sleep(seconds: float) -> None:
        time[0] += seconds

    host = UnwatchedHost(
        "hv1",
        directory,
        management_address=management_address,
        agent=HostAgent(management_address),
        clock=lambda: time[0],
        sleep=sleep,
    )
    host.create(read_hardware({**HARDWARE, **hardware}))
    return Stage(host, time)

"""A host to try cmdlets on, and a short way to say them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import (
    Hardware,
    read_hardware,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    MemorySession,
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)

DOCUMENT: dict[str, Any] = {
    "release": "2022",
    "physical_adapters": [
        {
            "name": "NIC1",
            "mac_address": "3C-FD-FE-00-00-01",
            "link_speed": "10Gbps",
            "ipv4": {
                "method": "static",
                "addresses": ["192.168.1.3/24"],
                "gateway": "192.168.1.1",
                "dns_servers": ["192.168.1.2"],
            },
        },
        {"name": "NIC2", "link_speed": "10Gbps"},
        {"name": "NIC3", "link_speed": "10Gbps", "connected": False},
    ],
    "partitions": [
        {"name": "web01", "generation": 2, "power": "running"},
        {"name": "old", "generation": 1, "power": "running"},
        {"name": "db", "generation": 2},
    ],
}


class HostUnderTest:
    """A session, with cmdlets said as keyword arguments."""

    def __init__(self, session: MemorySession) -> None:
        self.session = session

    def run(self, cmdlet: str, inside: Inside | None = None, **parameters: Any) -> list[dict[str, Any]]:
        return self.session.invoke(Invocation(cmdlet, parameters, inside))

    def refusal(self, cmdlet: str, inside: Inside | None = None, **parameters: Any) -> CmdletError:
        """Run a cmdlet that must fail, and hold that it has no effect."""
        before = self.everything()
        with pytest.raises(CmdletError) as caught:
            self.run(cmdlet, inside, **parameters)
        assert self.everything() == before
        return caught.value

    def everything(self) -> Any:
        return read_host(self.session, ReadScope(None, None))

    def bindings(self, nic: str) -> set[str]:
        return {row["ComponentID"] for row in self.run("Get-NetAdapterBinding", Name=nic) if row["Enabled"]}

    def adapter(self, partition: str, name: str = "Network Adapter") -> dict[str, Any]:
        (row,) = self.run("Get-VMNetworkAdapter", VMName=partition, Name=name)
        return row

    def addresses(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.run("Get-NetIPAddress"):
            found.setdefault(row["InterfaceAlias"], []).append(row["IPAddress"])
        return found

    def inside(self, partition: str, name: str = "Network Adapter") -> Inside:
        return Inside((partition,), adapter=ObjectQuery("Get-VMNetworkAdapter", {"VMName": partition, "Name": name}))


def host_with(**changes: Any) -> HostUnderTest:
    """Make the usual host, or one whose hardware differs from it."""
    return HostUnderTest(memory_session("hv1", read_hardware({**DOCUMENT, **changes})))


def usual_hardware() -> Hardware:
    """Give the hardware of the usual host."""
    return read_hardware(DOCUMENT)

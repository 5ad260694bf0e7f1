"""Objects as hosts answer them, and those of one host that matter to its virtual network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HostObject = dict[str, Any]
"""An object as PowerShell shows it: property names as in object_types.json, enums by name, GUIDs as lower-case text."""

Rows = list[HostObject]


@dataclass(frozen=True, slots=True)
class IpObjects:
    """What the TCP/IP stack of the parent partition, or of several guests, says of its interfaces.

    Rows that come from guests carry ``VMId``.
    """

    net_adapters: Rows = field(default_factory=list)
    ip_interfaces: Rows = field(default_factory=list)
    ip_addresses: Rows = field(default_factory=list)
    routes: Rows = field(default_factory=list)
    dns: Rows = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HostObjects:
    """Objects in the host's own shape, as the Get- cmdlets answered them.

    ``network_adapters`` holds both classes, VMInternalNetworkAdapter (the management OS) and VMNetworkAdapter.
    """

    vm_host: HostObject
    switches: Rows
    teams: Rows
    partitions: Rows
    network_adapters: Rows
    team_mappings: Rows
    bindings: Rows
    parent: IpObjects
    guests: IpObjects

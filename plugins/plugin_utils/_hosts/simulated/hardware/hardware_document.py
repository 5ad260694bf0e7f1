"""Hardware to plain values and back, for the host's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .hardware import Hardware, Ipv4, LbfoTeamHardware, PartitionHardware, PhysicalAdapter


def hardware_to_json(hardware: Hardware) -> dict[str, Any]:
    """Give plain mappings and lists."""
    return asdict(hardware)


def hardware_from_json(raw: Mapping[str, Any]) -> Hardware:
    """Make the hardware that was written; KeyError or TypeError if it was something else."""
    return Hardware(
        raw["release"],
        tuple(_adapter(item) for item in raw["physical_adapters"]),
        tuple(LbfoTeamHardware(item["name"], tuple(item["members"])) for item in raw["lbfo_teams"]),
        tuple(PartitionHardware(**item) for item in raw["partitions"]),
        raw.get("export", ""),  # hosts of version 0.1 have none
    )


def _adapter(raw: Mapping[str, Any]) -> PhysicalAdapter:
    ipv4 = raw["ipv4"]
    told = Ipv4(ipv4["dhcp"], tuple(ipv4["addresses"]), ipv4["gateway"], tuple(ipv4["dns_servers"]))
    return PhysicalAdapter(**{**raw, "ipv4": told})

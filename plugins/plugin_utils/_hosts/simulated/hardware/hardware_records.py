"""What a simulated host is made from, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_SPEED = 10**9


@dataclass(frozen=True, slots=True)
class Ipv4:
    """The IPv4 configuration that a NIC is delivered with; addresses are in CIDR notation."""

    dhcp: bool = True
    addresses: tuple[str, ...] = ()
    gateway: str = ""
    dns_servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhysicalAdapter:
    """A NIC: its MAC in 12 bare hex digits, its speed in bits per second, whether its cable is plugged."""

    name: str
    interface_description: str
    mac_address: str
    link_speed: int = DEFAULT_SPEED
    connected: bool = True
    enabled: bool = True
    ipv4: Ipv4 = Ipv4()


@dataclass(frozen=True, slots=True)
class LbfoTeamHardware:
    """A team of NICs that exists when the host is delivered."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartitionHardware:
    """A partition that exists when the host is delivered, with New-VM's one adapter."""

    name: str
    generation: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class Hardware:
    """Everything that a simulated host is made from.

    ``export`` is the digest of the export that the host is a twin of; empty for a host that was made from hardware.
    """

    release: str = "2022"
    physical_adapters: tuple[PhysicalAdapter, ...] = ()
    lbfo_teams: tuple[LbfoTeamHardware, ...] = ()
    partitions: tuple[PartitionHardware, ...] = ()
    export: str = ""

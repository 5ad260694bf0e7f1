"""What a simulated host remembers: immutable records, each with the GUID of the thing it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...._model.mac_address import UNASSIGNED


class Record(Protocol):
    """Anything that a table holds: it has an identity that never changes."""

    @property
    def id(self) -> str:
        """The lower-case GUID (rule B4: identities are the host's, names are labels)."""


@dataclass(frozen=True, slots=True)
class Address:
    """A manually given address of an interface."""

    address: str
    prefix_length: int


@dataclass(frozen=True, slots=True)
class Route:
    """A route out of an interface, for instance the default route 0.0.0.0/0 to a gateway."""

    destination: str
    next_hop: str
    metric: int = 256


@dataclass(frozen=True, slots=True)
class IpSettings:
    """The TCP/IP configuration of one interface; both address families share the lists."""

    dhcp: bool = True
    dhcp_v6: bool = True
    addresses: tuple[Address, ...] = ()
    routes: tuple[Route, ...] = ()
    dns_servers: tuple[str, ...] = ()


FRESH_IP = IpSettings()

PHYSICAL = "physical"
MANAGEMENT = "management"
TEAM = "team"
GUEST = "guest"

TEAM_NIC_DESCRIPTION = "Microsoft Network Adapter Multiplexor Driver"
"""How Windows describes the first team NIC of LBFO; further ones have a number behind it."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of an operating system: a NIC, a vEthernet interface, a team NIC, or a guest's interface.

    A vEthernet interface has the id of its management adapter. ``mac`` is 12 bare hex digits, ``speed`` bits per
    second, ``bindings`` the enabled visible components (rules A6, A7). ``connected`` is the cable of a NIC;
    the link of a virtual interface is computed.
    """

    id: str
    alias: str
    mac: str
    kind: str
    description: str
    index: int
    speed: int = 0
    connected: bool = True
    enabled: bool = True
    bindings: frozenset[str] = frozenset()
    ip: IpSettings = FRESH_IP


@dataclass(frozen=True, slots=True)
class Switch:
    """A virtual switch (rule A2); ``uplinks`` are interface ids, ``extensions`` the enabled ones' names."""

    id: str
    name: str
    type: str
    notes: str = ""
    allow_management_os: bool = False
    uplinks: tuple[str, ...] = ()
    embedded_teaming: bool = False
    load_balancing: str = "Dynamic"
    iov: bool = False
    packet_direct: bool = False
    bandwidth_mode: str = "Weight"
    flow_absolute: int = 0
    flow_weight: int = 0
    extensions: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Partition:
    """A child partition (virtual machine)."""

    id: str
    name: str
    generation: int = 1
    running: bool = False


@dataclass(frozen=True, slots=True)
class Vlan:
    """The VLAN setting of an adapter; lists stay text, as AllowedVlanIdListString does (rule A4)."""

    mode: str = "Untagged"
    access_id: int = 0
    native_id: int = 0
    allowed: str = ""
    private_mode: str = ""
    primary_id: int = 0
    secondary_id: int = 0
    secondary: str = ""


UNTAGGED = Vlan()


@dataclass(frozen=True, slots=True)
class Adapter:
    """A virtual adapter of a partition, or of the management OS where ``partition_id`` is empty (rule A3).

    ``switch_name`` is the label that was true when it was connected (A6). ``properties`` holds object properties that
    are not at their default, by the object's own property name. ``team_nic`` is the interface id of a team mapping.
    """

    id: str
    name: str
    partition_id: str
    switch_id: str = ""
    mac: str = UNASSIGNED
    switch_name: str = ""
    dynamic_mac: bool = True
    legacy: bool = False
    vlan: Vlan = UNTAGGED
    minimum_absolute: int = 0
    minimum_weight: int = 0
    maximum: int = 0
    team_nic: str = ""
    disable_on_failover: str = "None"
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GuestInterface:
    """What a guest was told to do differently from the usual on the interface of one adapter, whose id it has."""

    id: str
    bindings: frozenset[str]
    ip: IpSettings = FRESH_IP


@dataclass(frozen=True, slots=True)
class LbfoTeam:
    """A load balancing and failover team; ``members`` and ``team_nic`` are interface ids."""

    id: str
    name: str
    team_nic: str
    members: tuple[str, ...]
    mode: str = "SwitchIndependent"
    load_balancing: str = "Dynamic"


@dataclass(frozen=True, slots=True)
class HostSettings:
    """The host itself: its release's name and the pool of dynamic addresses, bare hex (rule A5)."""

    id: str
    name: str
    release: str
    mac_minimum: str
    mac_maximum: str

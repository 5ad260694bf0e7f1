"""The operating systems whose network stacks can be asked: the parent partition's, and each running guest's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from ...._model.net_adapter_components import SWITCH_PROTOCOL, Component, components_of
from .host_state import HostState
from .records import FRESH_IP, GUEST, MANAGEMENT, Adapter, GuestInterface, Interface, Partition

INTERNAL_SPEED = 10_000_000_000
"""What a vEthernet interface without wire, and a guest's synthetic NIC, report as their speed."""


class Machine(Protocol):
    """One operating system: its interfaces, and what the rows it answers carry besides."""

    state: HostState
    extras: Mapping[str, Any]
    components: tuple[Component, ...]

    def interfaces(self) -> list[Interface]:
        """Give the interfaces in their order."""

    def put(self, interface: Interface) -> None:
        """Store a changed interface."""

    def link_up(self, interface: Interface) -> bool:
        """Tell whether the interface has a link."""

    def speed(self, interface: Interface) -> int:
        """Give the interface's speed in bits per second."""


def usual_bindings(components: tuple[Component, ...]) -> frozenset[str]:
    """Give the components that are on, on an interface that serves no switch and no team (A7)."""
    return frozenset(component.component_id for component in components if component.usual)


class ParentMachine:
    """The management operating system."""

    def __init__(self, state: HostState) -> None:
        self.state = state
        self.extras: Mapping[str, Any] = {}
        self.components = components_of(state.release.order)

    def interfaces(self) -> list[Interface]:
        """Give NICs, team NICs and vEthernet interfaces."""
        return list(self.state.interfaces)

    def put(self, interface: Interface) -> None:
        """Store a changed interface."""
        self.state.interfaces.put(interface)

    def link_up(self, interface: Interface) -> bool:
        """Tell whether there is a link; a vEthernet interface of an External switch has its uplinks' link."""
        if not interface.enabled:
            return False
        if interface.kind != MANAGEMENT:
            return interface.connected
        uplinks = self._uplinks(interface)
        return not uplinks or any(nic.enabled and nic.connected for nic in uplinks)

    def speed(self, interface: Interface) -> int:
        """Give the speed; a vEthernet interface has the sum of its uplinks' (A6)."""
        if interface.kind != MANAGEMENT:
            return interface.speed
        return sum(nic.speed for nic in self._uplinks(interface)) or INTERNAL_SPEED

    def _uplinks(self, interface: Interface) -> list[Interface]:
        adapter = self.state.adapters.get(interface.id)
        switch = self.state.switches.get(adapter.switch_id) if adapter else None
        return [self.state.interfaces[nic] for nic in switch.uplinks] if switch else []


class GuestMachine:
    """The operating system of a running partition: an interface an adapter, the usual bindings on, DHCP (D18, D20).

    Interface names are computed from the adapters' order. The guest is taken to run the host's release.
    """

    def __init__(self, state: HostState, partition: Partition) -> None:
        self.state = state
        self.partition = partition
        self.extras: Mapping[str, Any] = {"VMId": partition.id, "PSComputerName": partition.name}
        self.components = tuple(
            component for component in components_of(state.release.order) if component.component_id != SWITCH_PROTOCOL
        )
        self._usual = usual_bindings(self.components)

    def interfaces(self) -> list[Interface]:
        """Give one interface an adapter, in the adapters' order."""
        state = self.state
        order = state.release.order
        alias = "Local Area Connection" if order < 2 else "Ethernet"
        synthetic = (
            "Microsoft Virtual Machine Bus Network Adapter" if order < 2 else "Microsoft Hyper-V Network Adapter"
        )
        found = []
        seen: dict[str, int] = {}
        for number, adapter in enumerate(state.adapters.indexed(state.adapters_by_partition, self.partition.id), 1):
            told = state.guests.get(adapter.id)
            base = "Intel 21140-Based PCI Fast Ethernet Adapter (Emulated)" if adapter.legacy else synthetic
            seen[base] = seen.get(base, 0) + 1
            found.append(
                Interface(
                    id=adapter.id,
                    alias=alias if number == 1 else f"{alias} {number}",
                    mac=adapter.mac,
                    kind=GUEST,
                    description=base if seen[base] == 1 else f"{base} #{seen[base]}",
                    index=number + 1,
                    speed=100_000_000 if adapter.legacy else INTERNAL_SPEED,
                    connected=bool(adapter.switch_id),
                    bindings=told.bindings if told else self._usual,
                    ip=told.ip if told else FRESH_IP,
                )
            )
        return found

    def put(self, interface: Interface) -> None:
        """Store what differs from the usual; nothing is kept of an interface that is as it was at first."""
        if interface.bindings == self._usual and interface.ip == FRESH_IP:
            if interface.id in self.state.guests:
                self.state.guests.delete(interface.id)
        else:
            self.state.guests.put(GuestInterface(interface.id, interface.bindings, interface.ip))

    def link_up(self, interface: Interface) -> bool:
        """Tell whether the adapter is connected to a switch."""
        return interface.connected

    def speed(self, interface: Interface) -> int:
        """Give the speed of the emulated or synthetic card."""
        return interface.speed


def guest_alias(state: HostState, adapter: Adapter) -> str:
    """Give the name that the guest's interface of an adapter has inside the guest."""
    machine = GuestMachine(state, state.partitions[adapter.partition_id])
    return next(interface.alias for interface in machine.interfaces() if interface.id == adapter.id)


def freed(interface: Interface, components: tuple[Component, ...]) -> Interface:
    """Give a NIC as it is after a switch or team has let it go: usual bindings, DHCP, no addresses (R3)."""
    return replace(interface, bindings=usual_bindings(components), ip=FRESH_IP)

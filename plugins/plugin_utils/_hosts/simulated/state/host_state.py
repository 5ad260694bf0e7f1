"""The state of one simulated host: its tables, its identities, its pool of MAC addresses."""

from __future__ import annotations

import uuid
from typing import Any

from ...._model.host_release import RELEASES, HostRelease
from .mac_pool import MacPool
from .record_codec import (
    ADAPTER_CODEC,
    GUEST_CODEC,
    INTERFACE_CODEC,
    PARTITION_CODEC,
    SETTINGS_CODEC,
    SWITCH_CODEC,
    TEAM_CODEC,
)
from .records import Adapter, GuestInterface, HostSettings, Interface, LbfoTeam, Partition, Switch
from .tables import Index, Journal, Table

HOST_ID = "host"
_GUID_NAMESPACE = uuid.UUID("5f0a3a5e-6a58-5d0c-9c0b-0f7d3a4c9b11")


class HostState:
    """All records of one host. A cmdlet's changes are kept by ``settle`` or taken back by ``undo``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counter = 0
        self.journal = journal = Journal()
        self.pool = MacPool(self._mac_in_use)
        self.interfaces_by_mac: Index[Interface] = Index("mac", "mac", self.pool.watch)
        self.adapters_by_mac: Index[Adapter] = Index("mac", "mac", self.pool.watch)
        self.adapters_by_partition: Index[Adapter] = Index("partition_id", "parent")
        self.adapters_by_switch: Index[Adapter] = Index("switch_id", "link")
        self.switches_by_name: Index[Switch] = Index("name", "name")
        self.partitions_by_name: Index[Partition] = Index("name", "name")
        self.settings: Table[HostSettings] = Table(SETTINGS_CODEC, journal)
        self.interfaces: Table[Interface] = Table(INTERFACE_CODEC, journal, self.interfaces_by_mac)
        self.switches: Table[Switch] = Table(SWITCH_CODEC, journal, self.switches_by_name)
        self.partitions: Table[Partition] = Table(PARTITION_CODEC, journal, self.partitions_by_name)
        self.adapters: Table[Adapter] = Table(
            ADAPTER_CODEC, journal, self.adapters_by_partition, self.adapters_by_switch, self.adapters_by_mac
        )
        self.guests: Table[GuestInterface] = Table(GUEST_CODEC, journal)
        self.teams: Table[LbfoTeam] = Table(TEAM_CODEC, journal)
        self._counter_before = 0

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """Every table, for the store."""
        return (
            self.settings,
            self.interfaces,
            self.switches,
            self.partitions,
            self.adapters,
            self.guests,
            self.teams,
        )

    @property
    def host(self) -> HostSettings:
        """The host's own record."""
        return self.settings[HOST_ID]

    @property
    def release(self) -> HostRelease:
        """The release of Windows Server that the host runs."""
        return RELEASES[self.host.release]

    def new_id(self) -> str:
        """Make a GUID from the host's name and a counter, skipping those that are taken."""
        while True:
            self.counter += 1
            candidate = str(uuid.uuid5(_GUID_NAMESPACE, f"{self.name.lower()}:{self.counter}"))
            if not any(
                candidate in table for table in (self.adapters, self.switches, self.partitions, self.interfaces)
            ):
                return candidate

    def new_mac(self) -> str | None:
        """Give the lowest address of the host's pool that nothing on the host has; None where all are taken (R29)."""
        host = self.host
        return self.pool.lowest_free(host.mac_minimum, host.mac_maximum)

    def begin(self) -> None:
        """Start a cmdlet."""
        self._counter_before = self.counter

    def settle(self) -> bool:
        """Keep what the cmdlet did; tell whether it changed anything."""
        return self.journal.settle()

    def undo(self) -> None:
        """Take back everything since ``begin``: a cmdlet that fails has no effect."""
        self.journal.undo()
        for table in self.tables:
            table.reorder()
        self.counter = self._counter_before

    def _mac_in_use(self, mac: str) -> bool:
        return mac in self.adapters_by_mac.ids or mac in self.interfaces_by_mac.ids

"""The state of one simulated host: tables of records with indexes, an undo journal, and what is to be stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Generic, Protocol

from ..._model.host_release import RELEASES, HostRelease
from .mac_pool import MacPool
from .record_codec import (
    ADAPTER_CODEC,
    COLUMNS,
    GUEST_CODEC,
    INTERFACE_CODEC,
    PARTITION_CODEC,
    SETTINGS_CODEC,
    SWITCH_CODEC,
    TEAM_CODEC,
    Codec,
    R,
    RawRow,
)
from .records import Adapter, GuestInterface, HostSettings, Interface, LbfoTeam, Partition, Switch

HOST_ID = "host"
_GUID_NAMESPACE = uuid.UUID("5f0a3a5e-6a58-5d0c-9c0b-0f7d3a4c9b11")


class Index(Generic[R]):
    """Which records have a certain value in one field; names are compared as Windows does, without case."""

    def __init__(self, field: str, column: str, watcher: Callable[[str, bool], None] | None = None) -> None:
        self.value_of: Callable[[R], str] = attrgetter(field)
        self.column = COLUMNS.index(column)
        self.fold = column == "name"
        self.ids: dict[str, dict[str, None]] = {}
        self._watcher = watcher

    def add(self, value: str, record_id: str) -> None:
        """Note that the record has the value."""
        key = value.lower() if self.fold else value
        found = self.ids.get(key)
        if found is None:
            self.ids[key] = {record_id: None}
            if self._watcher:
                self._watcher(key, True)
        else:
            found[record_id] = None

    def remove(self, value: str, record_id: str) -> None:
        """Note that the record no longer has the value."""
        key = value.lower() if self.fold else value
        found = self.ids[key]
        del found[record_id]
        if not found:
            del self.ids[key]
            if self._watcher:
                self._watcher(key, False)


class _Journalled(Protocol):
    def restore(self, record_id: str) -> None: ...

    def settle(self, record_id: str) -> None: ...


class Table(Generic[R]):
    """Records of one kind by id, in the order in which they were made.

    Rows read from a store stay as they are until they are looked at, so that a session that touches one partition of
    a large host does not pay for the others.
    """

    def __init__(self, codec: Codec[R], state: HostState, *indexes: Index[R]) -> None:
        self.codec = codec
        self._state = state
        self._indexes = indexes
        self._rows: dict[str, R | RawRow] = {}
        self._undo: dict[str, R | None] = {}
        self._unordered = False
        self.positions: dict[str, int] = {}
        self.dirty: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._rows

    def get(self, record_id: str) -> R | None:
        """Look a record up."""
        row = self._rows.get(record_id)
        if type(row) is tuple:
            row = self._rows[record_id] = self.codec.decode(row)
        return row  # type: ignore[return-value]  # mypy does not narrow by type() is tuple

    def __getitem__(self, record_id: str) -> R:
        found = self.get(record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def __iter__(self) -> Iterator[R]:
        """Go through all records in the order in which they were made; changing the table meanwhile is fine."""
        rows = self._rows
        decode = self.codec.decode
        for record_id, row in list(rows.items()):
            if type(row) is tuple:
                row = rows[record_id] = decode(row)
            yield row  # type: ignore[misc]  # mypy does not narrow by type() is tuple

    def indexed(self, index: Index[R], value: str) -> list[R]:
        """Look records up by an indexed value, in the order in which they were made."""
        ids = index.ids.get(value.lower() if index.fold else value)
        if not ids:
            return []
        if len(ids) == 1:
            return [self[record_id] for record_id in ids]
        return [self[record_id] for record_id in sorted(ids, key=self.positions.__getitem__)]

    def put(self, record: R) -> None:
        """Insert a record, or replace the one with its id."""
        record_id = record.id
        old = self.get(record_id)
        if record_id not in self._undo:
            self._undo[record_id] = old
            self._state.touched.append((self, record_id))
        self._set(record_id, old, record)

    def delete(self, record_id: str) -> None:
        """Remove a record that is there."""
        old = self[record_id]
        if record_id not in self._undo:
            self._undo[record_id] = old
            self._state.touched.append((self, record_id))
        self._drop(record_id, old)

    def load(self, rows: Iterable[tuple[int, RawRow]]) -> None:
        """Take rows as they were stored, with their positions."""
        columns = [(index, index.column) for index in self._indexes]
        for position, row in rows:
            record_id = row[0]
            self._rows[record_id] = row
            self.positions[record_id] = position
            for index, column in columns:
                index.add(row[column], record_id)

    def restore(self, record_id: str) -> None:
        """Put a record back to what it was before the cmdlet that is being undone."""
        old = self._undo.pop(record_id)
        now = self.get(record_id)
        if old is None:
            if now is not None:
                self._drop(record_id, now)
            self.positions.pop(record_id, None)
        else:
            self._unordered = self._unordered or now is None
            self._set(record_id, now, old)

    def settle(self, record_id: str) -> None:
        """Forget what a record was before: the cmdlet succeeded."""
        del self._undo[record_id]
        if record_id not in self._rows:
            self.positions.pop(record_id, None)

    def reorder(self) -> None:
        """Bring the records back into the order in which they were made, after a deletion was undone."""
        if self._unordered:
            self._rows = dict(sorted(self._rows.items(), key=lambda item: self.positions[item[0]]))
            self._unordered = False

    def _set(self, record_id: str, old: R | None, new: R) -> None:
        self._rows[record_id] = new
        position = self.positions.get(record_id)
        if position is None:
            position = self.positions[record_id] = self._state.next_position()
        self.dirty[record_id] = position
        for index in self._indexes:
            value = index.value_of(new)
            if old is not None:
                before = index.value_of(old)
                if before == value:
                    continue
                index.remove(before, record_id)
            index.add(value, record_id)

    def _drop(self, record_id: str, old: R) -> None:
        del self._rows[record_id]
        self.dirty[record_id] = self.positions[record_id]
        for index in self._indexes:
            index.remove(index.value_of(old), record_id)


class HostState:
    """All records of one host. A cmdlet's changes are kept by ``settle`` or taken back by ``undo``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counter = 0
        self.last_position = 0
        self.touched: list[tuple[_Journalled, str]] = []
        self.pool = MacPool(self._mac_in_use)
        self.interfaces_by_mac: Index[Interface] = Index("mac", "mac", self.pool.watch)
        self.adapters_by_mac: Index[Adapter] = Index("mac", "mac", self.pool.watch)
        self.adapters_by_partition: Index[Adapter] = Index("partition_id", "parent")
        self.adapters_by_switch: Index[Adapter] = Index("switch_id", "link")
        self.switches_by_name: Index[Switch] = Index("name", "name")
        self.partitions_by_name: Index[Partition] = Index("name", "name")
        self.settings: Table[HostSettings] = Table(SETTINGS_CODEC, self)
        self.interfaces: Table[Interface] = Table(INTERFACE_CODEC, self, self.interfaces_by_mac)
        self.switches: Table[Switch] = Table(SWITCH_CODEC, self, self.switches_by_name)
        self.partitions: Table[Partition] = Table(PARTITION_CODEC, self, self.partitions_by_name)
        self.adapters: Table[Adapter] = Table(
            ADAPTER_CODEC, self, self.adapters_by_partition, self.adapters_by_switch, self.adapters_by_mac
        )
        self.guests: Table[GuestInterface] = Table(GUEST_CODEC, self)
        self.teams: Table[LbfoTeam] = Table(TEAM_CODEC, self)
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

    def next_position(self) -> int:
        """Give the place of a new record in the order of all."""
        self.last_position += 1
        return self.last_position

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
        if not self.touched:
            return False
        for table, record_id in self.touched:
            table.settle(record_id)
        self.touched.clear()
        return True

    def undo(self) -> None:
        """Take back everything since ``begin``: a cmdlet that fails has no effect."""
        for table, record_id in reversed(self.touched):
            table.restore(record_id)
        self.touched.clear()
        for table in self.tables:
            table.reorder()
        self.counter = self._counter_before

    def _mac_in_use(self, mac: str) -> bool:
        return mac in self.adapters_by_mac.ids or mac in self.interfaces_by_mac.ids

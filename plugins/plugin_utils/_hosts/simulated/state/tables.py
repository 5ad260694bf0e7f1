"""Tables of records with indexes, and the journal that takes a failed cmdlet's changes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Generic, Protocol

from .record_codec import COLUMNS, Codec, R, RawRow


class Index(Generic[R]):
    """Which records have a certain value in one field; names are compared as Windows does, without case."""

    def __init__(self, field: str, column: str, watcher: Callable[[str, bool], None] | None = None) -> None:
        self.value_of: Callable[[R], str] = attrgetter(field)
        self.column = COLUMNS.index(column)
        self.fold = column == "name"
        self.ids: dict[str, dict[str, None]] = {}
        self._watcher = watcher

    def load(self, rows: list[RawRow]) -> None:
        """Take the values of many stored rows."""
        column = self.column
        ids = self.ids
        for row in rows:
            value = row[column]
            key = value.lower() if self.fold else value  # type: ignore[union-attr]  # only the position is a number
            found = ids.get(key)  # type: ignore[arg-type]  # as above
            if found is None:
                ids[key] = {row[1]: None}  # type: ignore[index]  # as above
            else:
                found[row[1]] = None

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


class Journal:
    """What the running cmdlet has touched, and the order in which a host's records were made."""

    def __init__(self) -> None:
        self.touched: list[tuple[_Journalled, str]] = []
        self.last_position = 0

    def next_position(self) -> int:
        """Give the place of a new record in the order of all."""
        self.last_position += 1
        return self.last_position

    def settle(self) -> bool:
        """Keep what the cmdlet did; tell whether it changed anything."""
        if not self.touched:
            return False
        for table, record_id in self.touched:
            table.settle(record_id)
        self.touched.clear()
        return True

    def undo(self) -> None:
        """Take back what the cmdlet did."""
        for table, record_id in reversed(self.touched):
            table.restore(record_id)
        self.touched.clear()


class Table(Generic[R]):
    """Records of one kind by id, in the order in which they were made.

    Rows read from a store stay as they are until they are looked at, so that a session that touches one partition of
    a large host does not pay for the others.
    """

    def __init__(self, codec: Codec[R], journal: Journal, *indexes: Index[R]) -> None:
        self.codec = codec
        self._journal = journal
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
        if isinstance(row, tuple):
            row = self._rows[record_id] = self.codec.decode(row)
        return row

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
            record = decode(row) if isinstance(row, tuple) else row
            rows[record_id] = record
            yield record

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
            self._journal.touched.append((self, record_id))
        self._set(record_id, old, record)

    def delete(self, record_id: str) -> None:
        """Remove a record that is there."""
        old = self[record_id]
        if record_id not in self._undo:
            self._undo[record_id] = old
            self._journal.touched.append((self, record_id))
        self._drop(record_id, old)

    def load(self, rows: list[RawRow]) -> None:
        """Take rows as they were stored, in the order of their positions."""
        for row in rows:
            self._rows[row[1]] = row
            self.positions[row[1]] = row[0]
        for index in self._indexes:
            index.load(rows)
        if rows:
            self._journal.last_position = max(self._journal.last_position, rows[-1][0])

    def changes(self) -> tuple[list[RawRow], list[tuple[int]]]:
        """Give the rows to store and the positions of rows to delete, and take them for stored."""
        stored: list[RawRow] = []
        deleted: list[tuple[int]] = []
        for record_id, position in self.dirty.items():
            record = self.get(record_id)
            if record is None:
                deleted.append((position,))
            else:
                stored.append(self.codec.encode(record, position))
        self.dirty.clear()
        return stored, deleted

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
            position = self.positions[record_id] = self._journal.next_position()
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

"""Checkpoints: what a host was at one time, kept on the host, so that there is a way back without a controller."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from ipaddress import IPv4Interface
from itertools import chain
from typing import Any

from .._hosts.host_clock import say_time
from .._hosts.protocol import CHECKPOINT, Record, Session
from .._hosts.read_host import ReadScope
from .._kinds.host_view import HostView
from .._model.errors import HostUnavailable
from .._model.record_values import read_record, write_record
from .._planning.change_scope import Touched, only_touched
from .._planning.documents.write_document import write_document
from .._planning.resources import read_resources
from .._powershell.host_objects import HostObjects, IpObjects

LARGEST_BODY = 512 * 1024 * 1024
"""Bytes that a body may unpack to; the largest host that Windows allows needs a tenth of that."""

MOST_VALUES = 8_000_000
"""Values that a body may hold, so that a small one does not become gigabytes of objects; again ten times the need."""


class Origin(StrEnum):
    """Why a checkpoint is there."""

    MANUAL = "manual"
    RUN = "run"
    """A run put it before its first command, and has not ended."""
    UNCONFIRMED = "unconfirmed"
    """A run ended, and the host goes back to before it unless the run is confirmed."""
    INTERRUPTED = "interrupted"
    """A run never ended, and a later one has said so."""
    DAMAGED = "damaged"
    """It cannot be read, and can only be deleted."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a checkpoint without unpacking it; ``taken`` is the host's clock, in seconds since 1970 UTC."""

    name: str
    origin: Origin
    taken: float
    commands: int = 0
    note: str = ""

    @property
    def when(self) -> str:
        """The time at which it was taken, to be read."""
        return say_time(self.taken)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A host at one time: the objects read of it, which part of it they are, and what the run after it was about.

    ``touched`` None stands for everything: going back undoes whatever changed since, whoever did it. ``purpose`` is a
    digest of what the run was to do, by which the next run knows whether it is there for the same.
    """

    heading: Heading
    objects: HostObjects
    scope: ReadScope
    touched: Touched | None = None
    purpose: str = ""


def keep(session: Session, checkpoint: Checkpoint) -> None:
    """Put a checkpoint on its host, durable when this returns."""
    content = {
        "objects": _objects_to_json(checkpoint.objects),
        "scope": _scope_to_json(checkpoint.scope),
        "touched": None if checkpoint.touched is None else checkpoint.touched.to_json(),
        "purpose": checkpoint.purpose,
    }
    body = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 1)
    session.records.put(Record(CHECKPOINT, checkpoint.heading.name, _heading_to_json(checkpoint.heading), body))


def relabel(session: Session, name: str, origin: Origin) -> None:
    """Give a checkpoint another origin, if it is there."""
    record = session.records.get(CHECKPOINT, name)
    if record is not None:
        summary = {**record.summary, "origin": origin.value}
        session.records.put(Record(CHECKPOINT, name, summary, record.body))


def forget(session: Session, name: str) -> None:
    """Drop a checkpoint, if it is there."""
    session.records.delete(CHECKPOINT, name)


def headings(session: Session) -> list[Heading]:
    """List the checkpoints of a host, oldest first."""
    return [_heading(record) for record in session.records.list(CHECKPOINT)]


def find(session: Session, name: str) -> Checkpoint | None:
    """Give a checkpoint with its objects; HostUnavailable where what is kept is damaged."""
    record = session.records.get(CHECKPOINT, name)
    if record is None:
        return None
    heading = _heading(record)
    try:
        if heading.origin is Origin.DAMAGED:
            raise ValueError("its heading cannot be read")
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(record.body, LARGEST_BODY)
        if unpacker.unconsumed_tail:
            raise ValueError("it is too large")
        if sum(text.count(mark) for mark in (b",", b"[", b"{")) > MOST_VALUES:
            raise ValueError("it holds too many values")
        content = json.loads(text)
        touched = content["touched"]
        checkpoint = Checkpoint(
            heading,
            _objects_from_json(content["objects"]),
            _scope_from_json(content["scope"]),
            None if touched is None else Touched.from_json(touched),
            str(content["purpose"]),
        )
        _try_to_use(checkpoint)
    except Exception as error:
        # Whoever wrote it may have written anything: what objects lack, or hold in a wrong form, shows in their use.
        raise HostUnavailable(
            f"checkpoint '{name}' is damaged ({error or type(error).__name__}), so there is no way back to it: delete "
            "it, or go back by a document"
        ) from error
    return checkpoint


def _try_to_use(checkpoint: Checkpoint) -> None:
    """Read everything of a checkpoint that a way back reads of it; any exception where that cannot be done."""
    view = HostView(checkpoint.objects)
    for address in chain.from_iterable(config.addresses or () for config in view.addresses.values()):
        IPv4Interface(address)
    resources = read_resources(view)
    write_record(view.release)
    for resource in chain(*only_touched(resources, checkpoint.touched).values()):
        read_record(resource.__class__, write_record(resource))
    write_document(resources, view)


def free_name(session: Session, wanted: str) -> str:
    """Give a name that no checkpoint of the host has: the wanted one, or that with a number behind it."""
    taken = {record.name for record in session.records.list(CHECKPOINT)}
    return next(name for name in _numbered(wanted) if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _heading_to_json(heading: Heading) -> dict[str, Any]:
    return {
        "origin": heading.origin.value,
        "taken": heading.taken,
        "commands": heading.commands,
        "note": heading.note,
    }


def _heading(record: Record) -> Heading:
    summary = record.summary
    try:
        return Heading(
            record.name,
            Origin(summary["origin"]),
            float(summary["taken"]),
            int(summary["commands"]),
            str(summary["note"]),
        )
    except (KeyError, ValueError, TypeError):
        return Heading(record.name, Origin.DAMAGED, 0)


def _objects_to_json(objects: HostObjects) -> dict[str, Any]:
    return {
        item.name: _ip_to_json(value) if isinstance(value, IpObjects) else value
        for item in fields(objects)
        for value in (getattr(objects, item.name),)
    }


def _ip_to_json(objects: IpObjects) -> dict[str, Any]:
    return {item.name: getattr(objects, item.name) for item in fields(objects)}


def _objects_from_json(content: Mapping[str, Any]) -> HostObjects:
    parts = {**content, "parent": IpObjects(**content["parent"]), "guests": IpObjects(**content["guests"])}
    return HostObjects(**parts)


def _scope_to_json(scope: ReadScope) -> dict[str, Any]:
    return {
        item.name: None if (value := getattr(scope, item.name)) is None else sorted(value) for item in fields(scope)
    }


def _scope_from_json(content: Mapping[str, Any]) -> ReadScope:
    return ReadScope(
        *(None if content[name] is None else frozenset(content[name]) for name in ("partitions", "guests"))
    )

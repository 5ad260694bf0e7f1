"""The export of a real host to objects: the same HostObjects that reading the host itself gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..._model.errors import DocumentRejected
from ..._model.paths import join_path
from ..._powershell.answers.answer_reader import RULE, AnswerReader, Source, unwrapped
from ..._powershell.answers.read_objects import read_objects
from ..._powershell.host_objects import HostObjects

FORMAT = "fabricops.hyperv export"
VERSION = 1
_ISO = re.compile(r"[0-9]{4}-[0-9T:.Z+-]{6,36}")
_REQUIRED = ("vm_host", "switches", "partitions", "network_adapters", "net_adapters", "bindings")
_ANSWER = "objects"
"""Where a result of module host_network_info holds what an export consists of."""


@dataclass(frozen=True, slots=True)
class Export:
    """A host as it was exported: its objects, when that was, and what was read otherwise than it stands there."""

    objects: HostObjects
    exported_at: str = ""
    remarks: tuple[str, ...] = field(default_factory=tuple)


def is_export(values: Any) -> bool:
    """Tell an export from a document by its first section."""
    sections = ("vm_host", "switches", _ANSWER)
    return isinstance(values, Mapping) and any(str(name).lower() in sections for name in values)


def read_export(values: Any, root: str = "") -> Export:
    """Read an export, or a result of host_network_info; DocumentRejected with every finding and its path."""
    inside = next((name for name in values if str(name).lower() == _ANSWER), None) if is_export(values) else None
    if inside is not None:
        return _read_export(values[inside], join_path(root, inside), "ask for objects: [all]")
    return _read_export(values, root, "export the host with files/export_host.ps1")


def _read_export(values: Any, root: str, once_more: str) -> Export:
    reader = AnswerReader(Source("the export", RULE, root))
    given = reader.folded("", values)
    if given is not None:
        if given.get("format", FORMAT) == FORMAT and given.get("version", VERSION) != VERSION:
            reader.wrong("version", f"this release reads version {VERSION} of exports only", "take a newer collection")
        for name in _REQUIRED:
            if given.get(name) is None and not (name in given and name != "vm_host"):
                reader.wrong(name, "this part of the export is missing", once_more)
    if given is None or reader.findings:
        raise DocumentRejected(reader.findings)
    objects = read_objects(reader, given)
    if objects is None or reader.findings:
        raise DocumentRejected(reader.findings)
    return Export(objects, _moment(given.get("exported_at")), tuple(reader.remarks))


def _moment(raw: Any) -> str:
    """Give a time as ISO 8601 in UTC: Windows PowerShell writes milliseconds since 1970 between /Date( and )/."""
    value = unwrapped(raw)
    if not isinstance(value, str):
        return ""
    digits = value.removeprefix("/Date(").removesuffix(")/")
    if digits == value:
        return value if _ISO.fullmatch(value) else ""
    number = digits[:1] + digits[1:].partition("+")[0].partition("-")[0]
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(number))
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

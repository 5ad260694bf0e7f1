"""Reading the faults of a document: each fault's kind, the fields of that kind, and cmdlets as documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...._model.errors import CmdletError, DocumentRejected
from ...._model.hints import closest, known_words
from ...._powershell.bind_parameters import Signature, signature
from ...protocol import Record
from ..cmdlets.cmdlet_table import HYPERV_CMDLETS, MACHINE_CMDLETS
from ..hardware.document_reader import DocumentReader
from ..state.record_codec import decode_ip
from .faults import FIELDS, GHOST, NEEDED, OTHER_PARTY, SHARING_OFF, Fault, FaultState

MAXIMUM_FAULTS = 1000
LONGEST_SECONDS = 86_400
_CATEGORIES = (
    "AuthenticationError CloseError ConnectionError DeadlockDetected DeviceError FromStdErr InvalidArgument InvalidData"
    " InvalidOperation InvalidResult InvalidType LimitsExceeded MetadataError NotEnabled NotImplemented NotInstalled"
    " NotSpecified ObjectNotFound OpenError OperationStopped OperationTimeout ParserError PermissionDenied"
    " ProtocolError QuotaExceeded ReadError ResourceBusy ResourceExists ResourceUnavailable SecurityError SyntaxError"
    " WriteError"
)
CATEGORIES = {word.lower(): word for word in _CATEGORIES.split()}
"""PowerShell's error categories (System.Management.Automation.ErrorCategory)."""


def read_faults(given: Any) -> tuple[Fault, ...]:
    """Read the option ``faults`` of module simulated_host; DocumentRejected with every finding."""
    reader = DocumentReader("fault")
    items = reader.items("faults", {"faults": given})
    if len(items) > MAXIMUM_FAULTS:
        reader.wrong("faults", f"{len(items)} faults are more than the {MAXIMUM_FAULTS} that a host can have")
        items = []
    found = [fault for where, item in items if (fault := _fault(reader, where, item)) is not None]
    if reader.findings:
        raise DocumentRejected(reader.findings)
    return tuple(found)


def fault_states(records: Sequence[Record]) -> list[FaultState]:
    """Make faults of the records that keep them; ValueError, TypeError or KeyError for what no fault wrote."""
    summaries = [record.summary for record in sorted(records, key=lambda record: record.name)]
    try:
        faults = read_faults([summary["fault"] for summary in summaries])
    except DocumentRejected as error:
        raise ValueError(f"a fault is damaged: {error}") from error
    return [
        FaultState(fault, int(summary["seen"]), int(summary["happened"]), tuple(map(_held, summary["pending"])))
        for fault, summary in zip(faults, summaries, strict=True)
    ]


def _held(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    decode_ip(entry["ip"])
    return {"nic": str(entry["nic"]), "due": float(entry["due"]), "ip": entry["ip"]}


def _fault(reader: DocumentReader, where: str, item: Mapping[str, Any]) -> Fault | None:
    kind = item.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        hint = closest(kind, FIELDS) or known_words(FIELDS)
        reader.wrong(
            f"{where}.kind", f"'{kind}' is not a kind of fault" if kind is not None else "this is required", hint
        )
        return None
    before = len(reader.findings)
    reader.known(where, item, ("kind", *FIELDS[kind]))
    for name in NEEDED.get(kind, ()):
        if name not in item:
            reader.wrong(f"{where}.{name}", f"a fault of kind {kind} needs this", f"add {name}")
    known = _cmdlet(reader, where, item)
    implied = signature("Set-VMSwitch") if kind in (GHOST, SHARING_OFF) else known
    values: dict[str, Any] = {"kind": kind, "cmdlet": known.cmdlet if known else ""}
    values["where"] = _parameters(reader, where, item, "where", implied)
    values["parameters"] = _parameters(reader, where, item, "parameters", known)
    for name in ("nth", "times", "step"):
        if name in item:
            values[name] = _count(reader, f"{where}.{name}", item[name])
    if "seconds" in item:
        values["seconds"] = _seconds(reader, f"{where}.seconds", item["seconds"])
    values.update(_words(reader, where, item))
    if kind == OTHER_PARTY and known and len(reader.findings) == before:
        _check_binding(reader, where, known, values["parameters"])
    return Fault(**values) if len(reader.findings) == before else None


def _cmdlet(reader: DocumentReader, where: str, item: Mapping[str, Any]) -> Signature | None:
    name = item.get("cmdlet")
    if name is None:
        return None
    try:
        known = signature(name) if isinstance(name, str) else None
    except CmdletError:
        known = None
    if known is None or not (known.cmdlet in HYPERV_CMDLETS or known.cmdlet in MACHINE_CMDLETS):
        hint = closest(name, [*HYPERV_CMDLETS, *MACHINE_CMDLETS]) or "docs/fidelity.md says which cmdlets are modelled"
        reader.wrong(f"{where}.cmdlet", f"the simulated host has no cmdlet '{name}'", hint)
        return None
    return known


def _parameters(
    reader: DocumentReader, where: str, item: Mapping[str, Any], field: str, known: Signature | None
) -> dict[str, Any]:
    given = item.get(field)
    if given is None:
        return {}
    path = f"{where}.{field}"
    if not isinstance(given, Mapping):
        reader.wrong(path, "a mapping of parameters and their values is expected", "such as {Name: LAN}")
        return {}
    if known is None:
        if "cmdlet" not in item:
            reader.wrong(path, "parameters are those of a cmdlet", "add cmdlet")
        return {}
    read: dict[str, Any] = {}
    for name, value in given.items():
        spelled = known.names.get(str(name).lower())
        if spelled is None:
            hint = closest(name, known.types) or known_words(known.types)
            reader.wrong(f"{path}.{name}", f"{known.cmdlet} has no such parameter", hint)
        elif not _is_plain(value):
            reader.wrong(f"{path}.{name}", "text, a whole number, true, false, or a list of these is expected")
        else:
            read[spelled] = value
    return read


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(part, str | int) for part in value)
    return isinstance(value, str | int)


def _check_binding(reader: DocumentReader, where: str, known: Signature, parameters: Mapping[str, Any]) -> None:
    try:
        known.bind({name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()})
    except CmdletError as error:
        reader.wrong(f"{where}.parameters", error.message)


def _count(reader: DocumentReader, where: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10**9:
        reader.wrong(where, f"'{value}' is not a whole number from 1", "1 is the first")
        return 1
    return value


def _seconds(reader: DocumentReader, where: str, value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= LONGEST_SECONDS:
        reader.wrong(where, f"'{value}' is not a number of seconds above 0 and up to {LONGEST_SECONDS}")
        return 1.0
    return float(value)


def _words(reader: DocumentReader, where: str, item: Mapping[str, Any]) -> dict[str, str]:
    words = {name: reader.text(where, item, name) for name in ("error_id", "message") if name in item}
    if "category" in item:
        category = CATEGORIES.get(str(item["category"]).lower())
        if category is None:
            hint = closest(item["category"], CATEGORIES.values()) or known_words(CATEGORIES.values())
            reader.wrong(f"{where}.category", f"PowerShell has no error category '{item['category']}'", hint)
        words["category"] = category or ""
    return words

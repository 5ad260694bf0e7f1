"""Read a document: check its shape, read every field into canonical form, refuse duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from ..._contract.json_schema import host_network_schema
from ..._contract.typed_values import typed_values
from ..._contract.validate_document import schema_findings, type_word
from ..._kinds.registry import KINDS
from ..._model.errors import DocumentRejected, FieldError, Finding
from ..._model.kind import Kind
from ..._model.question import SECTION, Promise, read_question

MAXIMUM_NODES = 2_000_000
"""A document of the largest host (12,288 adapters) has fewer than 400,000 values; more is no document but a bomb."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One resource as it is wanted, and the path into the document where that is said.

    ``gone`` wants it removed. ``reason`` is set where the document does not mention the resource and the reconciler
    wants it all the same (a carried-over address, an adapter to plug in again). ``in_place`` means by its name only
    what is where it shall be: a namesake elsewhere, of which the document says nothing, is left alone. ``known_as`` is
    the name of the resource that becomes this one by being renamed, as long as none has its own name. ``made_as`` is
    what to say where the resource has to be made, if that is something else than what it shall be in the end.
    """

    where: str
    declared: Any
    gone: bool = False
    reason: str = ""
    in_place: bool = False
    known_as: str = ""
    made_as: Any = None


@dataclass(frozen=True, slots=True)
class Document:
    """The resources that a document mentions, by kind, in its order; and what it promises of ways (``intents``).

    ``written`` are the plain values that it was read from; they are no part of what it means.
    """

    intents: Mapping[str, tuple[Intent, ...]] = field(default_factory=dict)
    reachability: tuple[Promise, ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def of(self, kind: str) -> tuple[Intent, ...]:
        """The intents of one kind."""
        return self.intents.get(kind, ())

    def __bool__(self) -> bool:
        return any(self.intents.values())


def read_document(raw: Any) -> Document:
    """Turn plain values (as YAML or JSON gave them) into a Document; DocumentRejected lists all findings."""
    check_size(raw)
    if not isinstance(raw, dict):
        raise DocumentRejected.because(
            "schema", "", f"a document is a mapping, and this is {type_word(raw)}", "start with 'version: 1'"
        )
    values: dict[str, Any] = raw
    findings = schema_findings(values)
    if findings:
        values = typed_values(raw, host_network_schema())
        findings = schema_findings(values)
    unreadable = frozenset(map(_resource_of, findings))
    intents = {}
    for name, behaviour in KINDS.items():
        section = behaviour.kind.section
        written = None if section in unreadable else values.get(section)
        intents[name] = tuple(_read_section(behaviour.kind, written, findings, unreadable))
        findings.extend(_duplicates(behaviour.kind, intents[name]))
    promises = () if findings else tuple(_read_promises(values.get(SECTION), findings))
    if findings:
        raise DocumentRejected(findings)
    return Document(intents, promises, raw)


def _resource_of(finding: Finding) -> str:
    """Return the place of the resource that a finding about the shape is in, or of the section as a whole."""
    section, bracket, rest = finding.where.partition("[")
    return f"{section}[{rest.partition(']')[0]}]" if bracket and "." not in section else section.partition(".")[0]


def read_resource(kind: Kind, raw: Mapping[str, Any]) -> Document:
    """Read the fields of a single resource, as a module's options give them."""
    section: Any = [raw] if kind.many else raw
    return read_document({kind.section: section})


def _read_section(kind: Kind, raw: Any, findings: list[Finding], unreadable: AbstractSet[str]) -> Iterator[Intent]:
    """Read what has the right shape; what is wrong there is told together with what has not."""
    if not kind.many:
        if raw:
            yield Intent(kind.section, _read_resource(kind, raw, kind.section, findings))
        return
    for index, written in enumerate(raw or ()):
        where = f"{kind.section}[{index}]"
        if where in unreadable:
            continue
        yield Intent(where, _read_resource(kind, written, where, findings))


def _read_promises(raw: Any, findings: list[Finding]) -> Iterator[Promise]:
    for index, written in enumerate(raw or ()):
        promise, problems = read_question(Promise, written)
        findings.extend(
            Finding("value", f"{SECTION}[{index}].{name}", error.message, error.hint) for name, error in problems
        )
        if promise is not None:
            yield promise


def _read_resource(kind: Kind, written: Mapping[str, Any], where: str, findings: list[Finding]) -> Any:
    values = {}
    for item in kind.fields:
        value = written.get(item.name)
        if value is None:
            continue
        try:
            values[item.name] = item.meta.type.parse(value)
        except FieldError as error:
            findings.append(Finding("value", f"{where}.{item.name}", error.message, error.hint))
    for name in kind.key:
        values.setdefault(name, "")
    return kind.resource(**values)


def _duplicates(kind: Kind, intents: tuple[Intent, ...]) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for intent in intents:
        identity = getattr(intent.declared, "id", None)
        key = (
            (identity.lower(),) if identity else tuple(str(getattr(intent.declared, name)).lower() for name in kind.key)
        )
        if not kind.many or not any(key):
            continue
        if key in seen:
            shown = " / ".join(str(getattr(intent.declared, name)) for name in kind.key)
            yield Finding(
                "duplicate",
                intent.where,
                f"'{shown}' is declared twice, first in {seen[key]}",
                "say all of it in one place",
            )
        seen.setdefault(key, intent.where)


def check_size(raw: Any) -> None:
    """Count values as if every YAML alias were written out, without doing so; DocumentRejected for bombs and loops."""
    counted: dict[int, int] = {}
    open_ids: set[int] = set()

    def count(value: Any) -> int:
        if not isinstance(value, (dict, list)):
            return 1
        known = counted.get(id(value))
        if known is not None:
            return known
        if id(value) in open_ids or len(open_ids) > 50:
            raise DocumentRejected.because(
                "size", "", "the document contains itself or is nested too deeply", "take the YAML aliases out"
            )
        open_ids.add(id(value))
        children = value.values() if isinstance(value, dict) else value
        total = 1 + sum(count(child) for child in children)
        open_ids.discard(id(value))
        counted[id(value)] = total
        return total

    if count(raw) > MAXIMUM_NODES:
        raise DocumentRejected.because(
            "size",
            "",
            f"the document has more than {MAXIMUM_NODES} values",
            "split it; YAML aliases count as often as they are used",
        )

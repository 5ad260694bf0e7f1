"""Turn a document and a state into intents: what is wanted of which resource, and what shall be gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .._kinds.host_view import HostView
from .._kinds.nic_binding.fields import DEDICATED, NicBinding
from .._kinds.partition_adapter.fields import IMPLICIT_ADAPTER, PartitionAdapter
from .._kinds.registry import KINDS
from .._kinds.virtual_switch.fields import VirtualSwitch
from .._model.errors import DocumentRejected, Finding
from .._model.kind import PARENT
from .documents.read_document import Document, Intent
from .match_resources import fill_defaults, match_kind
from .options import State

UNMENTIONED = "the document does not mention it"


def want(document: Document, state: State, view: HostView, *, prune: bool = False) -> Document:
    """Give all intents of a normalised document; DocumentRejected for an empty one that would remove everything."""
    if state is State.DELETED:
        return _gone(document, view)
    if state is State.MERGED:
        return document
    filled = fill_defaults(document, view)
    if state is State.REPLACED:
        return filled
    if not document:
        hint = "say state: deleted and name the resources if they shall really go"
        raise DocumentRejected(
            [
                Finding(
                    "empty", "", "an empty document with state overridden would remove every switch and adapter", hint
                )
            ]
        )
    return _override(filled, view, prune)


def _gone(document: Document, view: HostView) -> Document:
    """Everything mentioned goes. NICs cannot; those of no remaining switch get their usual bindings back."""
    leaving = {intent.declared.name.lower() for intent in document.of("virtual_switch")}
    intents: dict[str, tuple[Intent, ...]] = {}
    for name, behaviour in KINDS.items():
        if behaviour.kind.removable:
            intents[name] = tuple(replace(intent, gone=True) for intent in document.of(name))
    freed = []
    for intent in document.of("nic_binding"):
        switch = view.switch_by_nic.get(intent.declared.adapter.lower())
        if switch is None or switch["Name"].lower() in leaving:
            freed.append(replace(intent, declared=NicBinding(intent.declared.adapter, DEDICATED)))
    intents["nic_binding"] = tuple(freed)
    return Document(intents)


def _override(document: Document, view: HostView, prune: bool) -> Document:
    """Add removals of what is not mentioned: switches, adapters, and partitions if ``prune`` says so."""
    intents = {name: document.of(name) for name in KINDS}
    for name in ("virtual_switch", "partition_adapter", *(("partition",) if prune else ())):
        behaviour = KINDS[name]
        _wanted, kept = match_kind(behaviour, document.of(name), behaviour.read(view), view)
        if name == "partition_adapter":
            implied = _brought_along(document, kept, view)
            kept = [adapter for adapter in kept if id(adapter) not in implied]
        intents[name] += tuple(Intent("", resource, gone=True, reason=UNMENTIONED) for resource in kept)
    intents["partition_adapter"] += tuple(_brought_by_new_partitions(document, view))
    return Document(intents)


def _brought_by_new_partitions(document: Document, view: HostView) -> Iterator[Intent]:
    """The adapter that New-VM makes by itself is a stranger too, where the document does not mention it."""
    mentioned = {(i.declared.partition.lower(), i.declared.name.lower()) for i in document.of("partition_adapter")}
    for intent in document.of("partition"):
        name = intent.declared.name
        if name.lower() not in view.partitions_by_label and (name.lower(), IMPLICIT_ADAPTER.lower()) not in mentioned:
            yield Intent("", PartitionAdapter(name, IMPLICIT_ADAPTER), gone=True, reason=UNMENTIONED)


def _brought_along(document: Document, unmentioned: list[PartitionAdapter], view: HostView) -> set[int]:
    """The management adapter that each declared switch implies: the one named like it, else its first.

    A switch that shares its NIC with the parent always has one, so it is no stranger to a document that mentions the
    switch only.
    """
    implied: set[int] = set()
    declared: list[VirtualSwitch] = [intent.declared for intent in document.of("virtual_switch")]
    mentioned = {
        (intent.declared.switch or "").lower()
        for intent in document.of("partition_adapter")
        if intent.declared.partition == PARENT
    }
    parents = [adapter for adapter in unmentioned if adapter.partition == PARENT]
    for switch in declared:
        if switch.allow_management_os is False or switch.type == "private":
            continue
        names = {switch.name.lower(), view.switch_labels.get(switch.id or "", "").lower()}
        own = [adapter for adapter in parents if (adapter.switch or "").lower() in names]
        named = [a for a in own if a.name.lower() == switch.name.lower()]
        if named or (own and switch.name.lower() not in mentioned):
            implied.add(id((named or own)[0]))
    return implied

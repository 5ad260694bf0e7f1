"""Resolve what a document refers to, as each kind does for its own: names in place of selectors and conventions."""

from __future__ import annotations

from dataclasses import replace

from ..._kinds.host_view import HostView
from ..._kinds.references import Declared, References
from ..._kinds.registry import KINDS
from ..._model.errors import DocumentRejected
from .read_document import Document, Intent


def normalise(document: Document, view: HostView, *, gone: bool = False) -> tuple[Document, tuple[str, ...]]:
    """Return the document with every reference resolved, and warnings; DocumentRejected lists what does not resolve.

    With ``gone`` (states that remove), only what identifies a resource is looked at.
    """
    declared = declared_by_kind(document)
    references = References(declared, view, gone)
    intents: dict[str, tuple[Intent, ...]] = {}
    for name, behaviour in KINDS.items():
        resolved = behaviour.resolve(declared[name], references)
        intents[name] = tuple(
            intent if resource is intent.declared else replace(intent, declared=resource)
            for intent, resource in zip(document.of(name), resolved, strict=True)
        )
    for name, behaviour in KINDS.items():
        behaviour.check_namesakes(declared[name], references)
    if references.findings:
        raise DocumentRejected(references.findings)
    return Document(intents), tuple(references.warnings)


def declared_by_kind(document: Document) -> dict[str, Declared]:
    """Return what a document mentions, by kind, each with its place, as kinds are given it."""
    return {name: [(intent.where, intent.declared) for intent in document.of(name)] for name in KINDS}

"""Turn a document and a state into intents: what is wanted of which resource, and what shall be gone."""

from __future__ import annotations

from dataclasses import replace

from .._kinds.behaviour import Unmentioned
from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.errors import DocumentRejected, Finding
from .documents.read_document import Document, Intent
from .documents.resolve_references import declared_by_kind
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
    """Everything mentioned goes; a resource that cannot is left as its kind says, or alone."""
    declared = declared_by_kind(document)
    intents: dict[str, tuple[Intent, ...]] = {}
    for name, behaviour in KINDS.items():
        if behaviour.kind.removable:
            intents[name] = tuple(replace(intent, gone=True) for intent in document.of(name))
        else:
            left = [(intent, behaviour.released(intent.declared, declared, view)) for intent in document.of(name)]
            intents[name] = tuple(replace(intent, declared=now) for intent, now in left if now is not None)
    return Document(intents)


def _override(document: Document, view: HostView, prune: bool) -> Document:
    """Add removals of what is not mentioned, of the kinds that this state removes (some only with ``prune``)."""
    declared = declared_by_kind(document)
    intents: dict[str, tuple[Intent, ...]] = {}
    for name, behaviour in KINDS.items():
        intents[name] = document.of(name)
        if behaviour.unmentioned is Unmentioned.GOES or (prune and behaviour.unmentioned is Unmentioned.PRUNED):
            _wanted, kept = match_kind(behaviour, document.of(name), behaviour.read(view), view)
            strangers = behaviour.strangers(kept, declared, view)
            intents[name] += tuple(Intent("", resource, gone=True, reason=UNMENTIONED) for resource in strangers)
    return Document(intents)

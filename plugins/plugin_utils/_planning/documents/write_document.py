"""Write resources as a document that, applied again, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..._contract.json_schema import DOCUMENT_VERSION
from ..._kinds.behaviour import KindBehaviour
from ..._kinds.host_view import HostView
from ..._kinds.registry import KINDS
from ..._model.address_config import AddressConfig, problem_of
from ..._model.kind import Kind
from ..resources import Resources


def write_document(resources: Resources, view: HostView) -> dict[str, Any]:
    """Write all resources, leaving out what is a default and what only the host itself decides."""
    document: dict[str, Any] = {"version": DOCUMENT_VERSION}
    for name, behaviour in KINDS.items():
        kind = behaviour.kind
        written = [_concise(behaviour, resource, view) for resource in resources[name]]
        if not kind.many:
            document[kind.section] = written[0]
        elif written:
            document[kind.section] = written
    return document


def further_gateways(resources: Resources) -> Iterator[str]:
    """Say which interfaces have several default routes, of which a document can declare one."""
    for name, behaviour in KINDS.items():
        for resource in resources[name]:
            config = getattr(resource, "ipv4", None)
            if isinstance(config, AddressConfig) and config.further_gateways:
                what = " / ".join(str(getattr(resource, part)) for part in behaviour.kind.key)
                hops = ", ".join(config.gateways)
                yield (
                    f"{behaviour.kind.section}: {what} has default routes by {hops}, and none of them was written; "
                    "a gateway that is declared becomes the only one"
                )


def write_resource(kind: Kind, resource: Any) -> dict[str, Any]:
    """Write every field of a resource that has a value."""
    written = {}
    for item in kind.fields:
        value = getattr(resource, item.name)
        if value is not None:
            written[item.name] = item.meta.type.to_document(value)
    return written


def write_resources(found: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Write some resources, each with its kind's name, as the sections of a document, without Ids that hosts give."""
    document: dict[str, Any] = {}
    for name, resource in found:
        kind = KINDS[name].kind
        written = write_resource(kind, resource)
        written.pop("id", None)
        if kind.many:
            document.setdefault(kind.section, []).append(written)
        else:
            document[kind.section] = written
    return document


def _concise(behaviour: KindBehaviour, resource: Any, view: HostView) -> dict[str, Any]:
    kind = behaviour.kind
    written = write_resource(kind, resource)
    for item in kind.fields:
        value = getattr(resource, item.name)
        if value == item.meta.default or (item.meta.immutable and value is False):
            written.pop(item.name, None)
    config = getattr(resource, "ipv4", None)
    if config is not None and problem_of(config):
        del written["ipv4"]  # nothing can be said of it, so it is left alone
    behaviour.make_concise(written, resource, view)
    return written

"""The export of a host to a document that says all of it, and to a host to plan for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .._hosts.exported.read_export import Export
from .._kinds.host_view import HostView
from .._kinds.registry import KINDS
from .._model.address_config import problem_of
from .._model.errors import DocumentRejected, Finding
from .._model.kind import Kind
from .._planning.documents.read_document import read_document
from .._planning.documents.write_document import further_gateways, write_document
from .._planning.resources import Resources, read_resources

_FIELD = re.compile(r"(\w+)(?:\[(\d+)\])?\.(\w+)")
_BY_SECTION = {behaviour.kind.section: behaviour.kind for behaviour in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Imported:
    """The document of an exported host, and what the host has and the document does not say."""

    document: dict[str, Any]
    remarks: tuple[str, ...] = ()


def import_export(export: Export) -> Imported:
    """Write an exported host as a document; applied to that host, it changes nothing.

    Real hosts have what no document may say. Such a field is left out with a remark; DocumentRejected where a resource
    cannot be named without it.
    """
    view = HostView(export.objects)
    resources = read_resources(view)
    document = write_document(resources, view)
    remarks = [*export.remarks, *_addresses_left_out(resources), *further_gateways(resources)]
    while findings := _findings(document):
        refused = []
        for finding in findings:
            remark = _leave_out(document, finding)
            if not remark:
                refused.append(finding)
            elif remark not in remarks:
                remarks.append(remark)
        if refused:
            raise DocumentRejected(refused)
    return Imported(document, tuple(remarks))


def _findings(document: dict[str, Any]) -> tuple[Finding, ...]:
    try:
        read_document(document)
    except DocumentRejected as error:
        return error.findings
    return ()


def _leave_out(document: dict[str, Any], finding: Finding) -> str:
    """Take the field of a finding out of the document, and say so; nothing is said of what has to stay."""
    match = _FIELD.match(finding.where)
    kind = _BY_SECTION.get(match[1]) if match else None
    if match is None or kind is None or match[3] in kind.key:
        return ""
    section = document[kind.section]
    resource = section[int(match[2])] if match[2] else section
    if resource.pop(match[3], None) is None:
        return ""
    return _remark(match[3], kind, [resource[name] for name in kind.key], finding.message)


def _addresses_left_out(resources: Resources) -> Iterator[str]:
    for name, behaviour in KINDS.items():
        for resource in resources[name]:
            config = getattr(resource, "ipv4", None)
            problem = problem_of(config) if config is not None else ""
            if problem:
                kind = behaviour.kind
                yield _remark("ipv4", kind, [getattr(resource, key) for key in kind.key], problem)


def _remark(field: str, kind: Kind, key: list[str], problem: str) -> str:
    named = f" {' / '.join(repr(part) for part in key)}" if key else ""
    return f"{field} of {kind.name.replace('_', ' ')}{named} was left out, since no document can say it: {problem}"

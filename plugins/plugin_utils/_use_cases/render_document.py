"""Plan for a host that is not there: an empty one, or one that a document describes."""

from __future__ import annotations

from collections.abc import Iterator

from .._hosts.protocol import Session
from .._hosts.read_host import ReadScope, read_host
from .._hosts.simulated.hardware.hardware import read_hardware
from .._hosts.simulated.simulated_host import memory_session, twin_of
from .._model.errors import DocumentRejected, Finding
from .._model.field_types import parse_guid
from .._model.mac_address import parse_mac
from .._planning.documents.read_document import Document
from .._planning.make_plan import Prepared, prepare
from .._planning.options import Options
from .._powershell.host_objects import HostObjects
from .._running.apply_plan import apply_plan

EVERYTHING = ReadScope(guests=None)

NOBODY_ON_IT = Options(allow_lockout=True)
"""No session arrives at a host that is only imagined, so there is no way to it to be kept."""


def render_document(document: Document, running: Document | None = None, release: str = "2022") -> Prepared:
    """Plan from an empty host of a release, or from the one that ``running`` describes, to a document.

    The host is taken to have exactly the NICs that the documents name. DocumentRejected lists what is wrong,
    references to partitions that the host would not have among it.
    """
    session = _imagined(document, running, release)
    return prepare(read_host(session, EVERYTHING), document, NOBODY_ON_IT, EVERYTHING)


def render_from_objects(document: Document, objects: HostObjects) -> Prepared:
    """Plan from the host that objects describe to a document; DocumentRejected lists what is wrong."""
    return prepare(read_host(twin_of(objects), EVERYTHING), document, NOBODY_ON_IT, EVERYTHING)


def _imagined(document: Document, running: Document | None, release: str) -> Session:
    described = [document] if running is None else [running, document]
    findings = [finding for one in described for finding in _unnamed(one)]
    if findings:
        raise DocumentRejected(findings)
    names = {name.lower(): name for one in described for _where, name in _nics(one)}
    hardware = read_hardware({"release": release, "physical_adapters": [{"name": name} for name in names.values()]})
    session = memory_session("rendered", hardware)
    if running is not None:
        start = prepare(read_host(session, EVERYTHING), running, NOBODY_ON_IT, EVERYTHING)
        apply_plan(start.plan, session)
    return session


def _nics(document: Document) -> Iterator[tuple[str, str]]:
    for intent in document.of("virtual_switch"):
        for index, name in enumerate(intent.declared.uplinks or ()):
            yield f"{intent.where}.uplinks[{index}]", name
    for intent in document.of("nic_binding"):
        yield f"{intent.where}.adapter", intent.declared.adapter


def _unnamed(document: Document) -> Iterator[Finding]:
    """NICs that are not given by name: no host is asked, so nobody knows what such a one is called."""
    for where, name in _nics(document):
        for read in (parse_mac, parse_guid):
            try:
                read(name)
            except ValueError:
                continue
            hint = "give its name"
            yield Finding("rendered", where, f"no host is asked, so the NIC with '{name}' has no name to write", hint)

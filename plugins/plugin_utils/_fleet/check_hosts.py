"""Check every host's merged document by itself: each value, what is said twice, and the rules of the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .._planning.documents.read_document import Document, read_document
from .._planning.imagine_host import imagined_findings
from .host_document import HostDocument
from .layer import RepositoryFinding
from .unknown_values import known_part


@dataclass(frozen=True, slots=True)
class CheckedHost:
    """A host whose document could be read, without what nobody knows yet."""

    host: HostDocument
    document: Document
    known: dict[str, Any]

    @property
    def name(self) -> str:
        """The host's name in the inventory."""
        return self.host.name

    def find(self, rule: str, where: str, message: str, hint: str) -> RepositoryFinding:
        """Make a finding about this host, with its place in the repository."""
        return self.host.locate([Finding(rule, where, message, hint)])[0]


def check_host(host: HostDocument, *, release: str = "2022") -> tuple[CheckedHost | None, list[RepositoryFinding]]:
    """Read a host's document as module host_network does, and give what is wrong with it.

    Values that are templates or encrypted are left out; rules of the field are checked where all values are known.
    """
    known = known_part(host.document, host.templates)
    try:
        document = read_document(known)
    except DocumentRejected as error:
        return None, host.locate(error.findings)
    if host.templates or known != host.document:
        return CheckedHost(host, document, known), []
    return CheckedHost(host, document, known), host.locate(imagined_findings(document, release))

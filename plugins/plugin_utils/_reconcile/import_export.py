"""The export of a host to a document that says all of it, and to a host to plan for."""

from __future__ import annotations

from typing import Any

from .._hosts.exported.read_export import Export
from .._kinds.host_view import HostView
from .match_resources import read_resources
from .write_document import write_document


def document_of(export: Export) -> dict[str, Any]:
    """Write an exported host as a document; applied to that host, it changes nothing."""
    view = HostView(export.objects)
    return write_document(read_resources(view), view)

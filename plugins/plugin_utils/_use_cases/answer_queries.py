"""Answer questions about the ways through a host's network; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping

from .._hosts.protocol import Host
from .._hosts.read_host import ReadScope, read_host
from .._kinds.host_view import HostView
from .._model.errors import DocumentRejected
from .._model.question import Query
from .._planning.choose_scope import scope_of_questions
from .._planning.guards.check_intents import unknown_places
from .._reachability.find_paths import Answer, find_paths
from .._reachability.network import Network


def answer_queries(host: Host, queries: Mapping[str, Query]) -> list[Answer]:
    """Answer queries in order; DocumentRejected lists the places that the host does not have.

    The keys are where each query was written, for the findings.
    """
    ends = tuple(end for query in queries.values() for end in (query.from_, query.to))
    with host.open(exclusive=False) as session:
        network = Network(HostView(read_host(session, scope_of_questions(ReadScope(), ends))))
    findings = [found for where, query in queries.items() for found in unknown_places(network, query, where)]
    if findings:
        raise DocumentRejected(findings)
    return [find_paths(network, query, worst_case=query.worst_case) for query in queries.values()]

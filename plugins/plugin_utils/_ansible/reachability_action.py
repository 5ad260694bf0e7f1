"""Module reachability: questions in, ways as lists of hops out."""

from __future__ import annotations

from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._contract.json_schema import fields_schema
from .._contract.validate_document import shape_findings
from .._model.errors import DocumentRejected, Finding
from .._model.question import QUERY_FIELDS, Query, read_question
from .._model.vlan_ranges import say_vlans
from .._reachability.find_paths import Answer
from .._reachability.hop import Hop, say_way
from .._use_cases.answer_queries import answer_queries
from .task_action import HypervAction

_FIELDS: ArgumentSpec = {item.name: dict(item.meta.type.option) for item in QUERY_FIELDS}
_REQUIRED = {item.name: {**_FIELDS[item.name], "required": True} for item in QUERY_FIELDS if item.meta.required}

SPEC: ArgumentSpec = {**_FIELDS, "queries": {"type": "list", "elements": "dict", "options": {**_FIELDS, **_REQUIRED}}}


class ReachabilityAction(HypervAction):
    """Say which ways lead from one place to another, and why not where there is none."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "mutually_exclusive": [(name, "queries") for name in _FIELDS],
        "required_one_of": [("from", "queries")],
        "required_together": [("from", "to")],
    }

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the host once and answer every query."""
        written = (
            {f"queries[{index}]": query for index, query in enumerate(options["queries"])}
            if "queries" in options
            else {"": options}
        )
        findings: list[Finding] = []
        queries = {where: _read(query, where, findings) for where, query in written.items()}
        if findings:
            raise DocumentRejected(findings)
        known = {where: query for where, query in queries.items() if query is not None}
        answers = answer_queries(self.existing_host(), known)
        described = [_describe(query, answer) for query, answer in zip(known.values(), answers, strict=True)]
        return {"changed": False, "reachable": all(answer.reachable for answer in answers), "answers": described}


def _read(written: dict[str, Any], where: str, findings: list[Finding]) -> Query | None:
    given = {name: value for name, value in written.items() if value is not None}
    prefix = f"{where}." if where else ""
    shape = shape_findings(given, fields_schema(QUERY_FIELDS))
    findings.extend(Finding("options", prefix + found.where, found.message, found.hint) for found in shape)
    if shape:
        return None
    query: Query | None
    query, problems = read_question(Query, given)
    findings.extend(Finding("value", prefix + name, error.message, error.hint) for name, error in problems)
    return query


def _describe(query: Query, answer: Answer) -> dict[str, Any]:
    return {
        "from": query.from_.label,
        "to": query.to.label,
        "reachable": answer.reachable,
        "paths": [[_hop(hop) for hop in path] for path in answer.paths],
        "shown": [say_way(path) for path in answer.paths],
        "reasons": list(answer.reasons),
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "kind": hop.kind,
        "name": hop.name,
        "partition": hop.owner,
        "vlans": say_vlans(hop.vlans) if hop.vlans else "",
        "note": hop.note,
    }

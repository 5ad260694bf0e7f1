"""Invariant 5: a bad document, a violated rule or a refused rehearsal touches nothing, and is told as our own error."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

from .guaranteed import guaranteed
from .run_worlds import MemoryHost, host_of, read
from .strategies import World, mutated, worlds


def refused_without_trace(world: World) -> None:
    host = host_of(world)
    before = read(host.session)
    findings = findings_of(host, world)
    event("taken" if findings is None else "refused")
    if findings is not None:
        assert host.changes == []
        assert read(host.session) == before
        assert findings
        for finding in findings:
            assert finding.rule
            assert finding.message
            assert_says_where(finding, world.document)


def findings_of(host: MemoryHost, world: World) -> tuple[Finding, ...] | None:
    """Run the document; give what is wrong with it, None where it is taken. Any other error is a failure."""
    try:
        reconcile(host, read_document(world.document), world.options)
    except DocumentRejected as error:
        return error.findings
    return None


@guaranteed
@given(worlds())
def test_refused_document_touches_nothing(world: World) -> None:
    refused_without_trace(world)


@guaranteed
@given(mutated())
def test_odd_document_is_taken_or_refused_with_findings_that_say_where(world: World) -> None:
    refused_without_trace(world)


def assert_says_where(finding: Finding, document: Any) -> None:
    """A path starts in a section of the document, or is empty where the document as a whole is meant."""
    sections = {behaviour.kind.section for behaviour in KINDS.values()} | {"version"}
    section = finding.where.partition("[")[0].partition(".")[0].partition(":")[0]
    assert not section or section in sections or (isinstance(document, dict) and section in document), finding

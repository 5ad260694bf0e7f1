"""Invariant 5: a bad document, a violated rule or a refused rehearsal touches nothing, and is told as our own error."""

from __future__ import annotations

from hypothesis import event, given

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile

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
        assert all(finding.rule and finding.message for finding in findings)


def findings_of(host: MemoryHost, world: World) -> tuple[Finding, ...] | None:
    """Run the document; give what is wrong with it, None where it is taken. Any other error is a failure."""
    try:
        reconcile(host, read_document(world.document), world.options)
    except DocumentRejected as error:
        return error.findings
    return None


@given(worlds())
def test_refused_document_touches_nothing(world: World) -> None:
    refused_without_trace(world)


@given(mutated())
def test_odd_document_is_taken_or_refused_with_findings(world: World) -> None:
    refused_without_trace(world)


@given(mutated())
def test_findings_say_where(world: World) -> None:
    """A path starts in a section of the document, or is empty where the document as a whole is meant."""
    sections = {behaviour.kind.section for behaviour in KINDS.values()} | {"version"}
    for finding in findings_of(host_of(world), world) or ():
        section = finding.where.partition("[")[0].partition(".")[0].partition(":")[0]
        known = section in sections or (isinstance(world.document, dict) and section in world.document)
        assert known or not section, finding

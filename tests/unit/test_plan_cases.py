"""Every file of tests/cases that has ``desired``: a host, a document, and the plan or the findings.

- ``rules``: ids of rules.yml that the case holds.
- ``host``: hardware as the module simulated_host takes it, or the name of a host in tests/cases/hosts.
- ``given``: invocations made by hand, after those of the host that is named.
- ``options`` of the task: ``state``, ``prune``, ``allow_disconnect_running``, ``max_disruption``, ``allow_lockout``,
  ``management``.
- ``desired``: the document. ``{id_of: …}`` in it stands for an Id of the host.
- ``plan``: ``commands`` (all lines, in order) and, where the case is about them, ``reasons`` (parts of the steps'
  reasons), ``side_effects`` (all), ``warnings`` (parts of all of them, in order), ``disruptions`` (of all steps),
  ``affected`` (names, of all steps), ``seconds`` (``[]`` where nobody has published any, of all steps),
  ``after`` (what Get- cmdlets answer then), ``no_way_back`` (the reason why reverting cannot bring everything back).
- or ``error``: all findings, in order (``rule``, ``where``, ``message_contains``).

Whatever a plan case expects, these hold for it too: check mode gives the result of the real run; no command leaves
bindings and switch membership at odds; the same document applied again changes nothing; the revert plan brings back
what was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.disruption import read_bound
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, FabricError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.vlan_ranges import NO_TAG, parse_vlan_ranges
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.choose_scope import read_scope
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Management, Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan import Plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources, read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result, reconcile
from ansible_collections.fabricops.hyperv.tests.unit.case_files import (
    Case,
    cases_with,
    check_answers,
    check_keys,
    host_of,
    identity,
)
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

EVERYTHING = ReadScope(guests=None)
CASES = cases_with("desired")
PLANS = [case for case in CASES if case.has("plan")]
OPTIONS = ("state", "prune", "allow_disconnect_running", "max_disruption", "allow_lockout", "management")
PLAN_PARTS = ("reasons", "side_effects", "warnings", "disruptions", "affected", "seconds", "after", "no_way_back")


class WatchedSession:
    """A session that looks at the host's bindings after every command that is no question."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.records = session.records
        self.dialect = session.dialect
        self.drift = set(inconsistencies(session))

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        answer = self.session.invoke(invocation)
        if not invocation.cmdlet.startswith("Get-"):
            found = set(inconsistencies(self.session))
            assert found <= self.drift, f"after {render_all([invocation])}: {found - self.drift}"
            self.drift = found
        return answer


def inconsistencies(session: Session) -> Iterator[str]:
    """NICs whose bindings are not what their switch membership makes them (rules R2, R3)."""
    view = HostView(read_host(session, ReadScope(frozenset())))
    for nic in view.nics:
        bound = {component for component, on in view.bindings[nic["InterfaceIndex"]].items() if on}
        if nic["Name"].lower() in view.switch_by_nic:
            if bound != {"vms_pp"}:
                yield f"{nic['Name']} is an uplink"
        elif "vms_pp" in bound:
            yield f"{nic['Name']} serves no switch"


def read_case(case: Case) -> dict[str, Any]:
    """All parts of a case, whose keys are right at every depth that is read here."""
    parts = case.read("desired", one_of=("plan", "error"), optional=("options",))
    check_keys(case.file, "options", parts.get("options", {}), (), OPTIONS)
    if "plan" in parts:
        check_keys(case.file, "plan", parts["plan"], ["commands"], PLAN_PARTS)
    for number, finding in enumerate(parts.get("error", ())):
        check_keys(case.file, f"error[{number}]", finding, ["rule", "where", "message_contains"], ("hint_contains",))
    return parts


def desired(case: Case, session: Session) -> tuple[dict[str, Any], Options, str]:
    """The document with the host's Ids filled in, the task's options, and why there is no way back (if so)."""
    parts = read_case(case)
    told = parts.get("options", {})
    options = Options(
        State(told.get("state", "merged")),
        told.get("prune", False),
        told.get("allow_disconnect_running", False),
        max_disruption=read_bound(told.get("max_disruption")),
        allow_lockout=told.get("allow_lockout", False),
        management=management_of(told.get("management", {})),
    )
    return filled_in(parts["desired"], session), options, parts.get("plan", {}).get("no_way_back", "")


def management_of(told: dict[str, Any]) -> Management:
    """How sessions arrive, as the option of a task says it."""
    vlans = parse_vlan_ranges(str(told["vlans"]), lowest=NO_TAG) if "vlans" in told else ()
    return Management(told.get("address", ""), told.get("adapter", ""), tuple(told.get("nics", ())), vlans)


def filled_in(value: Any, session: Session) -> Any:
    if isinstance(value, dict):
        if "id_of" in value:
            return identity(session, value)
        return {name: filled_in(part, session) for name, part in value.items()}
    return [filled_in(part, session) for part in value] if isinstance(value, list) else value


def resources(session: Session) -> Resources:
    return read_resources(HostView(read_host(session, EVERYTHING)))


@pytest.mark.parametrize("case", PLANS, ids=[case.name for case in PLANS])
def test_plan_brings_the_host_to_the_document(case: Case) -> None:
    expected = read_case(case)["plan"]
    session = host_of(case)
    config, options, no_way_back = desired(case, session)
    document = read_document(config)
    before = resources(session)
    scope = read_scope(document, options)
    prepared = prepare(read_host(session, scope), document, options, scope)
    check_plan(prepared.plan, expected, session)

    rehearsed = shown(reconcile(OneSessionHost(session), document, options, check_mode=True))
    assert resources(session) == before, "check mode has changed the host"
    assert shown(reconcile(OneSessionHost(WatchedSession(session)), document, options)) == rehearsed
    check_answers(session, case, "plan.after", expected.get("after", ()))

    again = reconcile(OneSessionHost(session), document, options)
    assert render_all(again.plan.invocations()) == []
    if not no_way_back:
        apply_plan(revert_plan(prepared).plan, session)
        assert differences(before, resources(session), whole_host=True) == []


def shown(result: Result) -> tuple[object, ...]:
    """Everything of a result that a task answers; Ids of new things differ between a host and its copy."""
    steps = [
        (s.operation.action, s.operation.key, render_all(s.invocations), s.operation.reason, s.disruption, s.affected)
        for s in result.plan.steps
    ]
    return result.changed, result.before, result.after, steps, result.plan.side_effects, result.plan.warnings


def check_plan(plan: Plan, expected: dict[str, Any], session: Session) -> None:
    commands = [with_ids(line, session) for line in expected["commands"]]
    assert render_all(plan.invocations()) == commands
    reasons = " | ".join(step.operation.reason for step in plan.steps)
    for reason in expected.get("reasons", ()):
        assert reason in reasons, reasons
    warnings = expected.get("warnings", [])
    assert len(plan.warnings) == len(warnings), plan.warnings
    for warning, part in zip(plan.warnings, warnings, strict=True):
        assert part in warning
    if "side_effects" in expected:
        assert list(plan.side_effects) == expected["side_effects"]
    if "disruptions" in expected:
        assert [step.disruption.value for step in plan.steps] == expected["disruptions"]
    if "affected" in expected:
        assert [list(step.affected) for step in plan.steps] == expected["affected"]
    if "seconds" in expected:
        assert [list(step.seconds or ()) for step in plan.steps] == expected["seconds"]


def with_ids(line: Any, session: Session) -> str:
    """A line, or ``{line: …, ids: {NAME: {id_of: …}}}`` where ``{NAME}`` in it stands for an Id of the host."""
    if isinstance(line, str):
        return line
    text = str(line["line"])
    for name, value in line["ids"].items():
        text = text.replace("{" + name + "}", identity(session, value))
    return text


ERRORS = [case for case in CASES if case not in PLANS]


@pytest.mark.parametrize("case", ERRORS, ids=[case.name for case in ERRORS])
def test_refused_document_touches_nothing(case: Case) -> None:
    expected = read_case(case)["error"]
    session = host_of(case)
    config, options, _no_way_back = desired(case, session)
    before = read_host(session, EVERYTHING)
    with pytest.raises(FabricError) as refused:
        reconcile(OneSessionHost(session), read_document(config), options)
    assert isinstance(refused.value, DocumentRejected)
    found = [(finding.rule, finding.where) for finding in refused.value.findings]
    assert found == [(finding["rule"], finding["where"]) for finding in expected]
    for finding, wanted in zip(refused.value.findings, expected, strict=True):
        assert wanted["message_contains"] in finding.message
        assert wanted.get("hint_contains", "") in finding.hint
        assert str(finding)
    assert read_host(session, EVERYTHING) == before


def test_there_are_cases() -> None:
    assert len(PLANS) > 100
    assert len(ERRORS) > 50

"""Every file of tests/cases that has ``when``: a host, invocations, and the objects or the error afterwards.

- ``rules``: ids of rules.yml that the case holds.
- ``host``: hardware as the module simulated_host takes it, or the name of a host in tests/cases/hosts.
- ``given``: invocations made by hand, after those of the host that is named.
- ``when``: the invocations that the case is about.
- ``then``: what Get- cmdlets answer afterwards.
- or ``error``: ``category``, ``error_id_contains`` and ``message_contains`` of the last invocation, which had no
  effect.
"""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.tests.unit.case_files import (
    Case,
    cases_with,
    check_answers,
    check_keys,
    check_steps,
    host_of,
    invocation,
)

EVERYTHING = ReadScope(guests=None)
CASES = cases_with("when")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_host_behaves(case: Case) -> None:
    parts = case.read("when", one_of=("then", "error"))
    session = host_of(case)
    steps = parts["when"]
    check_steps(case.file, "when", steps)
    if "then" in parts:
        for step in steps:
            session.invoke(invocation(session, step))
        check_answers(session, case, "then", parts["then"])
        return
    expected = parts["error"]
    check_keys(case.file, "error", expected, ["category", "error_id_contains", "message_contains"])
    for step in steps[:-1]:
        session.invoke(invocation(session, step))
    before = read_host(session, EVERYTHING)
    with pytest.raises(CmdletError) as refused:
        session.invoke(invocation(session, steps[-1]))
    assert refused.value.category == expected["category"]
    assert expected["error_id_contains"] in refused.value.error_id
    assert expected["message_contains"] in refused.value.message
    assert read_host(session, EVERYTHING) == before


def test_there_are_cases() -> None:
    assert len(CASES) > 30

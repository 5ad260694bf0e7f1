"""Every folder of tests/unit/cases/simulated_host: a host, invocations, and the objects or the error afterwards.

- ``current.yml``: ``host`` (hardware as the module simulated_host takes it), ``given`` (invocations made by hand).
- ``when.yml``: ``rules`` (ids of rules.yml that the case holds), ``invocations``.
- ``then.yml``: ``answers`` (what Get- cmdlets answer afterwards).
- or ``error.yml``: ``category``, ``error_id_contains`` and ``message_contains`` of the last invocation, which had no
  effect.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.tests.unit.case_folders import (
    check_answers,
    current_host,
    folders_with,
    invocation,
    name_of,
    outcome_of,
    read_yaml,
)

EVERYTHING = ReadScope(guests=None)
FOLDERS = folders_with("when.yml")


@pytest.mark.parametrize("folder", FOLDERS, ids=[name_of(folder) for folder in FOLDERS])
def test_host_behaves(folder: Path) -> None:
    session = current_host(folder)
    steps = read_yaml(folder, "when", ["rules", "invocations"])["invocations"]
    if outcome_of(folder, "then", "error") == "then":
        for step in steps:
            session.invoke(invocation(session, step))
        check_answers(session, read_yaml(folder, "then", ["answers"])["answers"])
        return
    expected = read_yaml(folder, "error", ["category", "error_id_contains", "message_contains"])
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
    assert len(FOLDERS) > 30

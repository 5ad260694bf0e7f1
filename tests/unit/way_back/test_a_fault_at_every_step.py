"""Every plan of the cases, with something going wrong at every single one of its commands."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import CHECKPOINT
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    ApplyFailed,
    RollbackFailed,
    RolledBack,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import (
    Document,
    read_document,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.tests.unit.case_files import Case, host_of
from ansible_collections.fabricops.hyperv.tests.unit.test_plan_cases import PLANS, desired, resources

from .fragile_host import FragileHost, Trouble, answer_lost, dropped, refused, refused_and_then_lost, refused_for_good

MOST = 12
"""Commands of one plan that are tried; of longer ones the first, the last, and some between them."""

NAMES = [case.name for case in PLANS]


class SmoothRun:
    """A case, run once without trouble to know its end."""

    def __init__(self, case: Case) -> None:
        self.start = host_of(case)
        config, self.options, self.no_way_back = desired(case, self.start)
        self.config = config
        self.before = resources(self.start)
        smooth = FragileHost(deepcopy(self.start))
        reconcile(smooth, self.document, self.options)
        self.after = resources(smooth.session)
        self.sent = smooth.sent

    @property
    def document(self) -> Document:
        return read_document(self.config)

    @property
    def positions(self) -> list[int]:
        count = len(self.sent)
        if count <= MOST:
            return list(range(1, count + 1))
        return sorted({1 + round(number * (count - 1) / (MOST - 1)) for number in range(MOST)})


@cache
def smooth_run(case: Case) -> SmoothRun:
    """The run of a case, which many tests try in different ways; none of them changes it."""
    return SmoothRun(case)


@pytest.mark.parametrize("trouble", [refused, refused_and_then_lost])
@pytest.mark.parametrize("case", PLANS, ids=NAMES)
def test_a_refused_command_leaves_the_host_as_it_was(case: Case, trouble: Trouble) -> None:
    smooth = smooth_run(case)
    failed = [position for position in smooth.positions if not comes_back(smooth, position, trouble)]
    assert not failed or smooth.no_way_back, failed


@pytest.mark.parametrize("case", PLANS, ids=NAMES)
def test_a_command_that_is_refused_for_good_leaves_the_host_as_it_was_or_the_error_says_how_not(case: Case) -> None:
    smooth = smooth_run(case)
    for position in smooth.positions:
        comes_back(smooth, position, refused_for_good)


def comes_back(smooth: SmoothRun, position: int, trouble: Trouble) -> bool:
    """Tell whether the host is as it was after a run with trouble; if not, the error says exactly what differs."""
    host = FragileHost(deepcopy(smooth.start), position, trouble)
    with pytest.raises((RolledBack, ApplyFailed, RollbackFailed)) as raised:
        reconcile(host, smooth.document, smooth.options)
    error = raised.value
    now = differences(smooth.before, resources(host.session), whole_host=True)
    if isinstance(error, RollbackFailed):
        assert {finding.where for finding in error.findings} == {finding.where for finding in now}, error
        assert [record.name for record in host.session.records.list(CHECKPOINT)] == [error.checkpoint]
        return False
    assert now == [], f"command {position}: {render_all(smooth.sent)[position - 1]}"
    assert not host.session.records.list(CHECKPOINT)
    assert isinstance(error, RolledBack) or error.done == 0
    return True


@pytest.mark.parametrize("trouble", [answer_lost, dropped])
@pytest.mark.parametrize("case", PLANS, ids=NAMES)
def test_a_broken_session_is_no_reason_to_end_otherwise(case: Case, trouble: Trouble) -> None:
    smooth = smooth_run(case)
    for position in smooth.positions:
        host = FragileHost(deepcopy(smooth.start), position, trouble)
        reconcile(host, smooth.document, smooth.options)
        where = f"command {position} of {render_all(smooth.sent)}, then {render_all(host.sent)}"
        assert differences(smooth.after, resources(host.session), whole_host=True) == [], where
        assert made(host.sent) <= made(smooth.sent), where
        assert not host.session.records.list(CHECKPOINT)
        assert reconcile(host, smooth.document, smooth.options).changed is False, where


def made(sent: Iterable[Invocation]) -> int:
    """How many things were made; what is sent twice blindly shows here, or as one thing too many on the host."""
    return sum(invocation.cmdlet.startswith(("New-", "Add-")) for invocation in sent)

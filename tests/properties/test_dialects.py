"""A listener of any dialect is read, planned for and changed as the simulated host behind it, or refused by us."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import AnswerUnreadable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.answers.read_answers import CMDLETS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather
from ansible_collections.fabricops.hyperv.tests.unit.test_dialects import assert_read_as_canonical
from ansible_collections.fabricops.hyperv.tests.unit.toy_listeners import ToySession, UnreadSession

from .run_worlds import MemoryHost, read, run
from .strategies import ODD_VALUES, World, worlds
from .write_export import Shape

SHAPES = st.builds(
    Shape,
    integers=st.booleans(),
    singles=st.booleans(),
    wrapped=st.booleans(),
    lower_case=st.booleans(),
    cim_instances=st.booleans(),
    noise=st.booleans(),
    missing=st.booleans(),
    deserialised=st.booleans(),
)


@given(worlds(), SHAPES)
def test_a_task_answers_and_does_the_same_in_every_dialect(world: World, shape: Shape) -> None:
    toy, simulated = MemoryHost(ToySession(world.host(), shape)), MemoryHost(world.host())
    assert_read_as_canonical(toy, simulated)
    assert gather(toy).document == gather(simulated).document
    answers = [run(host, world) for host in (toy, simulated)]
    told = [answer and (answer.changed, answer.before, answer.after, answer.plan) for answer in answers]
    assert told[0] == told[1]
    assert toy.changes == simulated.changes
    assert gather(toy).document == gather(simulated).document


@given(worlds())
def test_reading_what_the_simulated_host_answers_changes_nothing(world: World) -> None:
    host = MemoryHost(world.host())
    assert_read_as_canonical(UnreadSession(host), host)
    run(host, world)
    assert_read_as_canonical(UnreadSession(host), host)


class SpoiltSession(UnreadSession):
    """Whose answer to one cmdlet is odd in one place."""

    def __init__(self, session: Session, cmdlet: str, data: Any) -> None:
        super().__init__(session)
        self.cmdlet = cmdlet
        self.data = data

    def invoke(self, invocation: Invocation) -> Any:
        rows = super().invoke(invocation)
        if invocation.cmdlet != self.cmdlet:
            return rows
        answer = [json.loads(json.dumps(rows))]
        place: Any = answer
        key: Any = 0
        for _depth in range(self.data.draw(st.integers(0, 4))):
            inner = place[key]
            if not isinstance(inner, (dict, list)) or not inner:
                break
            place = inner
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            key = self.data.draw(st.sampled_from(keys))
        place[key] = self.data.draw(st.sampled_from(ODD_VALUES))
        return answer[0]


@given(worlds(), st.sampled_from(sorted(set(CMDLETS.values()))), st.data())
def test_an_odd_answer_is_read_or_refused_and_nothing_else(world: World, cmdlet: str, data: Any) -> None:
    try:
        read(SpoiltSession(world.host(), cmdlet, data))
    except AnswerUnreadable as error:
        refused = error.findings
    else:
        refused = ()
    assert all(finding.where.startswith("Get-") and finding.message for finding in refused)

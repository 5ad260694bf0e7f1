"""What an error says of the command that ended a plan: for what it was, and whether it was sent twice."""

from __future__ import annotations

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    ApplyFailed,
    CmdletError,
    SessionLost,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.operation import Action, Operation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan import Plan, Step
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan


class Wire:
    """A session on which the commands with these numbers, from 1, go wrong."""

    def __init__(self, *numbers: int, error: Exception | None = None) -> None:
        self.numbers = numbers
        self.error = error or CmdletError("ResourceBusy", "ObjectInUse", "somebody holds it")
        self.sent: list[Invocation] = []

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        self.sent.append(invocation)
        if len(self.sent) in self.numbers:
            raise self.error
        return []


def step(name: str, *, retry_once: bool = False) -> Step:
    operation = Operation(Action.DELETE, "virtual_switch", (name,), None, None, where=f"virtual_switches: {name}")
    return Step(operation, (Invocation("Set-VMSwitch", {"Name": name, "Notes": "x"}, retry_once=retry_once),))


def test_the_finding_is_about_the_step_whose_command_was_refused() -> None:
    with pytest.raises(ApplyFailed) as failed:
        apply_plan(Plan((step("A"), step("B"), step("C"))), Wire(2), already=4)  # type: ignore[arg-type]  # only invokes
    assert failed.value.done == 5
    (finding,) = failed.value.findings
    assert finding.where == "virtual_switches: B"
    assert finding.message == (
        "the host refused to remove virtual switch 'B' with Set-VMSwitch -Name 'B' -Notes 'x': somebody holds it "
        "(ResourceBusy: ObjectInUse). 5 of 7 commands had taken effect before it; this one and those after it did not."
    )


def test_a_lost_session_knows_the_place_of_its_last_command() -> None:
    with pytest.raises(SessionLost) as lost:
        apply_plan(Plan((step("A"), step("B"))), Wire(2, error=SessionLost("gone")))  # type: ignore[arg-type]  # only invokes
    assert lost.value.where == "virtual_switches: B"


@pytest.mark.parametrize(("retry_once", "refusals", "sent"), [(True, (1,), 2), (True, (1, 2), 2), (False, (1,), 1)])
def test_a_command_is_sent_twice_only_where_the_plan_says_so(
    retry_once: bool, refusals: tuple[int, ...], sent: int
) -> None:
    wire = Wire(*refusals)
    plan = Plan((step("A", retry_once=retry_once),))
    if len(refusals) < sent:
        assert apply_plan(plan, wire) == 1  # type: ignore[arg-type]  # only invokes
    else:
        with pytest.raises(ApplyFailed):
            apply_plan(plan, wire)  # type: ignore[arg-type]  # only invokes
    assert len(wire.sent) == sent

"""See whether a host became what was predicted: with patience where Windows takes its time, and with one repair."""

from __future__ import annotations

from dataclasses import replace

from .._hosts.protocol import Host, Session
from .._hosts.read_host import read_host
from .._kinds.host_view import HostView
from .._model.disruption import Disruption
from .._model.errors import Finding, RehearsalRefused, VerifyFailed
from .._planning.change_scope import Touched, only_touched, strangers
from .._planning.compare_resources import differences
from .._planning.declared_places import DeclaredPlaces
from .._planning.make_plan import Prepared
from .._planning.plan import Plan
from .._planning.plan_back import plan_back
from .._planning.resources import Resources, read_resources
from .apply_plan import apply_plan

WAITS_SECONDS = (1, 2, 5, 10, 10)
"""Pauses between looks at a host that is still changing: 28 seconds, the longest that was measured (R8, A8.4)."""


def settle(host: Host, session: Session, prepared: Prepared, touched: Touched) -> tuple[str, ...]:
    """Verify a round, and say what is worth saying of it; VerifyFailed where the host is not as predicted after all.

    What Windows left otherwise than predicted - a ghost of a management adapter (R9), addresses that came back late
    (A8.5) - is put right once, by a plan to the predicted state. What somebody else changed is left alone.
    """
    view, findings = _look(session, prepared, touched)
    for seconds in WAITS_SECONDS if _takes_time(prepared.plan) else ():
        if not findings:
            break
        host.wait(seconds)
        view, findings = _look(session, prepared, touched)
    remarks: list[str] = []
    if findings:
        try:
            repair = plan_back(prepared.views[1], view, prepared.scope, touched)
        except RehearsalRefused as refusal:
            raise VerifyFailed(findings) from refusal
        apply_plan(_placed(repair.plan, prepared), session)
        view, left = _look(session, prepared, touched)
        if left:
            raise VerifyFailed(left)
        remarks += [f"the host was not as predicted, and that was put right: {finding}" for finding in findings]
    others = strangers(prepared.after, read_resources(view), touched)
    if others:
        remarks.append(f"somebody else changed the host during the run, and it was left alone: {', '.join(others)}")
    return tuple(remarks)


def finish(session: Session, prepared: Prepared, touched: Touched) -> list[Prepared]:
    """Bring a host, on which a run broke off somewhere, to where the run would have ended; give what that took.

    The target is what was predicted and not the document: what a plan took apart to put it together again, such as the
    adapters of a switch made anew, is in the prediction only. Guests that are started on the way get their addresses
    in a second turn.
    """
    declared = (intent.declared for intent in prepared.document.of("virtual_switch") if not intent.gone)
    ids = frozenset(switch.id for switch in declared if switch.id)
    turns: list[Prepared] = []
    for _turn in range(2):
        view, findings = _look(session, prepared, touched)
        if not findings:
            break
        path = prepared.path
        keeps = path if path is not None and not path.broken(view, at_the_end=False) else None
        turn = plan_back(prepared.views[1], view, prepared.scope, touched, keeps, ids, reason=FINISHED)
        apply_plan(_placed(turn.plan, prepared), session)
        turns.append(turn)
    return turns


FINISHED = "what a run that broke off was about to do"


def _look(session: Session, prepared: Prepared, touched: Touched) -> tuple[HostView, list[Finding]]:
    view = HostView(read_host(session, prepared.scope))
    return view, compare_outcome(prepared.after, read_resources(view), prepared, touched)


def compare_outcome(predicted: Resources, actual: Resources, prepared: Prepared, touched: Touched) -> list[Finding]:
    """List what is not as predicted of what a run is about."""
    # Whoever adds adapters meanwhile takes addresses from the pool, so that others come next than predicted.
    whole_host = prepared.scope.partitions is None and not strangers(predicted, actual, touched)
    places = DeclaredPlaces(prepared.document)
    wanted, found = only_touched(predicted, touched), only_touched(actual, touched)
    return differences(wanted, found, whole_host=whole_host, find_place=places.find)


def _placed(plan: Plan, prepared: Prepared) -> Plan:
    """A plan to what another one predicted, whose steps know the places in the document of that one."""
    steps = (replace(step, operation=replace(step.operation, where="")) for step in plan.steps)
    return replace(plan, steps=DeclaredPlaces(prepared.document).placed_steps(steps))


def _takes_time(plan: Plan) -> bool:
    return any(one.disruption is not Disruption.NONE and one.seconds is not None for one in plan.interruptions())

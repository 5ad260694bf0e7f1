"""Make a saved plan again on the host that it is to be applied to, and compare it with the file."""

from __future__ import annotations

from ..._hosts.protocol import Session
from ..._hosts.read_host import ReadScope, read_host
from ..._kinds.host_view import HostView
from ..._model.errors import DocumentRejected
from ..._planning.apply_state import want
from ..._planning.choose_scope import read_scope
from ..._planning.documents.resolve_references import normalise
from ..._planning.make_plan import Prepared
from ..._planning.options import Options, State
from ..._planning.plan import Plan
from ..._planning.resources import Resources, read_resources
from ..._planning.rounds import Rounds
from ..._powershell.host_objects import HostObjects
from ..plan_rounds import rounds_from
from .compare_saved import changed_meanwhile, check_host, is_applied, where_it_differs
from .save_plan import save_plan, save_round
from .saved_plan import SavedPlan

APPLIED = "this plan was applied before: the host is as the plan leaves it, and nothing is to be done"


def plan_again(session: Session, saved: SavedPlan, host_name: str, options: Options) -> Rounds:
    """Read a host and make the plan again; return it if it is the saved one to the letter.

    Planning is the same for the same host, document and options, so the file does not have to be believed in anything.
    DocumentRejected where the host is another one or has changed since (the findings name what), where a guard of
    ``options`` does not let the plan pass, or where the file says anything that the plan does not do. A host that is as
    the plan leaves it gets a plan without steps.
    """
    scope = read_scope(saved.document, options)
    objects = read_host(session, scope)
    check_host(saved, objects, host_name)
    view = HostView(objects)
    resources = read_resources(view)
    if is_applied(saved, resources, whole_host=scope.partitions is None):
        return Rounds(_nothing_to_do(saved, resources, view, scope))
    findings = changed_meanwhile(saved, objects, resources)
    if findings:
        raise DocumentRejected(findings)
    rounds = rounds_from(objects, scope, saved.document, options)
    findings = where_it_differs(saved.values, save_plan(rounds, saved.document, options, host_name))
    if findings:
        raise DocumentRejected(findings)
    if rounds.second is None:
        return rounds

    def second_round_again(found: HostObjects) -> Prepared:
        prepared = rounds.again(found)
        told = {"rounds": [saved.values["rounds"][1]]}
        findings = where_it_differs(told, {"rounds": [save_round(prepared, scope)]})
        if findings:
            raise DocumentRejected(findings)
        return prepared

    return Rounds(rounds.first, rounds.second, second_round_again)


def _nothing_to_do(saved: SavedPlan, resources: Resources, view: HostView, scope: ReadScope) -> Prepared:
    had_steps = any(one["steps"] for one in saved.values["rounds"])
    done = Plan(warnings=(APPLIED,) if had_steps else ())
    try:
        state = saved.options.state
        mentioned, _warnings = normalise(saved.document, view, gone=state is State.DELETED)
        mentioned = want(mentioned, state, view, prune=saved.options.prune)
    except DocumentRejected:  # such as an old name, which the plan itself took away
        mentioned = saved.document
    return Prepared(done, resources, resources, mentioned, (view, view), scope)

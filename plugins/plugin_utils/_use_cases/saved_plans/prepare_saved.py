"""Rehearse a saved plan again, to the letter, on the host that it is to be applied to."""

from __future__ import annotations

from ..._hosts.protocol import Session
from ..._hosts.read_host import read_host
from ..._hosts.simulated.simulated_host import twin_of
from ..._kinds.host_view import HostView
from ..._model.errors import CmdletError, DocumentRejected, Finding, RehearsalRefused
from ..._planning.check_rehearsal import side_effects
from ..._planning.guards.check_disruption import disruption_findings
from ..._planning.guards.watch_path import PathWatch
from ..._planning.make_plan import Prepared, path_to_keep
from ..._planning.options import Options
from ..._planning.plan import Plan, Step
from ..._planning.refused_commands import refused_rehearsal
from ..._planning.resources import Resources, read_resources
from ..._planning.rounds import Rounds
from ..._planning.write_concerned import write_concerned
from ..._powershell.host_objects import HostObjects
from .compare_saved import changed_meanwhile, check_host, is_applied
from .load_plan import ANEW
from .saved_plan import Round, SavedPlan
from .state_digest import state_digest

APPLIED = "this plan was applied before: the host is as the plan leaves it, and nothing is to be done"


def saved_rounds(session: Session, saved: SavedPlan, host_name: str, options: Options) -> Rounds:
    """Read a host and give the rounds of a saved plan, rehearsed on a copy of what was just read.

    Raises DocumentRejected where the host is another one, or has changed since (the findings name what), and
    RehearsalRefused where the plan would not do what the file says. A host that is as the plan leaves it gets a plan
    without steps. ``options`` say what the guards allow.
    """
    objects = read_host(session, saved.rounds[-1].scope)
    check_host(saved, objects, host_name)
    view = HostView(objects)
    resources = read_resources(view)
    if is_applied(saved, resources):
        last = saved.rounds[-1]
        done = Plan(warnings=(APPLIED,) if any(one.plan for one in saved.rounds) else ())
        return Rounds(Prepared(done, resources, resources, last.mentioned, (view, view), last.scope))
    findings = changed_meanwhile(saved, objects, resources)
    if findings:
        raise DocumentRejected(findings)
    first = rehearse_round(saved, 0, objects, options)
    rounds = Rounds(first)
    if len(saved.rounds) > 1:

        def again(found: HostObjects) -> Prepared:
            return rehearse_round(saved, 1, found, options, earlier=first)

        rounds = Rounds(first, again(read_host(first.stage or twin_of(objects), saved.rounds[1].scope)), again)
    _check_documents(saved, rounds.joined)
    return rounds


def rehearse_round(
    saved: SavedPlan, index: int, objects: HostObjects, options: Options, earlier: Prepared | None = None
) -> Prepared:
    """Rehearse one round of a saved plan on objects read with its scope, its invocations exactly as they are.

    Raises DocumentRejected where the objects are not what the round was made for or a guard does not let it pass,
    RehearsalRefused where the copy refuses an invocation or ends in another state than the one that was predicted.
    """
    told = saved.rounds[index]
    view = HostView(objects)
    before = read_resources(view)
    if state_digest(before, whole_host=saved.whole_host) != told.state_before:
        message = "the host is not what these steps were made for"
        raise DocumentRejected.because("plan", f"rounds[{index}]", message, ANEW)
    path = earlier.path if earlier is not None else path_to_keep(view, options)
    if not told.plan:
        return Prepared(told.plan, before, before, told.mentioned, (view, view), told.scope, None, path)
    stage, watch = twin_of(objects), PathWatch(path, view)
    for number, step in enumerate(told.plan.steps, start=1):
        _rehearse_step(number, step, stage, watch)
    after_view = HostView(read_host(stage, told.scope))
    after = read_resources(after_view)
    _check_prediction(told, before, after, f"rounds[{index}]", whole_host=saved.whole_host)
    findings = watch.findings(after_view)
    if options.max_disruption is not None:
        findings += disruption_findings(told.plan, options.max_disruption)
    if findings:
        raise DocumentRejected(findings)
    return Prepared(told.plan, before, after, told.mentioned, (view, after_view), told.scope, stage, path)


def _rehearse_step(number: int, step: Step, stage: Session, watch: PathWatch) -> None:
    for invocation in step.invocations:
        try:
            stage.invoke(invocation)
        except CmdletError as error:
            raise RehearsalRefused([refused_rehearsal(step.operation, invocation, error, ANEW)]) from error
        watch.after(number, invocation, stage)


def _check_prediction(told: Round, before: Resources, after: Resources, where: str, *, whole_host: bool) -> None:
    """What the file says that the round leads to, and does on the way, is what it does to the copy."""
    findings = []
    if state_digest(after, whole_host=whole_host) != told.state_after:
        message = "the steps lead to another state than the one that was predicted when the plan was made"
        findings.append(Finding("plan", f"{where}.state_after", message, ANEW))
    if side_effects(before, after, told.plan.steps) != told.plan.side_effects:
        message = "what Windows does by itself on the way is not what the file says"
        findings.append(Finding("plan", f"{where}.side_effects", message, ANEW))
    if findings:
        raise RehearsalRefused(findings)


def _check_documents(saved: SavedPlan, joined: Prepared) -> None:
    """What the file shows to those who review it is what the plan starts from and leads to."""
    found = write_concerned(joined.document, joined.before, joined.after, joined.views)
    told = (saved.before, saved.after)
    findings = [
        Finding("plan", name, "this is not what the plan is about; it would not do what is read here", ANEW)
        for name, one, other in zip(("before", "after"), told, found, strict=True)
        if one != other
    ]
    if findings:
        raise RehearsalRefused(findings)

"""Bring a host to a document's state: read, normalise, check, compare, order, lower, rehearse, apply, verify."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from .._cmdlets.host_objects import HostObjects
from .._hosts.protocol import Host, Session
from .._hosts.read_host import ReadScope, read_host
from .._kinds.behaviour import Outcome
from .._kinds.host_view import HostView
from .._kinds.partition import RUNNING
from .._model.errors import ApplyFailed, DocumentRejected, VerifyFailed
from .._model.kind import PARENT
from .apply_plan import apply_plan
from .carry_over import carry_over
from .check_invariants import check_invariants, collect_warnings
from .make_plan import Rehearsal
from .match_resources import Resources, State, match_all, read_resources
from .normalise import normalise
from .options import Options
from .plan import Plan
from .read_document import Document
from .rehearse import check_rehearsal, lost_addresses, side_effects, unsatisfied
from .verify_outcome import differences
from .want import want
from .write_concerned import write_concerned
from .write_document import write_document

MANY_PARTITIONS = 32
"""Above this many named partitions, asking for all of them at once is cheaper than asking for each."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, with the resources before it and those that the rehearsal found after it.

    ``stage`` is the simulated copy on which the plan was tried, where there was anything to try.
    """

    plan: Plan
    before: Resources
    after: Resources
    document: Document
    views: tuple[HostView, HostView]
    scope: ReadScope
    stage: Session | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did, or in check mode would do. ``before`` and ``after`` are documents of what is concerned."""

    changed: bool
    plan: Plan
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def reconcile(host: Host, document: Document, options: Options, *, check_mode: bool = False) -> Result:
    """Bring a host to the state of a document; in check mode say what that would do.

    Raises DocumentRejected, RehearsalRefused or HostUnavailable with the host as it was, ApplyFailed or VerifyFailed
    with the host as their messages say.
    """
    scope = read_scope(document, options)
    with host.open(exclusive=not check_mode) as session:
        objects = read_host(session, scope)
        started = _guests_to_start(document, objects, scope)
        if not started:
            prepared = prepare(objects, document, options, scope)
            if not check_mode:
                _apply(prepared, session)
            return _result(prepared)
        # What a guest is configured like can be read only while it runs: those that the run starts come second.
        running = replace(scope, guests=(scope.guests or frozenset()) - started)
        first = prepare(objects, document, options, running, unread_guests=started)
        if first.stage is None:
            return _result(first)
        second = prepare(read_host(first.stage, scope), document, options, scope)
        if not check_mode:
            second = _apply_rounds(first, second, document, options, session)
        return _result(_joined(first, second))


def prepare(
    objects: HostObjects,
    document: Document,
    options: Options,
    scope: ReadScope,
    unread_guests: frozenset[str] = frozenset(),
) -> Prepared:
    """Make and rehearse the plan from host objects to a document; nothing is sent to any host.

    The addresses inside ``unread_guests`` (partition names in lower case) are left out of it.
    """
    view = HostView(objects)
    removing = options.state is State.DELETED
    normalised, warnings = normalise(without_addresses(document, unread_guests), view, gone=removing)
    wanted = want(normalised, options.state, view, prune=options.prune)
    resources = read_resources(view)
    outcome = match_all(wanted, resources, view, allow_disconnect=options.allow_disconnect_running)
    findings = check_invariants(outcome)
    if findings:
        raise DocumentRejected(findings)
    warnings += tuple(collect_warnings(outcome))
    return plan_to(carry_over(wanted, outcome), resources, outcome, scope, warnings)


def plan_to(
    document: Document, before: Resources, outcome: Outcome, scope: ReadScope, warnings: tuple[str, ...] = ()
) -> Prepared:
    """Plan from an outcome's host to intents that are resolved and checked already."""
    view = outcome.view
    if not unsatisfied(document, before, view):
        return Prepared(Plan(warnings=warnings), before, before, document, (view, view), scope)
    rehearsal = Rehearsal(document, outcome, view.objects, scope)
    steps = rehearsal.make_steps()
    after_view = rehearsal.view
    after = read_resources(after_view)
    check_rehearsal(document, after, after_view)
    warnings += lost_addresses(document, before, after)
    plan = Plan(steps, side_effects(before, after, steps), warnings)
    return Prepared(plan, before, after, document, (view, after_view), scope, rehearsal.stage)


def gather(host: Host) -> tuple[dict[str, Any], HostObjects]:
    """Read a whole host and write it as a document; applied again, it changes nothing."""
    with host.open(exclusive=False) as session:
        objects = read_host(session, ReadScope(guests=None))
    view = HostView(objects)
    return write_document(read_resources(view), view), objects


def read_scope(document: Document, options: Options) -> ReadScope:
    """Decide how much of the host has to be read.

    A task about a few partitions reads those only. Switches concern everybody who is plugged in, and a management
    adapter may need the next free address of the pool, which depends on every adapter.
    """
    adapters = [intent.declared for intent in document.of("partition_adapter")]
    guests = frozenset(a.partition.lower() for a in adapters if a.ipv4 is not None and a.partition.lower() != PARENT)
    everything = options.state is State.OVERRIDDEN or bool(document.of("virtual_switch"))
    everything = everything or any(a.partition.lower() == PARENT for a in adapters)
    named = {a.partition.lower() for a in adapters} | {i.declared.name.lower() for i in document.of("partition")}
    by_id = any(_looks_like_id(name) for name in named) or any(i.declared.id for i in document.of("partition"))
    if guests and by_id:  # whose guests those are is told by Id, or by a name that is yet to come
        return ReadScope(None, None)
    if everything or by_id or len(named) > MANY_PARTITIONS or document.of("host_settings"):
        return ReadScope(None, guests)
    return ReadScope(frozenset(named), guests)


def _looks_like_id(name: str) -> bool:
    return len(name.strip("{}")) == 36 and name.count("-") == 4


def without_addresses(document: Document, partitions: frozenset[str]) -> Document:
    """Give a document that says nothing of the addresses inside some partitions (names in lower case)."""
    if not partitions:
        return document
    adapters = tuple(
        replace(intent, declared=replace(intent.declared, ipv4=None))
        if intent.declared.ipv4 is not None and intent.declared.partition.lower() in partitions
        else intent
        for intent in document.of("partition_adapter")
    )
    return Document({**document.intents, "partition_adapter": adapters})


def _guests_to_start(document: Document, objects: HostObjects, scope: ReadScope) -> frozenset[str]:
    """The partitions, in lower case, that are off, shall run, and have addresses declared inside."""
    if scope.guests == frozenset():
        return frozenset()
    running = {row["Name"].lower() for row in objects.partitions if row["State"] != "Off"}
    shall_run = {
        i.declared.name.lower() for i in document.of("partition") if i.declared.power == RUNNING and not i.gone
    }
    asked = shall_run if scope.guests is None else shall_run & scope.guests
    return frozenset(asked - running)


def _apply_rounds(
    first: Prepared, second: Prepared, document: Document, options: Options, session: Session
) -> Prepared:
    """Apply the first round, see whether the guests that it started are as expected, and apply the second.

    Where they are not (a guest kept addresses from earlier days), the second round is planned anew.
    """
    done = apply_plan(first.plan, session)
    objects = read_host(session, second.scope)
    whole_host = second.scope.partitions is None
    actual = read_resources(HostView(objects))
    if _names_only(second.plan) and not differences(second.before, actual, whole_host=whole_host):
        _apply(second, session, already=done)
        return second
    readable = _without_unread_guests(actual, first.after)
    findings = differences(first.after, readable, whole_host=whole_host)
    if findings:
        raise VerifyFailed(findings)
    try:
        second = prepare(objects, document, options, second.scope)
    except DocumentRejected as error:
        message = (
            f"{done} commands took effect, and the guests that they started are not as expected, so the rest was left"
        )
        raise ApplyFailed(f"{message}: {error}", done) from error
    _apply(second, session, already=done)
    return second


def _names_only(plan: Plan) -> bool:
    """Tell whether a plan calls everything by name; Ids of what a copy made are not those of the host."""
    return not any(
        invocation.inside is not None
        and (invocation.inside.by_id or (invocation.inside.adapter is not None and invocation.inside.adapter.where))
        for invocation in plan.invocations()
    )


def _without_unread_guests(actual: Resources, expected: Resources) -> Resources:
    """The resources of a host without the addresses of guests that ``expected`` could not read."""
    unread = {
        (adapter.partition.lower(), adapter.name.lower())
        for adapter in expected["partition_adapter"]
        if adapter.ipv4 is None
    }
    adapters = [
        replace(adapter, ipv4=None) if (adapter.partition.lower(), adapter.name.lower()) in unread else adapter
        for adapter in actual["partition_adapter"]
    ]
    return {**actual, "partition_adapter": adapters}


def _joined(first: Prepared, second: Prepared) -> Prepared:
    """Two rounds as one."""
    warnings = tuple(dict.fromkeys((*first.plan.warnings, *second.plan.warnings)))
    side_effects_of_both = (*first.plan.side_effects, *second.plan.side_effects)
    plan = Plan((*first.plan.steps, *second.plan.steps), side_effects_of_both, warnings)
    return Prepared(
        plan, first.before, second.after, second.document, (first.views[0], second.views[1]), second.scope, second.stage
    )


def _apply(prepared: Prepared, session: Session, already: int = 0) -> None:
    """Send a plan to the host and verify; ``already`` counts the commands that went before it."""
    if not prepared.plan:
        return
    apply_plan(prepared.plan, session, already)
    actual = read_resources(HostView(read_host(session, prepared.scope)))
    findings = differences(prepared.after, actual, whole_host=prepared.scope.partitions is None)
    if findings:
        raise VerifyFailed(findings)


def _result(prepared: Prepared) -> Result:
    before, after = write_concerned(prepared.document, prepared.before, prepared.after, prepared.views)
    return Result(bool(prepared.plan), prepared.plan, before, after)

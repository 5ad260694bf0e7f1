"""Make the plan from what a host is to what it shall be, and prove it: nothing here is sent to any host."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .._hosts.protocol import Session
from .._hosts.read_host import ReadScope
from .._kinds.behaviour import Outcome
from .._kinds.host_view import HostView
from .._model.errors import DocumentRejected, Finding, RehearsalRefused
from .._powershell.host_objects import HostObjects
from .apply_state import want
from .bring_along import bring_along
from .carry_over import carry_over
from .check_rehearsal import check_rehearsal, lost_addresses, second_gateways, side_effects, unsatisfied
from .declared_places import DeclaredPlaces
from .documents.read_document import Document
from .documents.resolve_references import normalise
from .guards.check_disruption import disruption_findings
from .guards.check_intents import Way, check_intents
from .guards.check_invariants import check_invariants, collect_warnings
from .guards.management_path import ManagementPath, management_path
from .guards.watch_path import PathWatch
from .match_resources import match_all
from .options import Options, State
from .plan import Plan
from .rehearsal import Rehearsal
from .resources import Resources, read_resources


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, with the resources before it and those that the rehearsal found after it.

    ``stage`` is the simulated copy on which the plan was tried, where there was anything to try; ``path`` is the way by
    which sessions arrive, None where there is none or it may be lost; ``ways`` are those of the document's promises.
    """

    plan: Plan
    before: Resources
    after: Resources
    document: Document
    views: tuple[HostView, HostView]
    scope: ReadScope
    stage: Session | None = None
    path: ManagementPath | None = None
    first_scope: ReadScope | None = None
    ways: tuple[Way, ...] = ()


def prepare(
    objects: HostObjects,
    document: Document,
    options: Options,
    scope: ReadScope,
    *,
    unread_guests: frozenset[str] = frozenset(),
    earlier: Prepared | None = None,
) -> Prepared:
    """Make and rehearse the plan from host objects to a document; DocumentRejected lists why it must not be.

    The addresses inside ``unread_guests`` (partition names in lower case) are left out of it, and what the document
    promises of the host as a whole is left to the round after it; ``earlier`` is the round before it.
    """
    view = HostView(objects)
    path = earlier.path if earlier is not None else path_to_keep(view, options)
    removing = options.state is State.DELETED
    normalised, warnings = normalise(without_addresses(document, unread_guests), view, gone=removing)
    wanted = want(normalised, options.state, view, prune=options.prune)
    wanted = bring_along(wanted, view, PathWatch(path, view).nics)
    resources = read_resources(view)
    outcome = match_all(wanted, resources, view, allow_disconnect=options.allow_disconnect_running)
    findings = check_invariants(outcome)
    if findings:
        raise DocumentRejected(findings)
    warnings += tuple(collect_warnings(outcome))
    prepared = plan_to(carry_over(wanted, outcome), resources, outcome, scope, warnings, path)
    ways, findings = ((), []) if unread_guests else check_intents(document, prepared.views[1])
    if options.max_disruption is not None:
        findings += disruption_findings(prepared.plan, options.max_disruption)
    if findings:
        raise DocumentRejected(findings)
    return replace(prepared, ways=ways) if ways else prepared


def plan_to(
    document: Document,
    before: Resources,
    outcome: Outcome,
    scope: ReadScope,
    warnings: tuple[str, ...] = (),
    path: ManagementPath | None = None,
) -> Prepared:
    """Plan from an outcome's host to intents that are resolved and checked already; a path given is kept.

    Where the usual order ends the path, the one that makes new ways before it breaks old ones is tried.
    """
    view = outcome.view
    if not unsatisfied(document, before, view):
        return Prepared(Plan(warnings=warnings), before, before, document, (view, view), scope, None, path)
    lost: list[Finding] = []
    for make_before_break in (False, True):
        watch = PathWatch(path, view)
        rehearsal = Rehearsal(document, outcome, view.objects, scope, watch, make_before_break=make_before_break)
        try:
            steps = rehearsal.make_steps()
            after_view = rehearsal.view
            after = read_resources(after_view)
            check_rehearsal(document, after, after_view)
        except RehearsalRefused:
            if not lost:
                raise
            break
        found = watch.findings(after_view)
        if not found:
            warnings += lost_addresses(document, before, after) + second_gateways(before, after)
            warnings += watch.remarks(after_view)
            steps = DeclaredPlaces(document).placed_steps(steps)
            plan = Plan(steps, side_effects(before, after, steps), warnings)
            return Prepared(plan, before, after, document, (view, after_view), scope, rehearsal.stage, path)
        lost = lost or found
    raise DocumentRejected(lost)


def path_to_keep(view: HostView, options: Options) -> ManagementPath | None:
    """Give the way by which sessions arrive; None where there is none, or where it may be lost."""
    return None if options.allow_lockout else management_path(view, options.management)


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

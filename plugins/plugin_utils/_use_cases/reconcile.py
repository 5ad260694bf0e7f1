"""Bring a host to a document's state: read, normalise, check, compare, order, lower, rehearse, apply, verify."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .._hosts.protocol import Host, Session
from .._hosts.read_host import ReadScope, read_host
from .._kinds.host_view import HostView
from .._planning.documents.read_document import Document
from .._planning.documents.write_document import further_gateways, write_document
from .._planning.guards.check_intents import Way
from .._planning.guards.management_path import ManagementPath
from .._planning.options import Options
from .._planning.plan import Plan
from .._planning.resources import read_resources
from .._planning.rounds import Rounds
from .._planning.write_concerned import write_concerned
from .._powershell.host_objects import HostObjects
from .._running.earlier_runs import interrupted_runs
from .._running.run import CarriedOut, MakePlan, Run
from .._use_cases.plan_rounds import plan_rounds


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did, or in check mode would do. ``before`` and ``after`` are documents of what is concerned.

    ``confirm_until`` is the time of the host's clock at which it takes the run back unless that is confirmed.
    """

    changed: bool
    plan: Plan
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    path: ManagementPath | None = None
    confirm_until: float | None = None
    ways: tuple[Way, ...] = ()


def reconcile(host: Host, document: Document, options: Options, *, check_mode: bool = False) -> Result:
    """Bring a host to the state of a document; in check mode say what that would do.

    Raises DocumentRejected, RehearsalRefused or HostUnavailable with the host as it was; otherwise see carry_out.
    """
    meant = by_connection(options, host)

    def make_plan(session: Session) -> Rounds:
        return plan_rounds(session, document, meant)

    def purpose() -> str:
        said = (document.intents, document.reachability, options.state, options.prune)
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()

    return carry_out_or_show(host, make_plan, purpose, options.confirm_timeout_seconds, check_mode=check_mode)


def carry_out_or_show(
    host: Host,
    make_plan: MakePlan,
    purpose: Callable[[], str],
    confirm_timeout_seconds: int | None = None,
    *,
    check_mode: bool = False,
) -> Result:
    """Carry out what a session is planned to do; in check mode only plan it.

    ``purpose`` gives a text that is the same for whoever wants the same of a host.
    """
    if not check_mode:
        return _result(Run(host, make_plan, purpose, confirm_timeout_seconds).carry_out())
    with host.open(exclusive=False) as session:
        planned = make_plan(session).joined
        return _result(CarriedOut(planned, tuple(interrupted_runs(session, under_way=True))))


@dataclass(frozen=True, slots=True)
class Gathered:
    """A whole host as a document, what no document can say of it, and the objects that both come from."""

    document: dict[str, Any]
    remarks: tuple[str, ...]
    objects: HostObjects


def gather(host: Host) -> Gathered:
    """Read a whole host and write it as a document; applied again, it changes nothing."""
    with host.open(exclusive=False) as session:
        objects = read_host(session, ReadScope(guests=None))
    view = HostView(objects)
    resources = read_resources(view)
    return Gathered(write_document(resources, view), tuple(further_gateways(resources)), objects)


def by_connection(options: Options, host: Host) -> Options:
    """Let sessions arrive by the connection's own address, where the task does not say how they do."""
    management = options.management
    if not host.management_address or management.address or management.adapter:
        return options
    return replace(options, management=replace(management, address=host.management_address))


def _result(done: CarriedOut) -> Result:
    prepared = done.planned
    before, after = write_concerned(prepared.document, prepared.before, prepared.after, prepared.views)
    plan = replace(prepared.plan, warnings=(*prepared.plan.warnings, *done.remarks)) if done.remarks else prepared.plan
    return Result(bool(plan), plan, before, after, prepared.path, done.confirm_until, prepared.ways)

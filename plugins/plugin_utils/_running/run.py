"""Carry a plan out so that the host ends as planned or as it was, whatever happens on the way.

Before its first command a run puts a checkpoint on the host. A command that fails, or an outcome that is not as
predicted, sends the host back to it. A session that breaks is followed by a new one, which reads the host and plans
from what it finds to where the first plan would have ended: nothing is ever sent again because an answer did not come.
A checkpoint that is left behind tells the next run that this one never ended; one that is there for the same goes on
with it as with a session that broke.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .._hosts.host_clock import stamp
from .._hosts.protocol import Host, Session
from .._hosts.read_host import read_host
from .._hosts.simulated.simulated_host import twin_of
from .._kinds.host_view import HostView
from .._model.errors import (
    ApplyFailed,
    DocumentRejected,
    FabricError,
    HostUnavailable,
    RolledBack,
    RunInterrupted,
    SessionLost,
    StateNotStored,
    VerifyFailed,
    WaitingForConfirmation,
)
from .._planning.change_scope import Touched, touched_by
from .._planning.make_plan import Prepared
from .._planning.plan import Plan
from .._planning.resources import Resources, read_resources
from .._planning.rounds import Rounds, join
from .apply_plan import apply_plan
from .checkpoints import Checkpoint, Heading, Origin, find, forget, free_name, keep, relabel
from .earlier_runs import interrupted_runs, refuse_unconfirmed, report_events, retire, unfinished
from .roll_back import roll_back
from .verify import compare_outcome, finish, settle

WAITS_SECONDS = (1, 2, 5, 5, 5, 5, 5)
"""Pauses before each attempt to reach a host again: 28 seconds, the longest outage that was measured (R8, A8.4)."""

MakePlan = Callable[[Session], Rounds]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """The plan as it was first made, what is worth saying of how it went, and until when it can be confirmed."""

    planned: Prepared
    remarks: tuple[str, ...] = ()
    confirm_until: float | None = None


class Run:
    """One run on one host: as many sessions as it takes, one checkpoint, one outcome."""

    def __init__(
        self,
        host: Host,
        make_plan: MakePlan,
        purpose: Callable[[], str],
        confirm_timeout_seconds: int | None = None,
    ) -> None:
        self.host = host
        self.make_plan = make_plan
        self.purpose = purpose
        self.confirm_timeout_seconds = confirm_timeout_seconds
        self.planned: Prepared | None = None
        self.done: list[Prepared] = []
        """What a run did that goes on with an interrupted one; of others the plan tells."""
        self.adopted = False
        self.checkpoint: Checkpoint | None = None
        self.failed: FabricError | None = None
        self.lost_at = ""
        """The place in the document of what the last command was for whose answer was lost."""
        self.remarks: list[str] = []

    def carry_out(self) -> CarriedOut:
        """Bring the host to the planned state.

        DocumentRejected, RehearsalRefused and HostUnavailable leave it as it was, and so does RolledBack; ApplyFailed
        had no effect; RollbackFailed, RunInterrupted and StateNotStored say what stands.
        """
        reason: HostUnavailable | None = None
        for seconds in (0, *WAITS_SECONDS, *self._until_the_timer()):
            if seconds:
                self.host.wait(seconds)
            try:
                with self.host.open(exclusive=True) as session:
                    return self._use(session)
            except SessionLost as lost:
                reason = lost
                self.lost_at = lost.where or self.lost_at
                self.remarks.append(f"{lost}; a new session read the host and went on from what it found")
            except (StateNotStored, WaitingForConfirmation):
                raise
            except HostUnavailable as error:
                if self.checkpoint is None and reason is None:
                    raise
                reason = error
        raise RunInterrupted(self._say_interrupted(reason), self.lost_at) from reason

    def _use(self, session: Session) -> CarriedOut:
        """Do in one session all that is left to do."""
        if self.failed is not None:
            raise self._taken_back(session, self.failed)
        if self.checkpoint is None:
            refuse_unconfirmed(self.host, session)
            self.remarks += report_events(session)
            self._adopt(session)
        elif find(session, self.checkpoint.heading.name) is None:
            raise RolledBack(ApplyFailed("The session broke.", 0), (), " ".join(report_events(session)))
        rounds = None if self.checkpoint is not None else self.make_plan(session)
        if rounds is not None:
            self.planned = rounds.joined
            if not self.planned.plan:
                self.remarks += interrupted_runs(session)
                return self._ended(session)
            self._begin(session, self.planned)
        try:
            if rounds is None:
                self._finish(session)
            else:
                self._apply(session, rounds)
        except (ApplyFailed, VerifyFailed, DocumentRejected) as error:
            raise self._taken_back(session, error) from error
        return self._ended(session)

    def _begin(self, session: Session, planned: Prepared) -> None:
        """Put the checkpoint on the host."""
        touched = touched_by(planned.plan, planned.before, planned.after)
        self.remarks += retire(session)
        taken = self.host.now()
        name = free_name(session, f"run-{stamp(taken)}")
        count = sum(1 for _invocation in planned.plan.invocations())
        heading = Heading(name, Origin.RUN, taken, count)
        scope = planned.scope if planned.first_scope is None else planned.first_scope
        self.checkpoint = Checkpoint(heading, planned.views[0].objects, scope, touched, self.purpose())
        keep(session, self.checkpoint)
        self._arm(session, name)

    def _arm(self, session: Session, checkpoint: str) -> None:
        if self.confirm_timeout_seconds is not None:
            self.host.arm_timer(session, self.confirm_timeout_seconds, checkpoint)
            self.host.start_watchdog()

    def _adopt(self, session: Session) -> None:
        """Take over a run that was there for the same and never ended: where it was to end is planned once more.

        The plan is made from the state before that run, since what it took apart to put it together again, or carried
        from one thing to another, is not to be seen on the host any more.
        """
        left = unfinished(session, self.purpose)
        if left is None:
            return
        try:
            planned = self.make_plan(twin_of(left.objects)).joined
        except DocumentRejected:
            return  # it could not be planned today, so this run plans from what there is
        if not planned.plan:
            return
        self.remarks += [f"{text}; this run finishes it" for text in interrupted_runs(session)]
        touched = touched_by(planned.plan, planned.before, planned.after)
        self.planned = planned
        self.adopted = True
        self.checkpoint = replace(left, touched=touched.joined(left.touched) if left.touched else touched)
        self._arm(session, left.heading.name)

    @property
    def _touched(self) -> Touched:
        known = self.checkpoint.touched if self.checkpoint is not None else None
        return known or Touched(frozenset(), frozenset())

    def _apply(self, session: Session, rounds: Rounds) -> None:
        first, second = rounds.first, rounds.second
        done = apply_plan(first.plan, session)
        if second is None:
            self.remarks += settle(self.host, session, first, self._touched)
            return
        objects = read_host(session, second.scope)
        actual = read_resources(HostView(objects))
        if not _names_only(second.plan) or compare_outcome(second.before, actual, second, self._touched):
            # A guest that the first round started kept addresses from earlier days, or Ids are others than the copy's.
            unlike = compare_outcome(first.after, _without_unread_guests(actual, first.after), first, self._touched)
            if unlike:
                raise VerifyFailed(unlike)
            second = rounds.again(objects)
        apply_plan(second.plan, session, done)
        self.remarks += settle(self.host, session, second, self._touched)

    def _finish(self, session: Session) -> None:
        """Go on after a session that broke, wherever that was."""
        if self.planned is None:
            raise RunInterrupted("a run went on without a plan")
        self.done += finish(session, self.planned, self._touched)
        # Ids are not compared, and others may have worked on the host: the document has the last word.
        rounds = self.make_plan(session)
        self.done.append(rounds.joined)
        if not rounds.joined.plan:
            self.remarks += settle(self.host, session, self.planned, self._touched)
            return
        if self.checkpoint is not None:
            touched = touched_by(rounds.joined.plan, rounds.joined.before, rounds.joined.after)
            self.checkpoint = replace(self.checkpoint, touched=touched.joined(self._touched))
            keep(session, self.checkpoint)
        self._apply(session, rounds)

    def _taken_back(self, session: Session, error: FabricError) -> FabricError:
        """Go back to the checkpoint and give the error that says so; RollbackFailed where that fails."""
        self.failed = error
        if self.checkpoint is None:
            return error
        name = self.checkpoint.heading.name
        back = roll_back(session, self.checkpoint, error)
        forget(session, name)
        if self.confirm_timeout_seconds is not None:
            self.host.disarm_timer(session)
        if isinstance(error, ApplyFailed) and error.done == 0 and not back.commands:
            return error
        return RolledBack(error, back.commands, " ".join(part for part in (back.remark, *self.remarks) if part))

    def _ended(self, session: Session) -> CarriedOut:
        """Note on the host that the run has ended well, and begin to wait for its confirmation where one is wanted."""
        planned = self.planned
        if planned is None:
            raise RunInterrupted("a run ended without a plan")
        until = None
        if self.checkpoint is not None:
            name = self.checkpoint.heading.name
            if self.confirm_timeout_seconds is None:
                forget(session, name)
            else:
                until = self.host.now() + self.confirm_timeout_seconds
                relabel(session, name, Origin.UNCONFIRMED)
                self.host.arm_timer(session, self.confirm_timeout_seconds, name)
        shown = join(self.done) if self.adopted else planned
        return CarriedOut(shown, tuple(dict.fromkeys(self.remarks)), until)

    def _until_the_timer(self) -> tuple[int, ...]:
        """Further pauses: a host that takes the run back by itself can be reached again after that."""
        seconds = self.confirm_timeout_seconds or 0
        return (5,) * -(-seconds // 5)

    def _say_interrupted(self, reason: HostUnavailable | None) -> str:
        begun = self.checkpoint is not None
        what = "Which commands took effect is not known" if begun else "None of the plan's commands was sent"
        timer = ""
        if begun and self.confirm_timeout_seconds is not None:
            timer = " The host takes the run back by its own timer."
        return (
            f"the session broke and the host could not be reached again: {reason}. {what}; the next run reads the host "
            f"first and says what it found.{timer}"
        )


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

"""Find the steps from what is there to what is wanted, rehearsing each on a simulated copy of the host.

The copy is what makes the plan true: Windows does more than it is told (a new external switch rewrites bindings, takes
addresses away, brings a management adapter), so after every wave of steps the copy is read again and compared again.
Nothing is predicted that the copy can show.

The waves, and why in this order: partitions stop first, since much can only change while they are off; adapters that
go, or that leave a switch which goes, are unplugged before it; switches next, because adapters need them; NICs after
the switches have freed or taken them; then partitions, their adapters, power, and last the addresses inside running
guests. Kinds that depend on these and that these do not wait for come at the end, their removals before switches go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from .._hosts.read_host import ReadScope, read_host
from .._hosts.simulated.simulated_host import twin_of
from .._kinds.behaviour import Outcome, Wave
from .._kinds.host_view import HostView
from .._kinds.partition.fields import OFF, RUNNING
from .._kinds.registry import KINDS
from .._kinds.virtual_switch.fields import recreate_reason
from .._model.errors import CmdletError
from .._model.kind import PARENT
from .._model.net_adapter_components import SWITCH_PROTOCOL
from .._model.operation import Action, Operation
from .._powershell.host_objects import HostObjects
from .._powershell.literal_names import spell_names
from .brought_by_partitions import undeclared_implicit
from .check_rehearsal import refused
from .compare_states import compare
from .documents.read_document import Document
from .guards.watch_path import PathWatch
from .match_resources import match_kind
from .operation_parts import SwitchChange, goes_with, leaves, of_parent, still_shared, unplugged, without
from .order_plan import in_batches, order_switches, renames_first
from .plan import Step, steady_after
from .prior_state import HadBefore
from .release_addresses import release_addresses
from .waves import kinds_of_wave, stopped_before_removal


class Rehearsal:
    """A simulated copy of the host on which steps are found and tried; the host itself is not touched."""

    def __init__(
        self,
        document: Document,
        outcome: Outcome,
        objects: HostObjects,
        scope: ReadScope,
        watch: PathWatch,
        *,
        make_before_break: bool = False,
    ) -> None:
        self.document = document
        self.outcome = outcome
        self.scope = scope
        self.watch = watch
        self.make_before_break = make_before_break
        self.stage = twin_of(objects)
        self.steps: list[Step] = []
        self._view: HostView | None = outcome.view
        self.had_before = HadBefore(outcome.view)

    @property
    def view(self) -> HostView:
        """The copy as it is now."""
        if self._view is None:
            steady = steady_after(self.steps, self.outcome.view)
            self._view = HostView(read_host(self.stage, self.scope), steady)
        return self._view

    def make_steps(self) -> tuple[Step, ...]:
        """Run all waves and give their steps; RehearsalRefused if the copy refuses one of them."""
        self._settle()
        if self.make_before_break:
            self._new_ways_first()
        self._switches()
        self._run(release_addresses(self._operations("nic_binding") + self._operations("partition_adapter", of_parent)))
        self._run(self._operations("nic_binding"))
        self._run(
            self._operations("partition", lambda o: o.action is Action.CREATE or "name" in o.changed, drop="power")
        )
        self._adapters()
        self._run(self._operations("partition", lambda o: o.action is not Action.DELETE and "power" in o.changed))
        self._guests()
        self._run_wave(Wave.DEPENDENT)
        return tuple(self.steps)

    def _operations(
        self, kind: str, only: Callable[[Operation], bool] = lambda operation: True, drop: str = ""
    ) -> list[Operation]:
        """What still has to be done to one kind, as the copy is now; ``drop`` leaves one field for a later wave."""
        behaviour = KINDS[kind]
        wanted, _kept = match_kind(behaviour, self.document.of(kind), behaviour.read(self.view), self.view)
        found = [without(operation, drop) for operation in compare(behaviour, wanted) if only(operation)]
        return renames_first(found)

    def _run(self, operations: Iterable[Operation], seen: HostView | None = None) -> None:
        """Lower operations on the copy as it is (or was when they were found), and try them on it in order."""
        view = seen or self.view
        for operation in map(self.had_before.mark, operations):
            lowered = KINDS[operation.kind].lower(operation, view)
            invocations = tuple(map(spell_names, lowered.invocations))
            for invocation in invocations:
                try:
                    self.stage.invoke(invocation)
                except CmdletError as error:
                    raise refused(self.document, operation, invocation, error) from error
                self._view = None
                self.watch.after(len(self.steps) + 1, invocation, self.stage)
            if invocations:
                felt = self.had_before.felt(operation, lowered.interruptions)
                self.steps.append(Step(operation, invocations, felt))

    def _run_wave(self, wave: Wave, only: Callable[[Operation], bool] = lambda operation: True) -> None:
        """Run the steps of the kinds that have their turn in a wave, removals first."""
        for kind in kinds_of_wave(wave):
            self._run(sorted(self._operations(kind, only), key=lambda step: step.action is not Action.DELETE))

    def _settle(self) -> None:
        self._run_wave(Wave.SETTINGS)
        self._run(
            self._operations(
                "partition", lambda o: o.action is Action.UPDATE and o.after.power == OFF and "power" in o.changed
            )
        )
        self._run(stopped_before_removal(self.outcome))
        self._run(self._orphaned_protocols())
        doomed = self._switch_changes()
        self._plugged_over(doomed)
        leaving = self._operations("partition_adapter", lambda o: o.action is Action.DELETE or leaves(o, doomed))
        removed = {intent.declared.name.lower() for intent in self.document.of("partition") if intent.gone}
        gone_with = {label for label, after in doomed.items() if after is None}
        self._run(
            unplugged(operation)
            for operation in leaving
            if not (self.make_before_break and of_parent(operation))
            and not (operation.action is Action.DELETE and goes_with(operation.before, removed, gone_with))
        )
        self._run(self._released(doomed))
        self._run(self._operations("partition", lambda o: o.action is Action.DELETE))
        self._run_wave(Wave.DEPENDENT, lambda operation: operation.action is Action.DELETE)

    def _plugged_over(self, doomed: SwitchChange) -> None:
        """Plug adapters of partitions over from switches that go, before they go, where the new one can be made before.

        A new switch has to wait only for a NIC or a name that another one still has. The adapter changes its switch by
        one command then (rule B3), and nobody is without a switch in between.
        """

        def goes_over(operation: Operation) -> bool:
            return leaves(operation, doomed) and bool(operation.after.switch)

        moves = self._operations("partition_adapter", goes_over) if doomed else ()
        targets = {operation.after.switch.lower() for operation in moves}

        def can_be_made(operation: Operation) -> bool:
            after = operation.after
            free = after is not None and not any(nic.lower() in self.view.switch_by_nic for nic in after.uplinks or ())
            free = free and after.name.lower() not in self.view.switches_by_label
            late = self.make_before_break and self._holds_the_path(operation)
            return operation.action is Action.CREATE and free and not late and after.name.lower() in targets

        if not moves:
            return
        for batch in in_batches(self._operations("virtual_switch", can_be_made)):
            self._run(batch)
        there = self.view.switches_by_label.keys() - doomed.keys()
        drop = "ipv4" if self.scope_has_guests else ""
        self._run(
            self._operations("partition_adapter", lambda o: goes_over(o) and o.after.switch.lower() in there, drop)
        )

    def _orphaned_protocols(self) -> list[Operation]:
        """NICs about to be claimed whose switch protocol is on although no switch has them (rule R2)."""
        claimed = self._claimed()
        if not claimed:
            return []
        found = []
        for nic in KINDS["nic_binding"].read(self.view):
            orphaned = (nic.components or {}).get(
                SWITCH_PROTOCOL
            ) and nic.adapter.lower() not in self.view.switch_by_nic
            if orphaned and nic.adapter.lower() in claimed:
                after = replace(nic, components={**(nic.components or {}), SWITCH_PROTOCOL: False})
                reason = f"a left-over {SWITCH_PROTOCOL} would make the switch fail (rule R2)"
                found.append(
                    Operation(Action.UPDATE, "nic_binding", (nic.adapter,), nic, after, ("components",), reason)
                )
        return found

    def _switch_changes(self) -> SwitchChange:
        """Switches that go or are made anew, by lower-case label, and what comes in their place."""
        return {
            self.view.switch_labels[item.current.id].lower(): item.wanted
            for item in self.outcome.wanted["virtual_switch"]
            if item.current is not None and (item.wanted is None or recreate_reason(item.current, item.wanted))
        }

    def _released(self, doomed: SwitchChange) -> list[Operation]:
        """Adapters of running partitions on a switch that goes: unplugged, where the task allows it (rule R16)."""
        if not doomed or not self.outcome.allow_disconnect:
            return []
        running = {p.name.lower() for p in KINDS["partition"].read(self.view) if p.power == RUNNING}
        return [
            Operation(
                Action.UPDATE,
                "partition_adapter",
                (adapter.partition, adapter.name),
                adapter,
                replace(adapter, switch=""),
                ("switch",),
                f"unplugged while switch '{adapter.switch}' goes (rule R16)",
            )
            for adapter in KINDS["partition_adapter"].read(self.view)
            if adapter.partition.lower() in running and (adapter.switch or "").lower() in doomed
        ]

    def _new_ways_first(self) -> None:
        """What gives the parent a way out before a switch takes one away: its own NICs, adapters on what stays."""
        taken = self._claimed() | set(self.view.switch_by_nic)
        changing = {
            item.current.name.lower()
            for item in self.outcome.wanted["virtual_switch"]
            if item.current is not None and item.current != item.wanted
        }

        def stays(operation: Operation) -> bool:
            switch = (operation.after.switch or "").lower() if operation.after is not None else ""
            return of_parent(operation) and switch in self.view.switches_by_label and switch not in changing

        self._run(release_addresses(self._operations("nic_binding", lambda o: o.key[0].lower() not in taken)))
        self._run(self._operations("nic_binding", lambda o: o.key[0].lower() not in taken))
        self._run(self._operations("partition_adapter", stays))
        self._run(self._operations("partition_adapter", stays))

    def _claimed(self) -> set[str]:
        """The NICs, in lower case, that switches shall have."""
        return {
            name.lower() for _where, switch in self.outcome.future("virtual_switch") for name in switch.uplinks or ()
        }

    def _holds_the_path(self, operation: Operation) -> bool:
        nics = self.watch.nics
        return any(
            name.lower() in nics
            for switch in (operation.before, operation.after)
            if switch is not None
            for name in switch.uplinks or ()
        )

    def _switches(self) -> None:
        operations = self._operations("virtual_switch")
        late = self._holds_the_path if self.make_before_break else None
        releases, ordered = order_switches(operations, late)
        if releases:
            self._run(releases)
            shared = {operation.key: operation.after for operation in operations}
            again = [still_shared(operation, shared) for operation in self._operations("virtual_switch")]
            _again, ordered = order_switches(again, late)
        if late is not None:
            made = next((index for index, operation in enumerate(ordered) if late(operation)), len(ordered))
            for batch in in_batches(ordered[:made]):
                self._run(batch)
            self._new_ways_first()
            ordered = ordered[made:]
        for batch in in_batches(ordered):
            self._run(batch)

    def _adapters(self) -> None:
        created = {
            step.operation.key[0].lower()
            for step in self.steps
            if step.operation.kind == "partition" and step.operation.action is Action.CREATE
        }
        self._run(undeclared_implicit(self.document, created, self.view))
        pending = self._operations("partition_adapter", drop="ipv4" if self.scope_has_guests else "")
        view = self.view
        parents = [operation for operation in pending if operation.key[0] == PARENT]
        others = [operation for operation in pending if operation.key[0] != PARENT]
        # Room is made before it is needed (rule R28); the parent comes first, so that it is away for the shortest time.
        self._run((operation for operation in others if operation.action is Action.DELETE), view)
        self._run(sorted(parents, key=lambda operation: operation.action is Action.DELETE), view)
        if any(operation.action in (Action.CREATE, Action.REPLACE) for operation in parents):
            self._run(self._operations("partition_adapter", of_parent))
        self._run((operation for operation in others if operation.action is not Action.DELETE), view)

    @property
    def scope_has_guests(self) -> bool:
        """Whether addresses inside guests are declared; they wait for their partitions to run."""
        return self.scope.guests != frozenset()

    def _guests(self) -> None:
        if self.scope_has_guests:
            self._run(release_addresses(self._operations("partition_adapter")))
            self._run(self._operations("partition_adapter"))

"""A session on a host that misbehaves as it was told to. Hosts without faults do not go through this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ...._model.errors import CmdletError
from ...._powershell.answers.dialect import Dialect
from ...._powershell.bind_parameters import refusal, signature
from ...._powershell.host_objects import HostObject
from ...._powershell.invocation import Invocation, ObjectQuery
from ...._powershell.wildcards import bracket_name, escape_name
from ...protocol import EVENT, Record
from ..faults.fault_effects import give_addresses, hold_addresses_back, leave_ghosts, shared_switches, uplinks_of
from ..faults.faults import (
    DELAY,
    DROP_SESSION,
    GHOST,
    LATE_ADDRESSES,
    LOSE_ANSWER,
    OF_THE_LINK,
    OTHER_PARTY,
    REFUSE,
    SHARING_OFF,
    Fault,
    FaultState,
    fault_record,
    has_happened,
    has_seen,
)
from ..state.host_state import HostState
from ..state.records import Switch
from ..store.kept_records import free_event_name
from .reached_session import Link, LinkedRecords
from .stored_session import StoredSession

_REBINDS = "Set-VMSwitch"


class FaultySession:
    """A session whose commands meet the host's faults, in the order in which these are declared.

    What becomes of a fault is noted in the host's records, together with what the commands do. ``local`` sessions are
    those of the host's own agent: there is no link that could break.
    """

    dialect = Dialect.CANONICAL

    def __init__(
        self,
        session: StoredSession,
        states: Sequence[FaultState],
        link: Link,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        local: bool = False,
    ) -> None:
        self._session = session
        self._states = list(states)
        self._link = link
        self._clock = clock
        self._sleep = sleep
        self._local = local
        self.records = LinkedRecords(session.records, link)
        self._let_time_pass()

    @property
    def changes(self) -> int:
        """How many commands of this session have changed the host."""
        return self._session.changes

    def invoke(self, invocation: Invocation) -> list[HostObject]:
        """Run one cmdlet, unless a fault comes first; SessionLost where a fault broke the session."""
        self._link.use()
        self._let_time_pass()
        for position, state in enumerate(self._states):
            if not (self._local and state.fault.kind in OF_THE_LINK):
                self._before(position, invocation)
        watched = any(state.fault.kind in (LATE_ADDRESSES, GHOST) for state in self._states)
        served = uplinks_of(self._session.state) if watched else frozenset()
        shared = shared_switches(self._session.state) if watched else {}
        changes = self._session.changes
        answer = self._session.invoke(invocation)
        if self._session.changes != changes:
            for position in range(len(self._states)):
                self._after_change(position, invocation, served, shared)
        if not self._local:
            self._lose_answer(invocation)
        return answer

    def _before(self, position: int, invocation: Invocation) -> None:
        """Let a fault happen that does not wait for the command."""
        state = self._states[position]
        fault = state.fault
        if fault.kind in (DROP_SESSION, OTHER_PARTY):
            if not state.happened and state.seen == fault.step - 1 and not _only_reads(invocation):
                self._happen(position)
                if fault.kind == DROP_SESSION:
                    raise self._link.lose(f"the session broke before {invocation.cmdlet} reached the host")
                self._run_by_other(fault.cmdlet, fault.parameters)
        elif fault.kind == DELAY:
            if _matches(fault.cmdlet, fault.where, invocation):
                self._happen(position)
                self._sleep(fault.seconds)
        elif fault.kind == REFUSE and _matches(fault.cmdlet, fault.where, invocation):
            self._see(position)
            if fault.nth <= self._states[position].seen < fault.nth + fault.times:
                self._happen(position)
                raise _refusal(fault, invocation)
        elif fault.kind == SHARING_OFF and not state.happened and _turns_sharing_off(fault.where, invocation):
            self._happen(position)
            raise _refusal(fault, invocation)

    def _after_change(
        self, position: int, invocation: Invocation, served: frozenset[str], shared: Mapping[str, Switch]
    ) -> None:
        """Let a fault happen that adds something to what the command changed."""
        state = self._states[position]
        fault = state.fault
        if fault.kind in (DROP_SESSION, OTHER_PARTY):
            if not state.happened:
                self._see(position)
        elif fault.kind == LATE_ADDRESSES:
            self._hold_back(position, served)
        elif fault.kind == GHOST and state.happened < fault.times and _matches(_REBINDS, fault.where, invocation):
            self._haunt(position, shared)

    def _lose_answer(self, invocation: Invocation) -> None:
        for position, state in enumerate(self._states):
            fault = state.fault
            if fault.kind == LOSE_ANSWER and not state.happened and _matches(fault.cmdlet, fault.where, invocation):
                self._see(position)
                if self._states[position].seen == fault.nth:
                    self._happen(position)
                    raise self._link.lose(f"the session broke, so the answer to {invocation.cmdlet} is lost")

    def _hold_back(self, position: int, served: frozenset[str]) -> None:
        state = self._states[position]
        held: list[Mapping[str, Any]] = []

        def hold(host: HostState) -> None:
            held.extend(hold_addresses_back(host, served, self._clock() + state.fault.seconds))

        self._session.by_itself(hold)
        if held:
            self._keep(position, has_happened(replace(state, pending=(*state.pending, *held))))

    def _haunt(self, position: int, shared: Mapping[str, Switch]) -> None:
        left: list[int] = []
        self._session.by_itself(lambda host: left.append(leave_ghosts(host, shared)))
        if any(left):
            self._happen(position)

    def _let_time_pass(self) -> None:
        """Give back what was held back until now."""
        for position, state in enumerate(self._states):
            due = [held for held in state.pending if held["due"] <= self._clock()]
            if due:
                self._states[position] = replace(state, pending=tuple(h for h in state.pending if h not in due))
                if self._session.by_itself(partial(give_addresses, held=due)):
                    self._keep(position, self._states[position])

    def _run_by_other(self, cmdlet: str, parameters: Mapping[str, Any]) -> None:
        """Run the command of another administrator; whether it was refused stands among the host's events."""
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}
        try:
            self._session.invoke(Invocation(cmdlet, values))
            text, ok = f"another administrator ran {cmdlet}", True
        except CmdletError as error:
            text, ok = f"another administrator tried {cmdlet}: {error}", False
        name = free_event_name(self._session.records, "other-party")
        self._session.note((EVENT, name, Record(EVENT, name, {"at": self._clock(), "text": text, "ok": ok})))

    def _see(self, position: int) -> None:
        self._keep(position, has_seen(self._states[position]))

    def _happen(self, position: int) -> None:
        self._keep(position, has_happened(self._states[position]))

    def _keep(self, position: int, state: FaultState) -> None:
        self._states[position] = state
        record = fault_record(position, state)
        self._session.note((record.kind, record.name, record))


def _refusal(fault: Fault, invocation: Invocation) -> CmdletError:
    """Make the error; an error id with a comma has its cmdlet's class already."""
    if "," in fault.error_id:
        return CmdletError(fault.category, fault.error_id, fault.message)
    return refusal(invocation.cmdlet, fault.category, fault.error_id, fault.message)


def _only_reads(invocation: Invocation) -> bool:
    return invocation.cmdlet.lower().startswith("get-")


def _turns_sharing_off(where: Mapping[str, Any], invocation: Invocation) -> bool:
    return _given(invocation).get("AllowManagementOS") is False and _matches(_REBINDS, where, invocation)


def _matches(cmdlet: str, where: Mapping[str, Any], invocation: Invocation) -> bool:
    if cmdlet and invocation.cmdlet.lower() != cmdlet.lower():
        return False
    given = _given(invocation) if where else {}
    return all(name in given and _says(given[name], wanted) for name, wanted in where.items())


def _given(invocation: Invocation) -> dict[str, Any]:
    """Give the parameters by their documented names; none for what is no cmdlet, which the host will refuse."""
    try:
        names = signature(invocation.cmdlet).names
    except CmdletError:
        return {}
    return {names.get(name.lower(), name): value for name, value in invocation.parameters.items()}


def _says(value: Any, wanted: Any) -> bool:
    """Tell whether a parameter's value is the one wanted, has it among others, or chooses objects by it.

    A name with special characters is the one wanted in whichever way a command writes it.
    """
    if isinstance(value, ObjectQuery):
        return any(_says(part, wanted) for part in (*value.parameters.values(), *(value.where or ())[1:]))
    if isinstance(value, tuple):
        if isinstance(wanted, list):
            return len(value) == len(wanted) and all(map(_says, value, wanted))
        return any(_says(part, wanted) for part in value)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    text = str(wanted)
    return str(value).lower() in {spelled.lower() for spelled in (text, bracket_name(text), escape_name(text))}

"""What can go wrong, each class saying in ``host_state`` what the host looks like afterwards, here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where in the user's document, and what to do now.

    ``rule`` is a rule id of docs/fidelity.md (``R1`` … ``D28``) or the name of a stage's own check;
    ``where`` is a path such as ``virtual_switches[0].uplinks[1]``; ``position`` is file, line and column such as
    ``hosts/hv1.yml:3:1``, of what is found while a file is read.
    """

    rule: str
    where: str
    message: str
    hint: str = ""
    position: str = ""

    def __str__(self) -> str:
        text = ": ".join(part for part in (self.position, self.where, self.message) if part)
        return f"{text} - {self.hint}" if self.hint else text


class FieldError(ValueError):
    """A written value cannot be what its field holds: ``message`` says why, ``hint`` what to write instead.

    They are two values from the start, since users' text in them may look like anything, any separator included.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def inside(self, name: str) -> FieldError:
        """Return the same problem as seen from the mapping whose field ``name`` it is about."""
        return FieldError(f"{name}: {self.message}", self.hint)


class FabricError(Exception):
    """Something of this collection went wrong; the message is fit for the user's eyes.

    ``host_state`` says what the host looks like now, ``changed`` whether it is otherwise than before; ``details`` are
    further result keys. ``findings`` is what is wrong, each with its place in the document.
    """

    host_state: str = "The host is as it was; nothing was sent to it."
    changed: bool = False
    findings: tuple[Finding, ...] = ()
    heading: str = ""
    """What the findings have in common, where the message is the list of them."""

    @property
    def details(self) -> Mapping[str, Sequence[str] | str]:
        """What else a result says of it."""
        return {}

    @property
    def reported(self) -> tuple[Finding, ...]:
        """The findings as a user is to read them."""
        return self.findings


class DocumentRejected(FabricError):
    """The findings stopped the run before anything was sent to the host."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        self.heading = _counted(len(self.findings), "finding")
        super().__init__(f"{self.heading}: {_listed(self.findings)}")

    @classmethod
    def because(cls, rule: str, where: str, message: str, hint: str = "", position: str = "") -> Self:
        """Return the error for a single finding, of which these are the parts."""
        return cls([Finding(rule, where, message, hint, position)])


class RehearsalRefused(DocumentRejected):
    """The plan failed on the simulated copy of the host and was never sent to the host."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings)
        self.heading = "the plan failed on the simulated copy of the host"


class HostUnavailable(FabricError):
    """The host could not be opened, read or locked."""


class AnswerUnreadable(HostUnavailable):
    """What the host answered cannot be read, and the findings say which property of which cmdlet."""

    heading = "what the host answered cannot be read"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"the host's answers cannot be read: {_listed(self.findings)}")


class StateNotStored(HostUnavailable):
    """The file of a simulated host took the first ``stored`` changing commands of a run, and none after them."""

    def __init__(self, message: str, stored: int) -> None:
        super().__init__(message)
        self.stored = stored
        self.changed = stored > 0
        self.host_state = (
            f"The host holds the effect of the first {_counted(stored, 'changing command')} of the run; "
            "those after them are lost."
            if stored
            else "The host is as it was: none of the run's commands could be stored."
        )


class SessionLost(HostUnavailable):
    """The session broke and the answer is lost; whoever goes on opens a new session and reads.

    ``where`` is the place in the document of what the command was for.
    """

    host_state = (
        "The host holds the effect of every command before the one whose answer was lost, and perhaps of that one."
    )
    changed = True
    where: str = ""


class ApplyFailed(FabricError):
    """A command of the plan was refused after ``done`` commands of the run had succeeded."""

    def __init__(self, message: str, done: int, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.done = done
        self.findings = tuple(findings)
        self.changed = done > 0
        self.host_state = (
            f"The host holds the effect of the first {_counted(done, 'command')} of the plan."
            if done
            else "The host is as it was: its very first command was refused."
        )

    @classmethod
    def refused(cls, finding: Finding, done: int) -> Self:
        """Return the error for the finding about the command that was refused."""
        return cls(finding.message, done, [finding])


class VerifyFailed(FabricError):
    """The whole plan ran, and the host differs from what was predicted."""

    host_state = "The host holds the effect of the whole plan, and differs from what was predicted."
    changed = True
    heading = "after the run the host is not what was planned"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"{self.heading}: {_listed(self.findings)}")


class RolledBack(FabricError):
    """What had been done was taken back, and that was verified.

    ``cause`` is what went wrong first; ``commands`` are those that took it back.
    """

    host_state = "The host is as it was before the run: what had been done was taken back and verified."

    def __init__(self, cause: FabricError, commands: Sequence[str], remark: str = "") -> None:
        self.cause = cause
        self.commands = tuple(commands)
        taken_back = f"{_counted(len(self.commands), 'command')} took back what had been done"
        self.outcome = f"{taken_back if self.commands else 'Nothing had to be taken back'}; the host is as it was."
        self.remark = remark
        self.findings = cause.findings
        super().__init__(" ".join(part for part in (f"{cause}", self.outcome, remark) if part))

    @property
    def details(self) -> Mapping[str, Sequence[str] | str]:
        """The commands that took back what had been done."""
        return {"rolled_back": list(self.commands)}

    @property
    def reported(self) -> tuple[Finding, ...]:
        """What went wrong, and that it was taken back."""
        return _ended(self.cause, self.outcome)


class RollbackFailed(FabricError):
    """The way back failed as well; the message says what stands.

    ``cause`` is what went wrong first, ``reason`` what went wrong on the way back; ``findings`` is what still differs
    from the state before the run, ``commands`` are PowerShell lines that finish the way back by hand.
    """

    changed = True

    def __init__(
        self,
        cause: FabricError,
        reason: FabricError | str,
        findings: Sequence[Finding],
        commands: Sequence[str],
        checkpoint: str,
    ) -> None:
        self.cause = cause
        self.reason = reason
        self.findings = tuple(findings)
        self.commands = tuple(commands)
        self.checkpoint = checkpoint
        self.host_state = (
            "The host is neither as planned nor as it was: the findings say how it differs from the state before the "
            f"run, which checkpoint '{checkpoint}' holds."
        )
        stands = _listed(self.findings) or "nothing that was read"
        by_hand = f" To finish by hand: {' ; '.join(self.commands[:_MOST_LISTED])}" if self.commands else ""
        super().__init__(
            f"{cause} The way back failed as well: {reason} What differs from the state before the run: {stands}. "
            f"Checkpoint '{checkpoint}' holds that state.{by_hand}"
        )

    @property
    def details(self) -> Mapping[str, Sequence[str] | str]:
        """The commands that finish the way back by hand."""
        return {"by_hand": list(self.commands)}

    @property
    def reported(self) -> tuple[Finding, ...]:
        """What went wrong first, what went wrong on the way back, and what differs now."""
        back = self.reason.findings if isinstance(self.reason, FabricError) else ()
        return (*_ended(self.cause, "The way back failed as well."), *back, *self.findings)


class RunInterrupted(FabricError):
    """The host could not be reached any more to see which commands of the plan took effect.

    ``where`` is the place in the document of what the last command was for.
    """

    host_state = "What the host holds is not known; the next run reads it first and says what it found."
    changed = True

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        hint = "make the host reachable again, then run the task again: it goes on with what is left to do"
        self.findings = (Finding("interrupted", where, message, hint),)


class WaitingForConfirmation(HostUnavailable):
    """An earlier run waits for its confirmation, and nothing else may change the host until then."""


class CmdletError(Exception):
    """PowerShell or the host's service refused the invocation.

    ``category`` is a PowerShell ErrorCategory, ``error_id`` the FullyQualifiedErrorId. It can be reported as a
    FabricError can.
    """

    host_state = "The host is as it was: a refused cmdlet has no effect."
    changed = False
    reported: tuple[Finding, ...] = ()
    heading = ""

    def __init__(self, category: str, error_id: str, message: str) -> None:
        super().__init__(message)
        self.category = category
        self.error_id = error_id
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} ({self.category}: {self.error_id})"

    @property
    def details(self) -> Mapping[str, Sequence[str] | str]:
        """How PowerShell classifies it."""
        return {"category": self.category, "error_id": self.error_id}


_MOST_LISTED = 20


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _listed(findings: Sequence[Finding]) -> str:
    return "; ".join(str(finding) for finding in findings[:_MOST_LISTED])


def _ended(cause: FabricError, outcome: str) -> tuple[Finding, ...]:
    """Return what went wrong first; a refused command is told with how the run ended."""
    if isinstance(cause, ApplyFailed):
        return tuple(replace(finding, message=f"{finding.message} {outcome}") for finding in cause.findings)
    return cause.findings

"""What can go wrong, each class saying in its first sentence what the host looks like afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """The host is as it was, unless a subclass says otherwise; the message is fit for the user's eyes."""


class DocumentRejected(FabricError):
    """The host is as it was: the findings stopped the run before anything was sent to it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        super().__init__(
            f"{count} finding{'' if count == 1 else 's'}: " + "; ".join(str(f) for f in self.findings[:20])
        )

    @classmethod
    def because(cls, rule: str, where: str, message: str, hint: str = "", position: str = "") -> Self:
        """Return the error for a single finding, of which these are the parts."""
        return cls([Finding(rule, where, message, hint, position)])


class RehearsalRefused(DocumentRejected):
    """The host is as it was: the plan failed on the simulated copy and was never sent to the host."""


class HostUnavailable(FabricError):
    """The host is as it was: it could not be opened, read or locked."""


class StateNotStored(HostUnavailable):
    """The host holds the effect of the first ``stored`` changing commands; its file could not take those after them."""

    def __init__(self, message: str, stored: int) -> None:
        super().__init__(message)
        self.stored = stored


class SessionLost(HostUnavailable):
    """The host holds the effect of every command before the one named, and perhaps of that one.

    The session broke and the answer is lost; nothing more goes through it. Whoever goes on opens a new one and reads.
    """


class ApplyFailed(FabricError):
    """The host holds the effect of the commands that succeeded before the one that failed."""

    def __init__(self, message: str, done: int) -> None:
        super().__init__(message)
        self.done = done


class VerifyFailed(FabricError):
    """The host holds the effect of the whole plan, and differs from what the rehearsal predicted."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("after the run the host is not what was planned: " + "; ".join(str(f) for f in findings))


class RolledBack(FabricError):
    """The host is as it was before the run: what had been done was taken back, and that was verified.

    ``cause`` is what went wrong first; ``commands`` are those that took it back.
    """

    def __init__(self, cause: FabricError, commands: Sequence[str], remark: str = "") -> None:
        self.cause = cause
        self.commands = tuple(commands)
        count = len(self.commands)
        taken_back = f"{count} command{'' if count == 1 else 's'} took back what had been done" if count else ""
        done = taken_back or "Nothing had to be taken back"
        super().__init__(" ".join(part for part in (f"{cause}", f"{done}; the host is as it was.", remark) if part))


class RollbackFailed(FabricError):
    """The host is neither as it was planned nor as it was; the message says what stands.

    ``cause`` is what went wrong first, ``reason`` what went wrong on the way back; ``findings`` is what still differs
    from the state before the run, ``commands`` are PowerShell lines that finish the way back by hand.
    """

    def __init__(
        self, cause: FabricError, reason: str, findings: Sequence[Finding], commands: Sequence[str], checkpoint: str
    ) -> None:
        self.cause = cause
        self.findings = tuple(findings)
        self.commands = tuple(commands)
        self.checkpoint = checkpoint
        stands = "; ".join(str(finding) for finding in self.findings[:20]) or "nothing that was read"
        by_hand = f" To finish by hand: {' ; '.join(self.commands[:20])}" if self.commands else ""
        super().__init__(
            f"{cause} The way back failed as well: {reason} What differs from the state before the run: {stands}. "
            f"Checkpoint '{checkpoint}' holds that state.{by_hand}"
        )


class RunInterrupted(FabricError):
    """The host holds the effect of some commands of the plan; it could not be reached any more to see of which."""


class WaitingForConfirmation(HostUnavailable):
    """The host is as it was: an earlier run waits for its confirmation, and nothing else may change it until then."""


class CmdletError(Exception):
    """The host is as it was before the cmdlet: PowerShell or the host's service refused the invocation.

    ``category`` is a PowerShell ErrorCategory, ``error_id`` the FullyQualifiedErrorId.
    """

    def __init__(self, category: str, error_id: str, message: str) -> None:
        super().__init__(message)
        self.category = category
        self.error_id = error_id
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} ({self.category}: {self.error_id})"

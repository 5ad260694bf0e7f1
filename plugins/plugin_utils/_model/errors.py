"""What can go wrong, each class saying in its first sentence what the host looks like afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where in the user's document, and what to do now.

    ``rule`` is a rule id of docs/fidelity.md (``R1`` … ``D28``) or the name of a stage's own check;
    ``where`` is a path such as ``virtual_switches[0].uplinks[1]``.
    """

    rule: str
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} - {self.hint}" if self.hint else text


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


class RehearsalRefused(DocumentRejected):
    """The host is as it was: the plan failed on the simulated copy and was never sent to the host."""


class HostUnavailable(FabricError):
    """The host is as it was: it could not be opened, read or locked."""


class StateNotStored(HostUnavailable):
    """The host holds the effect of the first ``stored`` changing commands; its file could not take those after them."""

    def __init__(self, message: str, stored: int) -> None:
        super().__init__(message)
        self.stored = stored


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

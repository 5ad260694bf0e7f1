"""A cmdlet invocation: the only thing that is ever sent to a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class ObjectQuery:
    """An object parameter: what a Get- cmdlet answers, narrowed to the one object whose property has the value.

    Needed where a name is not unique (rules R11-R13). Rendered as
    ``(Get-VMNetworkAdapter -VMName 'web01' | Where-Object Id -EQ 'Microsoft:…')``.
    """

    cmdlet: str
    parameters: Mapping[str, Parameter]
    where: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """Run the cmdlet in the operating system of running partitions (PowerShell Direct, Invoke-Command -VMName).

    ``partitions`` are names, or Ids where ``by_id`` is set. With ``adapter`` (exactly one partition), the cmdlet
    works on the guest's own interface of that adapter: listeners fill in ``InterfaceAlias``. Without it, the cmdlet
    runs unbound in every partition, and each row answered carries ``VMId`` and ``PSComputerName``.
    """

    partitions: tuple[str, ...]
    by_id: bool = False
    adapter: ObjectQuery | None = None


Parameter = Scalar | tuple[Scalar, ...] | ObjectQuery | tuple[ObjectQuery, ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    """One cmdlet with its named parameters; a switch parameter is given as ``True``.

    ``retry_once`` marks a call that is known to fail the first time and to work the second time.
    """

    cmdlet: str
    parameters: Mapping[str, Parameter]
    inside: Inside | None = None
    retry_once: bool = False

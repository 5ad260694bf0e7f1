"""A plan that waits in a file: for which host it was made, what it does, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._hosts.read_host import ReadScope
from ..._planning.documents.read_document import Document
from ..._planning.options import Options
from ..._planning.plan import Plan
from .state_digest import Fingerprints

FORMAT = "fabricops.hyperv/plan"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Round:
    """One plan, the digests of the states that it leads from and to, and what was read for it.

    ``mentioned`` are the intents of its document, of which only keys, Ids and whether they go are known.
    """

    plan: Plan
    scope: ReadScope
    state_before: str
    state_after: str
    mentioned: Document


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a plan file holds.

    ``host`` is the name by which the plan's host was meant, ``computer`` the one that the host told. ``tables`` and
    ``resources`` are the digests of what was read from it; ``before`` and ``after`` documents of what is concerned.
    There are two rounds where guests have to be started before their addresses can be read.
    """

    host: str
    computer: str
    document_digest: str
    options: Options
    rounds: tuple[Round, ...]
    tables: Mapping[str, str]
    resources: Fingerprints
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    digest: str

    @property
    def whole_host(self) -> bool:
        """Whether all of the host was read."""
        return self.rounds[-1].scope.partitions is None

"""A plan that waits in a file: for which host it was made, what it does, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._planning.documents.read_document import Document
from ..._planning.options import Options

FORMAT = "fabricops.hyperv/plan"
FORMAT_VERSION = 2

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a plan file holds: the document and the options that the plan is made from, and all of its plain values.

    What the values say of the plan is what people review. It is never carried out as it stands: the plan is made again
    from the document and compared with it.
    """

    document: Document
    options: Options
    values: Values

    @property
    def digest(self) -> str:
        """The digest of everything else in the file."""
        return str(self.values["digest"])

    @property
    def state_after(self) -> str:
        """The digest of the state that the whole plan leads to."""
        return str(self.values["rounds"][-1]["state_after"])

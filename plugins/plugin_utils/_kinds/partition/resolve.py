"""Refuse names that mean several partitions."""

from __future__ import annotations

from ..references import Declared, References


def check_namesakes(declared: Declared, references: References) -> None:
    """Refuse a name that several partitions have (rule R13)."""
    references.check_namesakes(declared, "R13", references.view.partitions_by_label)

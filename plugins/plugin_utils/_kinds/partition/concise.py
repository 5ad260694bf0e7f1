"""What a written document leaves out of a partition, because it is usual or follows from the rest."""

from __future__ import annotations

from typing import Any

from ..host_view import HostView
from .fields import Partition


def make_concise(written: dict[str, Any], partition: Partition, view: HostView) -> None:
    """Leave out what is usual, and what follows from the rest."""
    if view.partition_labels.get(partition.id or "") == partition.name:
        del written["id"]

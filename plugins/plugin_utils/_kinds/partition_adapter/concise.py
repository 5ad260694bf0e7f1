"""What a written document leaves out of an adapter, because it is usual or follows from the rest."""

from __future__ import annotations

from typing import Any

from ..._model.address_config import UNCONFIGURED
from ..._model.kind import PARENT
from ..host_view import HostView
from .fields import PartitionAdapter


def make_concise(written: dict[str, Any], adapter: PartitionAdapter, view: HostView) -> None:
    """Leave out what is usual, and what follows from the rest."""
    management = adapter.partition == PARENT
    owner = "" if management else view.partition_ids.get(adapter.partition, "")
    if view.adapter_names[(owner, adapter.name.lower())] <= 1:
        del written["id"]
    if management:
        written.pop("mac_address", None)
    elif adapter.ipv4 == UNCONFIGURED:
        written.pop("ipv4", None)
    if adapter.switch == "":
        del written["switch"]
        written["connected"] = False

"""What can be wrong with declared host settings, told before anything is sent to the host."""

from __future__ import annotations

from collections.abc import Iterator

from ..._model.errors import Finding
from ..._model.mac_address import print_mac
from ..behaviour import Outcome
from ..partition_adapter.check import pool_shortage


def check(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about the pool of dynamic MAC addresses."""
    for item in outcome.wanted["host_settings"]:
        first, last = item.wanted.mac_address_minimum, item.wanted.mac_address_maximum
        if first > last:
            yield Finding(
                "A5",
                item.where,
                f"the pool of dynamic MAC addresses would start at {print_mac(first)} "
                f"and end before it, at {print_mac(last)}",
                "declare both mac_address_minimum and mac_address_maximum",
            )
            return
    yield from pool_shortage(outcome)

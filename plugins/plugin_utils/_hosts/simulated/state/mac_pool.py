"""Dynamic MAC addresses: the lowest free one of the pool, without looking through the pool each time."""

from __future__ import annotations

import heapq
from collections.abc import Callable


class MacPool:
    """A cache over the addresses in use; what it answers depends on nothing but them and the pool's bounds.

    Every address below ``_next`` is in use or stands in ``_freed``.
    """

    def __init__(self, in_use: Callable[[str], bool]) -> None:
        self._in_use = in_use
        self._bounds = ("", "")
        self._next = 0
        self._last = -1
        self._freed: list[int] = []

    def watch(self, mac: str, taken: bool) -> None:
        """Hear that an address was taken or given back."""
        if not taken and self._bounds[0] <= mac <= self._bounds[1]:
            number = int(mac, 16)
            if number < self._next:
                heapq.heappush(self._freed, number)

    def lowest_free(self, minimum: str, maximum: str) -> str | None:
        """Give the lowest address within the bounds (bare hex) that is not in use, or None."""
        if self._bounds != (minimum, maximum):
            self._bounds = (minimum, maximum)
            self._next, self._last = int(minimum, 16), int(maximum, 16)
            self._freed = []
        while self._freed:
            mac = f"{self._freed[0]:012X}"
            if not self._in_use(mac):
                return mac
            heapq.heappop(self._freed)
        while self._next <= self._last:
            mac = f"{self._next:012X}"
            if not self._in_use(mac):
                return mac
            self._next += 1
        return None

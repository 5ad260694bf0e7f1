"""Write the time of a host's clock, which is given in seconds since 1970 UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def say_time(seconds: float) -> str:
    """Write a time for people: ``2026-11-22 14:03:05 UTC``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def stamp(seconds: float) -> str:
    """Write a time as part of a name: ``20261122T140305Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H%M%SZ")

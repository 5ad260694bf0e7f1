"""The resources of a host, by kind."""

from __future__ import annotations

from typing import Any

from .._kinds.host_view import HostView
from .._kinds.registry import KINDS

Resources = dict[str, list[Any]]
"""All resources of a host, by kind."""


def read_resources(view: HostView) -> Resources:
    """Read all resources of a host."""
    return {name: behaviour.read(view) for name, behaviour in KINDS.items()}

"""What a written document leaves out of a NIC's bindings, because it is usual or follows from the rest."""

from __future__ import annotations

from typing import Any

from ..host_view import HostView
from .fields import NicBinding, usual_components


def make_concise(written: dict[str, Any], binding: NicBinding, _view: HostView) -> None:
    """Single components are written only where they differ from the role; an illegal mix is left to its owner."""
    usual = usual_components(binding.role or "", binding.components or {})
    unusual = {name: on for name, on in (binding.components or {}).items() if on != usual.get(name, on)}
    written.pop("components", None)
    if binding.role == "switch_uplink":
        written.pop("ipv4", None)
    if unusual and (binding.role == "switch_uplink" or "vms_pp" in unusual):
        del written["role"]
    elif unusual:
        written["components"] = unusual

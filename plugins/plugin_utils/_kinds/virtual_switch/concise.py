"""What a written document leaves out of a switch, because it is usual or follows from the rest."""

from __future__ import annotations

from typing import Any

from ..._powershell.switch_extensions import usual_extensions
from ..host_view import HostView
from .fields import VirtualSwitch, usual_flow


def make_concise(written: dict[str, Any], switch: VirtualSwitch, view: HostView) -> None:
    """Leave out what is usual, and what follows from the rest."""
    if view.switch_labels.get(switch.id or "") == switch.name:
        del written["id"]
    if switch.type != "external":
        written.pop("uplinks", None)
        written.pop("allow_management_os", None)
    if switch.bandwidth_reservation_mode == view.release.usual_bandwidth_mode(iov=bool(switch.iov)):
        del written["bandwidth_reservation_mode"]
    if switch.default_flow_minimum_bandwidth_weight == 1:
        del written["default_flow_minimum_bandwidth_weight"]
    if switch.default_flow_minimum_bandwidth_absolute == usual_flow(switch, view):
        written.pop("default_flow_minimum_bandwidth_absolute", None)
    usual = usual_extensions(view.release.order)
    unusual = {n: on for n, on in (switch.extensions or {}).items() if on != usual.get(n, False)}
    if unusual:
        written["extensions"] = unusual
    else:
        written.pop("extensions", None)

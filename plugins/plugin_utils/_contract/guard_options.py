"""The options by which every task that changes a host is guarded, and what their documentation says."""

from __future__ import annotations

from typing import Any

from .._model.disruption import Disruption

GUARD_OPTIONS: dict[str, dict[str, Any]] = {
    "max_disruption": {"type": "str", "choices": [disruption.value for disruption in Disruption]},
    "management": {
        "type": "dict",
        "options": {
            "address": {"type": "str"},
            "adapter": {"type": "str"},
            "nics": {"type": "list", "elements": "str"},
            "vlans": {"type": "str"},
        },
    },
    "allow_lockout": {"type": "bool", "default": False},
    "confirm_timeout_seconds": {"type": "int"},
}

_MAX_DISRUPTION = (
    "The worst that a step may do to traffic. C(none) disturbs nobody; C(blink) is a gap that ends by itself; C(outage)"
    " lasts until something else is done; C(recreate) removes what carries the traffic and makes it anew. A plan with a"
    " worse step is refused, with a finding for each such step. Without this option there is no bound."
)
_MANAGEMENT = (
    "How sessions reach the host, where that is to be told. A plan that would end this path, be it only until a later"
    " step of its own, is refused. Left out, the address of the connection counts, else the parent's default route,"
    " else every way by which the parent is reached."
)
_CONFIRM = (
    "Once the task is done, the host waits so many seconds (1 to 86400) for M(fabricops.hyperv.confirm), and takes the"
    " task back by itself if that does not come, be there a controller or not. Left out, nothing needs to be confirmed."
)

_DESCRIPTIONS = {
    "max_disruption": _MAX_DISRUPTION,
    "management": _MANAGEMENT,
    "management.address": "The IPv4 address of the parent that sessions come to, or come to after the task.",
    "management.adapter": "The NIC or management adapter that sessions come by.",
    "management.nics": "All NICs whose cables lead to the controller; the path may move between them.",
    "management.vlans": "VLANs in which the controller is reached, such as C(0,10), where 0 is for untagged frames;"
    " the path may move between them.",
    "allow_lockout": "Whether the task may end the management path.",
    "confirm_timeout_seconds": _CONFIRM,
}


def guard_documentation() -> dict[str, dict[str, Any]]:
    """Document the options."""
    return {name: _document(name, option) for name, option in GUARD_OPTIONS.items()}


def _document(name: str, option: dict[str, Any]) -> dict[str, Any]:
    documented = {"description": [_DESCRIPTIONS[name]], **option}
    nested = documented.pop("options", None)
    if nested is not None:
        documented["suboptions"] = {part: _document(f"{name}.{part}", inner) for part, inner in nested.items()}
    return documented

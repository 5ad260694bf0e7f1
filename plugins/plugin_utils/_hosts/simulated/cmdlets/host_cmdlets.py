"""Get- and Set-VMHost: the pool of dynamic MAC addresses (rule A5)."""

from __future__ import annotations

from dataclasses import replace

from ...._model.mac_address import parse_mac
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.project_objects import host_objects
from ..state.host_state import HostState
from .select_objects import invalid


def get_host(state: HostState, bound: Bound) -> list[HostObject]:
    """Answer the host."""
    del bound  # every parameter that it could have names another computer
    return host_objects(state)


def set_host(state: HostState, bound: Bound) -> list[HostObject]:
    """Change the pool's bounds, which concerns later assignments only (KB2804678)."""
    host = state.host
    minimum = _mac(bound, "MacAddressMinimum", host.mac_minimum)
    maximum = _mac(bound, "MacAddressMaximum", host.mac_maximum)
    if minimum > maximum:
        raise invalid(bound, "MacAddressMinimum is greater than MacAddressMaximum.")
    changed = replace(host, mac_minimum=minimum, mac_maximum=maximum)
    if changed != host:
        state.settings.put(changed)
    return host_objects(state) if bound.parameters.get("Passthru") else []


def _mac(bound: Bound, parameter: str, current: str) -> str:
    text = bound.parameters.get(parameter)
    if text is None:
        return current
    try:
        return parse_mac(text)
    except ValueError as error:
        raise invalid(bound, f"{parameter}: {error}.") from None

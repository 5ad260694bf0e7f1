"""What an operation on a virtual switch does to traffic."""

from __future__ import annotations

from ..._model.disruption import (
    ADDRESSES_RETURN,
    EXTENSION_CHANGE,
    EXTERNAL_SWITCH_ANEW,
    NIC_JOINS_TEAM,
    NIC_TAKEN,
    NO_LINK,
    PLUGGED_IN_AGAIN,
    SHARING_CHANGE,
    SHARING_SWITCHED_OFF,
    SWITCH_ANEW,
    SWITCH_GONE,
    SWITCH_TYPE_CHANGE,
    TEAM_CHANGE,
    UPLINK_CHANGE,
    UPLINK_GONE,
    Interruption,
)
from ..._model.kind import PARENT
from ..._model.operation import Operation
from ..host_view import HostView
from ..traffic import has_link, own_nics_in_use, plugged_in
from .fields import VirtualSwitch


def switch_interruptions(operation: Operation, view: HostView) -> tuple[Interruption, ...]:
    """Say what an operation does to whom, from the host as it is before it."""
    before: VirtualSwitch | None = operation.before
    after: VirtualSwitch | None = operation.after
    if before is None:
        return _creation(after, view, anew=operation.anew) if after is not None else ()
    if after is None:
        return _removal(before, view, anew=operation.anew)
    return _change(set(operation.changed), before, after, view)


def _creation(after: VirtualSwitch, view: HostView, *, anew: bool) -> tuple[Interruption, ...]:
    taken = _taken(after, after.uplinks or (), view)
    if not anew:
        return taken
    whole = EXTERNAL_SWITCH_ANEW if after.type == "external" else SWITCH_ANEW
    return (*whole.of(_parent(after)), *taken)


def _removal(before: VirtualSwitch, view: HostView, *, anew: bool) -> tuple[Interruption, ...]:
    everybody = plugged_in(view, before.id)
    external = before.type == "external"
    if anew:
        return (EXTERNAL_SWITCH_ANEW if external else SWITCH_ANEW).of((*_parent(before), *everybody))
    parent = ADDRESSES_RETURN if external else SHARING_SWITCHED_OFF
    return (*parent.of(_parent(before)), *SWITCH_GONE.of(everybody))


def _change(changed: set[str], before: VirtualSwitch, after: VirtualSwitch, view: HostView) -> tuple[Interruption, ...]:
    running = plugged_in(view, before.id, running=True)
    stays = _parent(before) if after.allow_management_os else ()
    everybody = (*stays, *running)
    found: tuple[Interruption, ...] = ()
    if "uplinks" in changed and after.type == "external":
        had = {name.lower() for name in before.uplinks or ()}
        link = TEAM_CHANGE if before.embedded_teaming else UPLINK_CHANGE
        if had and has_link(view, had) and not has_link(view, after.uplinks or ()):
            link = NO_LINK
        found += link.of(everybody)
        found += _taken(after, tuple(name for name in after.uplinks or () if name.lower() not in had), view, before)
    elif "type" in changed and before.type == "external":
        found += UPLINK_GONE.of((*stays, *plugged_in(view, before.id)))
    elif "type" in changed:
        found += SWITCH_TYPE_CHANGE.of(everybody)
    elif "allow_management_os" in changed:
        found += (SHARING_CHANGE if before.type == "external" else SWITCH_TYPE_CHANGE).of(running)
    if before.allow_management_os and not after.allow_management_os:
        found = (*SHARING_SWITCHED_OFF.of(_parent(before)), *found)
    if "load_balancing_algorithm" in changed:
        found += TEAM_CHANGE.of(everybody)
    if "extensions" in changed:
        found += EXTENSION_CHANGE.of(everybody)
    if "name" in changed:
        found += PLUGGED_IN_AGAIN.of(running)
    return found


def _taken(
    after: VirtualSwitch, nics: tuple[str, ...], view: HostView, before: VirtualSwitch | None = None
) -> tuple[Interruption, ...]:
    """What it does to the parent that NICs of its own become uplinks: the first one's addresses may move along."""
    if not nics or after.type != "external":
        return ()
    had_adapter = before is not None and bool(before.allow_management_os)
    moves_along = nics[:1] if after.allow_management_os and not had_adapter else ()
    lost = NIC_JOINS_TEAM if after.embedded_teaming else NIC_TAKEN
    return (
        *UPLINK_CHANGE.of(own_nics_in_use(view, moves_along)),
        *lost.of(own_nics_in_use(view, nics[len(moves_along) :])),
    )


def _parent(switch: VirtualSwitch) -> tuple[str, ...]:
    return (PARENT,) if switch.allow_management_os else ()

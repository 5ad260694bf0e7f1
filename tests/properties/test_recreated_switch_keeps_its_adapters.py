"""Invariant 7: a re-created switch gets its unchanged adapters plugged in again, and the plan says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.kind import PARENT
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan

from .generate_drift import draw_addresses, draw_drift
from .generate_hosts import Draw, build, draw_hardware, look
from .guaranteed import guaranteed
from .run_worlds import planned, read, resources
from .strategies import World

ANEW: tuple[dict[str, Any], ...] = (
    {"bandwidth_reservation_mode": "none"},
    {"bandwidth_reservation_mode": "absolute"},
    {"bandwidth_reservation_mode": "weight"},
    {"iov": True},
    {"iov": False},
)
BANDWIDTH = ("minimum_bandwidth_weight", "minimum_bandwidth_absolute")


@st.composite
def switches_in_use(draw: Any) -> World:
    """A host with a switch that has adapters, and a document that makes the switch anew."""
    ask = Draw(draw)
    hardware = draw_hardware(ask)
    session = build(hardware, ())
    drift = list(draw_drift(ask, session))
    for adapter in look(session).own:
        names = look(session).switch_names
        if names and not ask.once_in(4):
            plug = {"VMName": adapter["VMName"], "Name": adapter["Name"], "SwitchName": ask.one_of(names)}
            try:
                session.invoke(Invocation("Connect-VMNetworkAdapter", plug))
            except CmdletError:
                continue
            drift.append(Invocation("Connect-VMNetworkAdapter", plug))
    drift += draw_addresses(ask, session)
    used = look(session)
    single = [s for s in used.switches if used.switch_names.count(s["Name"]) == 1]
    document: dict[str, Any] = {"virtual_switches": []}
    if single:
        switch = ask.one_of(single)
        document["virtual_switches"] = [{"name": switch["Name"], **ask.one_of(ANEW)}]
    return World(
        hardware, tuple(drift), document, Options(State.MERGED, allow_disconnect_running=True, allow_lockout=True)
    )


@guaranteed
@given(switches_in_use())
def test_adapters_of_a_recreated_switch_are_plugged_in_again(world: World) -> None:
    session = world.host()
    prepared = planned(read(session), world)
    if prepared is None or not prepared.plan:
        return
    before = prepared.before
    apply_plan(prepared.plan, session)
    assert plugged(before) == plugged(resources(session))
    recreated = {name for name, switch in ids(before).items() if ids(prepared.after).get(name) != switch}
    told = " ".join(
        [
            *prepared.plan.side_effects,
            *(f"{s.operation.kind} {' / '.join(s.operation.key)}" for s in prepared.plan.steps),
        ]
    )
    for adapter in before["partition_adapter"]:
        if adapter.switch in recreated and adapter.partition != PARENT:
            assert f"partition_adapter {adapter.partition} / {adapter.name}" in told


def plugged(found: Resources) -> list[str]:
    """All adapters with what is set on them, apart from what a new switch decides.

    That is bandwidth, which goes where the new mode has none of its kind, and the MAC address of the management
    adapter that an internal switch brings along, which comes from the pool.
    """
    internal = {switch.name for switch in found["virtual_switch"] if switch.type == "internal"}
    shown = []
    for adapter in found["partition_adapter"]:
        brought = adapter.partition == PARENT and adapter.switch in internal and adapter.name == adapter.switch
        mac = None if brought else adapter.mac_address
        shown.append(repr(replace(adapter, id=None, mac_address=mac, **dict.fromkeys(BANDWIDTH))))
    return sorted(shown)


def ids(found: Resources) -> dict[str, str]:
    return {switch.name: switch.id for switch in found["virtual_switch"]}

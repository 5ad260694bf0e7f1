"""Which NICs a virtual switch may take as uplinks (rules R1, R2, R5, R21, R23)."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...._model.host_release import SET_MEMBERS
from ...._model.net_adapter_components import SWITCH_PROTOCOL, TEAM_PROTOCOL
from ...._powershell.bind_parameters import Bound, refusal
from ..state.host_state import HostState
from ..state.records import PHYSICAL, TEAM, Interface
from .select_objects import failed, invalid

_NUMBER = re.compile(r" #\d+$")


def check_uplinks(
    state: HostState, bound: Bound, nics: list[Interface], own: Collection[str] = (), *, team: bool = False
) -> None:
    """Refuse NICs that cannot be this switch's uplinks; ``own`` are those that it has already."""
    if len({nic.id for nic in nics}) != len(nics):
        raise invalid(bound, "The same network adapter is given more than once.")
    for nic in nics:
        if nic.id not in own:
            _check_uplink(state, bound, nic, team=team)
    if not team:
        return
    if len(nics) > SET_MEMBERS:
        raise failed(bound, f"A switch embedded team takes at most {SET_MEMBERS} network adapters.")
    if len({(_NUMBER.sub("", nic.description).lower(), nic.speed) for nic in nics}) > 1:
        raise failed(bound, "The members of a switch embedded team must be identical network adapters.")


def _check_uplink(state: HostState, bound: Bound, nic: Interface, *, team: bool) -> None:
    if SWITCH_PROTOCOL in nic.bindings or any(nic.id in switch.uplinks for switch in state.switches):
        raise refusal(
            bound.cmdlet,
            "ResourceBusy",
            "ObjectInUse",
            "Failed while adding virtual Ethernet switch connections. External Ethernet adapter "
            f"'{nic.description}' is already bound to the Microsoft Virtual Switch protocol.",
        )
    if TEAM_PROTOCOL in nic.bindings:
        raise failed(
            bound,
            "Failed while adding virtual Ethernet switch connections. External Ethernet adapter "
            f"'{nic.description}' is a member of a NIC team.",
        )
    if nic.kind not in (PHYSICAL, TEAM):
        raise failed(
            bound,
            "Failed while adding virtual Ethernet switch connections. "
            f"'{nic.description}' is not an external Ethernet adapter.",
        )
    if nic.kind == TEAM:
        _check_team_nic(state, bound, team=team)


def _check_team_nic(state: HostState, bound: Bound, *, team: bool) -> None:
    """Refuse a NIC team below a switch since 2022 (R23); -AllowNetLbfoTeams is in no documented parameter set."""
    if team:
        raise failed(bound, "A NIC team cannot be a member of a switch embedded team.")
    rule = state.release.lbfo_switch
    if rule == "deprecated":
        raise failed(
            bound,
            "Attaching a virtual switch to an LBFO team is deprecated. Switch Embedded Teaming (SET) is "
            "an inclusive alternative to an LBFO team.",
        )
    if rule == "refused":
        raise failed(bound, "Attaching a virtual switch to an LBFO team is not supported. Use Switch Embedded Teaming.")

"""What can be wrong with declared switches, told before anything is sent to the host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..._model.errors import Finding
from ..._model.host_release import SET_MEMBERS
from ..._model.net_adapter_components import TEAM_PROTOCOL
from ..._powershell.host_objects import HostObject
from ..behaviour import Outcome, Wanted
from ..host_view import HostView
from ..partition.fields import OFF
from .check_claims import check_claims
from .fields import VirtualSwitch, mode_of, recreate_reason

_LBFO_TEAM = "Microsoft Network Adapter Multiplexor Driver"


def check(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about switches."""
    users = _Users(outcome)
    for item in outcome.wanted["virtual_switch"]:
        if item.wanted is not None:
            yield from _check_type(item)
            yield from _check_team(item, outcome)
            yield from _check_bandwidth(item, outcome.view)
            yield from _check_extensions(item)
            yield from _check_nics(item, outcome)
        yield from _check_in_use(item, outcome, users)
    yield from check_claims(outcome)


def _check_type(item: Wanted) -> Iterator[Finding]:
    switch: VirtualSwitch = item.wanted
    if switch.type is None:
        yield Finding(
            "type",
            f"{item.where}.type",
            f"switch '{switch.name}' does not exist yet, so its type must be said",
            "external (with uplinks), internal or private",
        )
    elif switch.type == "external" and not switch.uplinks:
        yield Finding(
            "B3",
            f"{item.where}.uplinks",
            "an external switch needs at least one uplink",
            "name a physical NIC, or declare the type internal or private",
        )
    elif switch.type != "external" and switch.uplinks:
        yield Finding(
            "B3",
            f"{item.where}.uplinks",
            f"{_article(switch.type)} switch has no uplinks",
            "declare type: external, or leave uplinks out",
        )
    if switch.type == "internal" and switch.allow_management_os is False:
        yield Finding(
            "B3",
            f"{item.where}.allow_management_os",
            "an internal switch always has the parent on it; Windows would silently make it private",
            "declare type: private",
        )
    if switch.type == "private" and switch.allow_management_os:
        yield Finding(
            "B3",
            f"{item.where}.allow_management_os",
            "the parent has no adapter on a private switch",
            "declare type: internal",
        )


def _check_team(item: Wanted, outcome: Outcome) -> Iterator[Finding]:
    switch: VirtualSwitch = item.wanted
    uplinks = switch.uplinks or ()
    release = outcome.view.release
    if len(uplinks) > 1 and item.declared.embedded_teaming is False:
        yield Finding(
            "R21",
            f"{item.where}.embedded_teaming",
            "several uplinks always form an embedded team",
            "leave embedded_teaming out, or name one uplink",
        )
    if switch.embedded_teaming and switch.type != "external":
        yield Finding(
            "R21",
            f"{item.where}.embedded_teaming",
            f"{_article(switch.type)} switch cannot be a team",
            "only external switches have teams",
        )
    if switch.embedded_teaming and not release.has_embedded_teaming:
        yield Finding(
            "R21",
            f"{item.where}.uplinks",
            f"Windows Server {release.name} has no embedded teaming (it came with 2016)",
            "name one uplink",
        )
    if len(uplinks) > SET_MEMBERS:
        yield Finding(
            "R21", f"{item.where}.uplinks", f"{len(uplinks)} uplinks are too many, a team has at most {SET_MEMBERS}"
        )
    if item.declared.load_balancing_algorithm is not None and not switch.embedded_teaming:
        yield Finding(
            "R21",
            f"{item.where}.load_balancing_algorithm",
            "only a team balances load",
            "declare embedded_teaming: true, or leave it out",
        )
    if switch.packet_direct and (switch.iov or switch.embedded_teaming):
        other = "iov" if switch.iov else "embedded teaming"
        yield Finding(
            "R24", f"{item.where}.packet_direct", f"Packet Direct and {other} exclude each other", "choose one"
        )
    if item.current is None and switch.id is not None and not release.has_switch_id:
        yield Finding(
            "A2",
            f"{item.where}.id",
            f"Windows Server {release.name} cannot give a new switch its Id (that came with 2016)",
            "leave id out",
        )


def _check_bandwidth(item: Wanted, view: HostView) -> Iterator[Finding]:
    switch: VirtualSwitch = item.wanted
    actual = mode_of(switch, view)
    unsaid = "" if switch.bandwidth_reservation_mode else ", as of every new switch of this release that says none"
    for mode in ("absolute", "weight"):
        name = f"default_flow_minimum_bandwidth_{mode}"
        if getattr(item.declared, name) is not None and actual != mode:
            yield Finding(
                "A2.1",
                f"{item.where}.{name}",
                f"works only with bandwidth_reservation_mode: {mode}, and it is {actual}{unsaid}",
                f"declare bandwidth_reservation_mode: {mode}, or leave {name} out",
            )


def _check_extensions(item: Wanted) -> Iterator[Finding]:
    if item.current is None or not item.declared.extensions:
        return
    known = {name.lower(): name for name in item.current.extensions or {}}
    for name in item.declared.extensions:
        if name.lower() not in known:
            yield Finding(
                "A2.2",
                f"{item.where}.extensions.{name}",
                "the host has no such extension",
                f"it has: {', '.join(sorted(known.values())) or 'none'}",
            )


def _check_nics(item: Wanted, outcome: Outcome) -> Iterator[Finding]:
    view = outcome.view
    had = {name.lower() for name in item.current.uplinks or ()} if item.current else set()
    for index, name in enumerate(item.declared.uplinks or ()):
        where = f"{item.where}.uplinks[{index}]"
        nic = view.nic_by_name.get(name.lower())
        if nic is None or name.lower() in had:
            continue
        if view.bindings[nic["InterfaceIndex"]].get(TEAM_PROTOCOL):
            yield Finding(
                "R5",
                where,
                f"NIC '{name}' is a member of an LBFO team, so it cannot serve a switch itself",
                "name the team's own NIC, or dissolve the team",
            )
        if nic["InterfaceDescription"].startswith(_LBFO_TEAM) and view.release.lbfo_switch != "allowed":
            yield Finding(
                "R23",
                where,
                f"'{name}' is an LBFO team; Windows Server {view.release.name} puts no switch on one",
                "name its members as uplinks: they form an embedded team",
            )


def _check_in_use(item: Wanted, outcome: Outcome, users: _Users) -> Iterator[Finding]:
    current: VirtualSwitch | None = item.current
    if current is None:
        return
    reason = recreate_reason(current, item.wanted) if item.wanted is not None else "it is removed"
    if not reason:
        return
    if item.wanted is not None:
        yield from _check_management_namesakes(item, outcome, reason)
    if outcome.allow_disconnect:
        return
    staying = users.running(current, leaving=item.wanted is None)
    if staying:
        names = ", ".join(staying[:10]) + (f" and {len(staying) - 10} more" if len(staying) > 10 else "")
        yield Finding(
            "R16",
            item.where,
            f"switch '{current.name}' cannot go while running partitions are plugged into it ({reason}): {names}",
            "declare power: off for them, unplug their adapters, "
            "or allow the plan to do that with allow_disconnect_running",
        )


def _check_management_namesakes(item: Wanted, outcome: Outcome, reason: str) -> Iterator[Finding]:
    """Adapters of one name on a switch that is made anew could not be told apart when they are put back (R12)."""
    names = Counter(
        adapter["Name"].lower()
        for adapter in outcome.view.adapters_by_switch.get(item.current.id, ())
        if adapter["IsManagementOs"]
    )
    for name in (name for name, count in names.items() if count > 1):
        yield Finding(
            "R12",
            item.where,
            f"switch '{item.current.name}' has to be made anew ({reason}), and {names[name]} of the parent's adapters "
            f"on it are named '{name}', so they could not be put back one by one",
            "rename them first, selecting them by id",
        )


class _Users:
    """Who uses a switch that goes; what the document says of others is indexed once for all switches."""

    def __init__(self, outcome: Outcome) -> None:
        self.view = outcome.view
        self.stopped = {
            item.wanted.name.lower()
            for item in outcome.wanted["partition"]
            if item.wanted is not None and item.declared.power == OFF
        }
        self.adapters = {
            item.current.id: item for item in outcome.wanted["partition_adapter"] if item.current is not None
        }

    def running(self, switch: VirtualSwitch, *, leaving: bool) -> list[str]:
        """Running partitions on a switch that the document neither stops nor (if the switch leaves) moves away."""
        labels = (
            self.view.partition_labels[adapter["VMId"]]
            for adapter in self.view.adapters_by_switch.get(switch.id or "", ())
            if not adapter["IsManagementOs"] and self._runs(adapter) and not (leaving and self._moves(adapter, switch))
        )
        return list(dict.fromkeys(labels))

    def _runs(self, adapter: HostObject) -> bool:
        partition = self.view.partition_by_id.get(adapter["VMId"])
        return partition is not None and partition["State"] != "Off" and partition["Name"].lower() not in self.stopped

    def _moves(self, adapter: HostObject, switch: VirtualSwitch) -> bool:
        item = self.adapters.get(adapter["Id"])
        return item is not None and (item.wanted is None or item.wanted.switch.lower() != switch.name.lower())


def _article(switch_type: str | None) -> str:
    return f"an {switch_type}" if switch_type in ("internal", "external") else f"a {switch_type}"

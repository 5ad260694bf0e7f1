"""Virtual switches: their fields, how they are read, what follows from what is declared, what needs re-creation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from ..._model.field_types import BANDWIDTH, BOOLEAN, GUID, NAME, NAMES, SWITCHES_BY_NAME, TEXT, choice, integer
from ..._model.kind import Kind
from ..._model.meta import Meta
from ..._powershell.host_objects import HostObject
from ..._powershell.switch_extensions import usual_extensions
from ..host_view import HostView

_CREATE_TIME = "can only be chosen when a switch is made (rule B3)"


@dataclass(frozen=True, slots=True)
class VirtualSwitch:
    """A virtual switch of the host."""

    name: Annotated[
        str,
        Meta("Name of the switch. With I(id), the name that the switch of this Id shall have.", NAME, required=True),
    ]
    id: Annotated[
        str | None,
        Meta(
            "Id of the switch: selects it among namesakes, or for a new one is given to it (hosts since 2016).",
            GUID,
            immutable=f"the Id {_CREATE_TIME}",
        ),
    ] = None
    type: Annotated[
        str | None,
        Meta(
            "C(external) links to physical NICs, C(internal) to the parent partition only, C(private) to neither.",
            choice("external", "internal", "private"),
        ),
    ] = None
    uplinks: Annotated[
        tuple[str, ...] | None,
        Meta(
            "Physical NICs of an external switch, by name, description, MAC address or GUID. Several make a team.",
            NAMES,
        ),
    ] = None
    allow_management_os: Annotated[
        bool | None,
        Meta(
            "Whether the parent partition has an adapter on an external switch; unsaid, a new switch has one. Where "
            "adapters of the parent are declared on it, a new switch has exactly these, and C(false) means none of "
            "the switch's own name.",
            BOOLEAN,
        ),
    ] = None
    notes: Annotated[str | None, Meta("Free text kept with the switch.", TEXT, default="")] = None
    embedded_teaming: Annotated[
        bool | None,
        Meta(
            "Whether the uplinks form a switch-embedded team; several uplinks always do.",
            BOOLEAN,
            immutable=f"embedded teaming {_CREATE_TIME}",
        ),
    ] = None
    load_balancing_algorithm: Annotated[
        str | None, Meta("How a team spreads traffic over its members.", choice("hyper_v_port", "dynamic"))
    ] = None
    bandwidth_reservation_mode: Annotated[
        str | None,
        Meta(
            "How minimum bandwidth is given to adapters. C(default) is C(absolute), before Windows"
            " Server 2016 C(weight), and C(none) with I(iov).",
            choice("default", "weight", "absolute", "none"),
            immutable=f"the bandwidth mode {_CREATE_TIME}",
        ),
    ] = None
    default_flow_minimum_bandwidth_absolute: Annotated[
        int | None,
        Meta(
            "Bandwidth reserved for adapters without a reservation, in mode C(absolute).",
            BANDWIDTH,
            unit="bits per second",
        ),
    ] = None
    default_flow_minimum_bandwidth_weight: Annotated[
        int | None, Meta("Weight of adapters without a reservation, in mode C(weight).", integer(0, 100))
    ] = None
    iov: Annotated[
        bool | None, Meta("Whether adapters may use SR-IOV.", BOOLEAN, immutable=f"SR-IOV {_CREATE_TIME}")
    ] = None
    packet_direct: Annotated[
        bool | None, Meta("Whether Packet Direct is on.", BOOLEAN, immutable=f"Packet Direct {_CREATE_TIME}")
    ] = None
    extensions: Annotated[
        dict[str, bool] | None, Meta("Switch extensions by name, on or off; others are left alone.", SWITCHES_BY_NAME)
    ] = None


KIND = Kind(
    name="virtual_switch",
    section="virtual_switches",
    resource=VirtualSwitch,
    key=("name",),
    description="Virtual switches.",
    connects_others=True,
)

_ALGORITHMS = {"HyperVPort": "hyper_v_port", "Dynamic": "dynamic"}


def read(view: HostView) -> list[VirtualSwitch]:
    """Read all switches of a host."""
    return [_read_one(view, switch) for switch in view.objects.switches]


def _read_one(view: HostView, switch: HostObject) -> VirtualSwitch:
    team = view.team_by_id.get(switch["Id"])
    mode = switch["BandwidthReservationMode"].lower()
    nics = (view.nic_by_guid.get(guid) for guid in switch["NetAdapterInterfaceGuid"])
    return VirtualSwitch(
        name=switch["Name"],
        id=switch["Id"],
        type=switch["SwitchType"].lower(),
        uplinks=tuple(nic["Name"] for nic in nics if nic is not None),
        allow_management_os=switch["AllowManagementOS"],
        notes=switch["Notes"],
        embedded_teaming=switch["EmbeddedTeamingEnabled"],
        load_balancing_algorithm=_ALGORITHMS.get(team["LoadBalancingAlgorithm"]) if team else None,
        bandwidth_reservation_mode=mode,
        default_flow_minimum_bandwidth_absolute=switch["DefaultFlowMinimumBandwidthAbsolute"]
        if mode == "absolute"
        else None,
        default_flow_minimum_bandwidth_weight=switch["DefaultFlowMinimumBandwidthWeight"] if mode == "weight" else None,
        iov=switch["IovEnabled"],
        packet_direct=switch["PacketDirectEnabled"],
        extensions={extension["Name"]: extension["Enabled"] for extension in switch["Extensions"]},
    )


def mode_of(switch: VirtualSwitch, view: HostView) -> str:
    """Return the bandwidth mode of a switch, be it one to be made that says none."""
    return switch.bandwidth_reservation_mode or view.release.usual_bandwidth_mode(iov=bool(switch.iov))


def usual_flow(switch: VirtualSwitch, view: HostView) -> int:
    """Return what Windows gives the default flow of a new switch in mode Absolute: 10 % of its uplinks' speed."""
    nics = (view.nic_by_name.get(name.lower()) for name in switch.uplinks or ())
    return int(sum(nic["Speed"] or 0 for nic in nics if nic is not None)) // 10 // 8 * 8


def complete(declared: VirtualSwitch, current: VirtualSwitch | None, view: HostView) -> VirtualSwitch:
    """Fill in what follows from what is declared.

    Uplinks make a switch external, several make a team, another type gives the uplinks up, and the bandwidth mode
    ``default`` means the mode that Windows resolves it to (A2.1; field pain 7). For a new switch the defaults that
    Windows takes are spelled out, so that the plan shows them.
    """
    now = current or _NOTHING
    switch_type = declared.type or ("external" if declared.uplinks else now.type)
    changes: dict[str, object] = {"type": switch_type}
    if switch_type in ("internal", "private"):
        changes["uplinks"] = declared.uplinks or ()
        changes["allow_management_os"] = (
            switch_type == "internal" if declared.allow_management_os is None else declared.allow_management_os
        )
        if declared.embedded_teaming is None and now.embedded_teaming:
            changes["embedded_teaming"] = False
    elif declared.allow_management_os is None and now.type != "external":
        changes["allow_management_os"] = True
    if declared.embedded_teaming is None and len(declared.uplinks or ()) > 1:
        changes["embedded_teaming"] = True
    if declared.bandwidth_reservation_mode == "default":
        iov = now.iov if declared.iov is None else declared.iov
        changes["bandwidth_reservation_mode"] = view.release.usual_bandwidth_mode(iov=bool(iov))
    if declared.extensions:
        spelled = {name.lower(): name for name in now.extensions or {}}
        changes["extensions"] = {spelled.get(name.lower(), name): on for name, on in declared.extensions.items()}
    return replace(declared, **changes)  # type: ignore[arg-type]  # the keys are names of its own fields


_NOTHING = VirtualSwitch(name="")


def defaults(
    of_fields: Mapping[str, Any], declared: VirtualSwitch, current: VirtualSwitch | None, view: HostView
) -> Mapping[str, Any]:
    """Add what a new switch of this sort has: its default flow's weight, a team's algorithm, the usual extensions."""
    now = current or _NOTHING
    found = dict(of_fields)
    if (declared.bandwidth_reservation_mode or now.bandwidth_reservation_mode) == "weight":
        found["default_flow_minimum_bandwidth_weight"] = 1
    teamed = now.embedded_teaming if declared.embedded_teaming is None else declared.embedded_teaming
    if teamed or len(declared.uplinks or ()) > 1:
        found["load_balancing_algorithm"] = "dynamic"
    if now.extensions:
        found["extensions"] = {**dict.fromkeys(now.extensions, False), **usual_extensions(view.release.order)}
    return found


def recreate_reason(before: VirtualSwitch, after: VirtualSwitch) -> str:
    """Say why Windows cannot make this change in place, or nothing where it can (rule B3)."""
    reasons = [
        item.meta.immutable
        for item in KIND.fields
        if item.meta.immutable and getattr(before, item.name) != getattr(after, item.name)
    ]
    if before.embedded_teaming and after.embedded_teaming and before.type != after.type:
        reasons.append("an embedded team exists as long as its switch and keeps it external (rule R21)")
    return "; ".join(reasons)

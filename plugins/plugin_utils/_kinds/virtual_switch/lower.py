"""Say an operation on a virtual switch in cmdlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..._model.operation import Action, Operation
from ..._powershell.invocation import Invocation, ObjectQuery, Parameter
from ..._powershell.switch_extensions import usual_extensions
from ..behaviour import Lowered
from ..host_view import HostView
from ..select_adapters import connect
from .fields import VirtualSwitch, mode_of, usual_flow
from .interruptions import switch_interruptions

_ALGORITHMS: dict[str | None, str] = {"hyper_v_port": "HyperVPort", "dynamic": "Dynamic"}


def lower(operation: Operation, view: HostView) -> Lowered:
    """Give the cmdlets of one operation; a replacement is a removal and a creation."""
    before: VirtualSwitch | None = operation.before
    after: VirtualSwitch | None = operation.after
    interruptions = switch_interruptions(operation, view)
    if operation.action is Action.UPDATE and before and after:
        return Lowered(_update(operation, before, after, view), interruptions)
    invocations: tuple[Invocation, ...] = ()
    if before is not None:
        invocations += (Invocation("Remove-VMSwitch", {**_selector(before, view), "Force": True}),)
    if after is not None:
        invocations += _create(after, view)
    return Lowered(invocations, interruptions)


def _create(after: VirtualSwitch, view: HostView) -> tuple[Invocation, ...]:
    parameters: dict[str, Parameter] = {"Name": after.name}
    if after.type == "external":
        parameters["NetAdapterName"] = after.uplinks or ()
        parameters["AllowManagementOS"] = bool(after.allow_management_os)
    else:
        parameters["SwitchType"] = str(after.type).capitalize()
    if after.notes:
        parameters["Notes"] = after.notes
    if after.bandwidth_reservation_mode is not None:
        parameters["MinimumBandwidthMode"] = after.bandwidth_reservation_mode.capitalize()
    switches = (
        ("EnableIov", after.iov),
        ("EnablePacketDirect", after.packet_direct),
        ("EnableEmbeddedTeaming", after.embedded_teaming),
    )
    parameters.update((parameter, True) for parameter, value in switches if value)
    if after.id is not None:
        parameters["Id"] = after.id
    invocations = [Invocation("New-VMSwitch", parameters)]
    selector = _selector_of_new(after, view)
    fresh = replace(_FRESH, default_flow_minimum_bandwidth_absolute=usual_flow(after, view))
    flow = _default_flow(fresh, after, view)
    if flow:
        invocations.append(Invocation("Set-VMSwitch", {**selector, **flow}))
    if after.load_balancing_algorithm is not None and after.embedded_teaming:
        algorithm = _ALGORITHMS[after.load_balancing_algorithm]
        invocations.append(Invocation("Set-VMSwitchTeam", {**selector, "LoadBalancingAlgorithm": algorithm}))
    invocations += _extensions(_extension_selector(selector), usual_extensions(view.release.order), after)
    return tuple(invocations)


def _selector_of_new(after: VirtualSwitch, view: HostView) -> dict[str, Parameter]:
    """Select a switch that was just made or renamed; by its Id where others have its name, too (rule R11)."""
    if after.id is not None and _has_namesakes(after, view):
        return {"VMSwitch": ObjectQuery("Get-VMSwitch", {"Id": after.id})}
    return {"Name": after.name}


def _has_namesakes(switch: VirtualSwitch, view: HostView) -> bool:
    """Tell whether other switches have the name: one command would hit them all."""
    return any(row["Id"] != switch.id for row in view.switches_by_label.get(switch.name.lower(), ()))


_FRESH = VirtualSwitch("", default_flow_minimum_bandwidth_weight=1)
"""What New-VMSwitch gives a switch by itself (A2.1)."""


def _update(
    operation: Operation, before: VirtualSwitch, after: VirtualSwitch, view: HostView
) -> tuple[Invocation, ...]:
    changed = set(operation.changed)
    invocations: list[Invocation] = []
    selector = _selector(before, view)
    if "name" in changed:
        invocations.append(Invocation("Rename-VMSwitch", {**selector, "NewName": after.name}))
        if "Name" in selector:
            selector = _selector_of_new(replace(after, id=before.id), view)
    settings: dict[str, Parameter] = {}
    team: dict[str, Parameter] = {}
    if "uplinks" in changed and after.type == "external":
        if before.embedded_teaming:
            team["NetAdapterName"] = after.uplinks or ()
        else:
            settings["NetAdapterName"] = (after.uplinks or ("",))[0]
            # Set-VMSwitch turns sharing on unless told otherwise (B3; field pain 24), so it is always told.
            settings["AllowManagementOS"] = bool(after.allow_management_os)
    elif "type" in changed:
        settings["SwitchType"] = str(after.type).capitalize()
    elif "allow_management_os" in changed:
        settings["AllowManagementOS"] = bool(after.allow_management_os)
    if "notes" in changed:
        settings["Notes"] = after.notes or ""
    settings.update(_default_flow(before, after, view))
    if settings:
        # Sharing that is turned off often fails at the first call and works at the second (R10).
        retry = settings.get("AllowManagementOS") is False
        invocations.append(Invocation("Set-VMSwitch", {**selector, **settings}, retry_once=retry))
    if "load_balancing_algorithm" in changed:
        team["LoadBalancingAlgorithm"] = _ALGORITHMS[after.load_balancing_algorithm]
    if team:
        invocations.append(Invocation("Set-VMSwitchTeam", {**selector, **team}))
    invocations += _extensions(_extension_selector(selector), before.extensions or {}, after)
    if "name" in changed:
        # A partition's adapter keeps the old name of its switch, which breaks live migration (field pain 29).
        invocations += _reconnect(before, after, view)
    return tuple(invocations)


def _default_flow(before: VirtualSwitch, after: VirtualSwitch, view: HostView) -> dict[str, Parameter]:
    """The default flow's bandwidth, in the one unit that the switch's mode knows (A2.1)."""
    name, parameter = _DEFAULT_FLOWS.get(mode_of(after, view), ("", ""))
    value = getattr(after, name) if name else None
    return {} if value is None or value == getattr(before, name) else {parameter: value}


_DEFAULT_FLOWS = {
    "absolute": ("default_flow_minimum_bandwidth_absolute", "DefaultFlowMinimumBandwidthAbsolute"),
    "weight": ("default_flow_minimum_bandwidth_weight", "DefaultFlowMinimumBandwidthWeight"),
}


def _extensions(selector: dict[str, Parameter], before: Mapping[str, bool], after: VirtualSwitch) -> list[Invocation]:
    return [
        Invocation("Enable-VMSwitchExtension" if enabled else "Disable-VMSwitchExtension", {**selector, "Name": name})
        for name, enabled in sorted((after.extensions or {}).items(), key=lambda item: item[1])
        if before.get(name, False) != enabled
    ]


def _selector(switch: VirtualSwitch, view: HostView) -> dict[str, Parameter]:
    if switch.id is not None and view.switch_labels.get(switch.id) == switch.id:
        return {"VMSwitch": ObjectQuery("Get-VMSwitch", {"Id": switch.id})}
    return {"Name": switch.name}


def _extension_selector(selector: dict[str, Parameter]) -> dict[str, Parameter]:
    return {"VMSwitchName": selector["Name"]} if "Name" in selector else selector


def _reconnect(before: VirtualSwitch, after: VirtualSwitch, view: HostView) -> list[Invocation]:
    renamed = replace(after, id=before.id)
    label = before.id if before.id and _has_namesakes(renamed, view) else after.name
    return [
        connect(view, adapter["VMId"], adapter["Name"], adapter["Id"], label)
        for adapter in view.adapters_by_switch.get(before.id or "", ())
        if not adapter["IsManagementOs"]
    ]

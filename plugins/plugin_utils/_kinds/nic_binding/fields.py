"""Protocol bindings and IPv4 configuration of the parent's physical NICs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from ..._model.address_config import AddressConfig
from ..._model.disruption import ADDRESS_CHANGE, PROTOCOL_CHANGE, PROTOCOL_OFF, Interruption
from ..._model.field_types import NAME, SWITCHES_BY_NAME, choice
from ..._model.kind import PARENT, Kind
from ..._model.meta import Meta
from ..._model.nested_types import IPV4
from ..._model.net_adapter_components import IPV4_PROTOCOL, IPV6_PROTOCOL, SWITCH_PROTOCOL, is_usual
from ..._model.operation import Operation
from ..._powershell.invocation import Invocation
from ..behaviour import Lowered
from ..host_view import HostView
from ..lower_address_config import interrupts, lower_address_config
from ..traffic import adapter_label, plugged_in

SWITCH_UPLINK = "switch_uplink"
DEDICATED = "dedicated"


@dataclass(frozen=True, slots=True)
class NicBinding:
    """What is bound to a physical NIC of the parent partition."""

    adapter: Annotated[str, Meta("The NIC, by name, description, MAC address or GUID.", NAME, required=True)]
    role: Annotated[
        str | None,
        Meta(
            "C(switch_uplink): exactly the switch protocol is bound. C(dedicated): the parent's own, with the usual "
            "bindings on and the switch protocol off.",
            choice(SWITCH_UPLINK, DEDICATED),
        ),
    ] = None
    components: Annotated[
        dict[str, bool] | None,
        Meta("Single bindings by ComponentID, on or off; others follow the role.", SWITCHES_BY_NAME),
    ] = None
    ipv4: Annotated[AddressConfig | None, Meta("IPv4 configuration of a NIC that serves no switch.", IPV4)] = None


KIND = Kind(
    name="nic_binding",
    section="nic_bindings",
    resource=NicBinding,
    key=("adapter",),
    description="Protocol bindings of the host's physical NICs.",
    removable=False,
)


def read(view: HostView) -> list[NicBinding]:
    """Read the bindings of all physical NICs; the role is what the NIC's switch membership makes it."""
    return [
        NicBinding(
            adapter=nic["Name"],
            role=SWITCH_UPLINK if nic["Name"].lower() in view.switch_by_nic else DEDICATED,
            components=dict(view.bindings[nic["InterfaceIndex"]]),
            ipv4=view.addresses.get(("", nic["InterfaceIndex"])),
        )
        for nic in view.nics
    ]


def usual_components(role: str, components: dict[str, bool]) -> dict[str, bool]:
    """The bindings that a role means, of those that a NIC has (rules R3, R4, D6-D9)."""
    if role == SWITCH_UPLINK:
        return {name: name == SWITCH_PROTOCOL for name in components}
    return {name: is_usual(name) for name in components if is_usual(name) or name == SWITCH_PROTOCOL}


def complete(declared: NicBinding, current: NicBinding | None, _view: HostView) -> NicBinding:
    """Fill in the bindings that a declared role means; single components count above it."""
    if current is None or (declared.role is None and declared.components is None):
        return declared
    from_role = usual_components(declared.role, current.components or {}) if declared.role is not None else {}
    spelled = {name.lower(): name for name in current.components or {}}
    single = {spelled.get(name.lower(), name): on for name, on in (declared.components or {}).items()}
    return replace(declared, components={**from_role, **single})


def lower(operation: Operation, view: HostView) -> Lowered:
    """Say an update in cmdlets; components go off before others come on, so that no illegal mix arises between (R3)."""
    before: NicBinding = operation.before
    after: NicBinding = operation.after
    had, shall = before.components or {}, after.components or {}
    name = before.adapter
    off = tuple(sorted(c for c, on in shall.items() if not on and had.get(c)))
    on = tuple(sorted(c for c, wanted in shall.items() if wanted and not had.get(c)))
    invocations: tuple[Invocation, ...] = ()
    if off:
        invocations += (Invocation("Disable-NetAdapterBinding", {"Name": name, "ComponentID": off}),)
    if on:
        invocations += (Invocation("Enable-NetAdapterBinding", {"Name": name, "ComponentID": on}),)
    if "ipv4" in operation.changed and after.ipv4 is not None:
        invocations += lower_address_config(before.ipv4, after.ipv4, name, steady=name.lower() in view.steady)
    readdressed = "ipv4" in operation.changed and interrupts(before.ipv4, after.ipv4)
    return Lowered(invocations, _interruptions(name, {*off}, {*on}, readdressed, view))


def _interruptions(
    name: str, off: set[str], on: set[str], readdressed: bool, view: HostView
) -> tuple[Interruption, ...]:
    """What a NIC's change does to the parent, or to everybody on the switch that it serves.

    Of the protocols those count that frames pass: IP, and the switch's own.
    """
    switch = view.switch_by_nic.get(name.lower())
    if switch is not None:
        rebound = {IPV4_PROTOCOL, IPV6_PROTOCOL, SWITCH_PROTOCOL} & {*off, *on}
        parent = (PARENT,) if switch["AllowManagementOS"] else ()
        return PROTOCOL_CHANGE.of((*parent, *plugged_in(view, switch["Id"], running=True))) if rebound else ()
    own = (adapter_label(PARENT, name),)
    ends = {IPV4_PROTOCOL, IPV6_PROTOCOL} & off
    found = PROTOCOL_OFF.of(own) if ends else PROTOCOL_CHANGE.of(own) if SWITCH_PROTOCOL in {*off, *on} else ()
    return (*found, *(ADDRESS_CHANGE.of(own) if readdressed else ()))

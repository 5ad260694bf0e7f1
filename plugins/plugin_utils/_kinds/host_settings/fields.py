"""Settings of the Hyper-V host itself, as far as its virtual network needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ..._model.field_types import MAC
from ..._model.kind import Kind
from ..._model.mac_address import parse_mac
from ..._model.meta import Meta
from ..._model.operation import Operation
from ..._powershell.invocation import Invocation, Parameter
from ..behaviour import Lowered
from ..host_view import HostView


@dataclass(frozen=True, slots=True)
class HostSettings:
    """The range from which the host takes dynamic MAC addresses (rule A5, KB2804678)."""

    mac_address_minimum: Annotated[
        str | None, Meta("First address of the pool of dynamic MAC addresses; running adapters keep theirs.", MAC)
    ] = None
    mac_address_maximum: Annotated[str | None, Meta("Last address of the pool of dynamic MAC addresses.", MAC)] = None


KIND = Kind(
    name="host_settings",
    section="host_settings",
    resource=HostSettings,
    key=(),
    description="Settings of the host that concern its virtual network.",
    many=False,
    removable=False,
)

_PARAMETERS = {"mac_address_minimum": "MacAddressMinimum", "mac_address_maximum": "MacAddressMaximum"}


def read(view: HostView) -> list[HostSettings]:
    """Read the one resource of this kind."""
    host = view.objects.vm_host
    return [HostSettings(parse_mac(host["MacAddressMinimum"]), parse_mac(host["MacAddressMaximum"]))]


def lower(operation: Operation, _view: HostView) -> Lowered:
    """Say the change in cmdlets; both ends of the range go together, so that it is never upside down."""
    after: HostSettings = operation.after
    parameters: dict[str, Parameter] = {
        parameter: str(getattr(after, name))
        for name, parameter in _PARAMETERS.items()
        if getattr(after, name) is not None
    }
    return Lowered((Invocation("Set-VMHost", parameters),))

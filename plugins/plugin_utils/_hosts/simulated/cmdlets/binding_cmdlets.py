"""Get-, Enable-, Disable- and Set-NetAdapterBinding (rule A7).

They allow what Windows' PowerShell allows, mixes of vms_pp with other protocols included: that is how drift is made.
"""

from __future__ import annotations

from dataclasses import replace

from ...._model.net_adapter_components import IPV4_PROTOCOL
from ...._powershell.bind_parameters import Bound
from ...._powershell.host_objects import HostObject
from ..objects.interface_objects import IPV4, IPV6, IPV6_PROTOCOL, binding_rows, family_of
from ..state.machines import Machine
from ..state.records import Interface, IpSettings
from .name_tests import may_match_nothing, name_test, text_test
from .select_interfaces import by_index, interfaces_of, not_found

_CLASS = "MSFT_NetAdapterBindingSettingData"


def get_binding(machine: Machine, bound: Bound) -> list[HostObject]:
    """Answer bindings; hidden components are not modelled, so -AllBindings and -IncludeHidden answer the same."""
    interfaces = interfaces_of(machine, bound)
    rows = [row for interface in interfaces for row in binding_rows(machine, interface)]
    return _narrowed(bound, rows)


def enable_binding(machine: Machine, bound: Bound) -> list[HostObject]:
    """Enable components; a newly bound TCP/IP starts with DHCP."""
    return _toggle(machine, bound, enabled=True)


def disable_binding(machine: Machine, bound: Bound) -> list[HostObject]:
    """Disable components; an unbound TCP/IP loses its configuration.

    Windows remembers the configuration; here it goes, since nothing may be hidden state (docs/fidelity.md).
    """
    return _toggle(machine, bound, enabled=False)


def set_binding(machine: Machine, bound: Bound) -> list[HostObject]:
    """Enable or disable components, as -Enabled says; without it nothing changes."""
    enabled = bound.parameters.get("Enabled")
    return [] if enabled is None else _toggle(machine, bound, enabled=enabled)


def bound_to(interface: Interface, bindings: frozenset[str]) -> Interface:
    """Give the interface with these components, without the IP configuration of protocols that it lost."""
    ip = interface.ip
    if IPV4_PROTOCOL not in bindings:
        ip = _without(ip, IPV4)
    if IPV6_PROTOCOL not in bindings:
        ip = _without(ip, IPV6)
    return replace(interface, bindings=bindings, ip=ip)


def _without(ip: IpSettings, family: str) -> IpSettings:
    return IpSettings(
        dhcp=True if family == IPV4 else ip.dhcp,
        dhcp_v6=True if family == IPV6 else ip.dhcp_v6,
        addresses=tuple(a for a in ip.addresses if family_of(a.address) != family),
        routes=tuple(r for r in ip.routes if family_of(r.destination) != family),
        dns_servers=tuple(server for server in ip.dns_servers if family_of(server) != family),
    )


def _narrowed(bound: Bound, rows: list[HostObject]) -> list[HostObject]:
    for parameter in ("ComponentID", "DisplayName"):
        if parameter in bound.parameters:
            rows = _by_property(bound, rows, parameter)
    return rows


def _by_property(bound: Bound, rows: list[HostObject], parameter: str) -> list[HostObject]:
    patterns = bound.parameters[parameter]
    for pattern in patterns:
        matches = text_test(bound, parameter, pattern)
        if not may_match_nothing(bound, parameter, pattern) and not any(matches(row[parameter]) for row in rows):
            raise not_found(bound, _CLASS, parameter, pattern)
    matches = name_test(bound, parameter)
    return [row for row in rows if matches(row[parameter])]


def _toggle(machine: Machine, bound: Bound, *, enabled: bool) -> list[HostObject]:
    given = bound.parameters.get("InputObject")
    rows: list[HostObject] = get_binding(machine, bound) if given is None else given
    wanted: dict[int, set[str]] = {}
    for row in rows:
        wanted.setdefault(row["InterfaceIndex"], set()).add(row["ComponentID"])
    for index, components in wanted.items():
        interface = by_index(machine, bound, index)
        bindings = interface.bindings | components if enabled else interface.bindings - components
        if bindings != interface.bindings:
            machine.put(bound_to(interface, bindings))
    if not bound.parameters.get("PassThru"):
        return []
    return [{**row, "Enabled": enabled} for row in rows]

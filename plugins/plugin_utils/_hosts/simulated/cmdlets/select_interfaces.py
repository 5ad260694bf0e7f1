"""Find the interfaces that a cmdlet of NetAdapter, NetTCPIP or DnsClient means; errors as CIM words them (R14)."""

from __future__ import annotations

from collections.abc import Callable

from ...._model.errors import CmdletError
from ...._powershell.bind_parameters import Bound
from ..state.machines import Machine
from ..state.records import Interface
from .name_tests import may_match_nothing, text_test


def not_found(bound: Bound, cim_class: str, name: str, value: object) -> CmdletError:
    """Make CIM's error for a property value that no object has."""
    return CmdletError(
        "ObjectNotFound",
        f"CmdletizationQuery_NotFound_{name},{bound.cmdlet}",
        f"No {cim_class} objects found with property '{name}' equal to '{value}'. "
        "Verify the value of the property and retry.",
    )


def os_failed(
    bound: Bound, message: str, error_id: str = "Windows System Error 87", category: str = "InvalidArgument"
) -> CmdletError:
    """Make the refusal of a network operation; error 87 is what Windows calls a wrong parameter."""
    return CmdletError(category, f"{error_id},{bound.cmdlet}", message)


def interfaces_of(machine: Machine, bound: Bound, cim_class: str = "MSFT_NetAdapter") -> list[Interface]:
    """Find interfaces by name, description, index or object; all of them where nothing narrows.

    A name that is nobody's is an error, a pattern that fits nobody is not.
    """
    parameters = bound.parameters
    present = machine.interfaces()
    if "InputObject" in parameters:
        return [by_index(machine, bound, row["InterfaceIndex"]) for row in parameters["InputObject"]]
    found = present
    for parameter, value_of in _TEXT_SELECTORS.items():
        if parameter in parameters:
            given = parameters[parameter]
            found = _by_text(
                bound, cim_class, found, parameter, given if isinstance(given, tuple) else (given,), value_of
            )
    if "InterfaceIndex" in parameters:
        given = parameters["InterfaceIndex"]
        chosen = []
        for index in given if isinstance(given, tuple) else (given,):
            hits = [interface for interface in found if interface.index == index]
            if not hits:
                raise not_found(bound, cim_class, "InterfaceIndex", index)
            chosen += hits
        found = chosen
    return found


def by_index(machine: Machine, bound: Bound, index: int) -> Interface:
    """Find the interface with an index."""
    for interface in machine.interfaces():
        if interface.index == index:
            return interface
    raise not_found(bound, "MSFT_NetAdapter", "InterfaceIndex", index)


def _alias(interface: Interface) -> str:
    return interface.alias


def _description(interface: Interface) -> str:
    return interface.description


_TEXT_SELECTORS: dict[str, Callable[[Interface], str]] = {
    "Name": _alias,
    "InterfaceAlias": _alias,
    "InterfaceDescription": _description,
}


def _by_text(
    bound: Bound,
    cim_class: str,
    present: list[Interface],
    parameter: str,
    texts: tuple[str, ...],
    value_of: Callable[[Interface], str],
) -> list[Interface]:
    chosen: dict[str, Interface] = {}
    for text in texts:
        matches = text_test(bound, parameter, text)
        hits = [interface for interface in present if matches(value_of(interface))]
        if not hits and not may_match_nothing(bound, parameter, text):
            raise not_found(bound, cim_class, parameter, text)
        chosen.update((interface.id, interface) for interface in hits)
    return list(chosen.values())

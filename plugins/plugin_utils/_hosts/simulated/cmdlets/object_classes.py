"""Refuse an object that is of another class than its parameter takes, as PowerShell's binder does."""

from __future__ import annotations

from collections.abc import Iterable

from ...._model.errors import CmdletError
from ...._powershell.bind_parameters import Bound, refusal, signature
from ...._powershell.host_objects import HostObject
from ...._powershell.invocation import ObjectQuery

_CIM = "Microsoft.Management.Infrastructure.CimInstance"
_HYPER_V = "Microsoft.HyperV.PowerShell"
_DERIVED = {"VMNetworkAdapterBase": ("VMNetworkAdapter", "VMInternalNetworkAdapter")}
"""What a parameter of a base class takes as well."""


def check_classes(bound: Bound, parameter: str, query: ObjectQuery, rows: Iterable[HostObject]) -> None:
    """Refuse a parameter whose query answers objects of another class than the signature says it takes.

    The texts are those of PowerShell 7 for [PSTypeName()], which the generated functions of CIM modules have on
    -InputObject, and for a type that a value cannot be converted to.
    """
    documented = signature(bound.cmdlet)
    wanted = documented.types[parameter].removesuffix("[]")
    answered = signature(query.cmdlet)
    found = {_class_of(answered.object_class, row) for row in rows}
    if wanted == "CimInstance":
        if not answered.object_class.startswith("MSFT_"):
            for name in found:
                raise _not_transformed(bound, parameter, f"{_HYPER_V}.{name}")
        if found - {documented.object_class}:
            raise _mismatched(bound, parameter, documented.object_class)
        return
    for name in sorted(found - {wanted, *_DERIVED.get(wanted, ())}):
        raise _not_converted(bound, parameter, name, wanted)


def _class_of(answered: str, row: HostObject) -> str:
    """Get-VMNetworkAdapter answers two classes, told apart by where the adapter belongs."""
    return "VMInternalNetworkAdapter" if answered == "VMNetworkAdapter" and row["IsManagementOs"] else answered


def _mismatched(bound: Bound, parameter: str, wanted: str) -> CmdletError:
    return refusal(
        bound.cmdlet,
        "InvalidArgument",
        "MismatchedPSTypeName",
        f"Cannot bind argument to parameter '{parameter}', because PSTypeNames of the argument do not match the "
        f"PSTypeName required by the parameter: {_CIM}#{wanted}.",
    )


def _not_transformed(bound: Bound, parameter: str, name: str) -> CmdletError:
    return refusal(
        bound.cmdlet,
        "InvalidData",
        "ParameterArgumentTransformationError",
        f"Cannot process argument transformation on parameter '{parameter}'. "
        f'Cannot convert the "{name}" value of type "{name}" to type "{_CIM}".',
    )


def _not_converted(bound: Bound, parameter: str, name: str, wanted: str) -> CmdletError:
    given = f"{_CIM}#{name}" if name.startswith("MSFT_") else f"{_HYPER_V}.{name}"
    return refusal(
        bound.cmdlet,
        "InvalidArgument",
        "CannotConvertArgumentNoMessage",
        f"Cannot bind parameter '{parameter}'. "
        f'Cannot convert the "{given}" value of type "{given}" to type "{_HYPER_V}.{wanted}".',
    )

"""Bind an invocation to a documented parameter set, refusing what PowerShell's own binder refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .._model.errors import CmdletError
from .invocation import ObjectQuery
from .other_cmdlets import other_cmdlet

SIGNATURES_FILE = Path(__file__).with_name("signatures.json")

_COMMAND_NAMES = {"Remove-VMSwitch": "RemoveVMSwitchCommand"}
"""Cmdlets whose class is not spelled like the cmdlet (error ids of AutomatedLab#164, HyperVDsc#193)."""

_INTEGER_RANGES = {
    "Byte": (0, 2**8 - 1),
    "Int16": (-(2**15), 2**15 - 1),
    "UInt16": (0, 2**16 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt32": (0, 2**32 - 1),
    "Int64": (-(2**63), 2**63 - 1),
    "UInt64": (0, 2**64 - 1),
}

_OBJECT_TYPES = {
    "VirtualMachine",
    "VMSwitch",
    "VMSwitchExtension",
    "VMNetworkAdapter",
    "VMNetworkAdapterBase",
    "VMSnapshot",
    "CimInstance",
    "CimSession",
    "PSCredential",
    "PSObject",
    "VMNetworkAdapterAclSetting",
    "VMNetworkAdapterExtendedAclSetting",
    "VMNetworkAdapterRoutingDomainSetting",
}

Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Bound:
    """An invocation that PowerShell would run: canonical parameter names, converted values, the set they fit."""

    cmdlet: str
    parameter_set: str
    parameters: Mapping[str, Any]


class Signature:
    """The documented parameters and parameter sets of one cmdlet.

    ``patterns`` are the parameters that are read as wildcard patterns. ``object_class`` is the class of what a Get-
    cmdlet answers, and of what -InputObject takes.
    """

    def __init__(self, cmdlet: str, raw: Mapping[str, Any]) -> None:
        self.cmdlet = cmdlet
        self.module: str = raw["module"]
        self.source: str = raw["source"]
        self.default_set: str = raw["default_set"]
        self.object_class: str = raw.get("class", "")
        self.patterns = frozenset(name for name, parameter in raw["parameters"].items() if parameter.get("pattern"))
        self.types: dict[str, str] = {}
        self.converters: dict[str, Converter] = {}
        self.names: dict[str, str] = {}
        for name, parameter in raw["parameters"].items():
            self.types[name] = parameter["type"]
            self.converters[name] = _converter(cmdlet, name, parameter["type"], parameter.get("values"))
            self.names.update((spelling.lower(), name) for spelling in (name, *parameter.get("aliases", ())))
        self.sets: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for set_name, listed in raw["parameter_sets"].items():
            words = listed.split()
            self.sets[set_name] = (
                frozenset(word.rstrip("*") for word in words),
                frozenset(word[:-1] for word in words if word.endswith("*")),
            )
        self._resolved: dict[tuple[str, ...], tuple[str, tuple[tuple[str, Converter], ...]]] = {}

    def bind(self, parameters: Mapping[str, Any]) -> Bound:
        """Resolve names, parameter set and types; CmdletError as PowerShell's binder words it."""
        spelled = tuple(parameters)
        resolved = self._resolved.get(spelled)
        if resolved is None:
            resolved = self._resolved[spelled] = self._resolve(spelled)
        set_name, converters = resolved
        values = {name: convert(value) for (name, convert), value in zip(converters, parameters.values(), strict=True)}
        return Bound(self.cmdlet, set_name, values)

    def _resolve(self, spelled: tuple[str, ...]) -> tuple[str, tuple[tuple[str, Converter], ...]]:
        names = []
        for word in spelled:
            name = self.names.get(word.lower())
            if name is None:
                raise refusal(
                    self.cmdlet,
                    "InvalidArgument",
                    "NamedParameterNotFound",
                    f"A parameter cannot be found that matches parameter name '{word}'.",
                )
            if name in names:
                raise refusal(
                    self.cmdlet,
                    "InvalidArgument",
                    "ParameterAlreadyBound",
                    f"Cannot bind parameter because parameter '{name}' is specified more than once.",
                )
            names.append(name)
        return self._parameter_set(names), tuple((name, self.converters[name]) for name in names)

    def _parameter_set(self, names: Iterable[str]) -> str:
        given = set(names)
        fitting = [name for name, (listed, _mandatory) in self.sets.items() if given <= listed]
        if not fitting:
            raise refusal(
                self.cmdlet,
                "InvalidArgument",
                "AmbiguousParameterSet",
                "Parameter set cannot be resolved using the specified named parameters.",
            )
        complete = [name for name in fitting if self.sets[name][1] <= given]
        if self.default_set in complete:
            return self.default_set
        if complete:
            return complete[0]
        wanted = self.default_set if self.default_set in fitting else fitting[0]
        missing = " ".join(sorted(self.sets[wanted][1] - given))
        raise refusal(
            self.cmdlet,
            "InvalidArgument",
            "MissingMandatoryParameter",
            f"Cannot process command because of one or more missing mandatory parameters: {missing}.",
        )


def refusal(cmdlet: str, category: str, error_id: str, message: str) -> CmdletError:
    """Make an error whose FullyQualifiedErrorId ends in the cmdlet's class, as PowerShell prints it."""
    return CmdletError(category, f"{error_id},{_command_class(cmdlet)}", message)


def signature(cmdlet: str) -> Signature:
    """Look a documented cmdlet up by name, in any case.

    CmdletError CommandNotFoundException if there is none, and NotImplemented if Windows has it and nobody described it.
    """
    found = _signatures().get(cmdlet.lower())
    if found is None:
        other = other_cmdlet(cmdlet)
        if other is not None:
            raise CmdletError(
                "NotImplemented",
                f"NotImplemented,{other.name}",
                f"{other.name} is a cmdlet of module {other.module} that is not modelled.",
            )
        raise CmdletError(
            "ObjectNotFound",
            "CommandNotFoundException",
            f"The term '{cmdlet}' is not recognized as the name of a cmdlet, "
            "function, script file, or operable program.",
        )
    return found


@cache
def pattern_parameters(cmdlet: str) -> frozenset[str]:
    """Return the names and aliases of a cmdlet's patterns in lower case; none of a cmdlet that nobody documents."""
    documented = _signatures().get(cmdlet.lower())
    if documented is None:
        return frozenset()
    return frozenset(spelling for spelling, name in documented.names.items() if name in documented.patterns)


@cache
def switch_parameters(cmdlet: str) -> frozenset[str]:
    """Return the names and aliases of a cmdlet's switches in lower case; none of a cmdlet that nobody documents."""
    documented = _signatures().get(cmdlet.lower())
    if documented is None:
        return frozenset()
    types = documented.types
    return frozenset(spelling for spelling, name in documented.names.items() if types[name] == "SwitchParameter")


def _command_class(cmdlet: str) -> str:
    found = _signatures().get(cmdlet.lower())
    if found is None or found.module != "Hyper-V":
        return cmdlet
    name = _COMMAND_NAMES.get(found.cmdlet, found.cmdlet.replace("-", ""))
    return f"Microsoft.HyperV.PowerShell.Commands.{name}"


@cache
def _signatures() -> dict[str, Signature]:
    raw = json.loads(SIGNATURES_FILE.read_text(encoding="utf-8"))["cmdlets"]
    return {name.lower(): Signature(name, entry) for name, entry in raw.items()}


def _converter(cmdlet: str, parameter: str, type_name: str, values: list[str] | None) -> Converter:
    if type_name.endswith("[]"):
        element = _converter(cmdlet, parameter, type_name[:-2], values)

        def convert_array(value: Any) -> tuple[Any, ...]:
            if isinstance(value, (list, tuple)):
                return tuple(element(item) for item in value)
            return (element(value),)

        return convert_array

    def fail(value: Any) -> CmdletError:
        shown = "System.Object[]" if isinstance(value, (list, tuple)) else str(value)
        return refusal(
            cmdlet,
            "InvalidArgument",
            "CannotConvertArgumentNoMessage",
            f'Cannot bind parameter \'{parameter}\'. Cannot convert value "{shown}" to type "{type_name}".',
        )

    if type_name in _INTEGER_RANGES:
        return _integer_converter(fail, *_INTEGER_RANGES[type_name], allowed=values)
    if values is not None:
        by_lower = {value.lower(): value for value in values}

        def convert_enum(value: Any) -> str:
            found = by_lower.get(value.lower()) if isinstance(value, str) else None
            if found is None:
                raise fail(value)
            return found

        return convert_enum
    if type_name in ("Boolean", "SwitchParameter"):

        def convert_boolean(value: Any) -> bool:
            if isinstance(value, bool):
                return value
            if isinstance(value, int):
                return value != 0
            raise fail(value)

        return convert_boolean
    if type_name in _OBJECT_TYPES:

        def convert_object(value: Any) -> ObjectQuery:
            if not isinstance(value, ObjectQuery):
                raise fail(value)
            return value

        return convert_object

    def convert_text(value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise fail(value)
        return str(value)

    return convert_text


def _integer_converter(
    fail: Callable[[Any], CmdletError], minimum: int, maximum: int, allowed: list[str] | None
) -> Converter:
    """Convert to an integer of the type's range; ``allowed`` are the only values of a few (New-VM -Generation)."""

    def convert_integer(value: Any) -> int:
        if isinstance(value, str):
            try:
                value = int(value.strip())
            except ValueError:
                raise fail(value) from None
        if isinstance(value, bool) or not isinstance(value, int) or not minimum <= value <= maximum:
            raise fail(value)
        if allowed is not None and str(value) not in allowed:
            raise fail(value)
        return value

    return convert_integer

"""Cmdlets as nobody should send them: documented parameters, in and out of their sets, with any value."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.bind_parameters import SIGNATURES_FILE
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)

from .generate_hosts import ADAPTER_NAMES, NIC_NAMES, PARTITION_NAMES, SWITCH_NAMES, Draw, Known

ODD: tuple[Any, ...] = (
    "",
    "*",
    "[",
    "[a-",
    "?",
    "nobody",
    "x" * 5000,
    "\x00",
    "İ",
    "00155DFFFFFF",
    "01-00-00-00-00-00",
    "10.0.0.1",
    "10.0.0.300",
    "0.0.0.0/0",
    "::1",
    "fe80::1%3",
    "1-4094",
    "5-1",
    "6f1c2f4e-3f0b-4b7e-9b0e-2d6f1d3c5a10",
    0,
    -1,
    1,
    2,
    33,
    4095,
    2**31 - 1,
    2**63,
    10**30,
    True,
    False,
    (),
    ("", "*"),
    ("vms_pp", "ms_tcpip"),
    (1, True),
)
COMPONENTS = ("vms_pp", "ms_tcpip", "ms_tcpip6", "ms_implat", "ms_*", "*")
_OBJECT_SOURCES = {
    "VirtualMachine": "Get-VM",
    "VMSwitch": "Get-VMSwitch",
    "VMNetworkAdapter": "Get-VMNetworkAdapter",
    "VMNetworkAdapterBase": "Get-VMNetworkAdapter",
    "VMSwitchExtension": "Get-VMSwitchExtension",
}
_ANY_SOURCE = (
    *dict.fromkeys(_OBJECT_SOURCES.values()),
    "Get-VMSwitchTeam",
    "Get-VMNetworkAdapterVlan",
    "Get-VMHost",
    "Get-NetAdapter",
    "Get-NetAdapterBinding",
    "Get-NetIPAddress",
    "Get-NetIPInterface",
    "Get-NetLbfoTeam",
)
_NAMES = {
    "VMName": PARTITION_NAMES,
    "VM": PARTITION_NAMES,
    "SwitchName": SWITCH_NAMES,
    "VMSwitchName": SWITCH_NAMES,
    "VMNetworkAdapterName": ADAPTER_NAMES,
    "NetAdapterName": NIC_NAMES,
    "PhysicalNetAdapterName": NIC_NAMES,
    "InterfaceAlias": (*NIC_NAMES, "vEthernet (Lan)"),
    "ComponentID": COMPONENTS,
    "TeamMembers": NIC_NAMES,
    "IPAddress": ("10.0.0.5", "192.168.1.5", "fe80::5"),
    "DefaultGateway": ("10.0.0.1", "192.168.1.1"),
    "PrefixLength": (24, 33),
    "InterfaceIndex": (1, 2, 3),
    "VlanId": (1, 4094, 4095),
    "ServerAddresses": (("10.0.0.2",), ("x",)),
}


@cache
def signatures() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SIGNATURES_FILE.read_text(encoding="utf-8"))["cmdlets"]
    return found


def draw_invocation(draw: Draw, known: Known) -> Invocation:
    """Draw one invocation; most fit a parameter set, and name things that are there."""
    cmdlet = draw.one_of(signatures())
    raw = signatures()[cmdlet]
    listed = raw["parameter_sets"][draw.one_of(raw["parameter_sets"])].split()
    names = [word.rstrip("*") for word in listed if word.endswith("*") and not draw.once_in(20)]
    optional = [word for word in listed if not word.endswith("*") and word not in ("CimSession", "ComputerName")]
    names += draw.some_of(optional or listed, 3)
    if draw.once_in(10):
        names.append(draw.one_of(raw["parameters"] or ("Name",)).rstrip("*"))
    noun = cmdlet.partition("-")[2]
    parameters = {name: _value(draw, known, noun, name, raw["parameters"].get(name, {})) for name in names}
    return Invocation(cmdlet, parameters, _inside(draw, known) if draw.once_in(6) else None)


def _value(draw: Draw, known: Known, noun: str, name: str, parameter: dict[str, Any]) -> Any:
    if draw.once_in(5):
        return draw.one_of(ODD)
    kind = parameter.get("type", "String")
    element = kind.removesuffix("[]")
    if element in _OBJECT_SOURCES or element == "CimInstance":
        source = f"Get-{noun}" if element == "CimInstance" else _OBJECT_SOURCES[element]
        return _query(draw, known, draw.one_of(_ANY_SOURCE) if draw.once_in(4) else source)
    if parameter.get("values"):
        return draw.one_of(parameter["values"])
    if element in ("Boolean", "SwitchParameter"):
        return not draw.once_in(4)
    value = draw.one_of(_candidates(known, noun, name, element))
    return (value,) if kind.endswith("[]") and not isinstance(value, tuple) and draw.once_in(2) else value


def _candidates(known: Known, noun: str, name: str, element: str) -> tuple[Any, ...]:
    if name in _NAMES:
        return _NAMES[name]
    if name in ("Name", "NewName"):
        topics: dict[str, tuple[Any, ...]] = {
            "VM": PARTITION_NAMES,
            "VMSwitch": known.switch_names or SWITCH_NAMES,
            "VMSwitchTeam": known.switch_names or SWITCH_NAMES,
            "VMNetworkAdapter": ADAPTER_NAMES,
            "NetLbfoTeam": ("Team1",),
        }
        return topics.get(noun, NIC_NAMES)
    if element.startswith(("Int", "UInt", "Byte")):
        return (1, 0, 50, 4096, 100_000_000)
    return ("x", *ODD[:8])


def _query(draw: Draw, known: Known, cmdlet: str) -> Any:
    parameters: dict[str, Any] = {}
    if cmdlet == "Get-VMNetworkAdapter":
        parameters = draw.one_of(({"All": True}, {"ManagementOS": True}, {"VMName": draw.one_of(PARTITION_NAMES)}))
    elif cmdlet == "Get-VMSwitchExtension":
        parameters = {"VMSwitchName": draw.one_of(known.switch_names or SWITCH_NAMES)}
    where = draw.one_of((None, None, ("Name", "Lan"), ("Id", "nothing"), ("NoSuchProperty", "x")))
    return ObjectQuery(cmdlet, parameters, where)


def _inside(draw: Draw, known: Known) -> Inside:
    names = tuple(draw.some_of([partition["Name"] for partition in known.partitions] or PARTITION_NAMES, 2))
    adapter = _query(draw, known, "Get-VMNetworkAdapter") if draw.once_in(2) else None
    return Inside(names, by_id=draw.once_in(5), adapter=adapter)


@st.composite
def odd_invocations(draw: Any, known: Known) -> Invocation:
    """One cmdlet for a host."""
    return draw_invocation(Draw(draw), known)

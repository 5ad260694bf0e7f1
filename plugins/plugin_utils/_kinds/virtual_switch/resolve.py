"""Resolve what a declared switch refers to: its uplinks, given by anything that selects a NIC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..._model.errors import Finding
from ..references import Declared, References
from .fields import VirtualSwitch


def resolve(declared: Declared, references: References) -> Sequence[VirtualSwitch]:
    """Return the switches with the names of their NICs; a NIC that is named twice is a finding (rule R1)."""
    return [_resolve(switch, where, references) for where, switch in declared]


def check_namesakes(declared: Declared, references: References) -> None:
    """Refuse a name that several switches have (rule R11)."""
    references.check_namesakes(declared, "R11", references.view.switches_by_label)


def _resolve(declared: VirtualSwitch, where: str, references: References) -> VirtualSwitch:
    if references.gone or not declared.uplinks:
        return declared
    uplinks = tuple(references.nic(name, f"{where}.uplinks[{index}]") for index, name in enumerate(declared.uplinks))
    for index, name in enumerate(uplinks):
        if name.lower() in (other.lower() for other in uplinks[:index]):
            message = f"NIC '{name}' is named twice"
            references.findings.append(Finding("R1", f"{where}.uplinks[{index}]", message, "name every NIC once"))
    return replace(declared, uplinks=uplinks)

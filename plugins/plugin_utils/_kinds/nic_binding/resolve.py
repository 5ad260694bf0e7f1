"""Resolve which NIC a binding is about, and give a NIC that a removed switch frees its usual bindings back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..._model.errors import Finding
from ..host_view import HostView
from ..references import Declared, References
from .fields import DEDICATED, NicBinding


def resolve(declared: Declared, references: References) -> Sequence[NicBinding]:
    """Return the bindings with the names of their NICs; a NIC that is declared twice is a finding."""
    resolved: list[NicBinding] = []
    places: dict[str, str] = {}
    for where, binding in declared:
        name = references.nic(binding.adapter, f"{where}.adapter")
        if name.lower() in places:
            message = f"NIC '{name}' is declared twice, first in {places[name.lower()]}"
            references.findings.append(Finding("duplicate", where, message, "say all of it in one place"))
        places[name.lower()] = where
        resolved.append(replace(binding, adapter=name))
    return resolved


def released(declared: NicBinding, document: Mapping[str, Declared], view: HostView) -> NicBinding | None:
    """Return what state ``deleted`` makes of a NIC, which cannot go: one of no remaining switch is the parent's own."""
    leaving = {switch.name.lower() for _where, switch in document["virtual_switch"]}
    switch = view.switch_by_nic.get(declared.adapter.lower())
    return NicBinding(declared.adapter, DEDICATED) if switch is None or switch["Name"].lower() in leaving else None

"""Ids by which a document selects adapters: nobody can give an adapter an Id, so one that is made has another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..._model.errors import Finding
from ..._model.kind import PARENT
from ..behaviour import Outcome
from ..virtual_switch.fields import recreate_reason as switch_recreate_reason
from .fields import PartitionAdapter, recreate_reason


def check_adapter_ids(outcome: Outcome) -> Iterator[Finding]:
    """Yield every Id that no adapter has, or that none will have after the plan (rule R12)."""
    anew = {
        outcome.view.switch_labels[item.current.id].lower(): reason
        for item in outcome.wanted["virtual_switch"]
        if item.current is not None
        and item.wanted is not None
        and (reason := switch_recreate_reason(item.current, item.wanted))
    }
    renamed = {
        outcome.view.switch_labels[item.current.id].lower(): item.wanted.name
        for item in outcome.wanted["virtual_switch"]
        if item.current is not None and item.wanted is not None
    }
    for item in outcome.wanted["partition_adapter"]:
        if item.reason or item.wanted is None or item.declared.id is None:
            continue
        current: PartitionAdapter | None = item.current
        where = f"{item.where}.id"
        if current is None or (current.id or "").lower() != item.declared.id.lower():
            yield Finding("R12", where, f"no adapter has the Id {item.declared.id}", "leave id out, or correct it")
            continue
        reason = anew.get((current.switch or "").lower(), "") if current.partition == PARENT else ""
        then = renamed.get((current.switch or "").lower(), current.switch)
        same_switch = then is not None and then.lower() == (item.wanted.switch or "").lower()
        here = replace(current, switch=item.wanted.switch) if same_switch else current
        reason = reason or recreate_reason(here, item.wanted)
        if reason:
            yield Finding(
                "R12",
                where,
                f"adapter '{current.name}' has to be made anew ({reason}), and the new one will have another Id",
                "leave id out; where other adapters have its name, give it a name of its own in a run before",
            )

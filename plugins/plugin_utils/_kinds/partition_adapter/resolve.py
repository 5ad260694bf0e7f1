"""Resolve what an adapter refers to: its partition, its switch by name or convention, the NIC it is mapped to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..._model.errors import Finding
from ..._model.kind import PARENT
from ..host_view import HostView, adapter_owner
from ..partition.fields import OFF, RUNNING, Partition
from ..references import Declared, References
from .fields import CONVENTION, PartitionAdapter


def resolve(declared: Declared, references: References) -> Sequence[PartitionAdapter]:
    """Return the adapters with names in place of all references."""
    return [_resolve(adapter, where, references) for where, adapter in declared]


def _resolve(declared: PartitionAdapter, where: str, references: References) -> PartitionAdapter:
    changes: dict[str, Any] = {"partition": references.partition(declared.partition, f"{where}.partition")}
    if not references.gone:
        if declared.connected is not None or declared.switch_by_convention is not None:
            changes |= _connection(declared, where, changes["partition"], references)
        elif declared.switch is not None:
            changes["switch"] = references.switch(declared.switch, f"{where}.switch")
        if declared.ipv4 is not None and not _runs(changes["partition"], references):
            references.warnings.append(
                f"{where}.ipv4: partition '{declared.partition}' is not running, so the addresses inside it "
                "can be neither read nor set; they were left alone"
            )
            changes["ipv4"] = None
        if declared.team_mapping:
            changes["team_mapping"] = references.nic(declared.team_mapping, f"{where}.team_mapping")
    changed = any(getattr(declared, name) != value for name, value in changes.items())
    return replace(declared, **changes) if changed else declared


def check_namesakes(declared: Declared, references: References) -> None:
    """Refuse a name that several adapters of the partition have (rule R12)."""
    view = references.view
    owners = {label.lower(): key for key, label in view.partition_labels.items()} | {PARENT: ""}
    for where, adapter in declared:
        owner = owners.get(adapter.partition.lower())
        name = adapter.name.lower()
        if adapter.id is None and owner is not None and view.adapter_names[(owner, name)] > 1:
            ids = [
                row["Id"]
                for row in view.objects.network_adapters
                if row["Name"].lower() == name and adapter_owner(row) == owner
            ]
            references.findings.append(
                Finding(
                    "R12",
                    f"{where}.name",
                    f"partition '{adapter.partition}' has {len(ids)} adapters named '{adapter.name}'",
                    f"select one by id: {', '.join(ids)}",
                )
            )


def _connection(declared: PartitionAdapter, where: str, partition: str, references: References) -> dict[str, Any]:
    """Turn ``connected`` and ``switch_by_convention`` into a switch."""
    if declared.connected is False:
        if declared.switch or declared.switch_by_convention:
            references.findings.append(
                Finding(
                    "D15",
                    f"{where}.connected",
                    "connected: false and a switch contradict each other",
                    "say one of them",
                )
            )
        return {"connected": None, "switch_by_convention": None, "switch": ""}
    switch = declared.switch
    if declared.switch_by_convention:
        if switch is not None:
            references.findings.append(
                Finding(
                    "D21",
                    f"{where}.switch_by_convention",
                    "switch and switch_by_convention are two ways of saying one thing",
                    "say one of them",
                )
            )
        switch = f"{declared.name}{CONVENTION}"
    elif declared.connected and switch is None and not _is_connected(partition, declared.name, references.view):
        references.findings.append(
            Finding(
                "D15",
                f"{where}.connected",
                f"adapter '{declared.name}' is plugged into nothing",
                "say which switch",
            )
        )
    where_said = f"{where}.switch_by_convention" if declared.switch_by_convention else f"{where}.switch"
    return {
        "connected": None,
        "switch_by_convention": None,
        "switch": None if switch is None else references.switch(switch, where_said),
    }


def _is_connected(partition: str, name: str, view: HostView) -> bool:
    return any(
        adapter["SwitchId"]
        and adapter["Name"].lower() == name.lower()
        and (PARENT if adapter["IsManagementOs"] else view.partition_labels.get(adapter["VMId"])) == partition
        for adapter in view.objects.network_adapters
    )


def _runs(partition: str, references: References) -> bool:
    """Whether a partition will be running at the end; the parent always is."""
    if partition == PARENT:
        return True
    declared: Partition | None = references.partitions.get(partition.lower())
    if declared is not None and declared.power is not None:
        return declared.power == RUNNING
    label = (declared.id if declared is not None else None) or partition.lower()
    rows = references.view.partitions_by_label.get(label, [])
    return bool(rows) and rows[0]["State"].lower() != OFF

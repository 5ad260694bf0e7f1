"""Select partitions and their adapters in cmdlets: by name, and as objects where a name is not their own alone."""

from __future__ import annotations

from collections.abc import Mapping

from .._powershell.invocation import Invocation, ObjectQuery, Parameter
from .host_view import HostView


def connect(view: HostView, owner: str, name: str, adapter_id: str, switch: str) -> Invocation:
    """Return the command that plugs an adapter of the partition of Id ``owner`` into a switch, given by label.

    Both are selected as objects where a name would be ambiguous (rules R11, R12).
    """
    target: dict[str, Parameter] = {"SwitchName": switch}
    if switch in view.switch_by_id:
        target = {"VMSwitch": ObjectQuery("Get-VMSwitch", {"Id": switch})}
    label = view.partition_labels[owner]
    unique = view.adapter_names[(owner, name.lower())] <= 1
    if label != owner and unique:
        return Invocation("Connect-VMNetworkAdapter", {"VMName": label, "Name": name, **target})
    adapter = select_adapter(select_partition(label, view), name, None if unique else adapter_id or None)
    return Invocation("Connect-VMNetworkAdapter", {"VMNetworkAdapter": adapter, **target})


def select_adapter(of_whom: Mapping[str, Parameter], name: str, adapter_id: str | None) -> ObjectQuery:
    """Select an adapter of a partition as an object: by Id where one is given, else by name."""
    if adapter_id:
        return ObjectQuery("Get-VMNetworkAdapter", of_whom, ("Id", adapter_id))
    return ObjectQuery("Get-VMNetworkAdapter", {**of_whom, "Name": name})


def select_partition(label: str, view: HostView) -> dict[str, Parameter]:
    """Select a partition by its label, which is its Id where its name is not its own alone."""
    if label in view.partition_by_id:
        return {"VM": ObjectQuery("Get-VM", {"Id": label})}
    return {"VMName": label}


def partition_id(label: str, view: HostView) -> str:
    """Return the Id of the partition that a label means; empty if the host has none."""
    rows = view.partitions_by_label.get(label.lower()) or view.partitions_by_label.get(label)
    return str(rows[0]["Id"]) if rows else ""

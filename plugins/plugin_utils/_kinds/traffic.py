"""Whose traffic a change meets: names as plans say them.

A partition that is off sends nothing, so a blink does not concern it; that its adapter has lost its switch does, at its
next start.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address

from .._model.kind import PARENT
from .._model.net_adapter_components import IPV4_PROTOCOL, IPV6_PROTOCOL
from .._powershell.host_objects import HostObject
from .host_view import HostView


def adapter_label(partition: str, name: str) -> str:
    """Name one adapter, or a NIC of the parent's."""
    return f"{partition} / {name}"


def runs(view: HostView, partition: str) -> bool:
    """Tell whether a partition, by its label, sends anything now; the parent always does."""
    if partition == PARENT:
        return True
    found = view.partitions_by_label.get(partition.lower()) or view.partitions_by_label.get(partition) or []
    return any(row["State"] != "Off" for row in found)


def plugged_in(view: HostView, switch_id: str | None, *, running: bool = False) -> tuple[str, ...]:
    """The partitions with an adapter on a switch: all of them, or the running ones."""
    owners = (
        (adapter["VMId"], str(adapter["VMName"]))
        for adapter in view.adapters_by_switch.get(switch_id or "", ())
        if not adapter["IsManagementOs"]
    )
    labels = {owner: view.partition_labels.get(owner) or name for owner, name in owners}
    return tuple(
        label
        for owner, label in labels.items()
        if not running or owner not in view.partition_by_id or view.partition_by_id[owner]["State"] != "Off"
    )


def has_link(view: HostView, names: Iterable[str]) -> bool:
    """Tell whether one of some NICs has a link."""
    rows = (view.nic_by_name.get(name.lower()) for name in names)
    return any(nic is not None and nic["Status"] == "Up" for nic in rows)


def own_nics_in_use(view: HostView, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some NICs that the parent may be speaking through: up, in no switch, with IP bound, and an address.

    Windows shows leases among the addresses. Where the parent has no IPv4 address at all, be it that its leases are not
    known (a simulated host) or that it speaks IPv6 only, any of them may be the one.
    """
    addressed = {row["InterfaceIndex"] for row in view.objects.parent.ip_addresses if not _is_link_local(row)}
    found = []
    for name in names:
        nic = view.nic_by_name.get(name.lower())
        if nic is None or nic["Name"].lower() in view.switch_by_nic or nic["Status"] != "Up":
            continue
        if addressed and nic["InterfaceIndex"] not in addressed:
            continue
        bound = view.bindings[nic["InterfaceIndex"]]
        if bound.get(IPV4_PROTOCOL) or bound.get(IPV6_PROTOCOL):
            found.append(adapter_label(PARENT, nic["Name"]))
    return tuple(found)


def _is_link_local(row: HostObject) -> bool:
    return bool(IPv4Address(row["IPAddress"]).is_link_local)

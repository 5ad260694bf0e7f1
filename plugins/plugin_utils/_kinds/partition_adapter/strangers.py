"""Which adapters state ``overridden`` removes: what the document implies stays, what a new partition brings goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..._model.kind import PARENT
from ..host_view import HostView
from ..references import Declared
from .fields import IMPLICIT_ADAPTER, PartitionAdapter


def strangers(
    unmentioned: Sequence[PartitionAdapter], document: Mapping[str, Declared], view: HostView
) -> Sequence[PartitionAdapter]:
    """Return the adapters to remove, of those that the document does not mention and of those that will come."""
    implied = _brought_along(document, unmentioned, view)
    present = [adapter for adapter in unmentioned if id(adapter) not in implied]
    return [*present, *_brought_by_new_partitions(document, view)]


def _brought_by_new_partitions(document: Mapping[str, Declared], view: HostView) -> Iterator[PartitionAdapter]:
    """The adapter that New-VM makes by itself is a stranger too, where the document does not mention it."""
    mentioned = {(a.partition.lower(), a.name.lower()) for _where, a in document["partition_adapter"]}
    for _where, partition in document["partition"]:
        name = partition.name
        if name.lower() not in view.partitions_by_label and (name.lower(), IMPLICIT_ADAPTER.lower()) not in mentioned:
            yield PartitionAdapter(name, IMPLICIT_ADAPTER)


def _brought_along(
    document: Mapping[str, Declared], unmentioned: Sequence[PartitionAdapter], view: HostView
) -> set[int]:
    """The management adapter that each declared switch implies: the one named like it, else its first.

    A switch that shares its NIC with the parent always has one, so it is no stranger to a document that mentions the
    switch only. Where the document declares adapters of the parent on the switch, these are all that shall be there.
    """
    implied: set[int] = set()
    present = {
        row["Name"].lower(): view.switch_labels.get(row["SwitchId"], "")
        for row in view.objects.network_adapters
        if row["IsManagementOs"]
    }
    mentioned = {
        (present.get(adapter.name.lower(), "") if adapter.switch is None else adapter.switch).lower()
        for _where, adapter in document["partition_adapter"]
        if adapter.partition == PARENT
    }
    parents = [adapter for adapter in unmentioned if adapter.partition == PARENT]
    for _where, switch in document["virtual_switch"]:
        if switch.allow_management_os is False or switch.type == "private":
            continue
        names = {switch.name.lower(), view.switch_labels.get(switch.id or "", "").lower()}
        own = [adapter for adapter in parents if (adapter.switch or "").lower() in names]
        named = [a for a in own if a.name.lower() == switch.name.lower()]
        if own and not names & mentioned:
            implied.add(id((named or own)[0]))
    return implied

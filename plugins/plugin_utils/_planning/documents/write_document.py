"""Write resources as a document that, applied again, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._contract.json_schema import DOCUMENT_VERSION
from ..._kinds.host_view import HostView
from ..._kinds.nic_binding.fields import NicBinding, usual_components
from ..._kinds.partition_adapter.fields import PartitionAdapter
from ..._kinds.registry import KINDS
from ..._kinds.virtual_switch.fields import USUAL_EXTENSIONS, VirtualSwitch
from ..._model.address_config import UNCONFIGURED, problem_of
from ..._model.kind import PARENT, Kind
from ..resources import Resources


def write_document(resources: Resources, view: HostView) -> dict[str, Any]:
    """Write all resources, leaving out what is a default and what only the host itself decides."""
    document: dict[str, Any] = {"version": DOCUMENT_VERSION}
    for name, behaviour in KINDS.items():
        kind = behaviour.kind
        written = [_concise(kind, resource, view) for resource in resources[name]]
        if not kind.many:
            document[kind.section] = written[0]
        elif written:
            document[kind.section] = written
    return document


def write_resource(kind: Kind, resource: Any) -> dict[str, Any]:
    """Write every field of a resource that has a value."""
    written = {}
    for item in kind.fields:
        value = getattr(resource, item.name)
        if value is not None:
            written[item.name] = item.meta.type.to_document(value)
    return written


def write_resources(found: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Write some resources, each with its kind's name, as the sections of a document, without Ids that hosts give."""
    document: dict[str, Any] = {}
    for name, resource in found:
        kind = KINDS[name].kind
        written = write_resource(kind, resource)
        written.pop("id", None)
        if kind.many:
            document.setdefault(kind.section, []).append(written)
        else:
            document[kind.section] = written
    return document


def _concise(kind: Kind, resource: Any, view: HostView) -> dict[str, Any]:
    written = write_resource(kind, resource)
    for item in kind.fields:
        value = getattr(resource, item.name)
        if value == item.meta.default or (item.meta.immutable and value is False):
            written.pop(item.name, None)
    config = getattr(resource, "ipv4", None)
    if config is not None and problem_of(config):
        del written["ipv4"]  # nothing can be said of it, so it is left alone
    if isinstance(resource, VirtualSwitch):
        _concise_switch(written, resource, view)
    elif isinstance(resource, NicBinding):
        _concise_binding(written, resource)
    elif isinstance(resource, PartitionAdapter):
        _concise_adapter(written, resource, view)
    elif kind.name == "partition" and view.partition_labels.get(resource.id) == resource.name:
        del written["id"]
    return written


def _concise_switch(written: dict[str, Any], switch: VirtualSwitch, view: HostView) -> None:
    if view.switch_labels.get(switch.id or "") == switch.name:
        del written["id"]
    if switch.type != "external":
        written.pop("uplinks", None)
        written.pop("allow_management_os", None)
    if switch.bandwidth_reservation_mode == ("none" if switch.iov else "weight"):
        del written["bandwidth_reservation_mode"]
    if switch.default_flow_minimum_bandwidth_weight == 1:
        del written["default_flow_minimum_bandwidth_weight"]
    unusual = {n: on for n, on in (switch.extensions or {}).items() if on != USUAL_EXTENSIONS.get(n, False)}
    if unusual:
        written["extensions"] = unusual
    else:
        written.pop("extensions", None)


def _concise_binding(written: dict[str, Any], binding: NicBinding) -> None:
    """Single components are written only where they differ from the role; an illegal mix is left to its owner."""
    usual = usual_components(binding.role or "", binding.components or {})
    unusual = {name: on for name, on in (binding.components or {}).items() if on != usual.get(name, on)}
    written.pop("components", None)
    if binding.role == "switch_uplink":
        written.pop("ipv4", None)
    if unusual and (binding.role == "switch_uplink" or "vms_pp" in unusual):
        del written["role"]
    elif unusual:
        written["components"] = unusual


def _concise_adapter(written: dict[str, Any], adapter: PartitionAdapter, view: HostView) -> None:
    management = adapter.partition == PARENT
    owner = "" if management else view.partition_ids.get(adapter.partition, "")
    if view.adapter_names[(owner, adapter.name.lower())] <= 1:
        del written["id"]
    if management:
        written.pop("mac_address", None)
    elif adapter.ipv4 == UNCONFIGURED:
        written.pop("ipv4", None)
    if adapter.switch == "":
        del written["switch"]
        written["connected"] = False

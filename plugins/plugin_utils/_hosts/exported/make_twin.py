"""A simulated twin of an exported host: its state, and the hardware that it is described by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from ..._model.host_release import release_of
from ..._model.mac_address import UNASSIGNED
from ..._powershell.host_objects import HostObjects, IpObjects
from ..simulated.hardware.hardware_records import Hardware, Ipv4, PartitionHardware, PhysicalAdapter
from ..simulated.objects.load_objects import load_objects
from ..simulated.state.host_state import HostState
from ..simulated.state.records import PHYSICAL, Interface
from .read_export import Export


def twin_state(export: Export, name: str) -> HostState:
    """Make the state of a host that is called ``name`` and is the exported one in everything else."""
    return load_objects(_named(export.objects, name))


def twin_hardware(export: Export, name: str) -> Hardware:
    """Describe the twin's hardware; ``export`` in it tells one export from another, however it was written."""
    objects = export.objects
    state = twin_state(export, name)
    return Hardware(
        release_of(objects.vm_host["SupportedVmVersions"]).name,
        tuple(_physical_adapter(one) for one in state.interfaces if one.kind == PHYSICAL),
        (),
        tuple(PartitionHardware(one.name, one.generation, one.running) for one in state.partitions),
        _digest(_named(objects, "")),
    )


def _named(objects: HostObjects, name: str) -> HostObjects:
    return replace(objects, vm_host={**objects.vm_host, "Name": name})


def _physical_adapter(one: Interface) -> PhysicalAdapter:
    addresses = tuple(f"{address.address}/{address.prefix_length}" for address in one.ip.addresses)
    gateway = next((route.next_hop for route in one.ip.routes if route.destination == "0.0.0.0/0"), "")
    return PhysicalAdapter(
        name=one.alias,
        interface_description=one.description,
        mac_address=one.mac or UNASSIGNED,
        link_speed=one.speed,
        connected=one.connected,
        enabled=one.enabled,
        ipv4=Ipv4(one.ip.dhcp, addresses, gateway, one.ip.dns_servers),
    )


def _digest(objects: HostObjects) -> str:
    sections: Mapping[str, object] = {
        name: _ip(value) if isinstance(value, IpObjects) else value
        for name in HostObjects.__slots__
        for value in (getattr(objects, name),)
    }
    text = json.dumps(sections, sort_keys=True, ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _ip(rows: IpObjects) -> Mapping[str, object]:
    return {name: getattr(rows, name) for name in IpObjects.__slots__}

"""Virtual adapters of the parent and of child partitions: their fields and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from ..._model.address_config import AddressConfig
from ..._model.field_types import BANDWIDTH, BOOLEAN, MAC_OR_DYNAMIC, NAME, NAME_OR_NONE, OBJECT_ID, choice, integer
from ..._model.kind import PARENT, Kind
from ..._model.meta import Meta
from ..._model.nested_types import IPV4, VLAN
from ..._model.vlan_ranges import NO_TAG, parse_vlan_ranges
from ..._model.vlan_setting import UNTAGGED, VlanSetting
from ..._powershell.host_objects import HostObject
from ..host_view import HostView

_WEIGHT = integer(0, 100)


@dataclass(frozen=True, slots=True)
class PartitionAdapter:
    """A virtual network adapter of a partition; the parent's are also called management adapters."""

    partition: Annotated[
        str,
        Meta(
            "Partition that has the adapter: C(parent), or a partition's name or Id.",
            NAME,
            required=True,
        ),
    ]
    name: Annotated[str, Meta("Name of the adapter. With I(id), the name that it shall have.", NAME, required=True)]
    id: Annotated[str | None, Meta("Id of the adapter: selects it among namesakes.", OBJECT_ID)] = None
    switch: Annotated[
        str | None,
        Meta(
            "Switch that the adapter is plugged into, by name or Id; left out, the connection is left alone.",
            NAME_OR_NONE,
        ),
    ] = None
    switch_by_convention: Annotated[
        bool | None,
        Meta(
            "Plug into the one switch that is named like the adapter, with C( - Virtual Network) behind it (rule D21).",
            BOOLEAN,
        ),
    ] = None
    connected: Annotated[bool | None, Meta("C(false) unplugs the adapter.", BOOLEAN)] = None
    mac_address: Annotated[
        str | None,
        Meta(
            "A static MAC address, or C(dynamic); the partition must be off to change it.",
            MAC_OR_DYNAMIC,
            default="dynamic",
        ),
    ] = None
    vlan: Annotated[VlanSetting | None, Meta("VLAN setting; always declared as a whole.", VLAN, default=UNTAGGED)] = (
        None
    )
    ipv4: Annotated[
        AddressConfig | None, Meta("IPv4 configuration in the parent, or inside a running partition.", IPV4)
    ] = None
    mac_address_spoofing: Annotated[
        bool | None, Meta("Whether the adapter may send from other MAC addresses.", BOOLEAN, default=False)
    ] = None
    dhcp_guard: Annotated[
        bool | None, Meta("Whether DHCP server messages from the adapter are dropped.", BOOLEAN, default=False)
    ] = None
    router_guard: Annotated[
        bool | None, Meta("Whether router advertisements from the adapter are dropped.", BOOLEAN, default=False)
    ] = None
    port_mirroring_mode: Annotated[
        str | None,
        Meta("Which end of port mirroring the adapter is.", choice("none", "source", "destination"), default="none"),
    ] = None
    ieee_priority_tag: Annotated[
        bool | None, Meta("Whether priority tags are let through.", BOOLEAN, default=False)
    ] = None
    allow_teaming: Annotated[bool | None, Meta("Whether the guest may team the adapter.", BOOLEAN, default=False)] = (
        None
    )
    device_naming: Annotated[
        bool | None, Meta("Whether the guest is told the adapter's name.", BOOLEAN, default=False, since="2016")
    ] = None
    vmq_weight: Annotated[
        int | None, Meta("Relative weight for virtual machine queues, 0 for none.", _WEIGHT, default=100)
    ] = None
    iov_weight: Annotated[int | None, Meta("Relative weight for SR-IOV, 0 for none.", _WEIGHT, default=0)] = None
    minimum_bandwidth_absolute: Annotated[
        int | None,
        Meta(
            "Bandwidth reserved on a switch in mode C(absolute), such as C(1Gbps); 0 for none.",
            BANDWIDTH,
            unit="bits per second",
            default=0,
        ),
    ] = None
    minimum_bandwidth_weight: Annotated[
        int | None,
        Meta("Weight of the bandwidth reserved on a switch in mode C(weight), 0 for none.", _WEIGHT, default=0),
    ] = None
    maximum_bandwidth: Annotated[
        int | None,
        Meta(
            "Upper bound of the adapter's traffic, such as C(500Mbps); 0 for none.",
            BANDWIDTH,
            unit="bits per second",
            default=0,
        ),
    ] = None
    virtual_subnet_id: Annotated[
        int | None,
        Meta(
            "Virtual subnet of network virtualization: 0 for none, else 4096 to 16777215.",
            integer(0, 2**24 - 1),
            default=0,
        ),
    ] = None
    team_mapping: Annotated[
        str | None,
        Meta(
            "Member NIC of an embedded team that carries the adapter's traffic; an empty string for any.",
            NAME_OR_NONE,
            default="",
        ),
    ] = None
    legacy: Annotated[
        bool | None,
        Meta(
            "Whether the adapter is an emulated one, which only partitions of generation 1 have.",
            BOOLEAN,
            immutable="synthetic and legacy adapters are different devices (rule B3)",
        ),
    ] = None


KIND = Kind(
    name="partition_adapter",
    section="partition_adapters",
    resource=PartitionAdapter,
    key=("partition", "name"),
    description="Virtual network adapters of the parent and of child partitions.",
)

CONVENTION = " - Virtual Network"
"""What the wizard of 2008 put behind a connection's name to name its switch (rule D21)."""

IMPLICIT_ADAPTER = "Network Adapter"
"""What New-VM calls the adapter it makes by itself (rule A3; field pain 14)."""

PARTITION_ONLY = frozenset({"mac_address", "device_naming", "iov_weight", "legacy"})
"""Fields that management adapters have no property or default for (rule A3)."""

_MIRRORING = {"None": "none", "Source": "source", "Destination": "destination"}
_PRIVATE = {"Isolated": "isolated", "Community": "community", "Promiscuous": "promiscuous"}


def defaults(
    of_fields: Mapping[str, Any], declared: PartitionAdapter, _current: PartitionAdapter | None, _view: HostView
) -> Mapping[str, Any]:
    """Leave out what management adapters have no default for."""
    if declared.partition != PARENT:
        return of_fields
    return {name: default for name, default in of_fields.items() if name not in PARTITION_ONLY}


def concerns_whole_host(declared: PartitionAdapter) -> bool:
    """Tell whether other adapters matter: the pool of addresses, a MAC address of one's own, VLANs of a switch."""
    has_own_mac = declared.mac_address not in (None, "dynamic")
    is_private = declared.vlan is not None and declared.vlan.primary_id is not None
    return declared.partition.lower() == PARENT or has_own_mac or is_private


def read(view: HostView) -> list[PartitionAdapter]:
    """Read all adapters that were asked for, of both classes."""
    return [_read_one(view, adapter) for adapter in view.objects.network_adapters]


def _read_one(view: HostView, adapter: HostObject) -> PartitionAdapter:
    management = adapter["IsManagementOs"]
    switch_id = adapter["SwitchId"]
    bandwidth = adapter["BandwidthSetting"] or _NO_BANDWIDTH
    address: AddressConfig | None = None
    if management:
        interface = view.management_interface.get(adapter["Id"])
        address = view.addresses.get(("", interface["InterfaceIndex"])) if interface else None
    elif view.guest_interface:
        guest = view.guest_interface.get(adapter["Id"].rpartition("\\")[2])
        address = view.addresses.get(guest) if guest else None
    return PartitionAdapter(
        partition=PARENT if management else view.partition_labels.get(adapter["VMId"]) or adapter["VMName"],
        name=adapter["Name"],
        id=adapter["Id"],
        switch=view.switch_labels.get(switch_id, "") if switch_id else "",
        mac_address="dynamic" if not management and adapter["DynamicMacAddressEnabled"] else adapter["MacAddress"],
        vlan=read_vlan(adapter["VlanSetting"]),
        ipv4=address,
        mac_address_spoofing=adapter["MacAddressSpoofing"] == "On",
        dhcp_guard=adapter["DhcpGuard"] == "On",
        router_guard=adapter["RouterGuard"] == "On",
        port_mirroring_mode=_MIRRORING[adapter["PortMirroringMode"]],
        ieee_priority_tag=adapter["IeeePriorityTag"] == "On",
        allow_teaming=adapter["AllowTeaming"] == "On",
        device_naming=None if management else adapter["DeviceNaming"] == "On",
        vmq_weight=adapter["VMQWeight"],
        iov_weight=None if management else adapter["IovWeight"],
        minimum_bandwidth_absolute=bandwidth["MinimumBandwidthAbsolute"] or 0,
        minimum_bandwidth_weight=bandwidth["MinimumBandwidthWeight"] or 0,
        maximum_bandwidth=bandwidth["MaximumBandwidth"] or 0,
        virtual_subnet_id=adapter["VirtualSubnetId"],
        team_mapping=view.team_mapping_by_adapter.get(adapter["Id"], ""),
        legacy=None if management else adapter["IsLegacy"],
    )


_NO_BANDWIDTH: dict[str, int] = {"MinimumBandwidthAbsolute": 0, "MinimumBandwidthWeight": 0, "MaximumBandwidth": 0}


def read_vlan(setting: dict[str, Any]) -> VlanSetting:
    """Read a VMNetworkAdapterVlanSetting; lists stay ranges."""
    mode = setting["OperationMode"]
    if mode == "Untagged":
        return UNTAGGED
    if mode == "Access":
        return VlanSetting("access", id=setting["AccessVlanId"])
    if mode == "Trunk":
        return VlanSetting(
            "trunk",
            native_id=setting["NativeVlanId"],
            allowed_ids=parse_vlan_ranges(setting["AllowedVlanIdListString"], NO_TAG),
        )
    private = _PRIVATE[setting["PrivateVlanMode"]]
    if private == "promiscuous":
        secondary = parse_vlan_ranges(setting["SecondaryVlanIdListString"])
        return VlanSetting(private, primary_id=setting["PrimaryVlanId"], secondary_ids=secondary)
    return VlanSetting(private, primary_id=setting["PrimaryVlanId"], secondary_id=setting["SecondaryVlanId"])


def complete(declared: PartitionAdapter, current: PartitionAdapter | None, view: HostView) -> PartitionAdapter:
    """Turn the ways of saying a connection into the switch's label, empty for none.

    What is said by Id is meant by name as long as the name is the switch's own alone, which a rename can change.
    """
    label = view.switch_labels.get(declared.switch or "", declared.switch)
    if declared.connected is None and declared.switch_by_convention is None:
        return declared if label == declared.switch else replace(declared, switch=label)
    switch = "" if declared.connected is False else label
    return replace(declared, switch=switch, connected=None, switch_by_convention=None)


def means(declared: PartitionAdapter, current: PartitionAdapter) -> bool:
    """Tell whether a declared adapter is this one of several namesakes: it is where it shall be."""
    return declared.switch is not None and (current.switch or "").lower() == declared.switch.lower()


def recreate_reason(before: PartitionAdapter, after: PartitionAdapter) -> str:
    """Say why Windows cannot make this change in place, or nothing where it can (rules A3, B3)."""
    reasons = []
    if before.partition == PARENT:
        if before.switch != after.switch:
            reasons.append(
                "a management adapter belongs to its switch; Connect-VMNetworkAdapter serves partitions only"
            )
        if before.mac_address != after.mac_address:
            reasons.append("a management adapter gets its MAC address when it is added, and cannot change it")
    elif (before.legacy or False) != (after.legacy or False):
        reasons.append("synthetic and legacy adapters are different devices (rule B3)")
    return "; ".join(reasons)

"""One host's objects with the indexes that reading resources needs; nothing in it scans twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from ipaddress import IPv4Address
from typing import Any

from .._model.address_config import AddressConfig
from .._model.host_release import HostRelease, release_of
from .._model.kind import PARENT
from .._powershell.host_objects import HostObject, HostObjects, IpObjects

_MANAGEMENT_DEVICE = "ROOT\\VMS_MP\\"
"""Start of the PnP device id of a management adapter's interface; physical NICs and LBFO teams have others."""

Interface = tuple[str, int]
"""Partition Id (empty for the parent) and interface index."""


class HostView:
    """A host as its Get- cmdlets described it, looked at by identity.

    Labels are what documents call things: the name where it is unique on the host, else the Id (rules R11-R13).
    """

    def __init__(self, objects: HostObjects, steady_before: frozenset[str] | None = None) -> None:
        self.objects = objects
        self._steady_before = steady_before
        self.resources_read: dict[Callable[[HostView], list[Any]], list[Any]] = {}

    @cached_property
    def release(self) -> HostRelease:
        """The host's Windows release."""
        return release_of(self.objects.vm_host["SupportedVmVersions"])

    @cached_property
    def nics(self) -> list[HostObject]:
        """The NICs that a switch or the parent can use: physical ones and LBFO teams, not management adapters."""
        return [
            nic for nic in self.objects.parent.net_adapters if not nic["PnPDeviceID"].startswith(_MANAGEMENT_DEVICE)
        ]

    @cached_property
    def nic_by_guid(self) -> dict[str, HostObject]:
        """NICs and management interfaces by lower-case GUID without braces."""
        return {nic["InterfaceGuid"].strip("{}").lower(): nic for nic in self.objects.parent.net_adapters}

    @cached_property
    def nic_by_name(self) -> dict[str, HostObject]:
        """NICs by lower-case name; Windows keeps interface names unique."""
        return {nic["Name"].lower(): nic for nic in self.nics}

    @cached_property
    def steady(self) -> frozenset[str]:
        """The parent's interfaces, in lower case, that are up, and were before a plan began to change switches."""
        up = frozenset(nic["Name"].lower() for nic in self.objects.parent.net_adapters if nic["Status"] == "Up")
        return up if self._steady_before is None else up & self._steady_before

    @cached_property
    def bindings(self) -> dict[int, dict[str, bool]]:
        """Visible components of each interface of the parent, on or off."""
        rows: dict[int, dict[str, bool]] = defaultdict(dict)
        for row in self.objects.bindings:
            rows[row["InterfaceIndex"]][row["ComponentID"]] = row["Enabled"]
        return rows

    @cached_property
    def switch_by_id(self) -> dict[str, HostObject]:
        """Switches by Id."""
        return {switch["Id"]: switch for switch in self.objects.switches}

    @cached_property
    def team_by_id(self) -> dict[str, HostObject]:
        """Embedded teams by their switch's Id."""
        return {team["Id"]: team for team in self.objects.teams}

    @cached_property
    def switch_labels(self) -> dict[str, str]:
        """What documents call each switch, by Id."""
        return _labels(self.objects.switches)

    @cached_property
    def switches_by_label(self) -> dict[str, list[HostObject]]:
        """Switches by lower-case name and by Id: what a reference can mean."""
        return _by_label(self.objects.switches)

    @cached_property
    def switch_by_nic(self) -> dict[str, HostObject]:
        """The switch that each uplink serves, by the NIC's lower-case name."""
        found = {}
        for switch in self.objects.switches:
            for guid in switch["NetAdapterInterfaceGuid"]:
                nic = self.nic_by_guid.get(guid)
                if nic is not None:
                    found[nic["Name"].lower()] = switch
        return found

    @cached_property
    def partition_by_id(self) -> dict[str, HostObject]:
        """Partitions by Id."""
        return {partition["Id"]: partition for partition in self.objects.partitions}

    @cached_property
    def partition_labels(self) -> dict[str, str]:
        """What documents call each partition, by Id; one that is named ``parent`` goes by its Id."""
        labels = _labels(self.objects.partitions)
        return {key: key if label.lower() == PARENT else label for key, label in labels.items()}

    @cached_property
    def partition_ids(self) -> dict[str, str]:
        """The Id behind each partition's label."""
        return {label: key for key, label in self.partition_labels.items()}

    @cached_property
    def partitions_by_label(self) -> dict[str, list[HostObject]]:
        """Partitions by lower-case name and by Id."""
        return _by_label(self.objects.partitions)

    @cached_property
    def adapter_names(self) -> Counter[tuple[str, str]]:
        """How many adapters of a partition (by Id; empty for the parent) have a name, in lower case."""
        return Counter((adapter_owner(adapter), adapter["Name"].lower()) for adapter in self.objects.network_adapters)

    @cached_property
    def adapters_by_switch(self) -> dict[str, list[HostObject]]:
        """The adapters plugged into each switch, by the switch's Id."""
        found: dict[str, list[HostObject]] = defaultdict(list)
        for adapter in self.objects.network_adapters:
            if adapter["SwitchId"]:
                found[adapter["SwitchId"]].append(adapter)
        return dict(found)

    @cached_property
    def team_mapping_by_adapter(self) -> dict[str, str]:
        """Name of the NIC that an adapter is mapped to, by adapter Id."""
        return {mapping["ParentAdapter"]["Id"]: mapping["NetAdapterName"] for mapping in self.objects.team_mappings}

    @cached_property
    def management_interface(self) -> dict[str, HostObject]:
        """The parent's interface of each management adapter, by adapter Id."""
        found = {}
        for adapter in self.objects.network_adapters:
            if adapter["IsManagementOs"]:
                nic = self.nic_by_guid.get(adapter["DeviceId"].strip("{}").lower())
                if nic is not None:
                    found[adapter["Id"]] = nic
        return found

    @cached_property
    def guest_interface(self) -> dict[str, Interface]:
        """The guest's interface of each partition adapter, by the adapter's own GUID in upper case.

        A guest's VMBus device instance carries the GUID of the adapter it belongs to.
        """
        return {
            nic["PnPDeviceID"].rpartition("\\")[2].strip("{}").upper(): (nic["VMId"], nic["InterfaceIndex"])
            for nic in self.objects.guests.net_adapters
        }

    @cached_property
    def addresses(self) -> Mapping[Interface, AddressConfig]:
        """The IPv4 configuration of every interface that was read and has IPv4 bound."""
        return {**_read_addresses(self.objects.parent), **_read_addresses(self.objects.guests)}


def adapter_owner(adapter: HostObject) -> str:
    """The Id of the partition that an adapter belongs to, empty for the management OS."""
    return "" if adapter["IsManagementOs"] else str(adapter["VMId"])


def _labels(rows: list[HostObject]) -> dict[str, str]:
    names = Counter(row["Name"].lower() for row in rows)
    return {row["Id"]: row["Name"] if names[row["Name"].lower()] == 1 else row["Id"] for row in rows}


def _by_label(rows: list[HostObject]) -> dict[str, list[HostObject]]:
    found: dict[str, list[HostObject]] = defaultdict(list)
    for row in rows:
        found[row["Name"].lower()].append(row)
    for row in rows:
        found.setdefault(row["Id"], [row])
    return dict(found)


def _read_addresses(rows: IpObjects) -> dict[Interface, AddressConfig]:
    def interface(row: HostObject) -> Interface:
        return row.get("VMId", ""), row["InterfaceIndex"]

    addresses: dict[Interface, list[str]] = defaultdict(list)
    for row in rows.ip_addresses:
        if row["PrefixOrigin"] == "Manual":
            addresses[interface(row)].append(f"{row['IPAddress']}/{row['PrefixLength']}")
    gateways: dict[Interface, list[str]] = defaultdict(list)
    for row in sorted(rows.routes, key=lambda row: IPv4Address(row["NextHop"])):
        if row["DestinationPrefix"] == "0.0.0.0/0":
            gateways[interface(row)].append(row["NextHop"])
    servers = {interface(row): tuple(row["ServerAddresses"]) for row in rows.dns}
    found = {}
    for row in rows.ip_interfaces:
        key = interface(row)
        method = "dhcp" if row["Dhcp"] == "Enabled" else "static"
        best, *further = gateways.get(key, [""])
        own = tuple(sorted(addresses.get(key, ())))
        found[key] = AddressConfig(method, own, best, servers.get(key, ()), tuple(further))
    return found

"""A host's objects as a network: stations with their place in it, and the cables behind switches. O(1) per question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Interface

from .._kinds.host_view import HostView, Interface, adapter_owner
from .._kinds.partition_adapter.fields import read_vlan
from .._model.kind import PARENT
from .._model.net_adapter_components import IPV4_PROTOCOL, TEAM_PROTOCOL
from .._powershell.host_objects import HostObject, IpObjects
from .port_vlans import PortVlans, port_vlans

_TEAM_NIC = "Microsoft Network Adapter Multiplexor Driver"
"""How the description of an LBFO team's interface starts (rule A6)."""


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """One interface of a partition's stack: of an adapter on a switch, or of a NIC that the parent has for itself.

    ``interface`` is the parent's row of it (None for guests, and for management adapters without one), ``key`` where
    its addresses are found (None where that was not read).
    """

    partition: str
    adapter: HostObject | None = None
    interface: HostObject | None = None
    key: Interface | None = None

    @property
    def alias(self) -> str:
        """What the parent calls the interface, empty for guests."""
        return str(self.interface["Name"]) if self.interface else ""

    @property
    def switch_id(self) -> str:
        """The switch's Id; empty where there is none."""
        return str(self.adapter["SwitchId"] or "") if self.adapter else ""

    @property
    def port(self) -> PortVlans:
        """The VLANs of the adapter's port."""
        return port_vlans(read_vlan(self.adapter["VlanSetting"])) if self.adapter else UNTAGGED_PORT

    def __str__(self) -> str:
        if self.partition == PARENT:
            return f"'{self.alias}'" if self.interface else f"management adapter '{self._name}'"
        return f"adapter '{self._name}' of '{self.partition}'"

    @property
    def _name(self) -> str:
        return str(self.adapter["Name"]) if self.adapter else ""


UNTAGGED_PORT = PortVlans(((0, 0),))


@dataclass(frozen=True, slots=True)
class Ip:
    """An interface's IPv4 configuration: its networks, and the destinations that its routes lead to."""

    dhcp: bool
    addresses: tuple[IPv4Interface, ...]
    routes: tuple[HostObject, ...]


class Network:
    """Indexes over one host's objects; nothing in it is looked for twice, and nothing changes."""

    def __init__(self, view: HostView) -> None:
        self.view = view

    @cached_property
    def parent_stations(self) -> tuple[Station, ...]:
        """Every interface of the parent's stack, in its order; uplinks and team members are among them."""
        adapters = {nic["InterfaceIndex"]: key for key, nic in self.view.management_interface.items()}
        management = {a["Id"]: a for a in self._adapters.get("", ())}
        return tuple(
            Station(PARENT, management.get(adapters.get(index, "")), nic, ("", index))
            for nic in self.view.objects.parent.net_adapters
            for index in [nic["InterfaceIndex"]]
        )

    def stations(self, partition_id: str) -> tuple[Station, ...]:
        """Give the stations of a partition by its Id, empty for the parent."""
        if not partition_id:
            return self.parent_stations
        label = self.view.partition_labels.get(partition_id, partition_id)
        return tuple(
            Station(label, adapter, None, self.view.guest_interface.get(adapter["Id"].rpartition("\\")[2]))
            for adapter in self._adapters.get(partition_id, ())
        )

    @cached_property
    def _adapters(self) -> Mapping[str, list[HostObject]]:
        found: dict[str, list[HostObject]] = defaultdict(list)
        for adapter in self.view.objects.network_adapters:
            found[adapter_owner(adapter)].append(adapter)
        return found

    @cached_property
    def uplinks(self) -> Mapping[str, tuple[HostObject, ...]]:
        """The NICs of each switch by its Id; physical ones, or the interface of an LBFO team."""
        found: dict[str, tuple[HostObject, ...]] = {}
        for switch in self.view.objects.switches:
            nics = (self.view.nic_by_guid.get(guid) for guid in switch["NetAdapterInterfaceGuid"])
            found[switch["Id"]] = tuple(nic for nic in nics if nic is not None)
        return found

    @cached_property
    def team_members(self) -> tuple[HostObject, ...]:
        """The NICs that serve LBFO teams."""
        return tuple(nic for nic in self.view.nics if self.is_bound(nic, TEAM_PROTOCOL))

    @cached_property
    def _teams(self) -> int:
        return sum(is_team(nic) for nic in self.view.nics)

    def members(self, nic: HostObject) -> tuple[HostObject, ...]:
        """Give the physical NICs behind an interface: itself, or the members of the LBFO team that it is.

        Objects do not tell which of several teams a member serves; a team among others is then its own cable.
        """
        return self.team_members if is_team(nic) and self._teams == 1 and self.team_members else (nic,)

    def is_bound(self, nic: HostObject, component: str) -> bool:
        """Tell whether a component is on, on an interface of the parent."""
        return self.view.bindings.get(nic["InterfaceIndex"], {}).get(component, False)

    def has_tcpip(self, station: Station) -> bool | None:
        """Tell whether the station's interface has IPv4 bound; None where its guest was not read."""
        if station.interface is not None:
            return self.is_bound(station.interface, IPV4_PROTOCOL)
        return None if station.key is None else station.key in self._ip_interfaces

    def ip_of(self, station: Station) -> Ip | None:
        """Give a station's IPv4 configuration; None where there is none, or its guest was not read."""
        row = self._ip_interfaces.get(station.key) if station.key else None
        if row is None or station.key is None:
            return None
        return Ip(
            row["Dhcp"] == "Enabled", self._addresses.get(station.key, ()), tuple(self._routes.get(station.key, ()))
        )

    def interface_metric(self, station: Station) -> int:
        """Give the metric that Windows adds to the metrics of an interface's routes."""
        row = self._ip_interfaces.get(station.key) if station.key else None
        return int(row.get("InterfaceMetric") or 0) if row else 0

    @cached_property
    def _ip_interfaces(self) -> Mapping[Interface, HostObject]:
        return {_key(row): row for ip in self._stacks for row in ip.ip_interfaces}

    @cached_property
    def _addresses(self) -> Mapping[Interface, tuple[IPv4Interface, ...]]:
        found: dict[Interface, list[IPv4Interface]] = defaultdict(list)
        for ip in self._stacks:
            for row in ip.ip_addresses:
                if row["AddressFamily"] != "IPv4":
                    continue
                address = IPv4Interface(f"{row['IPAddress']}/{row['PrefixLength']}")
                if not address.is_link_local:  # what Windows gives itself where no server answers (A8.7)
                    found[_key(row)].append(address)
        return {key: tuple(addresses) for key, addresses in found.items()}

    @cached_property
    def _routes(self) -> Mapping[Interface, list[HostObject]]:
        found: dict[Interface, list[HostObject]] = defaultdict(list)
        for ip in self._stacks:
            for row in ip.routes:
                if row["AddressFamily"] == "IPv4":
                    found[_key(row)].append(row)
        return found

    @property
    def _stacks(self) -> tuple[IpObjects, IpObjects]:
        return self.view.objects.parent, self.view.objects.guests

    @cached_property
    def owner_of_address(self) -> Mapping[str, Interface]:
        """Whose interface each address is."""
        return {str(address.ip): key for key, addresses in self._addresses.items() for address in addresses}

    def station_at(self, key: Interface) -> Station | None:
        """Give the station of an interface, as its addresses are found by."""
        return next((station for station in self.stations(key[0]) if station.key == key), None)


def is_team(nic: HostObject) -> bool:
    """Tell whether an interface is that of an LBFO team."""
    return str(nic["InterfaceDescription"]).startswith(_TEAM_NIC)


def is_up(nic: HostObject) -> bool:
    """Tell whether an interface of the parent is enabled and has a link."""
    return bool(nic["Status"] == "Up")


def why_down(nic: HostObject) -> str:
    """Say why an interface of the parent is not up."""
    return (
        f"'{nic['Name']}' is disabled" if nic["AdminStatus"] == "Down" else f"the cable of '{nic['Name']}' is unplugged"
    )


def _key(row: HostObject) -> Interface:
    return row.get("VMId", ""), row["InterfaceIndex"]

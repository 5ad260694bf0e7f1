"""Documents that a person could mean for a host: mostly possible, about what is there and about new things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.host_release import RELEASES
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject

from .generate_hosts import Draw, Known, model_of

VLANS: tuple[dict[str, Any], ...] = (
    {"mode": "access", "id": 10},
    {"mode": "untagged"},
    {"mode": "trunk", "native_id": 0, "allowed_ids": "1-100,200"},
    {"mode": "trunk", "native_id": 7, "allowed_ids": "4094,1-4093"},
    {"mode": "isolated", "primary_id": 10, "secondary_id": 4094},
    {"mode": "community", "primary_id": 10, "secondary_id": 20},
    {"mode": "promiscuous", "primary_id": 10, "secondary_ids": "200-201, 300"},
)
_ON_OFF = (True, False)
SETTINGS: Mapping[str, tuple[Any, ...]] = {
    "mac_address_spoofing": _ON_OFF,
    "dhcp_guard": _ON_OFF,
    "router_guard": _ON_OFF,
    "port_mirroring_mode": ("source", "destination", "none"),
    "ieee_priority_tag": _ON_OFF,
    "allow_teaming": _ON_OFF,
    "vmq_weight": (0, 50, 100),
    "maximum_bandwidth": ("1Gbps", 1_000_001, "1.5Mbps", 0),
    "virtual_subnet_id": (5000, 0, 16_777_215),
    "vlan": VLANS,
}
OWN_SETTINGS: Mapping[str, tuple[Any, ...]] = {
    **SETTINGS,
    "device_naming": _ON_OFF,
    "iov_weight": (0, 50),
    "minimum_bandwidth_weight": (0, 30),
    "mac_address": ("dynamic",),
}
SHARES = ("external", "internal")


def draw_document(draw: Draw, hardware: dict[str, Any], known: Known) -> dict[str, Any]:
    """Draw a document over a host."""
    work = _Author(draw, hardware, known)
    document: dict[str, Any] = {"version": 1}
    if draw.once_in(8):
        document["host_settings"] = {
            "mac_address_minimum": "00:15:5d:66:00:00",
            "mac_address_maximum": draw.one_of(("00155D66FFFF", "0015.5d66.0004")),
        }
    sections = {
        "virtual_switches": work.switches(),
        "nic_bindings": work.bindings(),
        "partitions": work.partitions(),
        "partition_adapters": work.adapters(),
    }
    return document | {section: resources for section, resources in sections.items() if resources}


def label_of(row: HostObject, rows: Sequence[HostObject]) -> str:
    """What a document calls something: its name, or its Id where another one has that name, too."""
    name = row["Name"].lower()
    return str(row["Name"] if sum(other["Name"].lower() == name for other in rows) == 1 else row["Id"])


class _Author:
    def __init__(self, draw: Draw, hardware: dict[str, Any], known: Known) -> None:
        self.draw = draw
        self.known = known
        self.release = RELEASES[hardware["release"]]
        descriptions = [switch["NetAdapterInterfaceDescriptions"] for switch in known.switches]
        taken = {text for texts in descriptions for text in texts}
        self.nics = {card["Name"]: card for card in known.cards}
        self.free = [name for name, card in self.nics.items() if card["InterfaceDescription"] not in taken]
        self.uplinks: set[str] = set()
        self.addressed = {nic["name"]: nic["ipv4"] for nic in hardware["physical_adapters"] if "ipv4" in nic}
        self.inherited: dict[str, dict[str, Any]] = {}
        self.plugs = {label_of(switch, known.switches): switch["SwitchType"].lower() for switch in known.switches}
        self.shared = {label_of(switch, known.switches) for switch in known.switches if switch["AllowManagementOS"]}
        self.power = {label_of(p, known.partitions): p["State"].lower() for p in known.partitions}

    def switches(self) -> list[dict[str, Any]]:
        draw = self.draw
        found = [self._existing(switch) for switch in self.known.switches if draw.once_in(2)]
        taken = {name.lower() for name in self.known.switch_names}
        return found + [self._new(name) for name in draw.some_of(draw.names.switches, 3) if name.lower() not in taken]

    def _existing(self, switch: HostObject) -> dict[str, Any]:
        """Mention a switch, leave it as it is or change it, seldom in a way that makes it anew."""
        draw = self.draw
        said: dict[str, Any] = {"name": switch["Name"].upper() if draw.once_in(6) else switch["Name"]}
        if label_of(switch, self.known.switches) == switch["Id"] or draw.once_in(6):
            said["id"] = switch["Id"]
            if draw.once_in(3):
                said["name"] = draw.one_of(draw.names.switches)
        change = draw.one_of(("nothing", "type", "share", "notes", "mode", "uplinks", "extensions", "iov"))
        if change == "type":
            said |= self._type(draw.one_of(("internal", "private", "external")))
            self.plugs[switch["Name"]] = said["type"]
        elif change == "share" and switch["SwitchType"] == "External":
            said["allow_management_os"] = draw.one_of((True, False))
        elif change == "notes":
            said["notes"] = draw.one_of(("", "it's \u201cnoted\u201d\nhere", "x" * 300))
        elif change == "mode":
            said["bandwidth_reservation_mode"] = draw.one_of(("default", "weight", "absolute", "none"))
        elif change == "uplinks" and switch["SwitchType"] == "External" and self.free:
            said["uplinks"] = [self._claim()]
        elif change == "extensions":
            said["extensions"] = {"Microsoft NDIS Capture": draw.one_of((True, False))}
        elif change == "iov":
            said["iov"] = draw.one_of((True, False))
        return said

    def _new(self, name: str) -> dict[str, Any]:
        draw = self.draw
        said = {"name": name} | self._type(draw.one_of(("external", "internal", "private")))
        self.plugs[name] = said["type"]
        if said["type"] == "external" and draw.once_in(2):
            said["allow_management_os"] = draw.one_of((True, False))
        if said["type"] in SHARES:  # adapters of the parent may be declared whatever is said of sharing
            self.shared.add(name)
        addresses = [self.addressed[nic] for nic in said.get("uplinks", ()) if nic in self.addressed]
        if addresses:
            self.inherited[name] = draw.one_of(addresses)
        if draw.once_in(4):
            said["bandwidth_reservation_mode"] = draw.one_of(("default", "weight", "absolute", "none"))
        if said.get("bandwidth_reservation_mode", "weight") == "weight" and draw.once_in(4):
            said["default_flow_minimum_bandwidth_weight"] = 20
        if said.get("bandwidth_reservation_mode") == "absolute" and draw.once_in(2):
            said["default_flow_minimum_bandwidth_absolute"] = "100Mbps"
        if draw.once_in(6):
            said["notes"] = "new \u2018switch\u2019"
        if draw.once_in(6) and self.release.has_switch_id:
            said["id"] = f"6F1C2F4E-3F0B-4B7E-9B0E-{draw.next_number():012d}"
        return said

    def _type(self, wanted: str) -> dict[str, Any]:
        if wanted != "external" or not self.free:
            return {"type": "private" if wanted == "external" else wanted}
        uplinks = [self._claim()]
        if self.release.has_embedded_teaming and self.draw.once_in(4):
            alike = [name for name in self.free if self._model(name) == self._model(uplinks[0])]
            if alike:
                self.free.remove(alike[0])
                uplinks.append(alike[0])
        said: dict[str, Any] = {"type": "external", "uplinks": uplinks}
        if self.release.has_embedded_teaming and self.draw.once_in(6):
            said |= {"embedded_teaming": True, "load_balancing_algorithm": "hyper_v_port"}
        self.uplinks |= set(uplinks)
        return said

    def _model(self, nic: str) -> tuple[str, str]:
        return model_of(self.nics[nic]["InterfaceDescription"]), self.nics[nic]["LinkSpeed"]

    def _claim(self) -> str:
        name: str = self.draw.one_of(self.free)
        self.free.remove(name)
        self.uplinks.add(name)
        return name

    def bindings(self) -> list[dict[str, Any]]:
        draw = self.draw
        found = []
        for name in draw.some_of(self.nics, 3):
            said: dict[str, Any] = {"adapter": name}
            if name in self.uplinks:
                said["role"] = "switch_uplink"
            elif name in self.free:
                said["role"] = "dedicated"
                if draw.once_in(3):
                    said["components"] = {"MS_LLTDIO": draw.one_of((False, True)), "ms_server": False}
                if draw.once_in(3):
                    said["ipv4"] = self._addresses()
            found.append(said)
        return found

    def _addresses(self) -> dict[str, Any]:
        draw = self.draw
        if draw.once_in(4):
            return {"method": "dhcp"}
        number = draw.next_number()
        said: dict[str, Any] = {"addresses": [f"10.9.{number}.5/24"]}
        if draw.once_in(2):
            said["gateway"] = f"10.9.{number}.1"
        if draw.once_in(3):
            said["dns_servers"] = ["10.9.0.2", "10.9.0.1"]
        if draw.once_in(4):
            said["method"] = "static"
            said["addresses"].append(f"10.8.{number}.6/16")
        return said

    def partitions(self) -> list[dict[str, Any]]:
        draw = self.draw
        found = []
        rows = {label_of(row, self.known.partitions): row for row in self.known.partitions}
        for name in draw.some_of(dict.fromkeys((*draw.names.partitions, *rows)), 3):
            said: dict[str, Any] = {"name": name}
            if name in rows and (name == rows[name]["Id"] or draw.once_in(6)):
                said |= {"name": rows[name]["Name"], "id": rows[name]["Id"]}
                if draw.once_in(3):
                    said["name"] = draw.one_of(draw.names.partitions)
            if name not in self.power and self.release.has_generation_2 and draw.once_in(2):
                said["generation"] = draw.one_of((2, 1))
            if draw.once_in(2):
                said["power"] = draw.one_of(("running", "off"))
            self.power[name] = said.get("power", self.power.get(name, "off"))
            found.append(said)
        return found

    def adapters(self) -> list[dict[str, Any]]:
        draw = self.draw
        found = {}
        for adapter in draw.some_of(range(len(self.known.adapters)), 4):
            said = self._mention(self.known.adapters[adapter])
            found[(said["partition"].lower(), said["name"].lower())] = said
        for _turn in range(draw.up_to(4)):
            said = self._new_adapter()
            found.setdefault((said["partition"].lower(), said["name"].lower()), said)
        return list(found.values())

    def _mention(self, adapter: HostObject) -> dict[str, Any]:
        draw = self.draw
        owner = self._owner(adapter)
        said: dict[str, Any] = {"partition": owner, "name": adapter["Name"]}
        own = [other for other in self.known.adapters if self._owner(other) == owner]
        if label_of(adapter, own) == adapter["Id"] or draw.once_in(6):
            said["id"] = adapter["Id"]
            if draw.once_in(3):
                said["name"] = draw.one_of(draw.names.adapters)
        if owner == "parent" and self.shared and draw.once_in(4):
            said["switch"] = draw.one_of(sorted(self.shared))
        if owner != "parent" and draw.once_in(2):
            said |= self._plug()
        return said | self._settings(owner)

    def _owner(self, adapter: HostObject) -> str:
        if adapter["IsManagementOs"]:
            return "parent"
        return next(
            label_of(row, self.known.partitions) for row in self.known.partitions if row["Id"] == adapter["VMId"]
        )

    def _new_adapter(self) -> dict[str, Any]:
        draw = self.draw
        owner = draw.one_of((*self.power, "parent") if self.shared else (*self.power, None))
        if owner is None:
            return {"partition": "parent", "name": "nowhere", "switch": "nowhere"}
        if owner == "parent":
            switch = draw.one_of(sorted(self.shared))
            said = {"partition": "parent", "name": draw.one_of((switch, *draw.names.adapters)), "switch": switch}
            if switch in self.inherited and draw.once_in(2):
                return said | {"ipv4": self.inherited.pop(switch)}
        else:
            said = {"partition": owner, "name": draw.one_of(draw.names.adapters)} | self._plug()
        return said | self._settings(owner)

    def _plug(self) -> dict[str, Any]:
        draw = self.draw
        if not self.plugs or draw.once_in(5):
            return {"connected": False} if draw.once_in(2) else {}
        return {"switch": draw.one_of(sorted(self.plugs))}

    def _settings(self, owner: str) -> dict[str, Any]:
        draw = self.draw
        table = SETTINGS if owner == "parent" else OWN_SETTINGS
        said = {name: draw.one_of(table[name]) for name in draw.some_of(table, 3)}
        if "mac_address" in said and draw.once_in(2):
            said["mac_address"] = f"02:cc:00:00:00:{draw.next_number():02x}"
        if draw.once_in(3) and self.power.get(owner, "running") == "running":
            said["ipv4"] = self._addresses()
        return said

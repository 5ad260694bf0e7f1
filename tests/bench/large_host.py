"""The largest host that Windows allows, and a small one: hardware and documents for the benchmark."""

from __future__ import annotations

from typing import Any

PARTITIONS = 1024
ADAPTERS_EACH = 12
ADAPTERS = PARTITIONS * ADAPTERS_EACH
SWITCHES = (
    ("External 1", "external"),
    ("External 2", "external"),
    ("External 3", "external"),
    ("External 4", "external"),
    ("Internal 1", "internal"),
    ("Internal 2", "internal"),
    ("Private 1", "private"),
    ("Private 2", "private"),
)
VLANS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"mode": "access", "id": 10},
    {"mode": "trunk", "native_id": 0, "allowed_ids": "1-100,200,300-4094"},
    {"mode": "isolated", "primary_id": 10, "secondary_id": 200},
    None,
    {"mode": "promiscuous", "primary_id": 10, "secondary_ids": "200-299"},
)


def large_hardware() -> dict[str, Any]:
    """Options of module simulated_host: four NICs, no partitions."""
    return {
        "release": "2022",
        "physical_adapters": [
            {
                "name": f"NIC{number}",
                "interface_description": f"Ethernet Controller {number}",
                "link_speed": "10Gbps",
                "ipv4": {
                    "method": "static",
                    "addresses": [f"192.168.{number}.2/24"],
                    **({"gateway": "192.168.1.1"} if number == 1 else {}),
                },
            }
            for number in (1, 2, 3, 4)
        ],
    }


def large_document(adapters: int = ADAPTERS) -> dict[str, Any]:
    """A document with so many adapters, twelve to a partition, on eight switches; every eighth partition runs."""
    partitions = -(-adapters // ADAPTERS_EACH)
    return {
        "version": 1,
        "host_settings": {"mac_address_minimum": "00-15-5D-00-00-00", "mac_address_maximum": "00-15-5D-00-FF-FF"},
        "virtual_switches": [_switch(name, kind) for name, kind in SWITCHES],
        "nic_bindings": [{"adapter": f"NIC{number}", "role": "switch_uplink"} for number in (1, 2, 3, 4)],
        "partitions": [
            {"name": f"vm{number:04}", "generation": 2, "power": "off" if number % 8 else "running"}
            for number in range(partitions)
        ],
        "partition_adapters": [_adapter(number) for number in range(adapters)],
    }


def _switch(name: str, kind: str) -> dict[str, Any]:
    if kind != "external":
        return {"name": name, "type": kind}
    return {"name": name, "type": kind, "uplinks": [f"NIC{name[-1]}"], "allow_management_os": name == "External 1"}


def _adapter(number: int) -> dict[str, Any]:
    partition, place = divmod(number, ADAPTERS_EACH)
    adapter: dict[str, Any] = {
        "partition": f"vm{partition:04}",
        "name": f"Network {place}",
        "switch": SWITCHES[number % len(SWITCHES)][0],
    }
    vlan = VLANS[number % len(VLANS)]
    if vlan is not None:
        adapter["vlan"] = vlan
    if number % 2:
        adapter["mac_address"] = f"02-01-00-{number >> 16:02X}-{number >> 8 & 255:02X}-{number & 255:02X}"
    if number % 5 == 0:
        adapter |= {"mac_address_spoofing": True, "dhcp_guard": True, "maximum_bandwidth": "1Gbps"}
    if partition % 8 == 0 and place < 2:
        adapter["ipv4"] = {"addresses": [f"10.{place}.{partition >> 8}.{partition & 255}/8"]}
    return adapter


def small_hardware(number: int) -> dict[str, Any]:
    """Options of module simulated_host for one host of a hundred."""
    return {
        "physical_adapters": [
            {
                "name": "NIC1",
                "ipv4": {"method": "static", "addresses": [f"192.168.1.{number}/24"], "gateway": "192.168.1.254"},
            },
            {"name": "NIC2"},
        ],
        "partitions": [{"name": "web01", "generation": 2, "power": "running"}],
    }


def small_document() -> dict[str, Any]:
    """The document of every one of a hundred hosts."""
    return {
        "version": 1,
        "virtual_switches": [{"name": "Lan", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True}],
        "nic_bindings": [{"adapter": "NIC1", "role": "switch_uplink"}, {"adapter": "NIC2", "role": "dedicated"}],
        "partition_adapters": [
            {"partition": "parent", "name": "Lan", "switch": "Lan", "vlan": {"mode": "access", "id": 10}},
            {"partition": "web01", "name": "Network Adapter", "switch": "Lan"},
        ],
    }

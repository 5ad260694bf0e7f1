"""Module simulated_host: the hardware shop, where simulated hosts are made and unmade."""

from __future__ import annotations

from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._hosts.simulated.hardware import Hardware, PhysicalAdapter, read_hardware
from .._hosts.simulated.simulated_host import SimulatedHost
from .._kinds.registry import KINDS
from .._model.errors import DocumentRejected, Finding, HostUnavailable
from .._model.field_types import print_bandwidth
from .._model.host_release import RELEASES
from .._model.mac_address import print_mac
from .._reconcile.reconcile import gather
from .._reconcile.verify_outcome import explain_difference
from .task_action import HypervAction
from .yaml_text import dump_yaml

_IPV4: ArgumentSpec = {
    "method": {"type": "str", "choices": ["dhcp", "static"]},
    "addresses": {"type": "list", "elements": "str"},
    "gateway": {"type": "str"},
    "dns_servers": {"type": "list", "elements": "str"},
}
_PHYSICAL_ADAPTER: ArgumentSpec = {
    "name": {"type": "str", "required": True},
    "interface_description": {"type": "str"},
    "mac_address": {"type": "str"},
    "link_speed": {"type": "str"},
    "connected": {"type": "bool"},
    "enabled": {"type": "bool"},
    "ipv4": {"type": "dict", "options": _IPV4},
}
_PARTITION: ArgumentSpec = {
    "name": {"type": "str", "required": True},
    "generation": {"type": "int", "choices": [1, 2]},
    "power": {"type": "str", "choices": ["running", "off"]},
}
_LBFO_TEAM: ArgumentSpec = {
    "name": {"type": "str", "required": True},
    "members": {"type": "list", "elements": "str", "required": True},
}

SPEC: ArgumentSpec = {
    "release": {"type": "str", "choices": list(RELEASES), "default": "2022"},
    "physical_adapters": {"type": "list", "elements": "dict", "options": _PHYSICAL_ADAPTER},
    "lbfo_teams": {"type": "list", "elements": "dict", "options": _LBFO_TEAM},
    "partitions": {"type": "list", "elements": "dict", "options": _PARTITION},
    "recreate": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}


class SimulatedHostAction(HypervAction):
    """Make or remove a simulated host."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Compare the hardware asked for with what the host was made with."""
        state, recreate = options.pop("state"), options.pop("recreate")
        hardware = read_hardware(self._with_written_macs(options))
        host = self.hyperv_host()
        wanted = hardware if state == "present" else None
        try:
            current = host.hardware() if host.exists() else None
            if current == wanted:
                return self._answer(host, current, wanted, [])
            lost = _what_is_lost(host) if current is not None else []
        except HostUnavailable:
            if wanted is None or not recreate:
                raise
            # Its file is broken or no host's at all; only recreate says that it may go.
            current, lost = None, ["a file that could not be read"]
        if current is not None and wanted is not None and not recreate:
            raise DocumentRejected(_other_hardware(host.name, current, wanted, lost))
        if not self.check_mode:
            if wanted is None:
                host.remove()
            else:
                host.create(wanted, replace=recreate)
        return self._answer(host, current, wanted, lost)

    def _with_written_macs(self, options: dict[str, Any]) -> dict[str, Any]:
        """Put back MAC addresses that YAML read as numbers, since Ansible made meaningless text of them."""
        given = self._task.args.get("physical_adapters")
        if not isinstance(given, list):
            return options
        for adapter, written in zip(options.get("physical_adapters", []), given, strict=True):
            mac = written.get("mac_address") if isinstance(written, dict) else None  # text such as name=NIC1 has words
            if isinstance(mac, int):
                adapter["mac_address"] = int(mac)
        return options

    def _answer(
        self, host: SimulatedHost, before: Hardware | None, after: Hardware | None, lost: list[str]
    ) -> dict[str, Any]:
        was, now = _describe(before), _describe(after)
        answer = {"changed": was != now, "before": was, "after": now, "lost": lost, "path": str(host.path)}
        if self.with_diff:
            answer["diff"] = {
                "before": dump_yaml(was),
                "after": dump_yaml(now),
                "before_header": host.name,
                "after_header": host.name,
            }
        return answer


def _describe(hardware: Hardware | None) -> dict[str, Any]:
    """Write hardware as the options that it can be made with, everything spelled out."""
    if hardware is None:
        return {}
    return {
        "release": hardware.release,
        "physical_adapters": [_describe_adapter(adapter) for adapter in hardware.physical_adapters],
        "lbfo_teams": [{"name": team.name, "members": list(team.members)} for team in hardware.lbfo_teams],
        "partitions": [
            {"name": one.name, "generation": one.generation, "power": "running" if one.running else "off"}
            for one in hardware.partitions
        ],
    }


def _describe_adapter(adapter: PhysicalAdapter) -> dict[str, Any]:
    ipv4: dict[str, Any] = {"method": "dhcp" if adapter.ipv4.dhcp else "static"}
    for name in ("addresses", "gateway", "dns_servers"):
        value = getattr(adapter.ipv4, name)
        if value:
            ipv4[name] = value if isinstance(value, str) else list(value)
    return {
        "name": adapter.name,
        "interface_description": adapter.interface_description,
        "mac_address": print_mac(adapter.mac_address),
        "link_speed": print_bandwidth(adapter.link_speed),
        "connected": adapter.connected,
        "enabled": adapter.enabled,
        "ipv4": ipv4,
    }


def _other_hardware(name: str, current: Hardware, wanted: Hardware, lost: list[str]) -> list[Finding]:
    """Say what differs, and what would be lost if the host were made anew."""
    loss = f"it would lose {', '.join(lost)}" if lost else "nothing would be lost"
    changes = explain_difference(_describe(current), _describe(wanted))
    what_now = f"recreate: true makes the host anew, and {loss}"
    return [
        Finding(
            "hardware",
            "",
            f"host '{name}' was made with other hardware: {change}",
            what_now if index == len(changes) - 1 else "declare it as it was made, or say recreate: true",
        )
        for index, change in enumerate(changes)
    ]


def _what_is_lost(host: SimulatedHost) -> list[str]:
    """Name what somebody built on a host: its switches and partitions by name, its adapters by number."""
    document, _objects = gather(host)
    lost = []
    for behaviour in KINDS.values():
        kind = behaviour.kind
        if not kind.many or not kind.removable:
            continue
        resources = document.get(kind.section, [])
        if resources:
            keys = [" / ".join(str(resource[name]) for name in kind.key) for resource in resources[:10]]
            named = ", ".join(f"'{key}'" for key in keys)
            lost.append(
                f"{len(resources)} {kind.section.replace('_', ' ')} ({named}{' …' if len(resources) > 10 else ''})"
            )
    return lost

"""Module simulated_host: the hardware shop, where simulated hosts are made, unmade, and made to misbehave."""

from __future__ import annotations

from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._hosts.exported.make_twin import twin_hardware, twin_state
from .._hosts.exported.read_export import Export
from .._hosts.simulated.faults.faults import FIELDS, Fault, FaultState
from .._hosts.simulated.faults.read_faults import read_faults
from .._hosts.simulated.hardware.hardware import Hardware, PhysicalAdapter, read_hardware
from .._hosts.simulated.simulated_host import SimulatedHost
from .._hosts.simulated.state.host_state import HostState
from .._kinds.registry import KINDS
from .._model.errors import DocumentRejected, Finding, HostUnavailable
from .._model.field_types import print_bandwidth
from .._model.host_release import RELEASES
from .._model.mac_address import print_mac
from .._planning.compare_resources import explain_difference
from .._use_cases.reconcile import gather
from .export_source import read_given_export
from .task_action import TRANSPORT, HypervAction
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
_FAULT: ArgumentSpec = {
    "kind": {"type": "str", "required": True, "choices": list(FIELDS)},
    "cmdlet": {"type": "str"},
    "where": {"type": "dict"},
    "parameters": {"type": "dict"},
    "nth": {"type": "int"},
    "times": {"type": "int"},
    "step": {"type": "int"},
    "seconds": {"type": "float"},
    "category": {"type": "str"},
    "error_id": {"type": "str"},
    "message": {"type": "str"},
}
_HARDWARE = ("export", "release", "physical_adapters", "lbfo_teams", "partitions")

SPEC: ArgumentSpec = {
    "release": {"type": "str", "choices": list(RELEASES), "default": "2022"},
    "physical_adapters": {"type": "list", "elements": "dict", "options": _PHYSICAL_ADAPTER},
    "lbfo_teams": {"type": "list", "elements": "dict", "options": _LBFO_TEAM},
    "partitions": {"type": "list", "elements": "dict", "options": _PARTITION},
    "export": {"type": "raw"},
    "faults": {"type": "list", "elements": "dict", "options": _FAULT},
    "recreate": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}


class SimulatedHostAction(HypervAction):
    """Make or remove a simulated host."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Compare the hardware and the faults asked for with what the host has."""
        state, recreate = options.pop("state"), options.pop("recreate")
        faults = _read_faults(options.pop("faults", None), state)
        host = self._simulated_host().for_inspection()
        given = options.pop("export", None) if state == "present" else None
        export = None if given is None else self._read_export(given)
        hardware = self._read_hardware(options) if export is None else twin_hardware(export, host.name)
        wanted = hardware if state == "present" else None
        had: list[FaultState] = []
        try:
            current = host.hardware() if host.exists() else None
            if current is not None:
                had = host.faults()
                if faults is not None and not any(name in self._task.args for name in _HARDWARE):
                    wanted = current
            lost = _what_is_lost(host) if current not in (None, wanted) else []
        except HostUnavailable:
            if wanted is None or not recreate:
                raise
            # Its file is broken or no host's at all; only recreate says that it may go.
            current, lost, had = None, ["a file that could not be read"], []
        if current is not None and wanted not in (None, current) and not recreate:
            raise DocumentRejected(_other_hardware(host.name, current, wanted, lost))
        kept = had if current == wanted else []
        has = kept if faults is None else [FaultState(fault) for fault in faults]
        if not self.check_mode:
            twin = None if export is None else twin_state(export, host.name)
            self._carry_out(host, current, wanted, None if has == kept else faults, replace=recreate, twin=twin)
        answer = self._answer(host, _describe(current, had), _describe(wanted, has), lost)
        return {**answer, "warnings": list(export.remarks)} if export and export.remarks else answer

    def _simulated_host(self) -> SimulatedHost:
        host = self.hyperv_host()
        if not isinstance(host, SimulatedHost):
            raise HostUnavailable(
                f"{host.description} is no simulated host; this module makes and removes hosts of a connection of type "
                f"'{TRANSPORT}' only"
            )
        return host

    def _read_export(self, given: Any) -> Export:
        """Read the export of the host that the simulated one shall be; it says all about the hardware."""
        others = [name for name in _HARDWARE[1:] if name in self._task.args]
        if others:
            hint = f"leave {', '.join(others)} out"
            raise DocumentRejected.because("options", others[0], "an export says all about the hardware", hint)
        return read_given_export(
            given, "export", lambda name: str(self._loader.get_real_file(self._find_needle("files", name)))
        )

    def _read_hardware(self, options: dict[str, Any]) -> Hardware:
        return read_hardware(
            self._with_written_macs({name: value for name, value in options.items() if name != "export"})
        )

    def _carry_out(
        self,
        host: SimulatedHost,
        current: Hardware | None,
        wanted: Hardware | None,
        faults: list[Fault] | None,
        *,
        replace: bool,
        twin: HostState | None,
    ) -> None:
        if wanted is None:
            if current is not None:
                host.remove()
            return
        if current != wanted:
            host.create(wanted, replace=replace, state=twin)
        if faults is not None:
            host.set_faults(faults)

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

    def _answer(self, host: SimulatedHost, was: dict[str, Any], now: dict[str, Any], lost: list[str]) -> dict[str, Any]:
        answer = {"changed": was != now, "before": was, "after": now, "lost": lost, "path": str(host.path)}
        if self.with_diff:
            answer["diff"] = {
                "before": dump_yaml(was),
                "after": dump_yaml(now),
                "before_header": host.name,
                "after_header": host.name,
            }
        return answer


def _read_faults(given: Any, state: str) -> list[Fault] | None:
    if given is None:
        return None
    if state == "absent":
        raise DocumentRejected.because("options", "faults", "a host that is gone has no faults", "leave faults out")
    return list(read_faults(given))


def _describe(hardware: Hardware | None, faults: list[FaultState]) -> dict[str, Any]:
    """Write a host as the options that it can be made with, everything spelled out, and what became of its faults."""
    if hardware is None:
        return {}
    told = {"faults": [state.describe() for state in faults]} if faults else {}
    return _describe_hardware(hardware) | told


def _describe_hardware(hardware: Hardware) -> dict[str, Any]:
    return {
        **({"export": hardware.export} if hardware.export else {}),
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
    was, now = _describe_hardware(current), _describe_hardware(wanted)
    if current.export and wanted.export:
        # Two digests tell nobody what is different.
        del was["export"], now["export"]
    changes = explain_difference(was, now) or ["the export says otherwise of switches, adapters, bindings or addresses"]
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
    document = gather(host).document
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

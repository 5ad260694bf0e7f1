"""Resolve what a document refers to: NICs by any selector, switches and partitions by label, names by convention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..._kinds.host_view import HostView
from ..._kinds.nic_binding.fields import NicBinding
from ..._kinds.partition.fields import OFF, RUNNING, Partition
from ..._kinds.partition_adapter.fields import PartitionAdapter
from ..._kinds.virtual_switch.fields import VirtualSwitch
from ..._model.errors import DocumentRejected, Finding
from ..._model.hints import did_you_mean
from ..._model.kind import PARENT
from .read_document import Document, Intent
from .select_nics import NicSelectors

CONVENTION = " - Virtual Network"
"""What the wizard of 2008 put behind a connection's name to name its switch (rule D21)."""


def normalise(document: Document, view: HostView, *, gone: bool = False) -> tuple[Document, tuple[str, ...]]:
    """Give the document with every reference resolved, and warnings; DocumentRejected lists what does not resolve.

    With ``gone`` (states that remove), only what identifies a resource is looked at.
    """
    work = _Normaliser(document, view, gone)
    intents = {
        "host_settings": document.of("host_settings"),
        "virtual_switch": tuple(work.switch(intent) for intent in document.of("virtual_switch")),
        "nic_binding": work.nic_bindings(),
        "partition": document.of("partition"),
        "partition_adapter": tuple(work.adapter(intent) for intent in document.of("partition_adapter")),
    }
    work.check_ambiguous()
    if work.findings:
        raise DocumentRejected(work.findings)
    return Document(intents), tuple(work.warnings)


class _Normaliser:
    def __init__(self, document: Document, view: HostView, gone: bool) -> None:
        self.document = document
        self.view = view
        self.gone = gone
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self.nics = NicSelectors(view)
        self.switches: dict[str, VirtualSwitch] = {
            i.declared.name.lower(): i.declared for i in document.of("virtual_switch")
        }
        self.switches_by_id = {switch.id: switch for switch in self.switches.values() if switch.id}
        self.partitions: dict[str, Partition] = {i.declared.name.lower(): i.declared for i in document.of("partition")}
        self.partitions_by_id = {partition.id: partition for partition in self.partitions.values() if partition.id}

    def switch(self, intent: Intent) -> Intent:
        declared: VirtualSwitch = intent.declared
        if self.gone or not declared.uplinks:
            return intent
        uplinks = tuple(
            self._nic(name, f"{intent.where}.uplinks[{index}]") for index, name in enumerate(declared.uplinks)
        )
        for index, name in enumerate(uplinks):
            if name.lower() in (other.lower() for other in uplinks[:index]):
                self.findings.append(
                    Finding(
                        "R1", f"{intent.where}.uplinks[{index}]", f"NIC '{name}' is named twice", "name every NIC once"
                    )
                )
        return replace(intent, declared=replace(declared, uplinks=uplinks))

    def nic_bindings(self) -> tuple[Intent, ...]:
        found: dict[str, Intent] = {}
        for intent in self.document.of("nic_binding"):
            declared: NicBinding = intent.declared
            name = self._nic(declared.adapter, f"{intent.where}.adapter")
            if name.lower() in found:
                other = found[name.lower()].where
                self.findings.append(
                    Finding(
                        "duplicate",
                        intent.where,
                        f"NIC '{name}' is declared twice, first in {other}",
                        "say all of it in one place",
                    )
                )
            found[name.lower()] = replace(intent, declared=replace(declared, adapter=name))
        return tuple(found.values())

    def adapter(self, intent: Intent) -> Intent:
        declared: PartitionAdapter = intent.declared
        changes: dict[str, Any] = {"partition": self._partition(declared.partition, f"{intent.where}.partition")}
        if not self.gone:
            if declared.connected is not None or declared.switch_by_convention is not None:
                changes |= self._connection(declared, intent.where, changes["partition"])
            elif declared.switch is not None:
                changes["switch"] = self._switch(declared.switch, f"{intent.where}.switch")
            if declared.ipv4 is not None and not self._runs(changes["partition"]):
                self.warnings.append(
                    f"{intent.where}.ipv4: partition '{declared.partition}' is not running, so the addresses inside it "
                    "can be neither read nor set; they were left alone"
                )
                changes["ipv4"] = None
            if declared.team_mapping:
                changes["team_mapping"] = self._nic(declared.team_mapping, f"{intent.where}.team_mapping")
        changed = any(getattr(declared, name) != value for name, value in changes.items())
        return replace(intent, declared=replace(declared, **changes)) if changed else intent

    def check_ambiguous(self) -> None:
        """Refuse names that mean several resources of the host (rules R11, R12, R13)."""
        self._check_ambiguous("virtual_switch", "R11", self.view.switches_by_label, lambda row: str(row["Id"]))
        self._check_ambiguous("partition", "R13", self.view.partitions_by_label, lambda row: str(row["Id"]))
        owners = {label.lower(): key for key, label in self.view.partition_labels.items()} | {PARENT: ""}
        for intent in self.document.of("partition_adapter"):
            declared: PartitionAdapter = intent.declared
            owner = owners.get(declared.partition.lower())
            if (
                declared.id is None
                and owner is not None
                and self.view.adapter_names[(owner, declared.name.lower())] > 1
            ):
                ids = [
                    a["Id"]
                    for a in self.view.objects.network_adapters
                    if a["Name"].lower() == declared.name.lower()
                    and ("" if a["IsManagementOs"] else a["VMId"]) == owner
                ]
                self.findings.append(
                    Finding(
                        "R12",
                        f"{intent.where}.name",
                        f"partition '{declared.partition}' has {len(ids)} adapters named '{declared.name}'",
                        f"select one by id: {', '.join(ids)}",
                    )
                )

    def _check_ambiguous(
        self, kind: str, rule: str, rows: dict[str, list[dict[str, Any]]], identity: Callable[[dict[str, Any]], str]
    ) -> None:
        for intent in self.document.of(kind):
            found = rows.get(intent.declared.name.lower(), [])
            if intent.declared.id is None and len(found) > 1:
                ids = ", ".join(identity(row) for row in found)
                message = f"the host has {len(found)} resources of this kind named '{intent.declared.name}'"
                self.findings.append(Finding(rule, f"{intent.where}.name", message, f"select one by id: {ids}"))

    def _nic(self, selector: str, where: str) -> str:
        found = self.nics.named_by(selector)
        if len(found) == 1:
            return found[0]
        if found:
            self.findings.append(
                Finding(
                    "R15",
                    where,
                    f"'{selector}' describes {len(found)} NICs: {', '.join(found)}",
                    "select one by name, MAC address or GUID",
                )
            )
        else:
            names = [nic["Name"] for nic in self.view.nics]
            self.findings.append(
                Finding("reference", where, f"the host has no NIC '{selector}'", did_you_mean(selector, names))
            )
        return selector

    def _switch(self, selector: str, where: str) -> str:
        if selector == "":
            return ""
        declared = self.switches.get(selector.lower())
        rows = self.view.switches_by_label.get(selector.lower(), [])
        if declared is not None and len(rows) <= 1:
            return declared.name
        if len(rows) > 1:
            self.findings.append(
                Finding(
                    "R11",
                    where,
                    f"{len(rows)} switches are named '{selector}'",
                    f"select one by Id: {', '.join(row['Id'] for row in rows)}",
                )
            )
        if rows:
            known_as = self.switches_by_id.get(rows[0]["Id"])
            if known_as is not None and known_as.name.lower() != rows[0]["Name"].lower():
                self._check_old_name("switch", selector, rows[0]["Id"], known_as.name, where)
                return known_as.name
            return self.view.switch_labels[rows[0]["Id"]]
        known = sorted({*(s.name for s in self.switches.values()), *self.view.switch_labels.values()})
        self.findings.append(
            Finding("reference", where, f"no virtual switch is named '{selector}'", did_you_mean(selector, known))
        )
        return selector

    def _partition(self, selector: str, where: str) -> str:
        if selector.lower() == PARENT:
            return PARENT
        declared = self.partitions.get(selector.lower())
        rows = self.view.partitions_by_label.get(selector.lower(), [])
        if len(rows) > 1:
            self.findings.append(
                Finding(
                    "R13",
                    where,
                    f"{len(rows)} partitions are named '{selector}'",
                    f"select one by Id: {', '.join(row['Id'] for row in rows)}",
                )
            )
        if rows:
            known_as = self.partitions_by_id.get(rows[0]["Id"])
            if known_as is not None and known_as.name.lower() != rows[0]["Name"].lower() and declared is None:
                self._check_old_name("partition", selector, rows[0]["Id"], known_as.name, where)
            return self.view.partition_labels[rows[0]["Id"]]
        if declared is not None:
            return declared.name
        known = sorted({PARENT, *(p.name for p in self.partitions.values()), *self.view.partition_labels.values()})
        if not self.gone:
            self.findings.append(
                Finding("reference", where, f"no partition is named '{selector}'", did_you_mean(selector, known))
            )
        return selector

    def _check_old_name(self, noun: str, selector: str, identity: str, name: str, where: str) -> None:
        """Refuse a name that the document itself takes away: the next run would find nothing by it."""
        if selector.lower() != identity.lower() and not self.gone:
            message = f"the document renames {noun} '{selector}' to '{name}'"
            self.findings.append(Finding("reference", where, message, f"say '{name}' here as well"))

    def _connection(self, declared: PartitionAdapter, where: str, partition: str) -> dict[str, Any]:
        """Turn ``connected`` and ``switch_by_convention`` into a switch."""
        if declared.connected is False:
            if declared.switch or declared.switch_by_convention:
                self.findings.append(
                    Finding(
                        "D15",
                        f"{where}.connected",
                        "connected: false and a switch contradict each other",
                        "say one of them",
                    )
                )
            return {"connected": None, "switch_by_convention": None, "switch": ""}
        switch = declared.switch
        if declared.switch_by_convention:
            if switch is not None:
                self.findings.append(
                    Finding(
                        "D21",
                        f"{where}.switch_by_convention",
                        "switch and switch_by_convention are two ways of saying one thing",
                        "say one of them",
                    )
                )
            switch = f"{declared.name}{CONVENTION}"
        elif declared.connected and switch is None and not self._is_connected(partition, declared.name):
            self.findings.append(
                Finding(
                    "D15",
                    f"{where}.connected",
                    f"adapter '{declared.name}' is plugged into nothing",
                    "say which switch",
                )
            )
        where_said = f"{where}.switch_by_convention" if declared.switch_by_convention else f"{where}.switch"
        return {
            "connected": None,
            "switch_by_convention": None,
            "switch": None if switch is None else self._switch(switch, where_said),
        }

    def _is_connected(self, partition: str, name: str) -> bool:
        return any(
            adapter["SwitchId"]
            and adapter["Name"].lower() == name.lower()
            and (PARENT if adapter["IsManagementOs"] else self.view.partition_labels.get(adapter["VMId"])) == partition
            for adapter in self.view.objects.network_adapters
        )

    def _runs(self, partition: str) -> bool:
        """Whether a partition will be running at the end; the parent always is."""
        if partition == PARENT:
            return True
        declared = self.partitions.get(partition.lower())
        if declared is not None and declared.power is not None:
            return declared.power == RUNNING
        label = (declared.id if declared is not None else None) or partition.lower()
        rows = self.view.partitions_by_label.get(label, [])
        return bool(rows) and rows[0]["State"].lower() != OFF

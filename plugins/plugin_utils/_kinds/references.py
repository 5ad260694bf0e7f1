"""What a document's references can mean: the names it declares, and those of the host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._model.errors import Finding
from .._model.hints import did_you_mean
from .._model.kind import PARENT
from .host_view import HostView
from .select_nics import NicSelectors

Declared = Sequence[tuple[str, Any]]
"""The resources of one kind that a document mentions, each with its path in the document."""


class References:
    """Resolves the references of one document on one host, and collects what does not resolve.

    With ``gone`` (states that remove), only what identifies a resource is looked at.
    """

    def __init__(self, declared: Mapping[str, Declared], view: HostView, gone: bool) -> None:
        self.view = view
        self.gone = gone
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self.nics = NicSelectors(view)
        self.switches = _by_name(declared.get("virtual_switch", ()))
        self.switches_by_id = _by_id(self.switches)
        self.partitions = _by_name(declared.get("partition", ()))
        self.partitions_by_id = _by_id(self.partitions)

    def check_namesakes(self, declared: Declared, rule: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Refuse names that mean several resources of the host, where no Id selects one (rules R11, R13)."""
        for where, resource in declared:
            namesakes = rows.get(resource.name.lower(), [])
            if resource.id is None and len(namesakes) > 1:
                ids = ", ".join(str(row["Id"]) for row in namesakes)
                message = f"the host has {len(namesakes)} resources of this kind named '{resource.name}'"
                self.findings.append(Finding(rule, f"{where}.name", message, f"select one by id: {ids}"))

    def nic(self, selector: str, where: str) -> str:
        """Return the name of the NIC that a selector means."""
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

    def switch(self, selector: str, where: str) -> str:
        """Return the label of the switch that a reference means, as the document calls it; empty stays empty."""
        if selector == "":
            return ""
        declared = self.switches.get(selector.lower())
        rows = self.view.switches_by_label.get(selector.lower(), [])
        if declared is not None and len(rows) <= 1:
            return str(declared.name)
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
                return str(known_as.name)
            return self.view.switch_labels[rows[0]["Id"]]
        known = sorted({*(s.name for s in self.switches.values()), *self.view.switch_labels.values()})
        self.findings.append(
            Finding("reference", where, f"no virtual switch is named '{selector}'", did_you_mean(selector, known))
        )
        return selector

    def partition(self, selector: str, where: str) -> str:
        """Return the label of the partition that a reference means."""
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
            return str(declared.name)
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


def _by_name(declared: Declared) -> dict[str, Any]:
    return {resource.name.lower(): resource for _where, resource in declared}


def _by_id(resources: Mapping[str, Any]) -> dict[str, Any]:
    return {resource.id: resource for resource in resources.values() if resource.id}

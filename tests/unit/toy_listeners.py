"""Listeners that answer what a simulated host answers, in the spelling of some PowerShell."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.answers.dialect import Dialect
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.answers.read_answers import CMDLETS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.tests.properties.write_export import Shape, spell

WINDOWS_POWERSHELL = Shape(integers=True, singles=True, wrapped=True, noise=True, missing=True)
"""ConvertTo-Json of 5.1: enumerations are numbers, a list of one is its item, a wrapped list has a count."""

POWERSHELL_7 = Shape(integers=True, singles=True, cim_instances=True, noise=True, missing=True)
"""ConvertTo-Json of 7, of CIM instances whose properties are a list."""

DESERIALISED = Shape(singles=True, missing=True, deserialised=True)
"""What CLIXML brings of objects, as plain values."""

SHAPES = {"5.1": WINDOWS_POWERSHELL, "7": POWERSHELL_7, "CLIXML": DESERIALISED}

_SECTIONS = {cmdlet: section.removeprefix("guest_") for section, cmdlet in CMDLETS.items()}


class UnreadSession:
    """A session whose rows are those of another one, and have to be read as if nobody knew that."""

    dialect = Dialect.POWERSHELL

    def __init__(self, session: Session) -> None:
        self.session = session
        self.records = session.records

    def invoke(self, invocation: Invocation) -> Any:
        return self.session.invoke(invocation)


class ToySession(UnreadSession):
    """A session that answers as a PowerShell does, in text that knows no types."""

    def __init__(self, session: Session, shape: Shape) -> None:
        super().__init__(session)
        self.shape = shape

    def invoke(self, invocation: Invocation) -> Any:
        rows: Any = self.session.invoke(invocation)
        section = _SECTIONS.get(invocation.cmdlet)
        if section is None:
            return rows
        if section == "bindings":
            rows = [self._with_instance(row) for row in rows]
        return json.loads(json.dumps(spell(section, rows, self.shape)))

    def _with_instance(self, row: dict[str, Any]) -> dict[str, Any]:
        """A real binding has no index, and begins its InstanceID with the GUID of its interface."""
        nics: Any = self.session.invoke(Invocation("Get-NetAdapter", {"InterfaceIndex": row["InterfaceIndex"]}))
        return {**row, "InstanceID": f"{nics[0]['InterfaceGuid']}::{row['ComponentID']}"}

"""Module invoke_cmdlet: one documented cmdlet, as it is."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from .._contract.argument_spec import ArgumentSpec
from .._model.errors import DocumentRejected, Finding
from .._powershell.bind_parameters import signature
from .._powershell.invocation import Inside, Invocation, ObjectQuery, Parameter
from .._powershell.literal_names import spell_inside
from .._powershell.render_text import render
from .._use_cases.send_cmdlet import send_cmdlet
from .results import describe_difference
from .task_action import HypervAction

SPEC: ArgumentSpec = {
    "cmdlet": {"type": "str", "required": True},
    "parameters": {"type": "dict", "default": {}},
    "inside": {
        "type": "dict",
        "options": {"partition": {"type": "str", "required": True}, "adapter": {"type": "str"}},
    },
}


class CmdletAction(HypervAction):
    """Send one cmdlet to a host, or in check mode to a copy of it."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Run the cmdlet; whether it changed something is told by the host's objects before and after."""
        invocation = read_invocation(options)
        host = self.existing_host()
        sent = send_cmdlet(host, invocation, check_mode=self.check_mode)
        answer = {"changed": sent.changed, "objects": sent.objects, "commands": [render(invocation)]}
        if self.with_diff and sent.before is not None:
            answer["diff"] = describe_difference(*sent.documents, host.name)
        return answer


def read_invocation(options: dict[str, Any]) -> Invocation:
    """Turn options into an invocation with the cmdlet's documented spelling; CmdletError if there is no such cmdlet."""
    findings: list[Finding] = []
    parameters = {
        name: _read_value(value, f"parameters.{name}", findings) for name, value in options["parameters"].items()
    }
    if findings:
        raise DocumentRejected(findings)
    return Invocation(signature(options["cmdlet"]).cmdlet, parameters, _read_inside(options.get("inside")))


def _read_inside(option: dict[str, str] | None) -> Inside | None:
    if option is None:
        return None
    partition = option["partition"]
    adapter = option.get("adapter")
    query = ObjectQuery("Get-VMNetworkAdapter", {"VMName": partition, "Name": adapter}) if adapter else None
    return spell_inside(Inside((partition,), adapter=query))


def _read_value(value: Any, where: str, findings: list[Finding]) -> Parameter:
    if isinstance(value, str | int):
        return value
    if isinstance(value, list):
        items: Any = tuple([_read_value(item, f"{where}[{index}]", findings) for index, item in enumerate(value)])
        if any(isinstance(item, tuple) for item in items):
            findings.append(Finding("options", where, "a parameter cannot hold a list inside a list"))
        return cast(Parameter, items)
    if isinstance(value, dict) and "cmdlet" in value:
        return _read_query(value, where, findings)
    hint = "text, whole numbers, true and false, lists of these, and {cmdlet, parameters, where} for an object"
    findings.append(Finding("options", where, f"{type(value).__name__} is not a value for a parameter", hint))
    return ""


def _read_query(value: dict[str, Any], where: str, findings: list[Finding]) -> ObjectQuery:
    parameters = value.get("parameters") or {}
    chosen = value.get("where") or {}
    if not isinstance(parameters, dict) or not isinstance(chosen, dict) or len(chosen) > 1 or {*value} - _QUERY_KEYS:
        hint = "cmdlet: Get-VMSwitch, parameters: {Name: LAN}, where: {Id: 6f1c2f4e-…} with at most one property"
        findings.append(Finding("options", where, "this does not say which object is meant", hint))
        return ObjectQuery("", {})
    read = {name: _read_value(part, f"{where}.parameters.{name}", findings) for name, part in parameters.items()}
    pair = next(((str(name), str(part)) for name, part in chosen.items()), None)
    return ObjectQuery(signature(str(value["cmdlet"])).cmdlet, read, pair)


_QUERY_KEYS = {"cmdlet", "parameters", "where"}

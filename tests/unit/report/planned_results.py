"""Results as tasks answer them: real plans for the example hosts, and what a hostile repository could say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.results import describe_result
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.write_document import write_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.write_concerned import (
    write_concerned,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.fleet_report import FleetReport, HostReport
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import Result

CLONE = Path(__file__).resolve().parents[3]

HOSTILE = "<img src=x onerror=alert(1)>\x1b[2J\u202e`](http://x) ${{ x }} </script><!-- @all #1 | \r\n## x"
"""A name that tries to be markup, a terminal's order, a link, a mention, and the end of a line."""


@cache
def planned(example: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The result of planning an example for its host, and the document of the host before."""
    session = memory_session(example, read_hardware(yaml.safe_load(_read("hosts", example))))
    scope = ReadScope(guests=None)
    objects = read_host(session, scope)
    document = read_document(yaml.safe_load(_read("documents", example)))
    prepared = prepare(objects, document, Options(allow_lockout=True), scope)
    before, after = write_concerned(prepared.document, prepared.before, prepared.after, prepared.views)
    result = describe_result(
        Result(bool(prepared.plan), prepared.plan, before, after, prepared.path),
        example,
        applied=False,
        with_diff=False,
    )
    view = HostView(objects)
    return result, write_document(read_resources(view), view)


def article() -> HostReport:
    result, document = planned("article")
    return HostReport("article", result, document, "3f2a9c1", "plan")


def refused() -> HostReport:
    finding = {
        "rule": "R3",
        "where": "nic_bindings[0].role",
        "message": "an uplink has only the switch protocol bound",
        "hint": "take the components away",
        "position": "hosts/refused.yml:12:7",
    }
    result = {"failed": True, "msg": "1 finding", "findings": [finding], "host_state": "The host is as it was."}
    return HostReport("refused", result, phase="plan")


def unchanged() -> HostReport:
    document = {
        "virtual_switches": [{"name": "LAN", "type": "external", "uplinks": ["NIC1"]}],
        "nic_bindings": [{"adapter": "NIC1", "role": "switch_uplink"}],
        "partitions": [{"name": "web01", "power": "running"}],
        "partition_adapters": [{"partition": "web01", "name": "Network Adapter", "switch": "LAN"}],
    }
    way = {"from": "web01", "to": "outside", "reachable": True, "shown": ["web01 > LAN > NIC1"], "reasons": []}
    return HostReport("unchanged", {"changed": False, "plan": []}, document, answers=[way])


def hostile() -> HostReport:
    step = {
        "action": "create",
        "kind": "virtual_switch",
        "key": [HOSTILE],
        "reason": HOSTILE,
        "disruption": "blink",
        "affected": [HOSTILE],
        "commands": [HOSTILE],
        "changes": [],
    }
    after = {"virtual_switches": [{"name": HOSTILE, "type": "private", "notes": HOSTILE}]}
    adapters = [{"partition": HOSTILE, "name": HOSTILE, "switch": HOSTILE}]
    result = {
        "changed": True,
        "plan": [step],
        "after": after,
        "warnings": [HOSTILE],
        "side_effects": [HOSTILE],
        "findings": [{"rule": HOSTILE, "where": HOSTILE, "message": HOSTILE, "hint": HOSTILE, "position": HOSTILE}],
    }
    return HostReport(HOSTILE, result, {"partition_adapters": adapters}, HOSTILE, HOSTILE)


def fleet(*hosts: HostReport, **said: Any) -> FleetReport:
    return FleetReport(hosts or (article(), refused(), unchanged(), hostile()), **said)


def _read(folder: str, example: str) -> str:
    return (CLONE / "examples" / folder / f"{example}.yml").read_text(encoding="utf-8")

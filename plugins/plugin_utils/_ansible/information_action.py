"""Module host_network_info: a host's objects, as its Get- cmdlets answer them, and its document."""

from __future__ import annotations

from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._powershell.host_objects import HostObjects
from .._use_cases.reconcile import gather
from .task_action import HypervAction

OF_THE_HOST = ("vm_host", "switches", "teams", "partitions", "network_adapters", "team_mappings", "bindings")
OF_THE_PARENT = ("net_adapters", "ip_interfaces", "ip_addresses", "routes", "dns")
OF_GUESTS = tuple(f"guest_{name}" for name in OF_THE_PARENT)
OBJECTS = (*OF_THE_HOST, *OF_THE_PARENT, *OF_GUESTS)
ALL = "all"

SPEC: ArgumentSpec = {
    "objects": {
        "type": "list",
        "elements": "str",
        "choices": [ALL, *OBJECTS],
        "default": ["switches", "partitions", "network_adapters", "net_adapters", "bindings"],
    },
}


class InformationAction(HypervAction):
    """Read a host; nothing is ever changed."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the whole host and answer what was asked for."""
        gathered = gather(self.existing_host())
        wanted = OBJECTS if ALL in options["objects"] else options["objects"]
        answer = {
            "changed": False,
            "document": gathered.document,
            "objects": {name: _choose(gathered.objects, name) for name in wanted},
        }
        return {**answer, "warnings": list(gathered.remarks)} if gathered.remarks else answer


def _choose(objects: HostObjects, name: str) -> Any:
    if name in OF_THE_HOST:
        return getattr(objects, name)
    if name in OF_THE_PARENT:
        return getattr(objects.parent, name)
    return getattr(objects.guests, name.removeprefix("guest_"))

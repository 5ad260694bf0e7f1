"""The documentation of what modules answer; said once for all modules that plan and run."""

from __future__ import annotations

from typing import Any

from .._model.disruption import Disruption
from .._model.operation import Action

ResultDocs = dict[str, dict[str, Any]]


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "type": "str", "returned": "always"}


def _texts(description: str) -> dict[str, Any]:
    return {"description": description, "type": "list", "elements": "str", "returned": "always"}


_STEP: ResultDocs = {
    "action": {
        "description": "What happens to the resource.",
        "type": "str",
        "returned": "always",
        "choices": [action.value for action in Action],
    },
    "kind": _text("Kind of the resource, which is also the name of its module."),
    "key": _texts("What identifies the resource; a partition adapter by its partition and its name."),
    "id": _text("Id by which the host knows the resource; empty where it has none yet."),
    "where": _text("Path into the document of what declares the resource, or of what it belongs to."),
    "commands": _texts("The step's commands as PowerShell, in order."),
    "reason": _text("Why the step is needed, where the document alone does not tell."),
    "disruption": {
        "description": "The worst that the step does to traffic: nothing; a gap that ends by itself; an outage until "
        "something else is done; or what carries the traffic is removed and made anew.",
        "type": "str",
        "returned": "always",
        "choices": [disruption.value for disruption in Disruption],
    },
    "affected": _texts("Whose traffic that is: partitions, single adapters as PARTITION / ADAPTER, and the parent."),
    "seconds": {
        "description": "The shortest and the longest time that it was measured to take; empty where nobody has "
        "published a figure, or where the end is no matter of seconds.",
        "type": "list",
        "elements": "int",
        "returned": "always",
    },
    "disruption_source": _text(
        "Where that is known from, by the names of docs/fidelity.md; empty where traffic goes on."
    ),
    "changes": {
        "description": "Which fields change, as documents write them. In a plan of more than 500 steps only the names.",
        "type": "list",
        "elements": "dict",
        "returned": "always",
        "contains": {
            "field": _text("The field, with the part of it that differs, such as C(ipv4.method)."),
            "before": {"description": "Its value before.", "type": "raw", "returned": "where it is known"},
            "after": {"description": "Its value after.", "type": "raw", "returned": "where it is known"},
        },
    },
}

_DISRUPTION: ResultDocs = {
    "class": {
        "description": "The worst that a step of the plan does to traffic.",
        "type": "str",
        "returned": "always",
        "choices": [disruption.value for disruption in Disruption],
    },
    "affected": _texts("Everybody whose traffic the plan disturbs."),
    "seconds": {
        "description": "How long all interruptions take one after the other, at least and at most; empty where one of "
        "them has no published figure.",
        "type": "list",
        "elements": "int",
        "returned": "always",
    },
}

_WAYS: ResultDocs = {
    "ways": {
        "description": "What was found of each of the document's C(intents), on the host as it is after the run.",
        "type": "list",
        "elements": "dict",
        "returned": "when the document has intents",
        "contains": {
            "from": _text("Where the way starts."),
            "to": _text("Where it ends."),
            "reachable": {"description": "Whether there is a way.", "type": "bool", "returned": "always"},
            "shown": _texts("The ways, hop by hop; five at the most."),
            "reasons": _texts("Why there is none."),
        },
    },
}

_FINDING: ResultDocs = {
    "rule": _text("Rule of docs/fidelity.md, or name of the check."),
    "where": _text("Path into the document, or name of the option; empty where no single place is to blame."),
    "message": _text("What is wrong."),
    "hint": _text("What to do now; may be empty."),
}

_POSITION: ResultDocs = {
    "position": {
        "description": "File, line and column of the place.",
        "type": "str",
        "returned": "when the document came from a file",
    },
    "file": {
        "description": "The file, by its name in the repository.",
        "type": "str",
        "returned": "when the document came from a repository",
    },
    "line": {
        "description": "Line in the file, from 1 on.",
        "type": "int",
        "returned": "when the document came from a repository",
    },
    "column": {
        "description": "Column in the line, from 1 on.",
        "type": "int",
        "returned": "when the document came from a repository",
    },
    "excerpt": {
        "description": "The line, and below it a mark at the column.",
        "type": "str",
        "returned": "when the document came from a repository",
    },
    "hosts": {
        "description": "The hosts that it is about.",
        "type": "list",
        "elements": "str",
        "returned": "when the document came from a repository",
    },
}


def plan_result() -> ResultDocs:
    """Document what a plan alone fills: ``commands``, ``plan``, ``side_effects`` and ``disruption``."""
    return {
        "commands": {
            "description": "All commands as PowerShell, in order. In check mode those that a real run would send.",
            "type": "list",
            "elements": "str",
            "returned": "success",
            "sample": ["New-VMSwitch -Name 'Backend' -SwitchType 'Private'"],
        },
        "plan": {
            "description": "The steps from the host as it was to the host as it is declared, in order.",
            "type": "list",
            "elements": "dict",
            "returned": "success",
            "contains": _STEP,
        },
        "side_effects": {
            "description": "What Windows changes by itself on the way, at resources that no step names.",
            "type": "list",
            "elements": "str",
            "returned": "success",
        },
        "disruption": {
            "description": "What the whole plan does to traffic.",
            "type": "dict",
            "returned": "success",
            "contains": _DISRUPTION,
            "sample": {"class": "blink", "affected": ["parent", "web01"], "seconds": [5, 28]},
        },
    }


def reconcile_result(*, from_file: bool = False) -> ResultDocs:
    """Document what a module answers that brings resources to a state."""
    plan_only = " and with O(plan_only)" if from_file else ""
    return {
        "applied": {
            "description": f"Whether the task carries its plan out. False in check mode{plan_only}: it tells it only.",
            "type": "bool",
            "returned": "success",
        },
        "before": {
            "description": "The resources concerned as they were, with all their fields, as a document.",
            "type": "dict",
            "returned": "success",
        },
        "after": {
            "description": "The same resources as they are now, or in check mode as they would be.",
            "type": "dict",
            "returned": "success",
        },
        **plan_result(),
        "management_path": {
            "description": "How sessions reach the host; the plan keeps that. Empty where they do not, or may end.",
            "type": "str",
            "returned": "success",
            "sample": "NIC1 (192.168.1.3)",
        },
        **(_WAYS if from_file else {}),
        "confirm_until": {
            "description": "When the host takes the task back unless M(fabricops.hyperv.confirm) comes first.",
            "type": "str",
            "returned": "when O(confirm_timeout_seconds) is given and something changed",
            "sample": "2026-11-22 14:03:05 UTC",
        },
        **failure_result(from_file=from_file),
        "rolled_back": {
            "description": "The commands that took back what had been done, where a task failed on the way.",
            "type": "list",
            "elements": "str",
            "returned": "failure that was taken back",
        },
        "by_hand": {
            "description": "The commands that finish the way back by hand, where that failed too.",
            "type": "list",
            "elements": "str",
            "returned": "failure that could not be taken back",
        },
    }


def resource_result() -> ResultDocs:
    """Document what a module of a single resource answers: the same keys, whose parts host_network's page describes."""
    documented = {name: {**docs} for name, docs in reconcile_result().items()}
    for docs in documented.values():
        if docs.pop("contains", None):
            docs["description"] = [docs["description"], "M(fabricops.hyperv.host_network) describes the parts."]
            docs.pop("sample", None)
    return documented


def failure_result(*, from_file: bool = False) -> ResultDocs:
    """Document what a failed task answers beside ``msg``."""
    return {
        "findings": {
            "description": "All findings of a stage at once. A refused command is one of them.",
            "type": "list",
            "elements": "dict",
            "returned": "failure",
            "contains": {**_FINDING, **(_POSITION if from_file else {})},
        },
        "host_state": {
            "description": "What the host looks like now.",
            "type": "str",
            "returned": "failure",
            "sample": "The host is as it was; nothing was sent to it.",
        },
    }


def result_schema(documented: ResultDocs) -> dict[str, Any]:
    """Give the JSON Schema of documented result keys."""
    return {"type": "object", "properties": {name: _value_schema(docs) for name, docs in documented.items()}}


_JSON_TYPES = {"str": "string", "list": "array", "dict": "object", "bool": "boolean", "int": "integer"}


def _value_schema(docs: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": docs["description"]}
    if docs["type"] in _JSON_TYPES:  # any value is raw to Ansible
        schema["type"] = _JSON_TYPES[docs["type"]]
    if "choices" in docs:
        schema["enum"] = docs["choices"]
    inner = result_schema(docs["contains"]) if "contains" in docs else None
    if inner is not None:
        inner["required"] = [name for name, part in docs["contains"].items() if part["returned"] == "always"]
    if docs["type"] == "list":
        schema["items"] = inner or {"type": _JSON_TYPES[docs["elements"]]}
    elif inner is not None:
        schema.update(inner)
    return schema

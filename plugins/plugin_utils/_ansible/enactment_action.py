"""Modules enactment and sync_decision: what became of a commit on a host, and what a run may do with it now."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._fleet.enactment import (
    Circumstances,
    Enactment,
    Phase,
    commit_findings,
    decide,
    next_enactment,
)
from .._fleet.host_document import Protected
from .._fleet.policies import Policy, policy_findings
from .._fleet.sync_windows import judge_windows, read_windows
from .._hosts.host_clock import say_time
from .._kinds.registry import KINDS
from .._model.errors import DocumentRejected, Finding, HostUnavailable
from .failures import describe_findings
from .status_directory import (
    read_host_status,
    read_status_file,
    remove_host_status,
    remove_status_file,
    write_host_status,
    write_status_file,
)
from .task_action import HypervAction

STATUS_OPTIONS: ArgumentSpec = {
    "status_directory": {"type": "path"},
    "on_host": {"type": "bool", "default": True},
}

PROTECTABLE = {name: behaviour.kind.key for name, behaviour in KINDS.items() if behaviour.kind.many}
"""The kinds of resources that a repository can protect, with the names of what their keys consist of."""

PROTECT: dict[str, Any] = {
    "type": "list",
    "elements": "dict",
    "options": {
        "kind": {"type": "str", "required": True, "choices": list(PROTECTABLE)},
        "key": {"type": "list", "elements": "str", "required": True},
    },
}

ENACTMENT_SPEC: ArgumentSpec = {
    **STATUS_OPTIONS,
    "state": {"type": "str", "choices": ["present", "absent", "gathered"], "default": "present"},
    "commit": {"type": "str"},
    "phase": {"type": "str", "choices": [phase.value for phase in Phase]},
    "reason": {"type": "str", "default": ""},
    "tried": {"type": "bool", "default": True},
    "protect": {**PROTECT, "default": []},
    "unprotect": {**PROTECT, "default": []},
}

DECISION_SPEC: ArgumentSpec = {
    **STATUS_OPTIONS,
    "commit": {"type": "str", "required": True},
    "plan": {"type": "list", "elements": "dict", "required": True},
    "document": {"type": "dict", "required": True},
    "unmentioned": {"type": "bool", "default": False},
    "prune": {"type": "bool", "default": False},
    "allow_empty": {"type": "bool", "default": False},
    "maximum_removals": {"type": "int"},
    "protect": {**PROTECT, "default": []},
    "self_heal": {"type": "bool", "default": False},
    "suspend": {"type": "bool", "default": False},
    "suspend_reason": {"type": "str", "default": ""},
    "windows": {"type": "list", "elements": "dict", "default": []},
    "at": {"type": "float"},
    "maximum_attempts": {"type": "int", "default": 1},
}


class StatusAction(HypervAction):
    """A task about the status of the inventory's host, which is in a directory, on the host, or in both."""

    _inventory_name = ""

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Carry the task out; a status is about the host that the inventory names."""
        self._inventory_name = "".join((task_vars or {}).get("inventory_hostname", ""))
        return super().run(tmp, task_vars)

    def directory(self, options: dict[str, Any]) -> Path | None:
        """Give the status directory, a relative one starting at the playbook."""
        name = options.get("status_directory")
        return Path(self._loader.path_dwim(name)) if name else None

    def previous(self, options: dict[str, Any]) -> Enactment | None:
        """Read the status: what the host keeps of itself counts before what a controller remembers of it."""
        kept = read_host_status(self.existing_host()) if options["on_host"] else None
        directory = self.directory(options)
        if kept is None and directory is not None:
            kept = read_status_file(directory, self._inventory_name)
        return kept


class EnactmentAction(StatusAction):
    """Record, read and forget what became of a commit on a host."""

    argument_spec: ClassVar[ArgumentSpec] = ENACTMENT_SPEC
    constraints: ClassVar[dict[str, Any]] = {"required_if": [("state", "present", ("commit", "phase"))]}

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Choose by the state."""
        if not options["on_host"] and "status_directory" not in options:
            message = "there is no place for a status: on_host is false, and there is no status_directory"
            raise DocumentRejected.because("options", "status_directory", message, "give one of them")
        if options["state"] == "gathered":
            return {"changed": False, **_described("enactment", self.previous(options))}
        if options["state"] == "absent":
            return self._forget(options, self.previous(options))
        try:
            return self._tell(options)
        except HostUnavailable as error:
            # That a host cannot be reached is what has to be told of it; the directory is there for that.
            if not options["on_host"] or "status_directory" not in options:
                raise
            told = self._tell({**options, "on_host": False})
            return {**told, "warnings": [f"the status is in the status directory only: {error}"]}

    def _tell(self, options: dict[str, Any]) -> dict[str, Any]:
        """Record what became of a commit, where it is to be recorded."""
        previous = self.previous(options)
        findings = [
            *commit_findings(options["commit"]),
            *_key_findings(options, "protect"),
            *_key_findings(options, "unprotect"),
        ]
        if findings:
            raise DocumentRejected(findings)
        told = Enactment(
            host=self._inventory_name,
            commit=options["commit"],
            phase=Phase(options["phase"]),
            time=say_time(time.time()),
            reason=options["reason"],
        )
        fresh = next_enactment(
            previous,
            told,
            tried=options["tried"],
            protected=_resources(options["protect"]),
            unprotected=_resources(options["unprotect"]),
        )
        changed = fresh != previous
        if not self.check_mode:
            # Also where nothing is new: a directory that was lost, or a host made anew, gets its status again.
            changed = self._record(options, fresh) or changed
        answer = {"changed": changed, **_described("before", previous), **_described("enactment", fresh)}
        if self.with_diff:
            answer["diff"] = {"before": answer["before"], "after": answer["enactment"]}
        return answer

    def _record(self, options: dict[str, Any], fresh: Enactment) -> bool:
        """Write the status down, on the host first: it is the one that counts."""
        changed = write_host_status(self.existing_host(), fresh) if options["on_host"] else False
        directory = self.directory(options)
        return (write_status_file(directory, fresh) if directory is not None else False) or changed

    def _forget(self, options: dict[str, Any], previous: Enactment | None) -> dict[str, Any]:
        changed = previous is not None
        if not self.check_mode:
            directory = self.directory(options)
            on_host = remove_host_status(self.existing_host()) if options["on_host"] else False
            changed = (remove_status_file(directory, self._inventory_name) if directory else False) or on_host
        return {"changed": changed, **_described("before", previous)}


class SyncDecisionAction(StatusAction):
    """Say whether a planned change of a host may be carried out now; nothing is changed."""

    argument_spec: ClassVar[ArgumentSpec] = DECISION_SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Decide; what must not happen is an answer and no failure, so that it can be recorded."""
        wrong = [*commit_findings(options["commit"]), *_number_findings(options), *_key_findings(options, "protect")]
        windows = read_windows(options["windows"])
        if wrong:
            raise DocumentRejected(wrong)
        previous = self.previous(options)
        policy = Policy(
            prune=options["prune"],
            allow_empty=options["allow_empty"],
            maximum_removals=options.get("maximum_removals"),
            protected=(*_resources(options["protect"]), *(previous.protected if previous is not None else ())),
        )
        findings = tuple(policy_findings(options["plan"], options["document"], policy, options["unmentioned"]))
        decision = decide(
            previous,
            Circumstances(
                commit=options["commit"],
                changes=len(options["plan"]),
                verdict=judge_windows(windows, options.get("at", time.time())),
                findings=findings,
                self_heal=options["self_heal"],
                suspended=options["suspend"],
                suspend_reason=options["suspend_reason"],
                maximum_attempts=options["maximum_attempts"],
            ),
        )
        return {
            "changed": False,
            "action": decision.action.value,
            "phase": decision.phase.value,
            "reason": decision.reason,
            "findings": describe_findings(findings),
            **_described("enactment", previous),
        }


def _resources(written: list[dict[str, Any]]) -> tuple[Protected, ...]:
    return tuple(Protected(one["kind"], tuple(one["key"])) for one in written)


def _key_findings(options: dict[str, Any], name: str) -> list[Finding]:
    """Find keys that no resource of their kind has, since they would protect nothing, and give nothing up."""
    findings = []
    for index, one in enumerate(options[name]):
        parts = PROTECTABLE[one["kind"]]
        if len(one["key"]) != len(parts):
            message = f"the key of a {one['kind']} has {len(parts)} part{'' if len(parts) == 1 else 's'}"
            findings.append(Finding("options", f"{name}[{index}].key", message, f"give {' and '.join(parts)}"))
    return findings


def _number_findings(options: dict[str, Any]) -> list[Finding]:
    """Find numbers that make no sense; times beyond the year 9999 have no calendar."""
    bounds = {"maximum_removals": (0, 1_000_000), "maximum_attempts": (1, 1_000_000), "at": (0, 253_000_000_000)}
    return [
        Finding("options", name, f"{options[name]} is not from {low} to {high}", "give a number in between")
        for name, (low, high) in bounds.items()
        if name in options and not low <= options[name] <= high
    ]


def _described(name: str, enactment: Enactment | None) -> dict[str, Any]:
    return {name: enactment.values() if enactment is not None else {}}

"""Modules checkpoint and confirm: the ways back that a user asks for, or does without."""

from __future__ import annotations

from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._contract.guard_options import GUARD_OPTIONS
from .._hosts.host_clock import say_time
from .._planning.options import Options
from .._report.only_differences import only_differences
from .._use_cases.use_checkpoints import (
    Answer,
    compare_with_checkpoint,
    confirm,
    delete_checkpoint,
    go_back,
    list_checkpoints,
    take_checkpoint,
)
from .guard_reader import with_guards
from .results import describe_difference
from .task_action import HypervAction

SPEC: ArgumentSpec = {
    "name": {"type": "str"},
    "state": {
        "type": "str",
        "choices": ["present", "absent", "rolled_back", "compared", "listed"],
        "default": "present",
    },
    "note": {"type": "str", "default": ""},
    "overwrite": {"type": "bool", "default": False},
    **GUARD_OPTIONS,
}


class CheckpointAction(HypervAction):
    """Take, list, compare and delete checkpoints of a host, and bring the host back to one."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "required_if": [("state", state, ("name",)) for state in ("present", "absent", "rolled_back", "compared")],
    }

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Choose by the state."""
        host, state = self.existing_host(), options["state"]
        if state == "listed":
            return {
                "changed": False,
                "checkpoints": [
                    {
                        "name": one.name,
                        "origin": one.origin.value,
                        "taken": one.when,
                        "commands": one.commands,
                        "note": one.note,
                    }
                    for one in list_checkpoints(host)
                ],
            }
        name = options["name"]
        if state == "present":
            overwrite = options["overwrite"]
            answer = take_checkpoint(host, name, options["note"], overwrite=overwrite, check_mode=self.check_mode)
        elif state == "absent":
            answer = delete_checkpoint(host, name, check_mode=self.check_mode)
        elif state == "compared":
            answer = compare_with_checkpoint(host, name)
        else:
            answer = go_back(host, name, self._guards(options), check_mode=self.check_mode)
        return self._described(answer, host.name)

    def _guards(self, options: dict[str, Any]) -> Options:
        return with_guards(Options(), options)

    def _described(self, answer: Answer, host_name: str) -> dict[str, Any]:
        before, after = only_differences(answer.before, answer.after)
        described: dict[str, Any] = {
            "changed": answer.changed,
            "before": before,
            "after": after,
            "commands": list(answer.commands),
        }
        if answer.remark:
            described["warnings"] = [answer.remark]
        if answer.confirm_until is not None:
            described["confirm_until"] = say_time(answer.confirm_until)
        if self.with_diff and (answer.before or answer.after):
            described["diff"] = describe_difference(answer.before, answer.after, host_name)
        return described


class ConfirmAction(HypervAction):
    """Keep what the last run did to a host that would take it back otherwise."""

    def perform(self, _options: dict[str, Any]) -> dict[str, Any]:
        """Reach the host by a session of this task's own, which is the proof, and take its timer back."""
        answer = confirm(self.existing_host(), check_mode=self.check_mode)
        return {"changed": answer.changed, "msg": answer.remark or "nothing waits for a confirmation"}

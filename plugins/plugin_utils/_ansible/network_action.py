"""Module host_network: the whole document in one task, in seven states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from ansible.errors import AnsibleError

from .._contract.argument_spec import ArgumentSpec
from .._model.errors import DocumentRejected, Finding
from .._model.host_release import RELEASES
from .._reconcile.match_resources import State
from .._reconcile.options import Options
from .._reconcile.read_document import Document, read_document
from .._reconcile.reconcile import Prepared, gather, reconcile
from .._reconcile.render_document import render_document
from .failures import describe_findings
from .plain_values import plain_values
from .read_source import Source, read_source
from .results import describe_plan, describe_result
from .task_action import HypervAction
from .yaml_text import load_yaml

_RECONCILING = [state.value for state in State]
_NEED_DOCUMENT = [*_RECONCILING, "rendered"]

SPEC: ArgumentSpec = {
    "config": {"type": "dict"},
    "src": {"type": "path"},
    "running_config": {"type": "raw"},
    "state": {"type": "str", "choices": [*_NEED_DOCUMENT, "gathered", "parsed"], "default": "merged"},
    "release": {"type": "str", "choices": list(RELEASES), "default": "2022"},
    "prune": {"type": "bool", "default": False},
    "allow_disconnect_running": {"type": "bool", "default": False},
}


class NetworkAction(HypervAction):
    """Bring the virtual network of a host to a document's state, or read, render or parse it."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "mutually_exclusive": [("config", "src")],
        "required_if": [
            *(("state", state, ("config", "src"), True) for state in _NEED_DOCUMENT),
            ("state", "parsed", ("running_config",)),
        ],
    }

    _source: Source | None = None

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Choose by the state."""
        state = options["state"]
        if state == "gathered":
            return self._gather()
        if state == "parsed":
            raise DocumentRejected([_not_parsed()])
        document = self._read_document(options)
        if state == "rendered":
            return self._render(document, options.get("running_config"), options["release"])
        meant = Options(State(state), options["prune"], options["allow_disconnect_running"])
        host = self.existing_host()
        result = reconcile(host, document, meant, check_mode=self.check_mode)
        return describe_result(result, host.name, with_diff=self.with_diff)

    def describe_findings(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Add file, line and column where the document came from a file."""
        described = describe_findings(findings)
        if self._source is not None:
            positions = self._source.positions(findings)
            for finding in described:
                if finding["where"] in positions:
                    finding["position"] = positions[finding["where"]]
        return described

    def _gather(self) -> dict[str, Any]:
        document, _objects = gather(self.existing_host())
        return {"changed": False, "gathered": document}

    def _render(self, document: Document, running_config: Any, release: str) -> dict[str, Any]:
        running = None if running_config is None else read_document(_read_running(running_config))
        prepared: Prepared = render_document(document, running, release)
        answer = describe_plan(prepared.plan)
        return {"changed": False, "rendered": answer["commands"], **answer}

    def _read_document(self, options: dict[str, Any]) -> Document:
        if "config" in options:
            # What was written counts, not what Ansible made of it: null in a document is a finding, and no omission.
            # Text is what an ad-hoc command line gives; Ansible has read it as JSON.
            written = plain_values(self._task.args["config"])
            return read_document(options["config"] if isinstance(written, str) else written)
        if "src" not in options:  # config: without a value, as a template of nothing gives it
            hint = "an empty document is {version: 1}; check the variable that the document comes from"
            raise DocumentRejected([Finding("options", "config", "there is no document here", hint)])
        name = options["src"]
        try:
            path = self._loader.get_real_file(self._find_needle("files", name))
        except AnsibleError:
            hint = "a relative path starts at the playbook, at its role, or in their folder files/"
            raise DocumentRejected([Finding("source", name, "there is no such file", hint)]) from None
        self._source = read_source(Path(path), name)
        return read_document(self._source.values)


def _not_parsed() -> Finding:
    return Finding(
        "parsed",
        "running_config",
        "turning the export of a real host into a document is not available in this release",
        "state gathered gives the document of a host that the inventory names",
    )


def _read_running(value: Any) -> Any:
    """Give a document that may be written as text inside the task."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return load_yaml(value, "running_config")

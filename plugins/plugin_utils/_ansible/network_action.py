"""Module host_network: the whole document in one task, in seven states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from ansible.errors import AnsibleError

from .._contract.argument_spec import ArgumentSpec
from .._contract.guard_options import GUARD_OPTIONS
from .._hosts.exported.read_export import is_export, read_export
from .._model.errors import DocumentRejected, Finding
from .._model.host_release import RELEASES
from .._planning.documents.read_document import Document, check_size, read_document
from .._planning.make_plan import Prepared
from .._planning.options import Options, State
from .._use_cases.describe_plan import describe_plan
from .._use_cases.import_export import import_export
from .._use_cases.reconcile import gather, reconcile
from .._use_cases.render_document import render_document, render_from_objects
from .._use_cases.saved_plans.apply_saved_plan import apply_saved_plan, plan_to_save
from .export_source import FindFile, given_values, names_a_file, read_given_export
from .failures import describe_findings
from .guard_reader import with_guards
from .plain_values import plain_values
from .plan_file import check_place, plan_text, read_plan_file, write_plan_file
from .read_source import Source, read_source
from .repository_option import RepositorySource, fill_in_templates
from .results import describe_result
from .saved_plan_options import (
    PLAN_OPTIONS,
    conflicting_options,
    options_to_apply,
    secrecy_findings,
    shown_secret,
)
from .secret_values import all_texts, decrypted
from .task_action import HypervAction
from .yaml_text import load_yaml

_RECONCILING = [state.value for state in State]
_NEED_DOCUMENT = [*_RECONCILING, "rendered"]

SPEC: ArgumentSpec = {
    "config": {"type": "dict"},
    "src": {"type": "path"},
    "repository": {"type": "path"},
    "host": {"type": "str"},
    "running_config": {"type": "raw"},
    "state": {"type": "str", "choices": [*_NEED_DOCUMENT, "gathered", "parsed"], "default": "merged"},
    "release": {"type": "str", "choices": list(RELEASES), "default": "2022"},
    "prune": {"type": "bool", "default": False},
    "allow_disconnect_running": {"type": "bool", "default": False},
    **GUARD_OPTIONS,
    **PLAN_OPTIONS,
}


class NetworkAction(HypervAction):
    """Bring the virtual network of a host to a document's state, or read, render or parse it."""

    argument_spec: ClassVar[ArgumentSpec] = SPEC
    constraints: ClassVar[dict[str, Any]] = {
        "mutually_exclusive": [("config", "src", "repository", "apply_plan"), ("plan_only", "apply_plan")],
        "required_if": [
            *(("state", state, ("config", "src", "repository", "apply_plan"), True) for state in _NEED_DOCUMENT),
            ("state", "parsed", ("running_config",)),
        ],
        "required_by": {"host": ("repository",)},
    }

    _source: Source | None = None
    _repository: RepositorySource | None = None
    _inventory_name = ""

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Carry the task out; the inventory's name of the host is that of its file in a repository."""
        self._inventory_name = str((task_vars or {}).get("inventory_hostname", ""))
        return super().run(tmp, task_vars)

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Choose by the state."""
        findings = list(conflicting_options(self._task.args, _RECONCILING))
        if findings:
            raise DocumentRejected(findings)
        if "apply_plan" in options:
            return self._apply_plan(options)
        state = options["state"]
        if state == "gathered":
            return self._gather()
        if state == "parsed":
            return self._parse(options["running_config"])
        document = self._read_document(options)
        if state == "rendered":
            return self._render(document, options.get("running_config"), options["release"])
        meant = _meant(options)
        if "plan_only" in options:
            return self._plan_only(document, meant, options["plan_only"])
        host = self.existing_host()
        result = reconcile(host, document, meant, check_mode=self.check_mode)
        return describe_result(result, host.name, applied=not self.check_mode, with_diff=self.with_diff)

    def describe_findings(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Add file, line and column where the document came from a file."""
        if self._repository is not None:
            return self._repository.describe(findings)
        described = describe_findings(findings)
        if self._source is not None:
            positions = self._source.positions(findings)
            for finding in described:
                if finding["where"] in positions:
                    finding["position"] = positions[finding["where"]]
        return described

    def _plan_only(self, document: Document, meant: Options, name: str) -> dict[str, Any]:
        """Plan, and write the plan down; in check mode only plan."""
        findings = list(secrecy_findings(self.secrets, no_log=bool(self._task.no_log)))
        if findings:
            raise DocumentRejected(findings)
        path = Path(self._loader.path_dwim(name))
        check_place(path, name)
        host = self.existing_host()
        result, values = plan_to_save(host, document, meant)
        text = plan_text(values)
        if self.secrets.stand_in(values):
            raise DocumentRejected([shown_secret()])
        if not self.check_mode:
            write_plan_file(path, name, text)
        answer = describe_result(result, host.name, applied=False, with_diff=self.with_diff)
        return {**answer, "path": str(path), "digest": values["digest"]}

    def _apply_plan(self, options: dict[str, Any]) -> dict[str, Any]:
        """Apply what was written down; in check mode check everything and apply nothing."""
        name = options["apply_plan"]
        path = Path(self._loader.path_dwim(name))
        saved = read_plan_file(path, name)
        meant = options_to_apply(saved, _meant(options), self._task.args)
        host = self.existing_host()
        result = apply_saved_plan(host, saved, meant, check_mode=self.check_mode)
        answer = describe_result(result, host.name, applied=not self.check_mode, with_diff=self.with_diff)
        return {**answer, "path": str(path), "digest": saved.digest}

    def _gather(self) -> dict[str, Any]:
        gathered = gather(self.existing_host())
        answer = {"changed": False, "gathered": gathered.document}
        return {**answer, "warnings": list(gathered.remarks)} if gathered.remarks else answer

    def _parse(self, running_config: Any) -> dict[str, Any]:
        export = read_given_export(running_config, "running_config", self._find_file)
        imported = import_export(export)
        answer = {"changed": False, "parsed": imported.document, "exported_at": export.exported_at}
        return {**answer, "warnings": list(imported.remarks)} if imported.remarks else answer

    def _find_file(self, name: str) -> str:
        return str(self._loader.get_real_file(self._find_needle("files", name)))

    def _render(self, document: Document, running_config: Any, release: str) -> dict[str, Any]:
        running = _read_running(running_config, self._find_file)
        prepared: Prepared
        if is_export(running):
            prepared = render_from_objects(document, read_export(running, "running_config").objects)
        else:
            prepared = render_document(document, None if running is None else read_document(running), release)
        answer = describe_plan(prepared.plan)
        return {"changed": False, "rendered": answer["commands"], **answer}

    def _read_document(self, options: dict[str, Any]) -> Document:
        if "config" in options:
            # What was written counts, not what Ansible made of it: null in a document is a finding, and no omission.
            # Text is what an ad-hoc command line gives; Ansible has read it as JSON.
            written = plain_values(self._task.args["config"])
            return read_document(options["config"] if isinstance(written, str) else written)
        if "repository" in options:
            return self._read_from_repository(options["repository"], options.get("host") or self._inventory_name)
        if "src" not in options:  # config: without a value, as a template of nothing gives it
            hint = "an empty document is {version: 1}; check the variable that the document comes from"
            raise DocumentRejected.because("options", "config", "there is no document here", hint)
        name = options["src"]
        try:
            found = self._find_needle("files", name)
            path = self._loader.get_real_file(found)
        except AnsibleError:
            hint = "a relative path starts at the playbook, at its role, or in their folder files/"
            raise DocumentRejected.because("source", name, "there is no such file", hint) from None
        self._source = read_source(Path(path), name)
        check_size(self._source.values)  # what follows writes every alias out
        values, places = decrypted(self._source.values, self._loader.load)
        if path != found:  # Ansible decrypted the whole file to a temporary one
            places = dict(all_texts(values))
        self.secrets = self.secrets.joined(places)
        return read_document(values)

    def _read_from_repository(self, directory: str, name: str) -> Document:
        """Merge the host's file and what it includes."""
        self._repository = RepositorySource(Path(self._loader.path_dwim(directory)), name)
        host = self._repository.read()
        check_size(host.document)
        values, places = decrypted(host.document, self._loader.load)
        self.secrets = self.secrets.joined(places)
        return read_document(fill_in_templates(host, values, self._templar.template))


def _meant(options: dict[str, Any]) -> Options:
    """Give the options of a run as the task says them."""
    state = options["state"]
    return with_guards(Options(State(state), options["prune"], options["allow_disconnect_running"]), options)


def _read_running(value: Any, find_file: FindFile) -> Any:
    """Give a document or an export, which may be written as text inside the task or, an export, in a file."""
    if not isinstance(value, str):
        return value
    if names_a_file(value):
        return given_values(value, "running_config", find_file)
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return load_yaml(value, "running_config")

"""Modules about one resource: the options are its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from .._contract.argument_spec import argument_spec, task_options
from .._contract.guard_options import GUARD_OPTIONS
from .._kinds.registry import KINDS
from .._model.errors import Finding
from .._model.kind import Kind
from .._planning.documents.read_document import read_resource
from .._planning.options import Options, State
from .._use_cases.reconcile import reconcile
from .failures import describe_findings
from .guard_reader import with_guards
from .results import describe_result
from .task_action import HypervAction


class ResourceAction(HypervAction):
    """Bring one resource to its declared state. A subclass names its kind: ``class X(ResourceAction, kind="…")``."""

    kind: ClassVar[Kind]

    def __init_subclass__(cls, kind: str, **kwargs: Any) -> None:
        """Derive the options from the kind."""
        cls.kind = KINDS[kind].kind
        cls.argument_spec = argument_spec(cls.kind)
        super().__init_subclass__(**kwargs)

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Reconcile the host with a document of this one resource."""
        task = {name: options.pop(name, None) for name in task_options(self.kind)}
        guards = {name: options.pop(name, None) for name in GUARD_OPTIONS}
        document = read_resource(self.kind, self._with_written_macs(options))
        state = State.DELETED if task.get("state") == "absent" else State.MERGED
        meant = with_guards(Options(state, allow_disconnect_running=bool(task.get("allow_disconnect_running"))), guards)
        host = self.existing_host()
        result = reconcile(host, document, meant, check_mode=self.check_mode)
        return describe_result(result, host.name, applied=not self.check_mode, with_diff=self.with_diff)

    def describe_findings(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Name options instead of their places in a document that the user never saw."""
        described = describe_findings(findings)
        prefix = f"{self.kind.section}[0]" if self.kind.many else self.kind.section
        for finding in described:
            if finding["where"] == prefix or finding["where"].startswith(f"{prefix}."):
                finding["where"] = finding["where"][len(prefix) :].lstrip(".")
        return described

    def _with_written_macs(self, options: dict[str, Any]) -> dict[str, Any]:
        """Put back MAC addresses that YAML read as numbers, since Ansible made meaningless text of them."""
        for item in self.kind.fields:
            given = self._task.args.get(item.name)
            is_mac = str(item.meta.type.schema.get("title", "")).startswith("MAC")
            if is_mac and isinstance(given, int) and not isinstance(given, bool):
                options[item.name] = int(given)
        return options

"""What all actions share: options in, the host behind the connection, results out, one place that catches errors."""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

from .._contract.argument_spec import ArgumentSpec, option_findings
from .._hosts.protocol import Host
from .._model.errors import CmdletError, DocumentRejected, FabricError, Finding, HostUnavailable
from .failures import describe_findings, failure
from .missing_libraries import missing_libraries
from .plain_values import plain_values, without_nulls
from .secret_values import Secrets, secrets_of

TRANSPORT = "fabricops.hyperv.simulated"


class HypervAction(ActionBase):  # type: ignore[misc]  # Ansible ships no types
    """A task of this collection. It runs in the controller's own process; nothing is copied to any host."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    argument_spec: ClassVar[ArgumentSpec] = {}
    constraints: ClassVar[Mapping[str, Any]] = {}

    _validator: ClassVar[ArgumentSpecValidator]

    secrets = Secrets()
    """The values of this task that Ansible marks as secret; nothing of them is in its result."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the validator once per class, when the plugin is imported, and not in every fork."""
        super().__init_subclass__(**kwargs)
        cls._validator = ArgumentSpecValidator(cls.argument_spec, **cls.constraints)

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Carry the task out; every error of this collection becomes a failed result here."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        missing = missing_libraries()
        if missing:
            command = f"{sys.executable} -m pip install {' '.join(missing)}"
            return {**result, "failed": True, "msg": f"a Python library is missing on the controller: {command}"}
        if self._may_hold_secrets():
            self.secrets = secrets_of(self._task.args, task_vars or {})
        try:
            answer = self.perform(self.read_options())
        except (FabricError, CmdletError) as error:
            answer = failure(error, self._tell_findings)
        result.update(self.secrets.censor(answer))
        return result

    def _may_hold_secrets(self) -> bool:
        """Whether this run of Ansible has a key to decrypt anything with; most have not, and looking takes time."""
        vault = getattr(self._loader, "_vault", None)
        return bool(getattr(vault, "secrets", True))

    @abstractmethod
    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Do what the task is for and give its result keys; errors of this collection may be raised."""

    def describe_findings(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Give findings with their paths as the user of this module wrote them."""
        return describe_findings(findings)

    def _tell_findings(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        return self.describe_findings(list(map(_in_check_mode, findings)) if self.check_mode else findings)

    def read_options(self) -> dict[str, Any]:
        """Give the task's options: plain, checked, with defaults, without those that were not given."""
        given = plain_values(self._task.args)
        findings = list(option_findings(self.argument_spec, given))
        if findings:
            raise DocumentRejected(findings)
        validated = self._validator.validate(given)
        # What is left - options that exclude each other, words that are no truth - Ansible says with the name in it.
        if validated.error_messages:
            raise DocumentRejected([Finding("options", "", message) for message in validated.error_messages])
        options: dict[str, Any] = without_nulls(validated.validated_parameters)
        return options

    @property
    def check_mode(self) -> bool:
        """Whether the task shall only say what it would do."""
        return bool(self._task.check_mode)

    @property
    def with_diff(self) -> bool:
        """Whether the task shall show differences."""
        return bool(self._task.diff)

    def hyperv_host(self) -> Host:
        """Give the host behind the connection; HostUnavailable where there is none."""
        connect = getattr(self._connection, "hyperv_host", None)
        if connect is None:
            name = getattr(self._connection, "transport", "") or "this connection"
            raise HostUnavailable(
                f"there is no Hyper-V host behind a connection of type '{name}'; "
                f"set 'ansible_connection: {TRANSPORT}' for this host in the inventory"
            )
        host: Host = connect()
        return host

    def existing_host(self) -> Host:
        """Give the host behind the connection; HostUnavailable where it was never made."""
        host = self.hyperv_host()
        if not host.exists():
            unmade = " (check mode makes none, so make it without --check first)" if self.check_mode else ""
            raise HostUnavailable(f"there is no {host.description}{unmade}; {host.how_to_make}")
        return host


def _in_check_mode(finding: Finding) -> Finding:
    """Say of what is missing that an earlier task may have been about to make it."""
    if finding.rule != "reference":
        return finding
    return replace(finding, hint="; ".join(filter(None, (finding.hint, _ONLY_CHECKED))))


_ONLY_CHECKED = (
    "this is check mode, in which an earlier task that would make it has made nothing: one host_network task with the "
    "whole document can be checked"
)

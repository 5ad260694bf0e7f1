"""Options plan_only and apply_plan of host_network: what they exclude, and what they give a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .._contract.argument_spec import ArgumentSpec
from .._model.errors import Finding
from .._planning.options import Options
from .._use_cases.saved_plans.saved_plan import SavedPlan
from .secret_values import Secrets

PLAN_OPTIONS: ArgumentSpec = {"plan_only": {"type": "path"}, "apply_plan": {"type": "path"}}

SAID_AT_ONCE = ("management", "allow_lockout", "max_disruption", "confirm_timeout_seconds")
"""Options that guard a run, and that the task which applies a plan may say anew."""

_SAID_BY_THE_PLAN = ("state", "prune", "allow_disconnect_running", "running_config", "release")


def conflicting_options(given: Mapping[str, Any], reconciling: list[str]) -> Iterator[Finding]:
    """Find the options, as the task gives them, that a saved plan leaves no room for."""
    if given.get("apply_plan") is not None:
        for name in _SAID_BY_THE_PLAN:
            if given.get(name) is not None:
                message = "the plan was made for a document and its options, and is applied as it is"
                yield Finding("options", name, message, f"take {name} away, or make another plan")
    state = given.get("state")
    if given.get("plan_only") is not None and state is not None and state not in reconciling:
        message = f"state {state} makes no plan for this host"
        yield Finding("options", "plan_only", message, f"states with a plan: {', '.join(reconciling)}")


def secrecy_findings(secrets: Secrets, *, no_log: bool) -> Iterator[Finding]:
    """Find what must not be written down, each with its path into the document."""
    if no_log:
        message = "the task is marked no_log, and a plan file would show what it hides"
        yield Finding("secret", "plan_only", message, "take no_log away, or apply the document at once")
    for path in secrets.places:
        where = path.removeprefix("config.")
        message = "the value is encrypted with Ansible Vault, and a plan file would show it"
        yield Finding("secret", where, message, "write it in the open, or apply the document at once")


def shown_secret() -> Finding:
    """Say that a plan would show a secret that is part of a value, so that its path is not known."""
    message = "the plan shows a value that is encrypted with Ansible Vault"
    return Finding("secret", "plan_only", message, "write it in the open, or apply the document at once")


def options_to_apply(saved: SavedPlan, told: Options, given: Mapping[str, Any]) -> Options:
    """Give the options of a saved plan, with what the task at hand says of the guards."""
    anew = {name: getattr(told, name) for name in SAID_AT_ONCE if given.get(name) is not None}
    return replace(saved.options, **anew)

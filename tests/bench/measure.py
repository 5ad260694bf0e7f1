"""One measurement in a process of its own: ``measure.py TASK DIRECTORY ADAPTERS`` prints figures as JSON.

Imports are not counted: Ansible pays for them once, before it forks.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from large_host import large_document, large_hardware

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.choose_scope import read_scope
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.compare_resources import differences
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.apply_plan import apply_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import (
    reconcile,
)

T = TypeVar("T")
Figures = dict[str, float]


def main(task: str, directory: str, adapters: str) -> None:
    document = large_document(int(adapters))
    figures = TASKS[task](SimulatedHost("large", Path(directory)), document)
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def create(host: SimulatedHost, document: dict[str, Any]) -> Figures:
    """Everything from an empty host: validate, plan, rehearse, apply durably, verify."""
    host.create(read_hardware(large_hardware()))
    started = time.perf_counter()
    result = reconcile(host, read_document(document), Options())
    seconds = time.perf_counter() - started
    if not result.changed:
        raise SystemExit("nothing was created, so nothing was measured")
    return {"seconds": seconds, "commands": len(list(result.plan.invocations()))}


def noop(host: SimulatedHost, document: dict[str, Any]) -> Figures:
    """The same document once more: read the host, validate, compare, answer."""
    started = time.perf_counter()
    result = reconcile(host, read_document(document), Options())
    seconds = time.perf_counter() - started
    if result.changed:
        raise SystemExit("the second run changes something, so no no-op was measured")
    return {"seconds": seconds}


def stages(host: SimulatedHost, document: dict[str, Any]) -> Figures:
    """What create does, stage by stage."""
    host.create(read_hardware(large_hardware()))
    watch = _Watch()
    read = watch("validate", lambda: read_document(document))
    scope = read_scope(read, Options())
    with host.open(exclusive=True) as session:
        objects = watch("read_empty", lambda: read_host(session, scope))
        prepared = watch("plan", lambda: prepare(objects, read, Options(), scope))
        started = time.perf_counter()
        apply_plan(prepared.plan, session)
        watch.seconds["apply"] = time.perf_counter() - started
        objects = watch("read", lambda: read_host(session, scope))
        found = watch("read_resources", lambda: read_resources(HostView(objects)))
        watch("verify", lambda: differences(prepared.after, found, whole_host=True))
        started = time.perf_counter()
    watch.seconds["close"] = time.perf_counter() - started
    return watch.seconds


class _Watch:
    def __init__(self) -> None:
        self.seconds: Figures = {}

    def __call__(self, stage: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        done = work()
        self.seconds[stage] = time.perf_counter() - started
        return done


TASKS: dict[str, Callable[[SimulatedHost, dict[str, Any]], Figures]] = {
    "create": create,
    "noop": noop,
    "stages": stages,
}

if __name__ == "__main__":
    main(*sys.argv[1:])

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet_progress
type: aggregate
short_description: Say how far a task over many hosts has come, and how long it still takes
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - While a task goes through many hosts, says every few seconds on standard error which host was the last one, how
    many of how many are done, and how long the others take at this pace.
  - Works beside any other callback, with any module, and leaves standard output alone.
requirements:
  - "to be enabled: C(callbacks_enabled = fabricops.hyperv.fleet_progress) in C(ansible.cfg), or
    C(ANSIBLE_CALLBACKS_ENABLED)"
options:
  interval_seconds:
    description: How long to say nothing after each line.
    type: float
    default: 10
    env:
      - name: FABRICOPS_HYPERV_PROGRESS_SECONDS
    ini:
      - section: callback_fleet_progress
        key: interval_seconds
  minimum_hosts:
    description: Tasks on fewer hosts are passed over in silence.
    type: int
    default: 10
    env:
      - name: FABRICOPS_HYPERV_PROGRESS_HOSTS
    ini:
      - section: callback_fleet_progress
        key: minimum_hosts
"""

EXAMPLES = r"""
example: |
  # In a shell:
  # ANSIBLE_CALLBACKS_ENABLED=fabricops.hyperv.fleet_progress ansible-playbook fabricops.hyperv.report
  #
  # Plan, and change nothing: 340 of 1,000 hosts, 34 %, last hyperv0340, 12 s, about 23 s left
"""

import time
from typing import Any

from ansible.plugins.callback import CallbackBase

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.progress import TaskProgress


class CallbackModule(CallbackBase):
    """Counts the hosts that every task is done with."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "fabricops.hyperv.fleet_progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, display: Any = None, options: Any = None) -> None:
        super().__init__(display=display, options=options)
        self._hosts: set[str] = set()
        self._lost: set[str] = set()
        self._tasks: dict[str, TaskProgress] = {}

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Learn which hosts there are; with serial, those of the batch."""
        variables = play.get_variable_manager().get_vars(play=play)
        self._hosts = set(variables.get("ansible_play_batch") or variables.get("ansible_play_hosts_all") or ())
        self._tasks.clear()

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:  # noqa: ARG002 - Ansible's signature
        """Start counting; strategy free says this of a task for every host."""
        self._started(task)

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        """Handlers run on the hosts that notified them, of which nobody says how many they are."""

    def v2_runner_on_ok(self, result: Any) -> None:
        """Count a host."""
        self._count(result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Count a host."""
        self._count(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Count a host, of which later tasks hear nothing unless the failure is ignored."""
        self._count(result, lost=not ignore_errors)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Count a host, of which later tasks hear nothing."""
        self._count(result, lost=True)

    def _started(self, task: Any) -> TaskProgress:
        hosts = 1 if task.run_once else len(self._hosts - self._lost)
        now = time.monotonic()
        name = str(task.get_name()).strip()
        return self._tasks.setdefault(str(task.get_name()) + task_id(task), TaskProgress(name, hosts, now, now))

    def _count(self, result: Any, *, lost: bool = False) -> None:
        # Results have public names from ansible-core 2.19 on.
        task = getattr(result, "task", None) or result._task  # noqa: SLF001 - see above
        host = str(getattr(result, "host", None) or result._host)  # noqa: SLF001 - see above
        progress = self._started(task)
        line = progress.tell(host, time.monotonic(), self.get_option("interval_seconds"))
        if lost:
            self._lost.add(host)
        if line and progress.hosts >= self.get_option("minimum_hosts"):
            self._display.display(line, stderr=True)


def task_id(task: Any) -> str:
    """Give what tells a task from others of its name."""
    return str(getattr(task, "_uuid", ""))

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: simulated
short_description: Reach a simulated Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Hands the modules of this collection a simulated Hyper-V host, which lives in one file on the controller.
  - The host understands cmdlets, not programs, so modules of other collections, fact gathering among them, cannot
    run over this connection. Say C(gather_facts=false) in plays.
  - Hosts are made and removed with M(fabricops.hyperv.simulated_host).
options:
  host_name:
    description: Name of the simulated host, and of its file.
    type: str
    default: inventory_hostname
    vars:
      - name: inventory_hostname
      - name: ansible_host
  state_directory:
    description:
      - Folder that holds the files of simulated hosts.
      - Without it, C(fabricops.hyperv/hosts) below C($XDG_STATE_HOME), or below C(~/.local/state).
    type: path
    vars:
      - name: fabricops_hyperv_state_dir
    env:
      - name: FABRICOPS_HYPERV_STATE_DIR
    ini:
      - section: fabricops_hyperv
        key: state_dir
  lock_timeout_seconds:
    description: How long a task waits for another one that is changing the same host.
    type: float
    default: 30
    vars:
      - name: fabricops_hyperv_lock_timeout_seconds
    env:
      - name: FABRICOPS_HYPERV_LOCK_TIMEOUT_SECONDS
    ini:
      - section: fabricops_hyperv
        key: lock_timeout_seconds
  management_address:
    description:
      - Address of the parent at which sessions arrive. While nothing of the host has it, or nothing outside can reach
        it, no task arrives either; a command that takes it away takes its own answer with it.
      - Without it, sessions arrive at the console, which always works.
    type: str
    default: ""
    vars:
      - name: fabricops_hyperv_management_address
notes:
  - Options C(become), C(remote_user) and C(timeout) mean nothing here.
"""

import os
from typing import TYPE_CHECKING, Any, NoReturn

from ansible.errors import AnsibleError
from ansible.plugins.connection import ConnectionBase

if TYPE_CHECKING:
    from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Host


class Connection(ConnectionBase):
    """A simulated Hyper-V host, for the actions of this collection."""

    transport = "fabricops.hyperv.simulated"
    has_pipelining = False

    def hyperv_host(self) -> Host:
        """Give the host that the inventory names, whether it exists or not."""
        # Not at the top: a connection is loaded in the fork of every task. Tasks of this collection have the module
        # already, from the process that the fork was made from; ansible.builtin.debug and the like never need it.
        from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (  # noqa: PLC0415 - see above
            SimulatedHost,
            state_directory,
        )
        from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.host_agent import (  # noqa: PLC0415 - see above
            HostAgent,
        )

        directory = state_directory(self.get_option("state_directory"), os.environ)
        # Text that Ansible tagged with its origin is no plain text to others.
        name = "".join(self.get_option("host_name"))
        address = "".join(self.get_option("management_address"))
        return SimulatedHost(
            name,
            directory,
            self.get_option("lock_timeout_seconds"),
            management_address=address,
            agent=HostAgent(address),
        )

    def _connect(self) -> Connection:
        self._connected = True
        return self

    def close(self) -> None:
        """Nothing is open between two tasks."""
        self._connected = False

    def exec_command(self, cmd: str, in_data: Any = None, sudoable: bool = True) -> NoReturn:  # noqa: ARG002 - Ansible's own signature
        """Refuse: there is no shell."""
        _refuse()

    def put_file(self, in_path: str, out_path: str) -> NoReturn:  # noqa: ARG002 - Ansible's own signature
        """Refuse: there is no file system."""
        _refuse()

    def fetch_file(self, in_path: str, out_path: str) -> NoReturn:  # noqa: ARG002 - Ansible's own signature
        """Refuse: there is no file system."""
        _refuse()


def _refuse() -> NoReturn:
    raise AnsibleError(
        "a simulated Hyper-V host understands cmdlets only: use fabricops.hyperv.invoke_cmdlet or another module of "
        "this collection, and 'gather_facts: false' in plays"
    )

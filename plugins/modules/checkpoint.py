# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: checkpoint
short_description: Take checkpoints of the virtual network of a Hyper-V host, and go back to them
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - A checkpoint is what the virtual network of a host was at one time. It is kept on the host, so that it survives the
    controller, and it is no checkpoint of a virtual machine.
  - Going back is a change like every other. It is planned from what the host is to what it was, tried on a simulated
    copy, guarded, carried out and verified; O(max_disruption), O(management), O(allow_lockout) and
    O(confirm_timeout_seconds) are about nothing else. Where it fails on the way, the host is left as it was before.
  - Every task that changes a host takes a checkpoint before its first command and deletes it when it is done. One of
    origin C(run) or C(interrupted) belongs to a task that never ended; one of origin C(unconfirmed) to a task that
    waits for M(fabricops.hyperv.confirm).
options:
  name:
    description:
      - Name of the checkpoint, of up to 64 letters, digits, dots, underscores and hyphens.
      - Needed in every state but C(listed).
    type: str
  state:
    description:
      - C(present) takes the checkpoint, unless there is one of this name.
      - C(rolled_back) brings the host back to it. What was made anew on the way has new Ids. The checkpoint stays,
        unless it belongs to a task, which is over then.
      - C(compared) says how the host differs from it, and which commands would lead back.
      - C(listed) gives all checkpoints of the host.
      - C(absent) deletes it.
    type: str
    choices: [present, absent, rolled_back, compared, listed]
    default: present
  note:
    description: What the checkpoint is for; shown in the list.
    type: str
    default: ""
  overwrite:
    description: Whether C(present) takes the checkpoint anew where there is one of this name.
    type: bool
    default: false
extends_documentation_fragment:
  - fabricops.hyperv.attributes
  - fabricops.hyperv.guards
seealso:
  - module: fabricops.hyperv.confirm
  - module: fabricops.hyperv.host_network
"""

EXAMPLES = r"""
- name: The state before the change is kept on the host
  fabricops.hyperv.checkpoint:
    name: before-change-4711
    note: two switches become one

- name: See what has changed since
  fabricops.hyperv.checkpoint:
    name: before-change-4711
    state: compared

- name: The host is what it was
  fabricops.hyperv.checkpoint:
    name: before-change-4711
    state: rolled_back

- name: Go back, and let the host undo that unless it is still reached afterwards
  fabricops.hyperv.checkpoint:
    name: before-change-4711
    state: rolled_back
    management:
      address: 192.168.1.3
    confirm_timeout_seconds: 120

- name: The host is still reached
  fabricops.hyperv.confirm:

- name: List what is kept
  fabricops.hyperv.checkpoint:
    state: listed
  register: kept

- name: It is not needed any more
  fabricops.hyperv.checkpoint:
    name: before-change-4711
    state: absent
"""

RETURN = r"""
before:
  description: What differs, as it is, or as it was before going back; a document.
  type: dict
  returned: when O(state=compared) or O(state=rolled_back)
after:
  description: The same resources as the checkpoint holds them.
  type: dict
  returned: when O(state=compared) or O(state=rolled_back)
commands:
  description: The commands that lead back, as PowerShell.
  type: list
  elements: str
  returned: when O(state=compared) or O(state=rolled_back)
confirm_until:
  description: When the host undoes the way back unless M(fabricops.hyperv.confirm) comes first.
  type: str
  returned: when O(confirm_timeout_seconds) is given and something changed
  sample: 2026-11-22 14:03:05 UTC
checkpoints:
  description: The checkpoints of the host, oldest first.
  type: list
  elements: dict
  returned: when O(state=listed)
  contains:
    name:
      description: Name of the checkpoint.
      type: str
      returned: always
    origin:
      description: Why it is there.
      type: str
      returned: always
      choices: [manual, run, unconfirmed, interrupted, damaged]
    taken:
      description: When it was taken, by the clock of the host.
      type: str
      returned: always
    commands:
      description: How many commands the task had that it belongs to.
      type: int
      returned: always
    note:
      description: What it is for.
      type: str
      returned: always
findings:
  description: What is wrong.
  type: list
  elements: dict
  returned: failure
host_state:
  description: What the host looks like now.
  type: str
  returned: failure
"""

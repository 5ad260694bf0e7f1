# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: partition
short_description: Manage a partition of a Hyper-V host, as far as its network needs it
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Makes, starts, stops or removes one child partition (a virtual machine).
  - A new partition has no disk, and one adapter, as C(New-VM) makes it.
extends_documentation_fragment:
  - fabricops.hyperv.partition
  - fabricops.hyperv.guards
  - fabricops.hyperv.attributes
seealso:
  - module: fabricops.hyperv.partition_adapter
"""

EXAMPLES = r"""
- name: There is a partition, and it runs
  fabricops.hyperv.partition:
    name: db01
    generation: 2
    power: running

- name: There is a partition of generation 1
  fabricops.hyperv.partition:
    name: old01
    generation: 1

- name: The old one is gone
  fabricops.hyperv.partition:
    name: old01
    state: absent
"""

# DO NOT EDIT, run tools/publish_contracts.py
RETURN = r"""
applied:
  description: 'Whether the task carries its plan out. False in check mode: it tells it only.'
  type: bool
  returned: success
before:
  description: The resources concerned as they were, with all their fields, as a document.
  type: dict
  returned: success
after:
  description: The same resources as they are now, or in check mode as they would be.
  type: dict
  returned: success
commands:
  description: All commands as PowerShell, in order. In check mode those that a real run would send.
  type: list
  elements: str
  returned: success
  sample:
    - New-VMSwitch -Name 'Backend' -SwitchType 'Private'
plan:
  description:
    - The steps from the host as it was to the host as it is declared, in order.
    - M(fabricops.hyperv.host_network) describes the parts.
  type: list
  elements: dict
  returned: success
side_effects:
  description: What Windows changes by itself on the way, at resources that no step names.
  type: list
  elements: str
  returned: success
disruption:
  description:
    - What the whole plan does to traffic.
    - M(fabricops.hyperv.host_network) describes the parts.
  type: dict
  returned: success
management_path:
  description: How sessions reach the host; the plan keeps that. Empty where they do not, or may end.
  type: str
  returned: success
  sample: NIC1 (192.168.1.3)
confirm_until:
  description: When the host takes the task back unless M(fabricops.hyperv.confirm) comes first.
  type: str
  returned: when O(confirm_timeout_seconds) is given and something changed
  sample: 2026-11-22 14:03:05 UTC
findings:
  description:
    - All findings of a stage at once. A refused command is one of them.
    - M(fabricops.hyperv.host_network) describes the parts.
  type: list
  elements: dict
  returned: failure
host_state:
  description: What the host looks like now.
  type: str
  returned: failure
  sample: The host is as it was; nothing was sent to it.
rolled_back:
  description: The commands that took back what had been done, where a task failed on the way.
  type: list
  elements: str
  returned: failure that was taken back
by_hand:
  description: The commands that finish the way back by hand, where that failed too.
  type: list
  elements: str
  returned: failure that could not be taken back
"""

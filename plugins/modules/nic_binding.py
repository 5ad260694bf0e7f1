# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: nic_binding
short_description: Manage the protocol bindings of a physical NIC of a Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Brings what is bound to one physical NIC of the parent partition, and its IPv4 configuration, to a declared state.
  - Whether a NIC serves a switch is decided by the switch. A role that contradicts it is refused.
  - Options that are left out are left alone.
extends_documentation_fragment:
  - fabricops.hyperv.nic_binding
  - fabricops.hyperv.guards
  - fabricops.hyperv.attributes
seealso:
  - module: fabricops.hyperv.virtual_switch
"""

EXAMPLES = r"""
- name: The second NIC is the parent partition's own, without link layer discovery
  fabricops.hyperv.nic_binding:
    adapter: NIC2
    role: dedicated
    components:
      ms_lltdio: false
      ms_rspndr: false

- name: It has an address of its own
  fabricops.hyperv.nic_binding:
    adapter: NIC2
    ipv4:
      method: static
      addresses: [10.0.0.5/24]
      dns_servers: [10.0.0.2]
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

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: partition_adapter
short_description: Manage a virtual network adapter of a partition of a Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Makes, plugs, changes or removes one adapter of a child partition, or of the parent partition.
  - Options that are left out are left alone; I(vlan) is always declared as a whole.
extends_documentation_fragment:
  - fabricops.hyperv.partition_adapter
  - fabricops.hyperv.guards
  - fabricops.hyperv.attributes
seealso:
  - module: fabricops.hyperv.partition
  - module: fabricops.hyperv.virtual_switch
"""

EXAMPLES = r"""
- name: The web server's adapter is in VLAN 10 of a switch
  fabricops.hyperv.partition_adapter:
    partition: web01
    name: Network Adapter
    switch: LAN
    vlan:
      mode: access
      id: 10
    maximum_bandwidth: 1Gbps

- name: The web server has a second adapter, on the private switch
  fabricops.hyperv.partition_adapter:
    partition: web01
    name: Backend
    switch: Backend
    mac_address: 00-15-5D-0A-00-10
    dhcp_guard: true

- name: The parent partition has an adapter of its own for backups
  fabricops.hyperv.partition_adapter:
    partition: parent
    name: Backup
    switch: LAN
    ipv4:
      method: static
      addresses: [10.1.0.5/24]

- name: The second adapter is unplugged
  fabricops.hyperv.partition_adapter:
    partition: web01
    name: Backend
    connected: false

- name: The adapter for backups is gone
  fabricops.hyperv.partition_adapter:
    partition: parent
    name: Backup
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

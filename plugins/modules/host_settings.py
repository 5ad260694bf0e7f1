# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: host_settings
short_description: Manage the settings of a Hyper-V host that concern its virtual network
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Sets the pool from which the host takes dynamic MAC addresses.
  - Both ends of the pool are changed together. Running adapters keep the addresses they have.
extends_documentation_fragment:
  - fabricops.hyperv.host_settings
  - fabricops.hyperv.guards
  - fabricops.hyperv.attributes
"""

EXAMPLES = r"""
- name: The host takes dynamic MAC addresses from a pool of 4,096
  fabricops.hyperv.host_settings:
    mac_address_minimum: 00-15-5D-0A-00-00
    mac_address_maximum: 00-15-5D-0A-0F-FF
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
  description: The steps from the host as it was to the host as it is declared, in order.
  type: list
  elements: dict
  returned: success
  contains:
    action:
      description: What happens to the resource.
      type: str
      returned: always
      choices:
        - create
        - update
        - replace
        - delete
    kind:
      description: Kind of the resource, which is also the name of its module.
      type: str
      returned: always
    key:
      description: What identifies the resource; a partition adapter by its partition and its name.
      type: list
      elements: str
      returned: always
    id:
      description: Id by which the host knows the resource; empty where it has none yet.
      type: str
      returned: always
    where:
      description: Path into the document of what declares the resource, or of what it belongs to.
      type: str
      returned: always
    commands:
      description: The step's commands as PowerShell, in order.
      type: list
      elements: str
      returned: always
    reason:
      description: Why the step is needed, where the document alone does not tell.
      type: str
      returned: always
    disruption:
      description: 'The worst that the step does to traffic: nothing; a gap that ends by itself; an
        outage until something else is done; or what carries the traffic is removed and made anew.'
      type: str
      returned: always
      choices:
        - none
        - blink
        - outage
        - recreate
    affected:
      description: 'Whose traffic that is: partitions, single adapters as PARTITION / ADAPTER, and
        the parent.'
      type: list
      elements: str
      returned: always
    seconds:
      description: The shortest and the longest time that it was measured to take; empty where nobody
        has published a figure, or where the end is no matter of seconds.
      type: list
      elements: int
      returned: always
    disruption_source:
      description: Where that is known from, by the names of docs/fidelity.md; empty where traffic
        goes on.
      type: str
      returned: always
    changes:
      description: Which fields change, as documents write them. In a plan of more than 500 steps
        only the names.
      type: list
      elements: dict
      returned: always
      contains:
        field:
          description: The field, with the part of it that differs, such as C(ipv4.method).
          type: str
          returned: always
        before:
          description: Its value before.
          type: raw
          returned: where it is known
        after:
          description: Its value after.
          type: raw
          returned: where it is known
side_effects:
  description: What Windows changes by itself on the way, at resources that no step names.
  type: list
  elements: str
  returned: success
disruption:
  description: What the whole plan does to traffic.
  type: dict
  returned: success
  contains:
    class:
      description: The worst that a step of the plan does to traffic.
      type: str
      returned: always
      choices:
        - none
        - blink
        - outage
        - recreate
    affected:
      description: Everybody whose traffic the plan disturbs.
      type: list
      elements: str
      returned: always
    seconds:
      description: How long all interruptions take one after the other, at least and at most; empty
        where one of them has no published figure.
      type: list
      elements: int
      returned: always
  sample:
    class: blink
    affected:
      - parent
      - web01
    seconds:
      - 5
      - 28
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
  description: All findings of a stage at once. A refused command is one of them.
  type: list
  elements: dict
  returned: failure
  contains:
    rule:
      description: Rule of docs/fidelity.md, or name of the check.
      type: str
      returned: always
    where:
      description: Path into the document, or name of the option; empty where no single place is to
        blame.
      type: str
      returned: always
    message:
      description: What is wrong.
      type: str
      returned: always
    hint:
      description: What to do now; may be empty.
      type: str
      returned: always
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

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_decision
short_description: Decide whether a planned change of a Hyper-V host may be carried out now
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Judges a plan that M(fabricops.hyperv.host_network) made by what the host's status says (see
    M(fabricops.hyperv.enactment)), by policies about removals, and by sync windows. Nothing is changed.
  - The first of these that applies decides - the host is suspended; a policy forbids the plan; there is nothing to do;
    the commit was rolled back here, or failed too often; the host drifted and O(self_heal) is false; no sync window is
    open.
options:
  commit:
    description: The revision of the documents that the plan was made from.
    type: str
    required: true
  plan:
    description: Result key C(plan) of the task that planned.
    type: list
    elements: dict
    required: true
  document:
    description: The host's whole document, for the guard against empty ones.
    type: dict
    required: true
  unmentioned:
    description:
      - Whether the plan was made in a state that removes what the document does not mention, such as C(overridden).
    type: bool
    default: false
  prune:
    description: Whether such a plan may remove anything.
    type: bool
    default: false
  allow_empty:
    description:
      - Whether such a plan may remove all switches or all adapters because the document mentions none.
    type: bool
    default: false
  maximum_removals:
    description: How many resources a plan may remove. Without it, any number.
    type: int
  protect:
    description:
      - Resources that no plan may remove or make anew. What the status of the host records as protected counts as well.
    type: list
    elements: dict
    default: []
    suboptions:
      kind:
        description: The kind, as a step of a plan has it.
        type: str
        required: true
        choices: [virtual_switch, nic_binding, partition, partition_adapter]
      key:
        description: The key, as a step of a plan has it; compared as Windows compares names.
        type: list
        elements: str
        required: true
  self_heal:
    description: Whether a host that was brought to this commit and differs from it again is repaired.
    type: bool
    default: false
  suspend:
    description: Whether the host is to be left alone.
    type: bool
    default: false
  suspend_reason:
    description: Why.
    type: str
    default: ""
  windows:
    description:
      - Sync windows. C(kind) is C(allow) or C(deny); C(schedule) is when a window opens, in the five fields of
        crontab(5); C(duration) is how long it stays open, such as C(4h) or C(1h30m); C(time_zone) is the IANA name of
        whose clocks are meant, C(UTC) unless told otherwise; C(name) is shown in reasons.
      - A window that denies wins. Where any allows, one of these has to be open. Without windows every time is right.
    type: list
    elements: dict
    default: []
  at:
    description: Decide as if it were this time, in seconds since 1970 UTC; without it, the controller's clock is read.
    type: float
  maximum_attempts:
    description:
      - How often a commit may fail on the host before it is not tried again. A commit that was rolled back never is.
    type: int
    default: 1
  status_directory:
    description: Directory of the controller with the status of a host that keeps none itself.
    type: path
  on_host:
    description: Whether the status that the host keeps is read.
    type: bool
    default: true
extends_documentation_fragment:
  - fabricops.hyperv.attributes.reading
seealso:
  - module: fabricops.hyperv.enactment
  - module: fabricops.hyperv.host_network
"""

EXAMPLES = r"""
- name: See what would change
  fabricops.hyperv.host_network:
    config:
      virtual_switches:
        - {name: Nightly, type: private}
  check_mode: true
  changed_when: false
  register: planned

- name: May that be done now?
  fabricops.hyperv.sync_decision:
    commit: 3f786850e387550fdab836ed7e6dc881de23001b
    plan: "{{ planned.plan }}"
    document: {version: 1, virtual_switches: [{name: Nightly, type: private}]}
    windows:
      - {kind: allow, schedule: "0 22 * * *", duration: 6h, time_zone: Europe/Berlin}
      - {kind: deny, schedule: "0 0 24 12 *", duration: 3d, name: holidays}
    at: 1764540000  # 30 November 2025, 23:00 in Berlin
  register: decision

- name: It may
  ansible.builtin.assert:
    that: decision.action == 'apply'
"""

RETURN = r"""
action:
  description:
    - C(apply) - carry the plan out. C(none) - there is nothing to do. C(hold) - leave the host alone for now.
      C(refuse) - the plan must not be carried out, see RV(findings).
  type: str
  returned: success
  choices: [apply, none, hold, refuse]
phase:
  description: The phase that the host is in as long as nothing is done.
  type: str
  returned: success
reason:
  description: Why.
  type: str
  returned: success
enactment:
  description: The status that was decided by; empty where there is none.
  type: dict
  returned: success
findings:
  description: What policies forbid, or what is wrong with the options.
  type: list
  elements: dict
  returned: always
host_state:
  description: What the host looks like now.
  type: str
  returned: failure
"""

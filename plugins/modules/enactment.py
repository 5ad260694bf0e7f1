# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: enactment
short_description: Record which commit a Hyper-V host is at, and what became of it
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Keeps one status object for each host, on the host itself and as a JSON file in a directory of the controller. Role
    P(fabricops.hyperv.gitops#role) writes it and decides by it; the event source C(fabricops.hyperv.desired_state)
    watches the directory.
  - The same status twice is no change, and its time stays that of the first; so the time tells since when. Of a host
    that is known to have drifted, how far is no news.
options:
  state:
    description:
      - C(present) records what became of a commit, C(gathered) reads what is recorded, C(absent) forgets it.
    type: str
    choices: [present, absent, gathered]
    default: present
  commit:
    description: The revision of the documents. Needed in state C(present).
    type: str
  phase:
    description:
      - C(synced) - the host is as its document of this commit declares.
      - C(drifted) - it was, and is not any more.
      - C(waiting) - there is something to do, and it may not be done yet.
      - C(suspended) - the host is to be left alone.
      - C(refused) - a policy forbids the plan.
      - C(failed) - the plan was tried, or could not be made.
      - C(rolled_back) - the commit was taken back on this host. It is not tried again there, and is not what the host
        is at any more.
      - C(unreachable) - the host could not be reached.
      - Needed in state C(present).
    type: str
    choices: [synced, drifted, waiting, suspended, refused, failed, rolled_back, unreachable]
  reason:
    description: Why the host is in this phase; cut after 4,000 characters.
    type: str
    default: ""
  tried:
    description: Whether phase C(failed) counts as an attempt, and not only as the memory of an earlier one.
    type: bool
    default: true
  protect:
    description:
      - What the documents of the commit protect, as M(fabricops.hyperv.sync_decision) takes it. In phase C(synced) it
        is recorded, beside what is recorded already, so that no later commit removes it.
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
        description: The key, as a step of a plan has it.
        type: list
        elements: str
        required: true
  unprotect:
    description:
      - What the documents of the commit expressly protect no more. In phase C(synced) it is no longer recorded, unless
        it is in O(protect) as well. Nothing else takes a resource out of the record.
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
        description: The key, as a step of a plan has it.
        type: list
        elements: str
        required: true
  status_directory:
    description:
      - Directory of the controller for a file C(NAME.json) of each host. It is made where it is missing.
      - A file is replaced as a whole or not at all.
    type: path
  on_host:
    description:
      - Whether the host keeps its status, too. Where it cannot be reached, the status is in O(status_directory) only,
        and the task warns.
    type: bool
    default: true
extends_documentation_fragment:
  - fabricops.hyperv.attributes
seealso:
  - module: fabricops.hyperv.sync_decision
"""

EXAMPLES = r"""
- name: The host is at this commit
  fabricops.hyperv.enactment:
    commit: 3f786850e387550fdab836ed7e6dc881de23001b
    phase: synced

- name: Ask which commit the host is at
  fabricops.hyperv.enactment:
    state: gathered
  register: status

- name: It is known
  ansible.builtin.assert:
    that: status.enactment.synced_commit == '3f786850e387550fdab836ed7e6dc881de23001b'

- name: Forget it
  fabricops.hyperv.enactment:
    state: absent
"""

RETURN = r"""
enactment:
  description: The status; empty where there is none.
  type: dict
  returned: when O(state=present) or O(state=gathered)
  contains:
    host:
      description: Name of the host in the inventory.
      type: str
      returned: always
    commit:
      description: The revision that was last looked at for the host.
      type: str
      returned: always
    synced_commit:
      description: The last revision that the host was brought to; empty once that was rolled back.
      type: str
      returned: always
    phase:
      description: What became of C(commit).
      type: str
      returned: always
    reason:
      description: Why.
      type: str
      returned: always
    time:
      description: Since when.
      type: str
      returned: always
    attempts:
      description: How often C(commit) failed in a row.
      type: int
      returned: always
    failure:
      description: Why C(commit) failed last, or was rolled back, whatever the host was held for since then.
      type: str
      returned: always
    tried_commit:
      description: The last revision for which anything was done on the host, or found done.
      type: str
      returned: always
    earlier_failures:
      description:
        - The same as C(commit), C(attempts) and C(failure) of other revisions that failed or were rolled back; the last
          20 of them.
      type: list
      elements: dict
      returned: always
    rolled_back_commits:
      description: The revisions that were rolled back, in that order; the last 20 of them.
      type: list
      elements: str
      returned: always
    protected:
      description: What documents protected, and none has given up since, each as its kind and its key.
      type: list
      elements: list
      returned: always
before:
  description: The status before; empty where there was none.
  type: dict
  returned: when O(state=present) or O(state=absent)
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

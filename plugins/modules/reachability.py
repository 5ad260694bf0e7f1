# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: reachability
short_description: Say which ways lead through the virtual network of a Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Answers whether frames get from one place to another, with every adapter, switch, NIC and cable on the way, or with
    the reasons why they do not.
  - The answer comes from a model of the host's objects; nothing is sent over the network. What the model knows and what
    it does not is told in docs/reachability.md of the collection.
  - Test plugin P(fabricops.hyperv.reachable#test) takes the answers in assertions.
extends_documentation_fragment:
  - fabricops.hyperv.attributes.reading
  - fabricops.hyperv.reachability
"""

EXAMPLES = r"""
- name: Ask how the management OS reaches the network
  fabricops.hyperv.reachability:
    from: parent
    to: outside
  register: way

- name: Show the ways hop by hop
  ansible.builtin.debug:
    msg: "{{ way.answers[0].shown or way.answers[0].reasons }}"

- name: Ask several questions at once
  fabricops.hyperv.reachability:
    queries:
      - {from: web01, to: outside, via: [LAN, {nic: NIC1}]}
      - {from: web01, to: {nic: NIC1, vlan: 0}}
      - {from: web01, to: 192.168.1.1}
      - {from: {partition: web01, adapter: Network Adapter}, to: parent, never_via: [outside]}
      - {from: web01, to: {nic: NIC2}, worst_case: true}
  register: ways

- name: Prove that the web server gets out by the switch's NIC, and never by another one
  ansible.builtin.assert:
    that:
      - ways.answers[0] is fabricops.hyperv.reachable
      - ways.answers[4] is not fabricops.hyperv.reachable
"""

RETURN = r"""
reachable:
  description: Whether all questions are answered with yes.
  type: bool
  returned: success
answers:
  description: One answer for each question, in their order.
  type: list
  elements: dict
  returned: success
  contains:
    from:
      description: Where the way begins.
      type: str
      returned: always
    to:
      description: Where the way ends.
      type: str
      returned: always
    reachable:
      description: Whether there is a way as asked.
      type: bool
      returned: always
    paths:
      description: The ways, the preferred ones first; each is a list of hops.
      type: list
      elements: list
      returned: always
      sample:
        - - {kind: partition, name: web01, partition: '', vlans: '', note: ''}
          - {kind: adapter, name: Network Adapter, partition: web01, vlans: VLAN 10, note: ''}
          - {kind: switch, name: LAN, partition: '', vlans: VLAN 10, note: ''}
          - {kind: nic, name: NIC1, partition: '', vlans: VLAN 10, note: ''}
          - {kind: cable, name: NIC1, partition: '', vlans: VLAN 10, note: ''}
    shown:
      description: The ways as text, one line each.
      type: list
      elements: str
      returned: always
    reasons:
      description: Where there is no way, why not, a sentence for each candidate.
      type: list
      elements: str
      returned: always
      sample: ["private switch 'Backend' has no cable"]
findings:
  description: Everything that is wrong, all findings at once.
  type: list
  elements: dict
  returned: failure
  contains:
    rule:
      description: Name of the check.
      type: str
      returned: always
    where:
      description: Name of the option.
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
"""

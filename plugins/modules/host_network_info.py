# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: host_network_info
short_description: Read the virtual network of a Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Answers objects in the host's own shape, with the property names that its cmdlets use, and the whole host as a
    document for M(fabricops.hyperv.host_network).
options:
  objects:
    description:
      - Which objects to answer.
      - Those that start with C(guest_) come from the operating systems inside running partitions.
      - C(all) answers what M(fabricops.hyperv.host_network) takes as C(running_config) in state C(parsed), and
        M(fabricops.hyperv.simulated_host) as C(export).
    type: list
    elements: str
    choices:
      - all
      - vm_host
      - switches
      - teams
      - partitions
      - network_adapters
      - team_mappings
      - bindings
      - net_adapters
      - ip_interfaces
      - ip_addresses
      - routes
      - dns
      - guest_net_adapters
      - guest_ip_interfaces
      - guest_ip_addresses
      - guest_routes
      - guest_dns
    default: [switches, partitions, network_adapters, net_adapters, bindings]
extends_documentation_fragment:
  - fabricops.hyperv.attributes.reading
"""

EXAMPLES = r"""
- name: Read the host's document and its switches
  fabricops.hyperv.host_network_info:
    objects: [switches]
  register: host

- name: Show which switches there are
  ansible.builtin.debug:
    msg: "{{ host.objects.switches | map(attribute='Name') }}"
"""

RETURN = r"""
document:
  description: The host as a document; applied again, it changes nothing.
  type: dict
  returned: success
objects:
  description: For each class that was asked for, the list of its objects; C(vm_host) is a single one.
  type: dict
  returned: success
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

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: lint
short_description: Check a repository of host documents, each host by itself and all of them together
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Reads the hosts and profiles of a repository as the inventory plugin P(fabricops.hyperv.desired_state#inventory)
    does, and checks every host's merged document as M(fabricops.hyperv.host_network) does, as far as that is possible
    without the host.
  - Then looks for hosts that disturb each other. Rule C(fleet_switch) finds switches of one name that are of another
    type in the same migration group, C(fleet_vlan) adapters of one partition that are in other VLANs there,
    C(fleet_mac) static MAC addresses and C(fleet_address) IPv4 addresses that several hosts have,
    C(fleet_mac_pool) pools of dynamic MAC addresses that overlap, and C(fleet_uplink) NICs that a host does not have,
    where I(facts) say which it has.
  - No host is reached. All findings are said at once, each with file, line and column, and the line itself.
options:
  directory:
    description: The repository, with C(hosts/) and C(profiles/) in it. A relative path starts at the playbook.
    type: path
    required: true
  limit:
    description: Patterns of names of the hosts to check, such as C(hv-berlin-*). Others are not looked at;
      a pattern that no host's name fits is a finding.
    type: list
    elements: str
    default: ["*"]
  facts:
    description:
      - What is known of hosts, by their names. A value is what M(fabricops.hyperv.host_network_info) answered, of which
        C(objects.net_adapters) is read.
    type: dict
  migration_label:
    description: The label whose value hosts have in common that take partitions from each other.
    type: str
    default: migration_group
  ignore:
    description: Rules between hosts of which nothing is said.
    type: list
    elements: str
    choices: [fleet_switch, fleet_vlan, fleet_mac, fleet_address, fleet_mac_pool, fleet_uplink]
    default: []
  release:
    description: The Windows Server release for which documents are checked.
    type: str
    choices: ["2008", 2008r2, "2012", 2012r2, "2016", "2019", "2022", "2025"]
    default: "2022"
  group_prefix:
    description: What the names of groups begin with that labels become, as in the inventory source.
    type: str
    default: ""
  fail_on_findings:
    description: Whether the task fails when there is anything to say.
    type: bool
    default: true
extends_documentation_fragment:
  - fabricops.hyperv.attributes.reading
"""

EXAMPLES = r"""
- name: Nothing is wrong with the fleet
  fabricops.hyperv.lint:
    directory: "{{ playbook_dir }}/fleet"
  delegate_to: localhost
  run_once: true

- name: Look, and go on
  fabricops.hyperv.lint:
    directory: "{{ playbook_dir }}/fleet"
    ignore: [fleet_address]
    fail_on_findings: false
  delegate_to: localhost
  run_once: true
  register: checked
"""

RETURN = r"""
hosts:
  description: Names of the hosts that were checked.
  type: list
  elements: str
  returned: when the directory could be read
  sample: [hv-berlin-1, hv-berlin-2]
findings:
  description: Everything that is wrong.
  type: list
  elements: dict
  returned: always
  contains:
    rule:
      description: Rule of docs/fidelity.md, or name of the check.
      type: str
      returned: always
    where:
      description: Path into the file, or into the merged document of a host.
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
    hosts:
      description: The hosts that it is about; empty where a file is to blame that nothing was read from.
      type: list
      elements: str
      returned: always
    position:
      description: File, line and column.
      type: str
      returned: when it has a place
    file:
      description: The file, by its name in the repository.
      type: str
      returned: when it has a place
    line:
      description: Line in the file, from 1 on.
      type: int
      returned: when it has a place
    column:
      description: Column in the line, from 1 on.
      type: int
      returned: when it has a place
    excerpt:
      description: The line, and below it a mark at the column.
      type: str
      returned: when it has a place
    others:
      description: Further places, such as where another host claims the same address.
      type: list
      elements: str
      returned: when there are any
msg:
  description: The findings as text.
  type: str
  returned: always
  sample: 3 hosts checked, no findings
host_state:
  description: What hosts look like now, which is as they were.
  type: str
  returned: failure
"""

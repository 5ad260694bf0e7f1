# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: invoke_cmdlet
short_description: Send one cmdlet to a Hyper-V host
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Sends one documented cmdlet as it is, and answers its objects or the host's error.
  - This is the way to make drift by hand, to write tests, and to reach what no other module covers.
  - A cmdlet whose name starts with C(Get-) or C(Test-) changes nothing. After any other the host is compared with what
    it was before.
  - In check mode the cmdlet runs on a copy of the host. What it makes there has other Ids than it gets on the host.
options:
  cmdlet:
    description: Name of the cmdlet.
    type: str
    required: true
  parameters:
    description:
      - Named parameters as the cmdlet's documentation lists them. A switch parameter is given as C(true).
      - Where Windows reads wildcards, a name is a pattern as it is in PowerShell. C(Remove-VM) of C(old[1]) removes
        C(old1), and C(old[[]1]) means the partition that is called C(old[1]).
      - An object is given as a mapping with C(cmdlet), C(parameters) and C(where), a property and its value.
    type: dict
    default: {}
  inside:
    description: Run the cmdlet in the operating system inside a running partition.
    type: dict
    suboptions:
      partition:
        description: Name of the partition.
        type: str
        required: true
      adapter:
        description: Name of the partition's adapter whose interface the cmdlet shall work on.
        type: str
extends_documentation_fragment:
  - fabricops.hyperv.attributes
"""

EXAMPLES = r"""
- name: Somebody takes a NIC's IPv4 away
  fabricops.hyperv.invoke_cmdlet:
    cmdlet: Disable-NetAdapterBinding
    parameters:
      Name: NIC2
      ComponentID: ms_tcpip

- name: Ask for the adapters of a partition
  fabricops.hyperv.invoke_cmdlet:
    cmdlet: Get-VMNetworkAdapter
    parameters:
      VMName: web01
  register: adapters

- name: Unplug an adapter that is told by its Id, since its name may not be unique
  fabricops.hyperv.invoke_cmdlet:
    cmdlet: Disconnect-VMNetworkAdapter
    parameters:
      VMNetworkAdapter:
        cmdlet: Get-VMNetworkAdapter
        parameters: {VMName: web01}
        where:
          Id: "{{ adapters.objects[0].Id }}"

- name: Give a partition's own interface an address
  fabricops.hyperv.invoke_cmdlet:
    cmdlet: Set-NetIPInterface
    parameters:
      AddressFamily: IPv4
      Dhcp: Disabled
    inside:
      partition: web01
      adapter: Network Adapter
"""

RETURN = r"""
objects:
  description: What the cmdlet answered.
  type: list
  elements: dict
  returned: success
commands:
  description: The cmdlet as PowerShell.
  type: list
  elements: str
  returned: success
category:
  description: PowerShell's category of the error.
  type: str
  returned: when the cmdlet was refused
  sample: ObjectNotFound
error_id:
  description: PowerShell's fully qualified id of the error.
  type: str
  returned: when the cmdlet was refused
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

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: simulated_host
short_description: Make or remove a simulated Hyper-V host, or make it misbehave
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Makes a simulated host with the hardware of one's choice, or removes it. Its state is one file on the controller.
  - This module is about hardware, and about I(faults) for tests of how a role takes them. What is built on a host is
    the business of the other modules.
  - A host that exists with the same hardware is left alone, with everything that was built on it. With other hardware
    the task says what differs and what would be lost, unless I(recreate) is true.
options:
  release:
    description: Release of Windows Server.
    type: str
    choices: ["2008", 2008r2, "2012", 2012r2, "2016", "2019", "2022", "2025"]
    default: "2022"
  physical_adapters:
    description: Physical NICs of the host.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the NIC.
        type: str
        required: true
      interface_description:
        description: Make and model, unique on the host. NICs of one embedded team differ in the number at the end only.
        type: str
      mac_address:
        description: MAC address; without it, the NIC gets a locally administered one.
        type: str
      link_speed:
        description: Link speed, such as C(10Gbps), or a number of bits per second.
        type: str
      connected:
        description: Whether the cable is plugged in; a NIC's is unless told otherwise.
        type: bool
      enabled:
        description: Whether the NIC is enabled; it is unless told otherwise.
        type: bool
      ipv4:
        description: IPv4 configuration.
        type: dict
        suboptions:
          method:
            description: Where addresses come from. C(static) is understood where I(addresses) are given.
            type: str
            choices: [dhcp, static]
          addresses:
            description: Addresses with prefix length.
            type: list
            elements: str
          gateway:
            description: Next hop of the default route.
            type: str
          dns_servers:
            description: DNS servers in order of preference.
            type: list
            elements: str
  lbfo_teams:
    description: Teams of NICs that Windows itself makes (LBFO).
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the team, and of its interface.
        type: str
        required: true
      members:
        description: Names of the NICs.
        type: list
        elements: str
        required: true
  partitions:
    description: Partitions that the host has from the start, each with the adapter that C(New-VM) gives it.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the partition.
        type: str
        required: true
      generation:
        description: Generation; 2 where the release knows it.
        type: int
        choices: [1, 2]
      power:
        description: Whether the partition runs; it does not unless told otherwise.
        type: str
        choices: [running, "off"]
  export:
    description:
      - Makes the host a twin of a real one, from what C(files/export_host.ps1) of the collection exported there. It has
        the inventory's name, and everything else as the real host has it.
      - The name of a JSON file on the controller, JSON text, or a mapping; a result of
        M(fabricops.hyperv.host_network_info) with C(objects=[all]) will do, too. A relative path starts at the
        playbook, at its role, or in their folder C(files/). C(docs/import.md) tells what an export cannot know.
      - The export says all about the hardware, so it excludes I(release), I(physical_adapters), I(lbfo_teams) and
        I(partitions). The twin of the same export is left alone, with everything that was changed on it.
    type: raw
  faults:
    description:
      - What the host shall do wrong from now on, in place of what it was told before; an empty list makes it behave.
      - Without this option the host's faults stay as they are. With it and without any option about hardware, the
        hardware of a host that exists stays as it is.
      - How much of a fault has happened is kept on the host, so it counts across tasks and plays. Declaring a fault
        that has happened makes it fresh again, and that is a change.
      - Where several faults meet one command, they happen in the order of the list.
    type: list
    elements: dict
    suboptions:
      kind:
        description:
          - C(refuse) - I(cmdlet) fails with the error given and has no effect, from the I(nth) time on, I(times) times.
          - C(lose_answer) - I(cmdlet) takes effect the I(nth) time, but the session breaks before its answer arrives.
          - C(drop_session) - the session breaks before command number I(step) reaches the host. Counted are commands
            that change the host.
          - C(delay) - I(cmdlet), or every one, takes I(seconds) longer.
          - C(late_addresses) - the addresses that a NIC gets back from a removed switch come I(seconds) later.
          - C(other_party) - before command number I(step), another administrator runs I(cmdlet) with I(parameters).
          - C(ghost_management_adapter) - when C(Set-VMSwitch) gives a shared switch another NIC, the former management
            adapter stays behind under a numbered name, with the same MAC address and a stale default route.
          - C(sharing_off_fails_once) - the first C(Set-VMSwitch) with C(AllowManagementOS) false fails; the next works.
        type: str
        required: true
        choices:
          - refuse
          - lose_answer
          - drop_session
          - delay
          - late_addresses
          - other_party
          - ghost_management_adapter
          - sharing_off_fails_once
      cmdlet:
        description: Name of the cmdlet.
        type: str
      where:
        description:
          - Parameters that the command must have for the fault to concern it, as the result key C(commands) shows them.
            Without this option, every command with I(cmdlet) is meant.
        type: dict
      parameters:
        description: Parameters of the other administrator's command.
        type: dict
      nth:
        description: Which of the commands that match, counted from 1; the first unless told otherwise.
        type: int
      times:
        description: How often the fault happens; once unless told otherwise.
        type: int
      step:
        description: Which of the commands that change the host, counted from 1 when the fault is declared.
        type: int
      seconds:
        description: Seconds of the host's clock.
        type: float
      category:
        description: PowerShell's category of the error, such as C(ResourceBusy); C(NotSpecified) without this option.
        type: str
      error_id:
        description: Id of the error, such as C(ObjectInUse); C(OperationFailed) without this option.
        type: str
      message:
        description: Text of the error; without this option it says that it is a fault.
        type: str
  recreate:
    description: Whether a host with other hardware is thrown away, with everything on it, and made anew.
    type: bool
    default: false
  state:
    description: Whether the host shall be there.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - fabricops.hyperv.attributes
"""

EXAMPLES = r"""
- name: There is a host with two NICs and a running partition
  fabricops.hyperv.simulated_host:
    release: "2022"
    physical_adapters:
      - name: NIC1
        interface_description: Intel(R) Ethernet Controller X710
        mac_address: 3C-FD-FE-00-00-01
        link_speed: 10Gbps
        ipv4:
          method: static
          addresses: [192.168.1.3/24]
          gateway: 192.168.1.1
          dns_servers: [192.168.1.2]
      - name: NIC2
        link_speed: 10Gbps
    partitions:
      - {name: web01, generation: 2, power: running}
    recreate: true

- name: Read all that a host says of itself, as files/export_host.ps1 does on a real one
  fabricops.hyperv.host_network_info:
    objects: [all]
  register: real

- name: There is a twin of that host, on which a change can be rehearsed (here from a variable, else from a JSON file)
  fabricops.hyperv.simulated_host:
    export: "{{ real }}"
    recreate: true

- name: The next switch fails as if the NIC were busy, and the answer after it is lost
  fabricops.hyperv.simulated_host:
    faults:
      - kind: refuse
        cmdlet: New-VMSwitch
        where: {Name: LAN}
        category: ResourceBusy
        error_id: ObjectInUse
      - {kind: lose_answer, cmdlet: New-VMSwitch}

- name: The host behaves again
  fabricops.hyperv.simulated_host:
    faults: []

- name: The host is gone
  fabricops.hyperv.simulated_host:
    state: absent
"""

RETURN = r"""
before:
  description:
    - For the twin of a real host, C(export) is the digest of what was exported there.
    - The host's hardware as it was; empty where there was no host. Where the host had faults, they are listed under
      C(faults), each with the number of commands it has C(seen) and how often it has C(happened).
  type: dict
  returned: success
after:
  description: The host's hardware and faults as they are now, or in check mode as they would be.
  type: dict
  returned: success
lost:
  description: What had been built on the host that was removed.
  type: list
  elements: str
  returned: success
path:
  description: File that holds the host's state.
  type: str
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

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: host_network
short_description: Bring the virtual network of a Hyper-V host to the state of a document
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Takes one document for a whole host, with its switches, NIC bindings, partitions and adapters, and brings the host
    there in one task, in an order that works.
  - The plan is tried on a simulated copy of the host first. A document with findings, a violated rule or a refused
    rehearsal touches nothing.
  - What the document does not mention is not managed.
options:
  config:
    description:
      - The document, as a mapping. C(schemas/host_network.schema.json) of the collection is its JSON Schema.
  src:
    description:
      - The document, as a YAML or JSON file on the controller, of at most 20 MB.
      - A relative path starts at the playbook, at its role, or in their folder C(files/).
    type: path
  repository:
    description:
      - A repository of host documents on the controller, from which the document of I(host) is taken, merged with the
        profiles that it includes. C(docs/repository.md) of the collection describes its files.
      - Findings name the file, line and column where a value was said.
      - A relative path starts at the playbook.
    type: path
  host:
    description: The host in I(repository) whose document is meant; without it, the host that the inventory names.
    type: str
  running_config:
    description:
      - For I(state=rendered), a document, as a mapping or as YAML or JSON text, of the host to start from. Without it
        the host is an empty one. An export will do, too, and then the release is that of the host.
      - For I(state=parsed), what C(files/export_host.ps1) of the collection exported from a host - as a mapping, as
        JSON text, or as the name of a JSON file on the controller, in UTF-8, UTF-16 or UTF-32. A result of
        M(fabricops.hyperv.host_network_info) with C(objects=[all]) will do, too. C(docs/import.md) tells more.
    type: raw
  state:
    description:
      - C(merged) enforces what is mentioned and leaves everything else alone.
      - C(replaced) makes each mentioned resource exactly as declared, with unset fields back at their defaults.
      - C(overridden) is C(replaced), and removes switches and adapters that are not mentioned.
      - C(deleted) removes the mentioned resources.
      - C(gathered) reads the host and answers a document that, applied again, changes nothing.
      - C(rendered) asks no host, and answers the PowerShell that leads to the document.
      - C(parsed) asks no host, and answers the document of the host whose export I(running_config) is.
    type: str
    choices: [merged, replaced, overridden, deleted, rendered, gathered, parsed]
    default: merged
  release:
    description:
      - The Windows Server release that I(state=rendered) writes for. Other states ask the host.
    type: str
    choices: ["2008", 2008r2, "2012", 2012r2, "2016", "2019", "2022", "2025"]
    default: "2022"
  prune:
    description: Whether I(state=overridden) removes partitions that are not mentioned, too.
    type: bool
    default: false
  allow_disconnect_running:
    description:
      - Whether a step that has to remove a switch for a moment may unplug running partitions from it. They are plugged
        in again; without this permission such a document is refused.
    type: bool
    default: false
  plan_only:
    description:
      - Makes the plan, leaves the host alone, and writes the plan to this file on the controller, which I(apply_plan)
        takes. C(docs/saved_plans.md) of the collection tells what it holds; C(schemas/saved_plan.schema.json) is its
        JSON Schema.
      - The same plan for the same host is the same file, byte for byte. A file that is no plan is never written over.
      - In check mode no file is written. A relative path starts at the playbook.
      - A document with a value that Ansible Vault encrypted is refused here, and so is a task with C(no_log), since
        the file would show what they hide.
    type: path
  apply_plan:
    description:
      - Applies exactly the plan in this file, or refuses it and says what changed on the host since it was made. A plan
        of another host is refused.
      - The plan's commands are rehearsed again first. A plan that was applied before is nothing to do.
      - The document, I(state), I(prune) and I(allow_disconnect_running) are those of the plan; I(max_disruption) and
        the other options that guard a run may be said anew.
      - In check mode everything is checked and nothing is applied. A relative path starts at the playbook.
    type: path
extends_documentation_fragment:
  - fabricops.hyperv.host_network_document
  - fabricops.hyperv.guards
  - fabricops.hyperv.attributes
"""

EXAMPLES = r"""
- name: A switch, an adapter on it, and a NIC of the parent partition's own
  fabricops.hyperv.host_network:
    config:
      version: 1
      virtual_switches:
        - name: Front
          type: external
          uplinks: [NIC2]
          allow_management_os: false
      nic_bindings:
        - adapter: NIC3
          role: dedicated
          ipv4: {method: static, addresses: [10.0.0.5/24]}
      partition_adapters:
        - partition: web01
          name: Front
          switch: Front
          vlan: {mode: trunk, native_id: 0, allowed_ids: "1-100,200"}

- name: What the repository says of the host, from its own file and the profiles that it includes
  fabricops.hyperv.host_network:
    repository: "{{ fabricops_hyperv_repository }}"
  when: fabricops_hyperv_repository is defined

- name: Read the host
  fabricops.hyperv.host_network:
    state: gathered
  register: host

- name: What was read changes nothing
  fabricops.hyperv.host_network:
    config: "{{ host.gathered }}"
  check_mode: true
  register: again
  failed_when: again is changed

- name: Write the PowerShell for a host that is like this one and shall have one more switch
  fabricops.hyperv.host_network:
    state: rendered
    running_config: "{{ host.gathered }}"
    config:
      virtual_switches:
        - {name: Storage, type: private}
  register: script

- name: Read all that a host says of itself, as files/export_host.ps1 does on a real one
  fabricops.hyperv.host_network_info:
    objects: [all]
  register: real

- name: Turn that into a document, without asking the host
  fabricops.hyperv.host_network:
    state: parsed
    running_config: "{{ real }}"
  register: imported

- name: What was imported changes nothing on the host that it came from
  fabricops.hyperv.host_network:
    config: "{{ imported.parsed }}"
  check_mode: true
  register: unchanged
  failed_when: unchanged is changed

- name: Write down for review what would be done
  fabricops.hyperv.host_network:
    config:
      virtual_switches:
        - {name: Storage, type: private}
    plan_only: "{{ inventory_hostname }}.plan.json"

- name: Do exactly that, or say what changed meanwhile
  fabricops.hyperv.host_network:
    apply_plan: "{{ inventory_hostname }}.plan.json"

- name: The switch and the adapter are gone
  fabricops.hyperv.host_network:
    state: deleted
    config:
      virtual_switches: [{name: Front}]
      partition_adapters: [{partition: web01, name: Front}]
"""

# DO NOT EDIT, run tools/publish_contracts.py
RETURN = r"""
applied:
  description: 'Whether the task carries its plan out. False in check mode and with O(plan_only):
    it tells it only.'
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
ways:
  description: What was found of each of the document's C(intents), on the host as it is after the
    run.
  type: list
  elements: dict
  returned: when the document has intents
  contains:
    from:
      description: Where the way starts.
      type: str
      returned: always
    to:
      description: Where it ends.
      type: str
      returned: always
    reachable:
      description: Whether there is a way.
      type: bool
      returned: always
    shown:
      description: The ways, hop by hop; five at the most.
      type: list
      elements: str
      returned: always
    reasons:
      description: Why there is none.
      type: list
      elements: str
      returned: always
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
    position:
      description: File, line and column of the place.
      type: str
      returned: when the document came from a file
    file:
      description: The file, by its name in the repository.
      type: str
      returned: when the document came from a repository
    line:
      description: Line in the file, from 1 on.
      type: int
      returned: when the document came from a repository
    column:
      description: Column in the line, from 1 on.
      type: int
      returned: when the document came from a repository
    excerpt:
      description: The line, and below it a mark at the column.
      type: str
      returned: when the document came from a repository
    hosts:
      description: The hosts that it is about.
      type: list
      elements: str
      returned: when the document came from a repository
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
gathered:
  description: The host's document; applied again, it changes nothing.
  type: dict
  returned: when O(state=gathered)
rendered:
  description: The commands that bring an empty host, or the one described, to the document.
  type: list
  elements: str
  returned: when O(state=rendered)
path:
  description: Where the plan file is.
  type: str
  returned: when O(plan_only) or O(apply_plan) is given
digest:
  description: The digest of the plan, which is another one for every other plan.
  type: str
  returned: when O(plan_only) or O(apply_plan) is given
"""

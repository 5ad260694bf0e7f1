# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Write a report of many Hyper-V hosts as text, Markdown, JSON, SARIF, JUnit or one HTML page
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Turns the results of M(fabricops.hyperv.host_network) and others, one a host, into one report that people or
    programs read. No host is contacted.
  - The same results give the same text, so a report that is there already is left alone. The time is in it only if
    O(written_at) says so.
  - Values that Ansible Vault encrypted are censored, as in the results of all modules.
options:
  hosts:
    description: The hosts in the order in which they are shown. Excludes O(variable).
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the host.
        type: str
        required: true
      result:
        description: What a task answered for it, be it a task with a loop. Without one, the host is told as failed.
        type: dict
      document:
        description: The host's whole document, as O(fabricops.hyperv.host_network#module:state=gathered) or
          M(fabricops.hyperv.host_network_info) give it; the picture is drawn from it and from the result.
        type: dict
      answers:
        description: Answers of M(fabricops.hyperv.reachability) about it.
        type: list
        elements: dict
      commit:
        description: The commit that its document is of.
        type: str
      phase:
        description: What the result is of; O(phase) of the task where it is left out.
        type: str
        choices: [plan, drift, check, validate, apply]
      file:
        description: The file that its document is in, relative to the repository; the place of findings that know no
          better one.
        type: str
      enactment:
        description: The status object of the host, as M(fabricops.hyperv.enactment) gives it.
        type: dict
      suspended:
        description: Why the host is left alone; empty where it is not.
        type: str
  variable:
    description: Take the result of each host from this variable, which a task registered. Excludes O(hosts).
    type: str
  planned_variable:
    description: With O(variable), take the result of a host that has none there, or that of a skipped task, from this
      variable; it is told as a plan that was not carried out.
    type: str
  document_variable:
    description: With O(variable), take the host's document from this variable; a result with one in it will do.
    type: str
  answers_variable:
    description: With O(variable), take the answers of M(fabricops.hyperv.reachability) from this variable, instead of
      the ways that the result itself shows.
    type: str
  file_variable:
    description: With O(variable), take the file of the host's document from this variable, such as
      C(fabricops_hyperv_provenance) of inventory plugin C(fabricops.hyperv.desired_state).
    type: str
  suspended_variable:
    description: With O(variable), the variable that says whether a host is left alone, such as
      C(fabricops_hyperv_suspend) of the same plugin. The variable with C(_reason) behind this name says why, or this
      one, if it is a text.
    type: str
  host_names:
    description: With O(variable), the hosts to report on; all hosts of the play where it is left out.
    type: list
    elements: str
  status_directory:
    description:
      - Directory of status objects, as M(fabricops.hyperv.enactment) writes them. The report then says which commit
        each host is at, in which phase, since when and why.
      - A host on which O(commit) itself failed or was refused is told as failed.
    type: path
  findings:
    description: Findings that belong to no single host, as lists of C(rule), C(where), C(message), C(hint), and
      C(position) or C(file), C(line) and C(column); C(level) is C(error), C(warning) or C(note).
    type: list
    elements: dict
    default: []
  format:
    description:
      - C(text) is for terminals and logs; C(markdown) for comments below pull requests; C(json) for programs, in the
        shape of schemas/report.schema.json; C(sarif) and C(junit) for findings in CI; C(html) is one page that needs
        no network.
      - C(text) where it is left out. With O(files), the report in the result; without it, none is there.
    type: str
    choices: [text, markdown, json, sarif, junit, html]
  dest:
    description: File to write the report to, on the controller, as a whole or not at all. Without it, the report is in
      the result. Excludes O(files).
    type: path
  files:
    description: Files to write reports to, one a format. The hosts are read once for all of them.
    type: dict
    suboptions:
      text: {description: "File for terminals and logs.", type: path}
      markdown: {description: "File for comments below pull requests.", type: path}
      json: {description: "File for programs.", type: path}
      sarif: {description: "File of findings, for code hosting sites.", type: path}
      junit: {description: "File of hosts and findings, for CI servers.", type: path}
      html: {description: "File that is one page.", type: path}
  title:
    description: Title of the report.
    type: str
    default: Hyper-V networks
  commit:
    description: The commit that the whole report is about.
    type: str
    default: ''
  phase:
    description:
      - What the results are of, for hosts that do not say it themselves.
      - A result with RV(fabricops.hyperv.host_network#module:applied) says by itself whether a change is made. Of
        others, one is not made yet in V(plan), V(drift), V(check) and V(validate), and made in V(apply).
    type: str
    choices: [plan, drift, check, validate, apply]
    default: plan
  written_at:
    description: When the report is written, in any form; with it, every report is another one.
    type: str
    default: ''
  color:
    description: Colours in O(format=text), for terminals.
    type: bool
    default: false
  maximum_characters:
    description: How long Markdown may be, 5,000 characters at least. Pictures, commands and the last lines of plans go
      first; what does not fit is counted.
    type: int
    default: 65000
attributes:
  check_mode:
    description: Says whether the file would change, and writes nothing.
    support: full
  diff_mode:
    description: Shows the report before and after.
    support: full
requirements:
  - "deepdiff, jsonschema and PyYAML on the controller, see requirements.txt of the collection"
notes:
  - The module runs on the controller, once for all hosts. Say C(run_once=true) in plays of several hosts.
seealso:
  - module: fabricops.hyperv.host_network
  - module: fabricops.hyperv.reachability
"""

EXAMPLES = r"""
- name: Plan, and change nothing
  fabricops.hyperv.host_network:
    config:
      version: 1
      virtual_switches:
        - {name: Backend, type: private}
  check_mode: true
  register: planned

- name: Read the host for its picture
  fabricops.hyperv.host_network_info:
  register: gathered

- name: Show the plans of all hosts
  fabricops.hyperv.report:
    variable: planned
  register: shown
  run_once: true

- name: Write the page, and data for programs
  fabricops.hyperv.report:
    variable: planned
    document_variable: gathered
    files:
      html: report.html
      json: report.json
  run_once: true

- name: Write a comment for a pull request from results at hand
  fabricops.hyperv.report:
    hosts:
      - name: "{{ inventory_hostname }}"
        result: "{{ planned }}"
        commit: 3f2a9c1
    format: markdown
  register: comment
  run_once: true
"""

RETURN = r"""
content:
  description: The report.
  type: str
  returned: when O(dest) is not given, with O(files) only if O(format) is
lines:
  description: The report, line by line, for M(ansible.builtin.debug).
  type: list
  elements: str
  returned: when O(dest) is not given, with O(files) only if O(format) is
path:
  description: Where the report is.
  type: str
  returned: when O(dest) is given
characters:
  description: How long the report is.
  type: int
  returned: when O(dest) is given
files:
  description: The reports that were written, in the order of O(files).
  type: list
  elements: dict
  returned: when O(files) is given
  contains:
    format:
      description: The format.
      type: str
      returned: always
    path:
      description: Where the report is.
      type: str
      returned: always
    changed:
      description: Whether another one was there before, or none.
      type: bool
      returned: always
    characters:
      description: How long the report is.
      type: int
      returned: always
summary:
  description: What the whole amounts to.
  type: dict
  returned: success
  contains:
    hosts:
      description: How many hosts there are.
      type: int
      returned: always
    status:
      description: How many of them stand how, as C(failed), C(differs), C(changed), C(skipped) and C(same).
      type: dict
      returned: always
    steps:
      description: How many steps do what, under the names C(create), C(update), C(replace) and C(delete).
      type: dict
      returned: always
    disruption:
      description: The worst that happens to traffic on any host.
      type: str
      returned: always
    findings:
      description: How many findings there are.
      type: int
      returned: always
  sample:
    hosts: 2
    status: {failed: 0, differs: 1, changed: 0, skipped: 0, same: 1}
    steps: {create: 1, update: 0, replace: 0, delete: 0}
    disruption: none
    findings: 0
findings:
  description: Everything that is wrong with the options, all findings at once.
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
"""

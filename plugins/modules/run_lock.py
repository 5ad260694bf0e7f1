# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: run_lock
short_description: Take a lock that ends with the run of Ansible
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Lets one run at a time work with a directory, such as a checkout that two runs would put at different commits.
  - The lock ends with the run, however that ends; there is nothing to release, and nothing is left to be removed by
    hand. The file stays, and says who had it last.
  - It is an advisory lock of the system (flock), which other machines see where the file system hands it on.
options:
  path:
    description: File to lock; it is made if it is not there. Its directory has to be there.
    type: path
    required: true
  wait_seconds:
    description: How long to wait for another run, before the task fails.
    type: int
    default: 0
attributes:
  check_mode:
    description: Takes the lock, too. Who looks at a checkout must not have it changed meanwhile.
    support: full
  diff_mode:
    description: There is nothing to show.
    support: none
notes:
  - The module runs on the controller.
seealso:
  - module: fabricops.hyperv.enactment
"""

EXAMPLES = r"""
- name: Wait ten minutes for a run before this one
  fabricops.hyperv.run_lock:
    path: "{{ playbook_dir }}/repository.lock"
    wait_seconds: 600
"""

RETURN = r"""
path:
  description: The file.
  type: str
  returned: success
holder:
  description: Who has the lock, as the file says it to others.
  type: str
  returned: success
  sample: process 4711 on controller (5f0c9a31), since 2026-11-23 03:11:12 UTC
findings:
  description: Who has the lock instead, or why the file cannot be locked.
  type: list
  elements: dict
  returned: failure
host_state:
  description: What the host looks like now.
  type: str
  returned: failure
"""

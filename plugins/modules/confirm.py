# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Documentation only: the work is done by the action plugin of the same name, on the controller.

from __future__ import annotations

DOCUMENTATION = r"""
module: confirm
short_description: Confirm a change that the host would take back otherwise
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Keeps what the last task with C(confirm_timeout_seconds) did. The host takes it back by itself if this does not come
    in time.
  - That this task reaches the host at all, by a session of its own, is the proof that the host is still reached.
  - Fails where the time was over and the host has taken the change back. Where nothing waits, nothing is done.
options: {}
extends_documentation_fragment:
  - fabricops.hyperv.attributes
seealso:
  - module: fabricops.hyperv.checkpoint
  - module: fabricops.hyperv.host_network
"""

EXAMPLES = r"""
- name: The host has a switch, or goes back to what it was in two minutes
  fabricops.hyperv.host_network:
    config:
      virtual_switches:
        - {name: Confirmed, type: private}
    confirm_timeout_seconds: 120

- name: The host is still reached, so the switch may stay
  fabricops.hyperv.confirm:
"""

RETURN = r"""
msg:
  description: What was confirmed.
  type: str
  returned: always
findings:
  description: Why it cannot be confirmed any more.
  type: list
  elements: dict
  returned: failure
host_state:
  description: What the host looks like now.
  type: str
  returned: failure
"""

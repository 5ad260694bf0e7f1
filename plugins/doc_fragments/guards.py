# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of every task that changes a host, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  max_disruption:
    description:
      - The worst that a step may do to traffic. C(none) disturbs nobody; C(blink) is a gap that ends
        by itself; C(outage) lasts until something else is done; C(recreate) removes what carries
        the traffic and makes it anew. A plan with a worse step is refused, with a finding for each
        such step. Without this option there is no bound.
    type: str
    choices:
      - none
      - blink
      - outage
      - recreate
  management:
    description:
      - How sessions reach the host, where that is to be told. A plan that would end this path, be
        it only until a later step of its own, is refused. Left out, the address of the connection
        counts, else the parent's default route, else every way by which the parent is reached.
    type: dict
    suboptions:
      address:
        description:
          - The IPv4 address of the parent that sessions come to, or come to after the task.
        type: str
      adapter:
        description:
          - The NIC or management adapter that sessions come by.
        type: str
      nics:
        description:
          - All NICs whose cables lead to the controller; the path may move between them.
        type: list
        elements: str
      vlans:
        description:
          - VLANs in which the controller is reached, such as C(0,10), where 0 is for untagged frames;
            the path may move between them.
        type: str
  allow_lockout:
    description:
      - Whether the task may end the management path.
    type: bool
    default: false
  confirm_timeout_seconds:
    description:
      - Once the task is done, the host waits so many seconds (1 to 86400) for M(fabricops.hyperv.confirm),
        and takes the task back by itself if that does not come, be there a controller or not. Left
        out, nothing needs to be confirmed.
    type: int
"""

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module reachability, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  from:
    description:
      - 'Where the way begins: C(parent), C(outside), an IPv4 address, a partition''s name; or a mapping
        that says C(partition) and perhaps C(adapter), C(nic) and perhaps C(vlan), C(address), or
        C(outside).'
    type: raw
  to:
    description:
      - Where the way ends, said like I(from).
    type: raw
  via:
    description:
      - 'What the way leads through, in this order: a switch''s name; or a mapping that says C(switch),
        C(nic), C(partition) and perhaps C(adapter), or C(outside).'
    type: list
    elements: raw
  never_via:
    description:
      - What no way may touch, said like I(via). It is judged as if every partition ran and every
        cable were plugged in.
    type: list
    elements: raw
  outside:
    description:
      - C(joined) takes all cables for one network, so that a way may leave the host by one cable
        and come back by another. By default nothing is assumed of what is beyond a cable.
    type: str
    choices:
      - unknown
      - joined
  worst_case:
    description:
      - 'C(true) answers as if every partition ran, every NIC were enabled and plugged in, and addresses
        kept nobody apart: right for asserting that there is no way.'
    type: bool
  queries:
    description:
      - Several questions, answered in order from one reading of the host.
    type: list
    elements: dict
    suboptions:
      from:
        description:
          - 'Where the way begins: C(parent), C(outside), an IPv4 address, a partition''s name; or
            a mapping that says C(partition) and perhaps C(adapter), C(nic) and perhaps C(vlan), C(address),
            or C(outside).'
        type: raw
        required: true
      to:
        description:
          - Where the way ends, said like I(from).
        type: raw
        required: true
      via:
        description:
          - 'What the way leads through, in this order: a switch''s name; or a mapping that says C(switch),
            C(nic), C(partition) and perhaps C(adapter), or C(outside).'
        type: list
        elements: raw
      never_via:
        description:
          - What no way may touch, said like I(via). It is judged as if every partition ran and every
            cable were plugged in.
        type: list
        elements: raw
      outside:
        description:
          - C(joined) takes all cables for one network, so that a way may leave the host by one cable
            and come back by another. By default nothing is assumed of what is beyond a cable.
        type: str
        choices:
          - unknown
          - joined
      worst_case:
        description:
          - 'C(true) answers as if every partition ran, every NIC were enabled and plugged in, and
            addresses kept nobody apart: right for asserting that there is no way.'
        type: bool
"""

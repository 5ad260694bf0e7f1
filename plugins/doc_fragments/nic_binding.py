# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module nic_binding, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  adapter:
    description:
      - The NIC, by name, description, MAC address or GUID.
    type: str
    required: true
  role:
    description:
      - 'C(switch_uplink): exactly the switch protocol is bound. C(dedicated): the parent''s own,
        with the usual bindings on and the switch protocol off.'
    type: str
    choices:
      - switch_uplink
      - dedicated
  components:
    description:
      - Single bindings by ComponentID, on or off; others follow the role.
    type: dict
  ipv4:
    description:
      - IPv4 configuration of a NIC that serves no switch.
    type: dict
    suboptions:
      method:
        description:
          - Where addresses come from. C(static) is understood where I(addresses) are given, if only
            an empty list.
        type: str
        choices:
          - dhcp
          - static
      addresses:
        description:
          - Addresses with prefix length, in any order; an empty list for an interface that has none.
        type: list
        elements: str
      gateway:
        description:
          - Next hop of the default route; an empty string removes it.
        type: str
      dns_servers:
        description:
          - DNS servers in order of preference; an empty list takes those of DHCP.
        type: list
        elements: str
"""

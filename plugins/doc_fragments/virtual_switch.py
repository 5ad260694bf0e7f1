# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module virtual_switch, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the switch. With I(id), the name that the switch of this Id shall have.
    type: str
    required: true
  id:
    description:
      - 'Id of the switch: selects it among namesakes, or for a new one is given to it (hosts since
        2016).'
      - The resource is made anew when this changes, since the Id can only be chosen when a switch
        is made.
    type: str
  type:
    description:
      - C(external) links to physical NICs, C(internal) to the parent partition only, C(private) to
        neither.
    type: str
    choices:
      - external
      - internal
      - private
  uplinks:
    description:
      - Physical NICs of an external switch, by name, description, MAC address or GUID. Several make
        a team.
    type: list
    elements: str
  allow_management_os:
    description:
      - Whether the parent partition has an adapter on an external switch; unsaid, a new switch has
        one. Where adapters of the parent are declared on it, a new switch has exactly these, and
        C(false) means none of the switch's own name.
    type: bool
  notes:
    description:
      - Free text kept with the switch.
    type: str
  embedded_teaming:
    description:
      - Whether the uplinks form a switch-embedded team; several uplinks always do.
      - The resource is made anew when this changes, since embedded teaming can only be chosen when
        a switch is made.
    type: bool
  load_balancing_algorithm:
    description:
      - How a team spreads traffic over its members.
    type: str
    choices:
      - hyper_v_port
      - dynamic
  bandwidth_reservation_mode:
    description:
      - How minimum bandwidth is given to adapters. C(default) is C(absolute), before Windows Server
        2016 C(weight), and C(none) with I(iov).
      - The resource is made anew when this changes, since the bandwidth mode can only be chosen when
        a switch is made.
    type: str
    choices:
      - default
      - weight
      - absolute
      - none
  default_flow_minimum_bandwidth_absolute:
    description:
      - Bandwidth reserved for adapters without a reservation, in mode C(absolute).
      - In bits per second.
    type: str
  default_flow_minimum_bandwidth_weight:
    description:
      - Weight of adapters without a reservation, in mode C(weight).
    type: int
  iov:
    description:
      - Whether adapters may use SR-IOV.
      - The resource is made anew when this changes, since SR-IOV can only be chosen when a switch
        is made.
    type: bool
  packet_direct:
    description:
      - Whether Packet Direct is on.
      - The resource is made anew when this changes, since Packet Direct can only be chosen when a
        switch is made.
    type: bool
  extensions:
    description:
      - Switch extensions by name, on or off; others are left alone.
    type: dict
  state:
    description:
      - Whether the resource shall be there (C(present)) or not (C(absent)).
    type: str
    choices:
      - present
      - absent
    default: present
  allow_disconnect_running:
    description:
      - Whether a step that has to remove a switch for a moment may unplug running partitions from
        it. They are plugged in again; without this permission such a task is refused.
    type: bool
    default: false
"""

# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module partition_adapter, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  partition:
    description:
      - 'Partition that has the adapter: C(parent), or a partition''s name or Id.'
    type: str
    required: true
  name:
    description:
      - Name of the adapter. With I(id), the name that it shall have.
    type: str
    required: true
  id:
    description:
      - 'Id of the adapter: selects it among namesakes.'
    type: str
  switch:
    description:
      - Switch that the adapter is plugged into, by name or Id; left out, the connection is left alone.
    type: str
  switch_by_convention:
    description:
      - Plug into the one switch that is named like the adapter, with C( - Virtual Network) behind
        it.
    type: bool
  connected:
    description:
      - C(false) unplugs the adapter.
    type: bool
  mac_address:
    description:
      - A static MAC address, or C(dynamic); the partition must be off to change it.
    type: str
  vlan:
    description:
      - VLAN setting; always declared as a whole.
    type: dict
    suboptions:
      mode:
        description:
          - VLAN mode.
        type: str
        required: true
        choices:
          - untagged
          - access
          - trunk
          - isolated
          - community
          - promiscuous
      id:
        description:
          - VLAN of an access port.
        type: int
      native_id:
        description:
          - VLAN of untagged frames on a trunk, 0 for none.
        type: int
      allowed_ids:
        description:
          - VLANs from 0 that a trunk lets pass, such as C(0-100,200), or a list.
        type: raw
      primary_id:
        description:
          - Primary VLAN of a private VLAN port.
        type: int
      secondary_id:
        description:
          - Secondary VLAN of an isolated or community port.
        type: int
      secondary_ids:
        description:
          - Secondary VLANs of a promiscuous port.
        type: raw
  ipv4:
    description:
      - IPv4 configuration in the parent, or inside a running partition.
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
  mac_address_spoofing:
    description:
      - Whether the adapter may send from other MAC addresses.
    type: bool
  dhcp_guard:
    description:
      - Whether DHCP server messages from the adapter are dropped.
    type: bool
  router_guard:
    description:
      - Whether router advertisements from the adapter are dropped.
    type: bool
  port_mirroring_mode:
    description:
      - Which end of port mirroring the adapter is.
    type: str
    choices:
      - none
      - source
      - destination
  ieee_priority_tag:
    description:
      - Whether priority tags are let through.
    type: bool
  allow_teaming:
    description:
      - Whether the guest may team the adapter.
    type: bool
  device_naming:
    description:
      - Whether the guest is told the adapter's name.
    type: bool
  vmq_weight:
    description:
      - Relative weight for virtual machine queues, 0 for none.
    type: int
  iov_weight:
    description:
      - Relative weight for SR-IOV, 0 for none.
    type: int
  minimum_bandwidth_absolute:
    description:
      - Bandwidth reserved on a switch in mode C(absolute), such as C(1Gbps); 0 for none.
      - In bits per second.
    type: str
  minimum_bandwidth_weight:
    description:
      - Weight of the bandwidth reserved on a switch in mode C(weight), 0 for none.
    type: int
  maximum_bandwidth:
    description:
      - Upper bound of the adapter's traffic, such as C(500Mbps); 0 for none.
      - In bits per second.
    type: str
  virtual_subnet_id:
    description:
      - 'Virtual subnet of network virtualization: 0 for none, else 4096 to 16777215.'
    type: int
  team_mapping:
    description:
      - Member NIC of an embedded team that carries the adapter's traffic; an empty string for any.
    type: str
  legacy:
    description:
      - Whether the adapter is an emulated one, which only partitions of generation 1 have.
      - The resource is made anew when this changes, since synthetic and legacy adapters are different
        devices.
    type: bool
  state:
    description:
      - Whether the resource shall be there (C(present)) or not (C(absent)).
    type: str
    choices:
      - present
      - absent
    default: present
"""

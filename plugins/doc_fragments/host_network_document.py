# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of a whole document, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  config:
    description:
      - The document.
    type: dict
    suboptions:
      version:
        description:
          - Version of the document format; 1 is the only one so far.
        type: int
      host_settings:
        description:
          - Settings of the host that concern its virtual network.
        type: dict
        suboptions:
          mac_address_minimum:
            description:
              - First address of the pool of dynamic MAC addresses; running adapters keep theirs.
            type: str
          mac_address_maximum:
            description:
              - Last address of the pool of dynamic MAC addresses.
            type: str
      virtual_switches:
        description:
          - Virtual switches.
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - Name of the switch. With I(id), the name that the switch of this Id shall have.
            type: str
            required: true
          id:
            description:
              - 'Id of the switch: selects it among namesakes, or for a new one is given to it (hosts
                since 2016).'
              - The resource is made anew when this changes, since the Id can only be chosen when
                a switch is made.
            type: str
          type:
            description:
              - C(external) links to physical NICs, C(internal) to the parent partition only, C(private)
                to neither.
            type: str
            choices:
              - external
              - internal
              - private
          uplinks:
            description:
              - Physical NICs of an external switch, by name, description, MAC address or GUID. Several
                make a team.
            type: list
            elements: str
          allow_management_os:
            description:
              - Whether the parent partition has an adapter on an external switch; unsaid, a new switch
                has one. Where adapters of the parent are declared on it, a new switch has exactly
                these, and C(false) means none of the switch's own name.
            type: bool
          notes:
            description:
              - Free text kept with the switch.
            type: str
          embedded_teaming:
            description:
              - Whether the uplinks form a switch-embedded team; several uplinks always do.
              - The resource is made anew when this changes, since embedded teaming can only be chosen
                when a switch is made.
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
              - How minimum bandwidth is given to adapters. C(default) is C(absolute), before Windows
                Server 2016 C(weight), and C(none) with I(iov).
              - The resource is made anew when this changes, since the bandwidth mode can only be
                chosen when a switch is made.
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
              - The resource is made anew when this changes, since SR-IOV can only be chosen when
                a switch is made.
            type: bool
          packet_direct:
            description:
              - Whether Packet Direct is on.
              - The resource is made anew when this changes, since Packet Direct can only be chosen
                when a switch is made.
            type: bool
          extensions:
            description:
              - Switch extensions by name, on or off; others are left alone.
            type: dict
      nic_bindings:
        description:
          - Protocol bindings of the host's physical NICs.
        type: list
        elements: dict
        suboptions:
          adapter:
            description:
              - The NIC, by name, description, MAC address or GUID.
            type: str
            required: true
          role:
            description:
              - 'C(switch_uplink): exactly the switch protocol is bound. C(dedicated): the parent''s
                own, with the usual bindings on and the switch protocol off.'
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
                  - Where addresses come from. C(static) is understood where I(addresses) are given,
                    if only an empty list.
                type: str
                choices:
                  - dhcp
                  - static
              addresses:
                description:
                  - Addresses with prefix length, in any order; an empty list for an interface that
                    has none.
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
      partitions:
        description:
          - Child partitions of the host.
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - Name of the partition.
            type: str
            required: true
          id:
            description:
              - 'Id of the partition: selects it among namesakes.'
            type: str
          generation:
            description:
              - Generation of a new partition; it can never change.
            type: int
          power:
            description:
              - Whether the partition runs.
            type: str
            choices:
              - running
              - 'off'
      partition_adapters:
        description:
          - Virtual network adapters of the parent and of child partitions.
        type: list
        elements: dict
        suboptions:
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
              - Switch that the adapter is plugged into, by name or Id; left out, the connection is
                left alone.
            type: str
          switch_by_convention:
            description:
              - Plug into the one switch that is named like the adapter, with C( - Virtual Network)
                behind it.
            type: bool
          connected:
            description:
              - C(false) unplugs the adapter.
            type: bool
          mac_address:
            description:
              - A static MAC address, or C(dynamic); the partition must be off to change it.
              - States C(replaced) and C(overridden) go back to C(dynamic) where this is left out.
            type: str
          vlan:
            description:
              - VLAN setting; always declared as a whole.
              - States C(replaced) and C(overridden) go back to C(mode=untagged) where this is left
                out.
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
                  - Where addresses come from. C(static) is understood where I(addresses) are given,
                    if only an empty list.
                type: str
                choices:
                  - dhcp
                  - static
              addresses:
                description:
                  - Addresses with prefix length, in any order; an empty list for an interface that
                    has none.
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
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          dhcp_guard:
            description:
              - Whether DHCP server messages from the adapter are dropped.
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          router_guard:
            description:
              - Whether router advertisements from the adapter are dropped.
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          port_mirroring_mode:
            description:
              - Which end of port mirroring the adapter is.
              - States C(replaced) and C(overridden) go back to C(none) where this is left out.
            type: str
            choices:
              - none
              - source
              - destination
          ieee_priority_tag:
            description:
              - Whether priority tags are let through.
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          allow_teaming:
            description:
              - Whether the guest may team the adapter.
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          device_naming:
            description:
              - Whether the guest is told the adapter's name.
              - States C(replaced) and C(overridden) go back to C(false) where this is left out.
            type: bool
          vmq_weight:
            description:
              - Relative weight for virtual machine queues, 0 for none.
              - States C(replaced) and C(overridden) go back to C(100) where this is left out.
            type: int
          iov_weight:
            description:
              - Relative weight for SR-IOV, 0 for none.
              - States C(replaced) and C(overridden) go back to C(0) where this is left out.
            type: int
          minimum_bandwidth_absolute:
            description:
              - Bandwidth reserved on a switch in mode C(absolute), such as C(1Gbps); 0 for none.
              - In bits per second.
              - States C(replaced) and C(overridden) go back to C(0) where this is left out.
            type: str
          minimum_bandwidth_weight:
            description:
              - Weight of the bandwidth reserved on a switch in mode C(weight), 0 for none.
              - States C(replaced) and C(overridden) go back to C(0) where this is left out.
            type: int
          maximum_bandwidth:
            description:
              - Upper bound of the adapter's traffic, such as C(500Mbps); 0 for none.
              - In bits per second.
              - States C(replaced) and C(overridden) go back to C(0) where this is left out.
            type: str
          virtual_subnet_id:
            description:
              - 'Virtual subnet of network virtualization: 0 for none, else 4096 to 16777215.'
              - States C(replaced) and C(overridden) go back to C(0) where this is left out.
            type: int
          team_mapping:
            description:
              - Member NIC of an embedded team that carries the adapter's traffic; an empty string
                for any.
            type: str
          legacy:
            description:
              - Whether the adapter is an emulated one, which only partitions of generation 1 have.
              - The resource is made anew when this changes, since synthetic and legacy adapters are
                different devices.
            type: bool
      intents:
        description:
          - What has to be true of the ways through the network after the run; checked on the rehearsed
            state before anything is applied. Intents change nothing themselves.
        type: list
        elements: dict
        suboptions:
          from:
            description:
              - 'Where the way begins: C(parent), C(outside), an IPv4 address, a partition''s name;
                or a mapping that says C(partition) and perhaps C(adapter), C(nic) and perhaps C(vlan),
                C(address), or C(outside).'
            type: raw
            required: true
          to:
            description:
              - Where the way ends, said like I(from).
            type: raw
            required: true
          via:
            description:
              - 'What the way leads through, in this order: a switch''s name; or a mapping that says
                C(switch), C(nic), C(partition) and perhaps C(adapter), or C(outside).'
            type: list
            elements: raw
          never_via:
            description:
              - What no way may touch, said like I(via). It is judged as if every partition ran and
                every cable were plugged in.
            type: list
            elements: raw
          outside:
            description:
              - C(joined) takes all cables for one network, so that a way may leave the host by one
                cable and come back by another. By default nothing is assumed of what is beyond a
                cable.
            type: str
            choices:
              - unknown
              - joined
          reachable:
            description:
              - Whether there has to be a way. C(false) is judged as if every partition ran, every
                NIC were enabled and plugged in, and addresses kept nobody apart.
            type: bool
"""

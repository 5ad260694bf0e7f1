# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module host_settings, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
  mac_address_minimum:
    description:
      - First address of the pool of dynamic MAC addresses; running adapters keep theirs.
    type: str
  mac_address_maximum:
    description:
      - Last address of the pool of dynamic MAC addresses.
    type: str
"""

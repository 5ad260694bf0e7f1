# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# DO NOT EDIT, run tools/publish_contracts.py

from __future__ import annotations


class ModuleDocFragment:
    # Options of module partition, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
options:
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
  state:
    description:
      - Whether the resource shall be there (C(present)) or not (C(absent)).
    type: str
    choices:
      - present
      - absent
    default: present
"""

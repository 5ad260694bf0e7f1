# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # What all modules can do, and what they need.
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and answers what a real run would, since the plan is executed on a copy.
    support: full
  diff_mode:
    description: Shows the fields that differ.
    support: full
requirements:
  - "cronsim, deepdiff, jsonschema and PyYAML on the controller, see requirements.txt of the collection"
notes:
  - The module runs on the controller. The inventory decides which host is meant, by
    C(ansible_connection=fabricops.hyperv.simulated).
  - Say C(gather_facts=false) in plays for such hosts.
"""

    # Modules that only read.
    READING = r"""
attributes:
  check_mode:
    description: Can run in check mode; nothing is ever changed.
    support: full
  diff_mode:
    description: There is never a difference.
    support: full
requirements:
  - "cronsim, deepdiff, jsonschema and PyYAML on the controller, see requirements.txt of the collection"
notes:
  - The module runs on the controller. The inventory decides which host is meant, by
    C(ansible_connection=fabricops.hyperv.simulated).
  - Say C(gather_facts=false) in plays for such hosts.
"""

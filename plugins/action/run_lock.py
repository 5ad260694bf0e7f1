# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.missing_libraries import warm_up
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.run_lock import RunLockAction

warm_up()


class ActionModule(RunLockAction):
    """Take a lock that ends with the run of Ansible."""

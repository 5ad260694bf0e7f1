# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.checkpoint_action import CheckpointAction
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.missing_libraries import warm_up

warm_up()


class ActionModule(CheckpointAction):
    """Take, list, compare and delete checkpoints of a host, and bring the host back to one."""

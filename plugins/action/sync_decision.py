# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.enactment_action import SyncDecisionAction
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.missing_libraries import warm_up

warm_up()


class ActionModule(SyncDecisionAction):
    """Say whether a planned change of a host may be carried out now; nothing is changed."""

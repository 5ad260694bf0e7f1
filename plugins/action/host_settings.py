# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.missing_libraries import warm_up
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.resource_action import ResourceAction

warm_up()


class ActionModule(ResourceAction, kind="host_settings"):
    """Bring one resource to its declared state."""

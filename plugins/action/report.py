# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.report_action import ReportAction


class ActionModule(ReportAction):
    """Write a report of many hosts."""

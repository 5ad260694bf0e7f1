# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: desired_state
short_description: Hosts from a repository of host documents
version_added: 0.1.0
author:
  - fabricops.hyperv contributors (@fabricops)
description:
  - Reads a directory, such as a Git checkout, that has a file C(hosts/NAME.yml) for every Hyper-V host and profiles,
    C(profiles/NAME.yml), that hosts include. C(docs/repository.md) of the collection describes these files.
  - Every host gets its merged document as a variable, and a group for each of its labels.
  - What is wrong with the files is said with file, line and column, all findings at once, and no host is taken from a
    repository that has any. C(ansible-playbook) goes on without an inventory that could not be read; set
    C(any_unparsed_is_failed=true) in section C(inventory) of C(ansible.cfg), so that it does not.
  - The source is a YAML file whose name ends in C(desired_state.yml) or C(desired_state.yaml). An option that this
    plugin does not have is refused there.
options:
  plugin:
    description: Name of the plugin.
    type: str
    required: true
    choices: [fabricops.hyperv.desired_state]
  directory:
    description:
      - The repository. A relative path starts at the source file.
      - A source that does not say it takes it from the environment, for checkouts that are elsewhere in every run.
    type: str
    default: "."
    env:
      - name: FABRICOPS_HYPERV_REPOSITORY
  missing_ok:
    description:
      - Whether a repository that is not there is one without hosts, and no error, as before the first run of playbook
        C(fabricops.hyperv.gitops), which fetches it.
    type: bool
    default: false
  limit:
    description:
      - Patterns of names, such as C(hv-berlin-*), of the hosts to read. Other files are not even opened.
    type: list
    elements: str
    default: ["*"]
  connection:
    description:
      - Variables of every host that say how it is reached. A host's files may say otherwise, under C(connection).
    type: dict
    default:
      ansible_connection: fabricops.hyperv.simulated
  label_groups:
    description: Whether labels become groups, C(site_berlin) of C(site=berlin).
    type: bool
    default: true
  group_prefix:
    description: What the names of these groups begin with.
    type: str
    default: ""
  on_findings:
    description:
      - What happens when files have findings. C(fail) takes no host at all; C(leave_out) leaves out the hosts that are
        concerned, and warns.
    type: str
    choices: [fail, leave_out]
    default: fail
extends_documentation_fragment:
  - constructed
requirements:
  - "deepdiff, jsonschema and PyYAML on the controller, see requirements.txt of the collection"
notes:
  - Variables of a host are C(fabricops_hyperv_document), its merged document; C(fabricops_hyperv_repository), the
    directory, for option C(repository) of M(fabricops.hyperv.host_network); C(fabricops_hyperv_provenance) with C(file)
    and C(files), which were merged; C(fabricops_hyperv_labels); C(fabricops_hyperv_suspend) and
    C(fabricops_hyperv_suspend_reason); and C(fabricops_hyperv_protect) and C(fabricops_hyperv_unprotect), lists of the
    resources that its files say C(protect=true) and C(protect=false) of, each with C(kind) and C(key).
  - Nothing is cached, since a thousand hosts are read in seconds.
"""

EXAMPLES = r"""
# desired_state.yml beside the folders hosts/ and profiles/
plugin: fabricops.hyperv.desired_state

---
# inventory/lab.desired_state.yml, for some of the hosts of a checkout elsewhere
plugin: fabricops.hyperv.desired_state
directory: ../fleet
limit: ["lab-*"]
connection:
  ansible_connection: fabricops.hyperv.simulated
  fabricops_hyperv_state_dir: /var/lib/fabricops
keyed_groups:
  - key: fabricops_hyperv_labels.site
    prefix: site
"""

import gc
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.filled_in import as_text, as_variable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.missing_libraries import missing_libraries
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.repository_files import read_file
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.group_names import group_findings, groups_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import HostDocument, Protected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.layer import RepositoryFinding
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.load_repository import load_repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.hints import did_you_mean

SHOWN = 20

CACHING = {"cache", "cache_plugin", "cache_timeout", "cache_connection", "cache_prefix"}
"""What sources of other plugins may say about caching; here it means nothing."""


class InventoryModule(BaseInventoryPlugin, Constructable):
    """Hosts from a repository of host documents."""

    NAME = "fabricops.hyperv.desired_state"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is a source of this plugin by its name."""
        return super().verify_file(path) and path.endswith(("desired_state.yml", "desired_state.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Read the repository that a source names, and fill the inventory."""
        super().parse(inventory, loader, path, cache)
        # Of the millions of values read here all stay; looking for garbage among them takes a third of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._fill(path)
        finally:
            if collecting:
                gc.enable()

    def _fill(self, path: str) -> None:
        self._refuse_unknown(path, self._read_config_data(path))
        missing = missing_libraries()
        if missing:
            raise AnsibleParserError(f"Python libraries are missing on the controller: {', '.join(missing)}")
        directory = Path(path).resolve().parent / str(self.get_option("directory"))
        if self.get_option("missing_ok") and not directory.exists():
            return
        patterns = [str(pattern) for pattern in self.get_option("limit")]
        repository = load_repository(
            directory, read_file, lambda name: any(fnmatchcase(name, pattern) for pattern in patterns)
        )
        prefix = str(self.get_option("group_prefix")) if self.get_option("label_groups") else None
        findings = list(repository.findings)
        if prefix is not None:
            findings += group_findings(repository, prefix)
        self._tell(findings, directory)
        left_out = {name for found in findings for name in found.hosts}
        for host in repository.hosts.values():
            if host.name not in left_out:
                self._add(host, directory, prefix)

    def _refuse_unknown(self, path: str, source: Mapping[Any, Any]) -> None:
        """Refuse a source with a misspelt option, since without it other hosts would be read than are meant."""
        known = set(self.option_definitions)
        wrong = [str(name) for name in source if name not in known | CACHING]
        if wrong:
            lines = "\n".join(
                f"'{name}' is not an option of this plugin - {did_you_mean(name, sorted(known))}" for name in wrong
            )
            raise AnsibleParserError(f"no host is taken from {path}:\n{lines}")

    def _tell(self, findings: Sequence[RepositoryFinding], directory: Path) -> None:
        if not findings:
            return
        count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
        shown = "\n".join(map(str, findings[:SHOWN]))
        more = f"\nand {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
        if self.get_option("on_findings") == "fail":
            raise AnsibleParserError(f"{count} in {directory}, so no host is taken from there:\n{shown}{more}")
        self.display.warning(f"{count} in {directory}; the hosts concerned are left out:\n{shown}{more}")

    def _add(self, host: HostDocument, directory: Path, prefix: str | None) -> None:
        name = host.name
        self.inventory.add_host(name)
        variables = dict(self.get_option("connection"))
        variables.update(as_variable(host.connection, host, host.connection_templates, self.loader.load))
        variables.update(
            fabricops_hyperv_document=as_variable(host.document, host, host.templates, self.loader.load),
            fabricops_hyperv_repository=str(directory),
            fabricops_hyperv_provenance={"file": host.file, "files": list(host.files)},
            fabricops_hyperv_labels=dict(host.labels),
            fabricops_hyperv_suspend=host.suspended,
            fabricops_hyperv_suspend_reason=as_text(host.suspend_reason),
            fabricops_hyperv_protect=_resources(host.protected),
            fabricops_hyperv_unprotect=_resources(host.unprotected),
        )
        for key, value in variables.items():
            self.inventory.set_variable(name, key, value)
        for group in groups_of(host, prefix) if prefix is not None else ():
            self.inventory.add_child(self.inventory.add_group(group), name)
        strict = self.get_option("strict")
        # Asked for seldom, and each of them costs as much as reading a host.
        if compose := self.get_option("compose"):
            self._set_composite_vars(compose, variables, name, strict=strict)
        if conditions := self.get_option("groups"):
            self._add_host_to_composed_groups(conditions, variables, name, strict=strict)
        if keyed := self.get_option("keyed_groups"):
            self._add_host_to_keyed_groups(keyed, variables, name, strict=strict)


def _resources(resources: Sequence[Protected]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "key": [as_text(part) for part in one.key]} for one in resources]

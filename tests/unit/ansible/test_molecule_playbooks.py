"""Playbook molecule_create: hosts from what platforms say, of their hardware or of an export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ansible_collections.fabricops.hyperv.tests.unit.exported_files import exported_bytes

CLONE = Path(__file__).resolve().parents[3]


def create(folder: Path, *platforms: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Create the hosts of a scenario in a folder, with what molecule tells its playbooks."""
    names = [platform["name"] for platform in platforms]
    (folder / "inventory.ini").write_text(
        "".join(f"{name} ansible_connection=fabricops.hyperv.simulated\n" for name in names)
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "hosts"),
        "LC_ALL": "C.UTF-8",
        "MOLECULE_SCENARIO_DIRECTORY": str(folder),
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    told = json.dumps({"molecule_yml": {"platforms": platforms}})
    command = [program, "-i", "inventory.ini", "fabricops.hyperv.molecule_create", "--extra-vars", told]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_platform_is_hardware_or_the_twin_of_a_host_that_was_exported(tmp_path: Path) -> None:
    (tmp_path / "hyper1.json").write_bytes(exported_bytes("windows_server_2022"))
    done = create(
        tmp_path, {"name": "plain", "physical_adapters": [{"name": "NIC1"}]}, {"name": "twin", "export": "hyper1.json"}
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("changed=1 ") == 2


def test_what_no_platform_can_say_is_told_with_what_it_can(tmp_path: Path) -> None:
    both = {"name": "both", "export": "hyper1.json", "release": "2019"}
    done = create(tmp_path, {"name": "strange", "exports": "hyper1.json"}, both)
    assert done.returncode != 0
    assert "strange: not known: exports; a platform may say name, groups, children, export, release" in done.stdout
    assert "an export says all about the hardware" in done.stdout

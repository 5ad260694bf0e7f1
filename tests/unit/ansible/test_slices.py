"""A fleet planned in slices, as several controllers or AWX would, gets the very plans that one run makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost

CLONE = Path(__file__).resolve().parents[3]
EXAMPLE = CLONE / "examples" / "gitops"


def plans_of(folder: Path, name: str, *slices: str) -> dict[str, bytes]:
    """Plan the example's fleet, a run for each slice, and give the plan files."""
    plans = folder / name
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "state"),
        "LC_ALL": "C.UTF-8",
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", str(EXAMPLE / "desired_state.yml"), "fabricops.hyperv.plan"]
    for slice_ in slices:
        told = ["-e", f"plan_directory={plans}", "-e", f"plan_hosts={slice_}"]
        done = subprocess.run(
            [*command, *told], capture_output=True, text=True, check=False, cwd=folder, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return {file.name: file.read_bytes() for file in sorted(plans.iterdir())}


def test_slices_make_the_plans_of_one_run(tmp_path: Path) -> None:
    for machine in (EXAMPLE / "machines").glob("*.yml"):
        hardware = read_hardware(yaml.safe_load(machine.read_text(encoding="utf-8")))
        SimulatedHost(machine.stem, tmp_path / "state").create(hardware)
    whole = plans_of(tmp_path, "whole", "all")
    assert len(whole) == 4
    assert plans_of(tmp_path, "sliced", "all[0:1]", "all[2:3]") == whole

"""Play fabricops.hyperv.demo, and fail when it played on no host.

Without an argument the clone's own collection is played; with one, the collections installed in that folder.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from prepare_environment import CLONE, COLLECTIONS, Environment, link_collection
from run_and_show import run_and_show

PLAYBOOK = "fabricops.hyperv.demo"
INVENTORY = Path("ansible_collections/fabricops/hyperv/playbooks/inventory/demo.yml")
STATE = "FABRICOPS_HYPERV_STATE_DIR"

_RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def play_demo(environment: Environment, collections: Path, state: Path, folder: Path) -> int:
    """The exit code of the playbook, or 1 when its recap names no host or one without a finished task.

    The hosts are kept in ``state``; the playbook is run from ``folder``, so that nothing is found by its place.
    """
    state.mkdir(parents=True, exist_ok=True)
    # The acts print lists of lines, which only this format shows as such.
    variables = environment.variables(collections) | {STATE: str(state), "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"}
    if collections != COLLECTIONS:
        del variables["PYTHONPATH"]  # an installed collection is found by Ansible alone, as at the user's
    if sys.stdout.isatty():
        variables["ANSIBLE_FORCE_COLOR"] = "1"
    command = [environment.program("ansible-playbook"), PLAYBOOK, "-i", str(collections / INVENTORY)]
    returned, output = run_and_show(command, variables, folder)
    recap = _RECAP.findall(_COLOUR.sub("", output))
    if returned == 0 and (not recap or any(int(ok) == 0 for _host, ok, *_rest in recap)):
        print("The demo ended without an error, but it did nothing on some host or on all.")
        return 1
    return returned


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, help=f"folder of the simulated hosts (default: ${STATE} or .cache/demo)")
    arguments = parser.parse_args()
    link_collection()
    hosts = arguments.state or Path(os.environ.get(STATE) or CLONE / ".cache" / "demo")
    sys.exit(play_demo(Environment(Path(sys.prefix)), COLLECTIONS, hosts, CLONE))

"""Make the clone importable as ansible_collections.fabricops.hyperv, whatever its folder is called."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[1]
COLLECTIONS = CLONE / ".cache" / "collections"


def pytest_configure(config: pytest.Config) -> None:
    """Ansible's own loader finds the collection, so tests may also look plugins up by their full names."""
    if CLONE.parents[1].name == "ansible_collections":
        return  # ansible-test units runs in a tree of the right shape and has set up its own loader
    link = COLLECTIONS / "ansible_collections" / "fabricops" / "hyperv"
    link.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):  # made by an earlier run, or by another worker of this one
        link.symlink_to(CLONE, target_is_directory=True)
    os.environ["ANSIBLE_COLLECTIONS_PATH"] = str(COLLECTIONS)

    # Not at the top: ansible reads its configuration, with the path just set, when it is imported.
    from ansible.plugins.loader import init_plugin_loader

    init_plugin_loader([str(COLLECTIONS)])

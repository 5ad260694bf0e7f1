"""Make the clone importable, choose how often properties are tried, and say which test files took longest.

The clone is ansible_collections.fabricops.hyperv, whatever its folder is called.

HYPOTHESIS_PROFILE says on how many examples a property is tried; those that README.md guarantees are tried on more
(tests/properties/guaranteed.py). ``default`` and ``quick`` try the same examples at every run, so a red run stays red;
``fuzz`` looks for new ones. There is no deadline (machines differ) and no database (a run depends on nothing that an
earlier one left behind).
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CLONE = Path(__file__).resolve().parents[1]
COLLECTIONS = CLONE / ".cache" / "collections"

SLOWEST_FILES = 10
LEAST_SECONDS = 1.0
"""Files that took less are not worth a line."""

# Whole hosts with their documents are slow to generate on a busy machine; that is no fault of a property.
_SLOW_INPUTS = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "default", max_examples=200, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW_INPUTS
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=20)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=2_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the files that took longest; pytest itself knows single tests only (--durations)."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    slow = [(file, taken) for file, taken in seconds.most_common(SLOWEST_FILES) if taken >= LEAST_SECONDS]
    if slow:
        terminalreporter.section(f"slowest {len(slow)} files")
        for file, taken in slow:
            terminalreporter.write_line(f"{taken:7.1f} s  {file}")

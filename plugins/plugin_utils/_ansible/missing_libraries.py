"""Tell which outside libraries the controller lacks, and prepare the others for the forks of a run."""

from __future__ import annotations

from functools import cache

from .._contract import validate_document
from .._fleet import sync_windows
from .._model.errors import FabricError
from .._planning import compare_resources as verify_outcome
from .._planning.documents.read_document import read_document
from .._running.host_agent import HostAgent
from .._use_cases.render_document import render_document
from . import yaml_text

_IMPORTERS = {
    "cronsim": vars(sync_windows)["cronsim"],
    "jsonschema": vars(validate_document)["jsonschema"],
    "deepdiff": vars(verify_outcome)["deepdiff"],
    "PyYAML": vars(yaml_text)["yaml"],
}
"""Each library as the one file that imports it has it; None where it is not installed."""

_MISSING = tuple(name for name, module in _IMPORTERS.items() if module is None)


def missing_libraries() -> tuple[str, ...]:
    """Name the libraries that are needed and not installed, as pip calls them."""
    return _MISSING


@cache
def warm_up() -> None:
    """Fill every cache by planning for a small host in memory.

    Called while a plugin is imported, in the parent process: what is compiled or looked up here is inherited by the
    forks that Ansible makes for each host, and is paid once instead of once per host.
    """
    if _MISSING:
        return
    switch = {"name": "X", "type": "external", "uplinks": ["NIC"]}
    adapter = {"partition": "X", "name": "X", "switch": "X", "vlan": {"mode": "access", "id": 1}}
    document = {
        "version": 1,
        "virtual_switches": [switch],
        "partitions": [{"name": "X", "power": "running"}],
        "partition_adapters": [adapter],
    }
    try:
        stage = render_document(read_document(document)).stage
        if stage is not None:
            HostAgent("192.0.2.1").unreachable(stage)
    except FabricError:
        return  # what is wrong shows in the tasks themselves, where it can be told

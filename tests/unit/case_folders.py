"""Read the case folders below tests/unit/cases: which there are, and what their invocations and answers mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    MemorySession,
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)

CASES = Path(__file__).resolve().parent / "cases"


def folders_with(file_name: str) -> list[Path]:
    """Every case folder that has a file of this name, in alphabetical order."""
    return sorted(file.parent for file in CASES.rglob(file_name))


def name_of(folder: Path) -> str:
    """What a case is called: its path below the case folder."""
    return folder.relative_to(CASES).as_posix()


def read_yaml(folder: Path, name: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """Read one file of a case; a misspelt key would make an expectation silently vanish, so keys are checked."""
    content = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
    missing, unknown = set(required) - set(content), set(content) - {*required, *optional}
    assert not missing, f"{name}.yml needs {missing}"
    assert not unknown, f"{name}.yml knows no {unknown}"
    return dict(content)


def outcome_of(folder: Path, *names: str) -> str:
    """Tell which one of several files a case has; exactly one of them must be there."""
    found = [name for name in names if (folder / f"{name}.yml").exists()]
    assert len(found) == 1, f"exactly one of {names} is needed, and there is {found or 'none'}"
    return found[0]


def current_host(folder: Path) -> MemorySession:
    """The host that current.yml describes: its hardware, then what was done to it by hand."""
    current = read_yaml(folder, "current", ["host"], ["given"])
    session = memory_session("HV1", read_hardware(current["host"]))
    for step in current.get("given", ()):
        session.invoke(invocation(session, step))
    return session


def invocation(session: Session, step: Mapping[str, Any]) -> Invocation:
    """Read ``{cmdlet, parameters, inside}``; ``{id_of: GET-CMDLET, …}`` stands for the Id of what it answers."""
    inside = step.get("inside")
    return Invocation(
        step["cmdlet"],
        {name: _parameter(session, value) for name, value in step.get("parameters", {}).items()},
        _inside(inside) if inside else None,
    )


def _parameter(session: Session, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, dict):
        return value
    if "id_of" in value:
        return identity(session, value)
    where = tuple(value["where"]) if "where" in value else None
    return ObjectQuery(value["query"], value.get("parameters", {}), where)


def identity(session: Session, value: Mapping[str, Any]) -> str:
    """The Id (or the property named) of one object: ``{id_of: Get-VM, parameters: {…}, index: 1}``."""
    found = session.invoke(Invocation(value["id_of"], value.get("parameters", {})))
    return str(found[value.get("index", 0)][value.get("property", "Id")])


def _inside(value: Mapping[str, Any]) -> Inside:
    partitions = tuple(value["partitions"])
    if "adapter" not in value:
        return Inside(partitions)
    query = ObjectQuery("Get-VMNetworkAdapter", {"VMName": partitions[0], "Name": value["adapter"]})
    return Inside(partitions, adapter=query)


def check_answers(session: Session, expectations: Iterable[Mapping[str, Any]]) -> None:
    """Ask for objects: as many as ``count`` says, one like each of ``objects``, none like one of ``without``."""
    for expected in expectations:
        assert set(expected) <= {"cmdlet", "parameters", "inside", "count", "objects", "without"}, expected
        answer = session.invoke(invocation(session, expected))
        if "count" in expected:
            assert len(answer) == expected["count"], [row.get("Name") for row in answer]
        left = list(answer)
        for wanted in expected.get("objects", ()):
            found = next((row for row in left if _is_like(row, wanted)), None)
            assert found is not None, f"nothing is like {wanted} in {_excerpt(left, wanted)}"
            left.remove(found)
        for unwanted in expected.get("without", ()):
            assert not any(_is_like(row, unwanted) for row in answer), _excerpt(answer, unwanted)


def _is_like(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(
            name in actual and _is_like(actual[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return [*actual] == wanted
    return bool(actual == wanted) and isinstance(actual, bool) == isinstance(wanted, bool)


def _excerpt(rows: list[HostObject], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: row.get(name, "(no such property)") for name in wanted} for row in rows]

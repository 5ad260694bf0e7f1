"""Read the case files below tests/cases: which there are, and what their hosts, invocations and answers mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases"
HOSTS = CASES / "hosts"
APART = ("hosts", "microsoft_documentation", "rules.yml")
"""What is below tests/cases and is not read here as a case."""

_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE_LOADER):
    """A loader that refuses a key that a mapping has twice; the first value would silently vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _value in node.value]
        for key, _value in node.value:
            if keys.count(key.value) > 1:
                problem = f"key {key.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Case:
    """A case file. It is read when its test runs, so that a file that cannot be read fails that test only."""

    file: Path

    @property
    def name(self) -> str:
        """The path of the file below tests/cases, without its suffix."""
        return self.file.relative_to(CASES).with_suffix("").as_posix()

    def has(self, part: str) -> bool:
        """Tell whether the file has a part, without reading all of it."""
        return re.search(rf"^{part}:", self.file.read_text(encoding="utf-8"), re.MULTILINE) is not None

    def read(self, *required: str, one_of: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the parts of the file, of which ``rules`` and ``host`` are required too, ``given`` is optional."""
        content = read_yaml(self.file)
        check_keys(self.file, "", content, ("rules", "host", *required), ("given", *one_of, *optional))
        outcomes = [name for name in one_of if name in content]
        check_steps(self.file, "given", content.get("given", ()))
        if one_of:
            assert len(outcomes) == 1, f"{shown(self.file)}: exactly one of {one_of} is needed, and there is {outcomes}"
        return dict(content)


def cases_with(part: str) -> list[Case]:
    """Every case file that has this part, in alphabetical order."""
    return [case for case in all_cases() if case.has(part)]


def all_cases() -> list[Case]:
    """Every case file, whichever test reads it."""
    files = sorted(CASES.rglob("*.yml"))
    return [Case(file) for file in files if file.relative_to(CASES).parts[0] not in APART]


def read_yaml(file: Path) -> Any:
    """Read a file; its name and the line are in the error where it is not YAML."""
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, _Loader)


def check_keys(file: Path, where: str, content: Any, required: Iterable[str], optional: Iterable[str] = ()) -> None:
    """Say which keys are missing or unknown; a misspelt key would make an expectation silently vanish."""
    place = f"{shown(file)}: {where}" if where else shown(file)
    assert isinstance(content, dict), f"{place}: a mapping is expected, not {content!r}"
    allowed = [*required, *optional]
    for name in content:
        assert name in allowed, f"{place}: unknown key {name!r}; allowed are {', '.join(allowed)}"
    for name in required:
        assert name in content, f"{place}: key {name!r} is missing"


def check_steps(file: Path, where: str, steps: Iterable[Any]) -> None:
    """Say which keys of invocations are missing or unknown."""
    for number, step in enumerate(steps):
        check_keys(file, f"{where}[{number}]", step, ["cmdlet"], ["parameters", "inside"])


def shown(file: Path) -> str:
    """The path of a file, as one types it in the root of the clone."""
    return file.relative_to(TESTS.parent).as_posix() if file.is_relative_to(TESTS.parent) else str(file)


def host_of(case: Case) -> MemorySession:
    """The host of a case: its hardware, then what was done to it by hand, as the shared host and the case say."""
    hardware, done = read_host_of(case.file, read_yaml(case.file))
    session = memory_session("HV1", read_hardware(hardware))
    for step in done:
        session.invoke(invocation(session, step))
    return session


def read_host_of(file: Path, content: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the hardware and all invocations by hand, those of the shared host that the case names first."""
    host, given = content["host"], list(content.get("given", ()))
    if isinstance(host, dict):
        return host, given
    shared = HOSTS / f"{host}.yml"
    assert shared.exists(), f"{shown(file)}: host: there is no {shown(shared)}; shared hosts are {shared_hosts()}"
    named = read_yaml(shared)
    check_keys(shared, "", named, ["host"], ["given"])
    check_steps(shared, "given", named.get("given", ()))
    return named["host"], [*named.get("given", ()), *given]


def shared_hosts() -> list[str]:
    """The names of the hosts that many cases share."""
    return sorted(file.stem for file in HOSTS.glob("*.yml"))


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


def check_answers(session: Session, case: Case, where: str, expectations: Iterable[Mapping[str, Any]]) -> None:
    """Ask for objects: as many as ``count`` says, one like each of ``objects``, none like one of ``without``."""
    optional = ("parameters", "inside", "count", "objects", "without")
    for number, expected in enumerate(expectations):
        check_keys(case.file, f"{where}[{number}]", expected, ["cmdlet"], optional)
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

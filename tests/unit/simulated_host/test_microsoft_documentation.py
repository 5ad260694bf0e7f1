"""The examples of Microsoft's cmdlet pages, run on the simulated host: the state afterwards is what the page says.

Cases are ``tests/cases/microsoft_documentation/CMDLET/example_N_SENTENCE.yml``:

- ``source``, ``says``: the page and the number of its example, and what it says, in this project's words.
- ``host``: the hardware, as the options of module simulated_host.
- ``given``, ``when``: invocations (``cmdlet``, ``parameters``, optional ``inside``); ``answers`` holds for what the
  command itself answers.
- ``error``: the last command of ``when`` is refused so (``category``, ``error_id_contains``, ``message_contains``).
- ``then``: what Get- cmdlets answer afterwards. Objects listed under ``objects`` are each found in the answer (listed
  properties are equal); ``every`` holds for each object answered; nothing answered is like one of ``without``;
  ``count`` is the exact number; objects that ``where_not`` describes are left out first.

The example of a Get- cmdlet is its own ``then``. A parameter ``{query: …}`` is a pipeline: where the parameter takes
one object only, the command runs once for each. ``{value_of: PROPERTY, query: …}`` is the property of the one object
that the query finds (a page's interface index 12 is another one here).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import memory_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.bind_parameters import signature
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
)

CASES = Path(__file__).resolve().parents[2] / "cases" / "microsoft_documentation"
KEYS = {"source", "says", "host", "given", "when", "then", "error"}
EXPECTATIONS = {"cmdlet", "parameters", "inside", "count", "objects", "every", "without", "where_not"}

CASE_FILES = sorted(CASES.glob("*/*.yml"))


def read_yaml(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", CASE_FILES, ids=[f"{file.parent.name}/{file.stem}" for file in CASE_FILES])
def test_example_leaves_the_host_as_the_page_says(file: Path) -> None:
    case = read_yaml(file)
    assert set(case) <= KEYS
    session = memory_session("HV1", read_hardware(case["host"]))
    for step in case.get("given", ()):
        session.invoke(invocation(session, step))
    run_example(session, case.get("when", []), case.get("error"))
    for expected in case["then"]:
        assert set(expected) <= EXPECTATIONS
        check_answer(session, session.invoke(invocation(session, expected)), expected)


def run_example(session: Session, steps: list[dict[str, Any]], error: Mapping[str, str] | None) -> None:
    for number, step in enumerate(steps, 1):
        command = invocation(session, step)
        if error is None or number < len(steps):
            answer = [row for single in piped(session, command) for row in session.invoke(single)]
            check_answer(session, answer, {"objects": step.get("answers", [])})
            continue
        with pytest.raises(CmdletError) as refused:
            session.invoke(command)
        assert refused.value.category == error["category"]
        assert error.get("error_id_contains", "") in refused.value.error_id
        assert error.get("message_contains", "") in refused.value.message


def invocation(session: Session, step: Mapping[str, Any]) -> Invocation:
    return Invocation(step["cmdlet"], parameters(session, step), inside(session, step.get("inside")))


def piped(session: Session, command: Invocation) -> Iterator[Invocation]:
    """Run a command as a pipeline does: once for each object, where its parameter takes a single one."""
    types = signature(command.cmdlet).types
    for name, value in command.parameters.items():
        if isinstance(value, ObjectQuery) and not types[name].endswith("[]"):
            assert value.where is None, "a pipeline that is narrowed and then split has no case yet"
            for row in session.invoke(Invocation(value.cmdlet, value.parameters)):
                single = replace(value, where=("Id", row["Id"]))
                yield replace(command, parameters={**command.parameters, name: single})
            return
    yield command


def parameters(session: Session, step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parameter(session, value) for name, value in step.get("parameters", {}).items()}


def inside(session: Session, document: Mapping[str, Any] | None) -> Inside | None:
    """Read ``{partitions: [web01], adapter: Network Adapter}``, the adapter being told by its name."""
    if document is None:
        return None
    partitions = tuple(document["partitions"])
    adapter = None
    if "adapter" in document:
        adapter = ObjectQuery("Get-VMNetworkAdapter", {"VMName": partitions[0], "Name": document["adapter"]})
    return Inside(partitions, adapter=adapter)


def parameter(session: Session, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, dict):
        return value
    query = value["query"]
    where = tuple(query["where"]) if "where" in query else None
    if "value_of" not in value:
        return ObjectQuery(query["cmdlet"], parameters(session, query), where)
    found = session.invoke(invocation(session, query))
    if where:
        found = [row for row in found if row[where[0]] == where[1]]
    assert len(found) == 1, f"{query} finds {len(found)} objects, so it has no one {value['value_of']}"
    return found[0][value["value_of"]]


def check_answer(session: Session, answer: list[HostObject], expected: Mapping[str, Any]) -> None:
    for name, unwanted in expected.get("where_not", {}).items():
        answer = [row for row in answer if row[name] not in unwanted]
    if "count" in expected:
        assert len(answer) == expected["count"], answer
    left = list(answer)
    for described in expected.get("objects", ()):
        wanted = {name: expected_value(session, value) for name, value in described.items()}
        found = next((row for row in left if is_like(row, wanted)), None)
        assert found is not None, f"nothing is like {wanted} in {excerpt(left, wanted)}"
        left.remove(found)
    if "every" in expected:
        assert answer, "every object of none says nothing"
        others = [row for row in answer if not is_like(row, expected["every"])]
        assert not others, f"not like {expected['every']}: {excerpt(others, expected['every'])}"
    for described in expected.get("without", ()):
        found_anyway = [row for row in answer if is_like(row, described)]
        assert not found_anyway, f"there is something like {described}: {found_anyway}"


def expected_value(session: Session, value: Any) -> Any:
    return parameter(session, value) if isinstance(value, dict) and "value_of" in value else value


def is_like(actual: Any, wanted: Any) -> bool:
    """Compare listed properties only, at every depth; lists are equal as a whole, in order."""
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(
            name in actual and is_like(actual[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return list(actual) == wanted
    return type(actual) is type(wanted) and bool(actual == wanted)


def excerpt(rows: list[HostObject], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Show of each object what the case is about, since a whole adapter has eighty properties."""
    return [{name: row.get(name, "(no such property)") for name in ("Name", *wanted)} for row in rows]


def test_there_are_cases() -> None:
    assert CASE_FILES


def test_every_example_of_every_page_is_run_or_explained() -> None:
    index = read_index()
    on_pages = {(cmdlet, number) for cmdlet, page in index.items() for number in range(1, page["examples"] + 1)}
    run = {(file.parent.name, example_number(file)) for file in CASE_FILES}
    explained = {(entry["cmdlet"], entry["example"]) for entry in read_yaml(CASES / "not_covered.yml")}
    assert not run & explained, "run, and called not covered"
    assert run | explained == on_pages


def test_every_explanation_gives_a_reason() -> None:
    entries = read_yaml(CASES / "not_covered.yml")
    assert all(set(entry) == {"cmdlet", "example", "reason"} and entry["reason"] for entry in entries)
    assert len({(entry["cmdlet"], entry["example"]) for entry in entries}) == len(entries)


@pytest.mark.parametrize("file", CASE_FILES, ids=[f"{file.parent.name}/{file.stem}" for file in CASE_FILES])
def test_case_names_its_page_and_runs_its_cmdlet(file: Path) -> None:
    case = read_yaml(file)
    page = read_index()[file.parent.name]
    assert case["source"] == f"{page['source']}, example {example_number(file)}"
    assert file.parent.name in cmdlets_run(case)


def cmdlets_run(case: Mapping[str, Any]) -> set[str]:
    """The cmdlets of the example itself; what was there before, and what only looks, does not count."""
    looking = [] if "when" in case else case["then"]
    pending: list[Any] = [case.get("when", []), looking]
    found = set()
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            found |= {value["cmdlet"]} if "cmdlet" in value else set()
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return found


def example_number(file: Path) -> int:
    match = re.match(r"example_(\d+)_", file.stem)
    assert match, f"{file.name} does not begin with example_N_"
    return int(match[1])


def read_index() -> dict[str, Any]:
    index: dict[str, Any] = json.loads((CASES / "examples.json").read_text(encoding="utf-8"))["pages"]
    return index

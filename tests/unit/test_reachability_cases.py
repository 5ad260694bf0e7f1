"""Every file of tests/cases that has ``ways``: a host, and questions with the ways, or the reasons for none.

- ``rules``: ids of rules.yml that the case holds.
- ``host``: hardware as the module simulated_host takes it, or the name of a host in tests/cases/hosts.
- ``given``: invocations made by hand, after those of the host that is named.
- ``ways``: a list of
  ``ask`` (the question, as module reachability takes it); ``when`` (invocations that this question alone comes after),
  and one of ``paths`` (all ways, their hops' names joined by `` > ``), ``reasons`` (parts of all of them, in order) or
  ``unknown`` (parts of what is said of places that the host does not have);
  where the case is about them ``kinds`` (of the first way's hops), ``vlans`` (at its last hop) and ``notes`` (parts).

Whatever a case expects, the same ways lead back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import twin_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.question import Query, read_question
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.vlan_ranges import say_vlans
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.guards.check_intents import unknown_places
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObjects
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.find_paths import Answer, find_paths
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.network import Network
from ansible_collections.fabricops.hyperv.tests.unit.case_files import (
    Case,
    cases_with,
    check_keys,
    check_steps,
    host_of,
    invocation,
)

EVERYTHING = ReadScope(guests=None)
CASES = cases_with("ways")
WAY_PARTS = ("when", "paths", "reasons", "unknown", "kinds", "vlans", "notes")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_ways_are_found(case: Case) -> None:
    ways = case.read("ways")["ways"]
    objects = read_host(host_of(case), EVERYTHING)
    problems = []
    for number, expected in enumerate(ways):
        check_keys(case.file, f"ways[{number}]", expected, ["ask"], WAY_PARTS)
        check_steps(case.file, f"ways[{number}].when", expected.get("when", ()))
        try:
            check_way(objects, expected)
        except AssertionError as error:
            problems.append(f"ways[{number}]: {error}")
    assert not problems, "\n".join(problems)


def check_way(objects: HostObjects, expected: dict[str, Any]) -> None:
    session = twin_of(objects)
    for step in expected.get("when", ()):
        session.invoke(invocation(session, step))
    network = Network(HostView(read_host(session, EVERYTHING)))
    query, problems = read_question(Query, expected["ask"])
    assert query is not None, problems
    if "unknown" in expected:
        found = [f"{finding.where}: {finding.message}" for finding in unknown_places(network, query, "")]
        assert_parts(found, expected["unknown"])
        return
    answer = find_paths(network, query, worst_case=query.worst_case)
    assert answer.reachable == ("paths" in expected), answer
    if "paths" in expected:
        check_paths(answer, expected)
    else:
        assert_parts(list(answer.reasons), expected["reasons"])
    back = find_paths(network, turned(query), worst_case=query.worst_case)
    assert {path[::-1] for path in names(back)} == set(names(answer)), "the way back is another"


def check_paths(answer: Answer, expected: dict[str, Any]) -> None:
    assert [" > ".join(path) for path in names(answer)] == expected["paths"]
    first = answer.paths[0]
    if "kinds" in expected:
        assert [hop.kind for hop in first] == expected["kinds"]
    if "vlans" in expected:
        assert say_vlans(first[-1].vlans or first[-2].vlans) == expected["vlans"]
    if "notes" in expected:
        assert_parts([hop.note for hop in first if hop.note], expected["notes"])


def names(answer: Answer) -> list[tuple[str, ...]]:
    return [tuple(hop.name for hop in path) for path in answer.paths]


def turned(query: Query) -> Query:
    """The same question from the other end."""
    return replace(query, from_=query.to, to=query.from_, via=query.via[::-1])


def assert_parts(found: list[str], expected: list[str]) -> None:
    assert len(found) == len(expected), found
    for text, part in zip(found, expected, strict=True):
        assert part in text, f"{part!r} is not in {text!r}"


def test_there_are_cases() -> None:
    assert len(CASES) > 10

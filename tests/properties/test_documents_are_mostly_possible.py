"""The properties say something only if documents are mostly taken; this holds the generator to it."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings

from .run_worlds import host_of, run
from .strategies import World, worlds

ENOUGH = 200


def test_at_least_half_of_the_documents_are_taken_and_most_of_those_change_something() -> None:
    outcomes: Counter[str] = Counter()

    @settings(max_examples=ENOUGH, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(worlds())
    def count(world: World) -> None:
        result = run(host_of(world), world)
        outcomes["refused" if result is None else "changed" if result.changed else "as it was"] += 1

    count()
    tried = sum(outcomes.values())
    assert outcomes["refused"] <= tried / 2, outcomes
    assert outcomes["changed"] >= tried / 5, outcomes

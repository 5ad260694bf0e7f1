"""Ways lead both ways, and an isolation that is built in is never broken by what is switched on."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.places import Endpoint
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.question import JOINED, Question
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.find_paths import Answer, find_paths
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.network import Network
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._reachability.ways_out import dead_ends, ways_out

from .run_worlds import read
from .strategies import World, worlds

PARENT = Endpoint(partition="parent")
OUTSIDE = Endpoint(outside=True)


def network_of(world: World) -> Network:
    return Network(HostView(read(world.host())))


def places(network: Network) -> list[Endpoint]:
    """The parent, every partition, and every NIC's cable."""
    partitions = [Endpoint(partition=label) for label in network.view.partition_ids.values()]
    return [PARENT, *partitions, *(Endpoint(nic=nic["Name"]) for nic in network.view.nics)]


def ways(answer: Answer) -> set[tuple[tuple[str, str], ...]]:
    return {tuple((hop.kind, hop.name) for hop in path) for path in answer.paths}


@given(worlds())
def test_the_way_back_is_the_way_there(world: World) -> None:
    network = network_of(world)
    found = 0
    for one, other in combinations([*places(network), OUTSIDE], 2):
        for outside in ("", JOINED):
            there = find_paths(network, Question(one, other, outside=outside))
            back = find_paths(network, Question(other, one, outside=outside))
            assert ways(there) == {path[::-1] for path in ways(back)}, (one, other)
            assert there.reachable or there.reasons
            found += there.reachable
    target(found)


@given(worlds())
def test_the_worst_case_has_every_way_that_there_is(world: World) -> None:
    network = network_of(world)
    for one, other in combinations([*places(network), OUTSIDE], 2):
        now = find_paths(network, Question(one, other))
        worst = find_paths(network, Question(one, other), worst_case=True)
        routed = [path for path in now.paths if any("routed outside" in hop.note for hop in path)]
        assert routed or ways(now) <= ways(worst), (one, other)


@given(worlds())
def test_a_partition_on_private_switches_only_never_gets_out(world: World) -> None:
    network = network_of(world)
    private = {switch["Id"] for switch in network.view.objects.switches if switch["SwitchType"] == "Private"}
    for key in network.view.partition_labels:
        if all(station.switch_id in {"", *private} for station in network.stations(key)):
            for goal in (OUTSIDE, PARENT):
                question = Question(Endpoint(partition=key), goal, outside=JOINED)
                assert not find_paths(network, question, worst_case=True).reachable


@given(worlds())
def test_ways_out_are_the_ways_from_the_parent_to_the_outside(world: World) -> None:
    network = network_of(world)
    out = ways_out(network.view)
    answer = find_paths(network, Question(PARENT, OUTSIDE))
    assert answer.reachable == bool(out)
    assert {path[-1].name.lower() for path in answer.paths} == {nic for way in out for nic in way.nics}
    names = {nic["Name"] for nic in network.view.objects.parent.net_adapters}
    assert {way.interface for way in out} | set(dead_ends(network.view)) == names
    assert all(dead_ends(network.view).values())

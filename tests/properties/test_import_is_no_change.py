"""An export, in whatever shape PowerShell writes it, is its host; applied there, it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.decode_json import decode_json
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.exported.read_export import Export, read_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import twin_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options, State
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.import_export import import_export
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile

from .run_worlds import MemoryHost, host_of, read
from .strategies import ODD_VALUES, World, worlds
from .write_export import Shape, write_export

DECLARING = (State.MERGED, State.REPLACED, State.OVERRIDDEN)
SHAPES = st.builds(
    Shape,
    integers=st.booleans(),
    singles=st.booleans(),
    wrapped=st.booleans(),
    lower_case=st.booleans(),
    cim_instances=st.booleans(),
    noise=st.booleans(),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
)


def imported(world: World, shape: Shape) -> Export:
    objects = read(world.host())
    return read_export(decode_json(write_export(objects, shape, world.hardware["release"]), "export"))


@given(worlds(), SHAPES, st.sampled_from(DECLARING))
def test_what_is_imported_and_applied_to_the_twin_changes_nothing(world: World, shape: Shape, state: State) -> None:
    export = imported(world, shape)
    twin = MemoryHost(twin_of(export.objects))
    result = reconcile(twin, read_document(import_export(export).document), Options(state))
    assert not result.changed, [step.operation for step in result.plan.steps]
    assert twin.changes == []


@given(worlds(), SHAPES)
def test_the_twin_of_an_export_is_the_host_itself(world: World, shape: Shape) -> None:
    host = host_of(world)
    export = imported(world, shape)
    assert read(twin_of(export.objects)) == read(host)
    assert import_export(export).document == gather(host).document
    assert all("DNS servers" in remark for remark in export.remarks)


@given(worlds(), SHAPES)
def test_an_export_of_an_old_release_says_less_and_is_the_same_host(world: World, shape: Shape) -> None:
    objects = read(world.host())
    if any(len(switch["NetAdapterInterfaceGuid"]) > 1 for switch in objects.switches):
        return  # there are no teams of that sort before 2016
    if any(switch["EmbeddedTeamingEnabled"] for switch in objects.switches):
        return
    export = imported(world, replace(shape, old_release=True))
    assert read(twin_of(export.objects)) == objects


@given(worlds(), st.data())
def test_a_hostile_export_is_read_or_refused_and_nothing_else(world: World, data: Any) -> None:
    """Any value of an export may be anything."""
    values = decode_json(write_export(read(world.host()), Shape(), world.hardware["release"]), "export")
    place: Any = values
    for _depth in range(data.draw(st.integers(0, 4))):
        inner = place[key] if (key := _key(place, data)) is not None else None
        if not isinstance(inner, (dict, list)) or not inner:
            break
        place = inner
    key = _key(place, data)
    if key is None:
        return
    place[key] = data.draw(st.sampled_from(ODD_VALUES))
    try:
        export = read_export(values, "running_config")
    except DocumentRejected as error:
        refused = error.findings
    else:
        refused = ()
    assert all(finding.where.startswith("running_config.") and finding.message for finding in refused)
    if refused:
        return
    twin = MemoryHost(twin_of(export.objects))
    try:
        result = reconcile(twin, read_document(import_export(export).document), Options())
    except DocumentRejected:
        return  # the host itself has what no document may say, such as an empty name, or two adapters with one address
    assert not result.changed


def _key(place: Any, data: Any) -> Any:
    keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
    return data.draw(st.sampled_from(keys)) if keys else None


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-16")))
def test_bytes_that_are_no_export_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentRejected):
        read_export(decode_json(data, "export"))

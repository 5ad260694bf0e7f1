"""Layers of a host document: only the order of layers matters, not that of merging; every value has a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.yaml_text import load_yaml, locate_parts
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import HostDocument
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.layer import Layer, SourceFile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.load_repository import load_repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.merge_layers import Merged, merge_layers
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.origins import all_values, read_path
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.paths import show_path

NAMES = ("LAN", "lan", "Back.end", "Odd [1] name")
EXTENSIONS = ("Microsoft NDIS Capture", "vendor.filter[0]")
IPV4: tuple[dict[str, Any], ...] = (
    {"method": "dhcp"},
    {"addresses": ["10.0.0.5/24"]},
    {"method": "static", "addresses": ["10.0.0.6/24"], "gateway": "10.0.0.1"},
    {"dns_servers": ["10.0.0.2"]},
)


def fields(marks: bool, **choices: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields of a resource; with marks also null, and what becomes of the inherited one."""
    values = {name: (values | st.none() if marks else values) for name, values in choices.items()}
    own = {"inherited": st.sampled_from(("merge", "replace"))} if marks else {}
    return st.fixed_dictionaries({}, optional={**values, **own})


def resources(keys: Mapping[str, st.SearchStrategy[str]], said: st.SearchStrategy[dict[str, Any]], marks: bool) -> Any:
    dropped = st.just({"inherited": "drop"})
    entry = st.builds(
        lambda key, rest: key | rest, st.fixed_dictionaries(dict(keys)), said | dropped if marks else said
    )
    return st.lists(entry, max_size=3, unique_by=lambda one: tuple(one[name].lower() for name in keys))


def layers(marks: bool) -> st.SearchStrategy[dict[str, Any]]:
    switch = fields(
        marks,
        type=st.sampled_from(("internal", "private")),
        uplinks=st.lists(st.sampled_from(("NIC1", "NIC2")), unique=True),
        notes=st.sampled_from(("one", "other")),
        extensions=st.dictionaries(st.sampled_from(EXTENSIONS), st.booleans(), max_size=2),
    )
    adapter = fields(
        marks,
        vlan=st.sampled_from(({"mode": "untagged"}, {"mode": "access", "id": 7})),
        ipv4=st.sampled_from(IPV4),
        dhcp_guard=st.booleans(),
    )
    name = st.sampled_from(NAMES)
    return st.fixed_dictionaries(
        {},
        optional={
            "version": st.just(1),
            "labels": st.dictionaries(st.sampled_from(("site", "rack")), st.sampled_from(("a", "b"))),
            "suspend": st.booleans(),
            "host_settings": fields(
                marks, mac_address_minimum=st.sampled_from(("00-15-5D-00-00-00", "00-15-5D-00-01-00"))
            ),
            "virtual_switches": resources({"name": name}, switch, marks),
            "partition_adapters": resources({"partition": st.just("parent"), "name": name}, adapter, marks),
        },
    )


def as_layer(values: Mapping[str, Any], name: str = "layer") -> Layer:
    text = yaml.safe_dump(dict(values), sort_keys=False)
    return Layer(SourceFile(name, text, load_yaml(text, name), locate_parts), values)


def merged(written: Sequence[Mapping[str, Any]]) -> Merged:
    return merge_layers([as_layer(values, f"layer{number}") for number, values in enumerate(written)])


def whole(result: Merged) -> dict[str, Any]:
    return {**result.about, **result.document}


def as_said(values: Mapping[str, Any]) -> dict[str, Any]:
    """A layer without the word that says what happens anyhow."""
    return whole(merged([values]))


@given(st.lists(layers(marks=True), min_size=2, max_size=4), st.integers(1, 3))
def test_lower_layers_can_be_merged_beforehand(written: list[dict[str, Any]], cut: int) -> None:
    together = merged(written)
    lower = merged(written[:cut])
    assume(not together.problems.found)
    assert not lower.problems.found
    assert whole(merged([whole(lower), *written[cut:]])) == whole(together)


@given(st.lists(layers(marks=False), min_size=2, max_size=4), st.integers(0, 2))
def test_layers_without_marks_can_be_merged_in_any_groups(written: list[dict[str, Any]], cut: int) -> None:
    upper = merged(written[cut:])
    assert whole(merged([*written[:cut], whole(upper)])) == whole(merged(written))


@given(layers(marks=False))
def test_a_layer_over_itself_says_the_same(values: dict[str, Any]) -> None:
    assert whole(merged([values, values])) == as_said(values)


@given(layers(marks=False))
def test_a_layer_alone_or_over_nothing_is_what_is_written(values: dict[str, Any]) -> None:
    assert as_said(values) == values
    assert whole(merged([{}, values, {}])) == values


@given(st.lists(layers(marks=True), min_size=1, max_size=4))
def test_merging_changes_nothing_that_was_read(written: list[dict[str, Any]]) -> None:
    before = repr(written)
    merged(written)
    assert repr(written) == before


@given(st.lists(layers(marks=True), min_size=1, max_size=4))
def test_every_value_has_the_place_where_it_was_said(written: list[dict[str, Any]]) -> None:
    result = merged(written)
    assume(not result.problems.found)
    read = tuple(as_layer(values, f"layer{number}") for number, values in enumerate(written))
    host = HostDocument("hv1", result.document, read, result.origin)
    for path, value in all_values(result.document):
        assert read_path(result.document, show_path(path)) == path
        if not path or isinstance(value, dict | list):
            continue
        place = host.place(show_path(path))
        assert place.file == f"layer{host.origin.find(path)[0]}"
        said = place.text[place.column - 1 :]
        key = path[-1]
        expected = value if isinstance(key, int) else {key: value}
        assert yaml.safe_load(said) == expected, place


@given(st.lists(layers(marks=True), min_size=1, max_size=4))
def test_what_is_missing_is_placed_in_what_it_belongs_to(written: list[dict[str, Any]]) -> None:
    result = merged(written)
    assume(not result.problems.found)
    read = tuple(as_layer(values, f"layer{number}") for number, values in enumerate(written))
    host = HostDocument("hv1", result.document, read, result.origin)
    for index, _switch in enumerate(result.document.get("virtual_switches", ())):
        whole_one = host.place(f"virtual_switches[{index}]")
        assert host.place(f"virtual_switches[{index}].iov") == whole_one


def test_a_thousand_hosts_are_read_in_time_that_grows_with_them(tmp_path: Path) -> None:
    opened: list[str] = []

    def read_file(path: Path, name: str) -> SourceFile:
        opened.append(name)
        text = path.read_text(encoding="utf-8")
        return SourceFile(name, text, load_yaml(text, name), locate_parts)

    (tmp_path / "hosts").mkdir()
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "base.yml").write_text("virtual_switches: [{name: LAN, type: private}]\n")
    for number in range(1000):
        (tmp_path / "hosts" / f"hv{number:04}.yml").write_text("include: [base]\n")
    repository = load_repository(tmp_path, read_file)
    assert len(repository.hosts) == 1000
    assert len(opened) == 1001, "every file is read once, whoever includes it"

"""A template of a repository is filled in by whoever plans a proposed change, so it runs, reads and grows nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.filled_in import as_template
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.check_template import template_problem

HARMLESS = [
    "{{ inventory_hostname }}",
    "port {{ 3 + 4 }} of C:",
    "{{ fabricops_hyperv_labels.site | upper }}/{{ fabricops_hyperv_labels['rack'] }}",
    "{{ inventory_hostname | split('-') | last | int * 10 + 1 }}",
    "{{ inventory_hostname[-1:] }}{{ document_list[0].name }}",
    "00-15-5D-00-00-{{ '%02X' | format(document_number | int) }}",
    "{{ document_note | default('none', true) if document_note is defined else '' }}",
    "{{ fabricops_hyperv_labels.parts | join(', ') | replace('a', 'b') | trim }}{# a remark #}",
]

RUNS = [
    "{{ lookup('pipe', COMMAND) }}",
    "{{ query('pipe', COMMAND) }}",
    "{{ q('pipe', COMMAND) }}",
    "{{ fabricops_hyperv_labels.site.format(lookup('pipe', COMMAND)) }}",
    "{{ fabricops_hyperv_labels[lookup('pipe', COMMAND)] }}",
    "{{ fabricops_hyperv_labels[lookup('pipe', COMMAND):] }}",
    "{{ inventory_hostname[lookup('pipe', COMMAND)] }}",
    "{{ inventory_hostname | replace('h', lookup('pipe', COMMAND)) }}",
    "{{ inventory_hostname | default(lookup('pipe', COMMAND), true) }}",
    "{{ [lookup('pipe', COMMAND)] }}",
    "{{ 'a' if lookup('pipe', COMMAND) else 'b' }}",
    "{{ document_a is defined(lookup('pipe', COMMAND)) }}",
    "{{ ['pipe'] | map('lookup') }}",
    "{% set x = lookup('pipe', COMMAND) %}{{ inventory_hostname }}",
    "{% for x in [lookup('pipe', COMMAND)] %}{% endfor %}",
    "{% raw %}{{ lookup('pipe', COMMAND) }}{% endraw %}",
    # What would be a template once it is filled in.
    "{{ '{' }}{{ '{ lookup(' }}",
    "{ {{ inventory_hostname }} { lookup('pipe', COMMAND) }}",
    # Other signs for templates, as a header of Ansible can declare them.
    "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ lookup('pipe', COMMAND) ]] {# #}",
    # Ansible writes backslashes twice before it reads a template.
    "{{ '\\' ~ lookup('pipe', COMMAND) ~ '' }}",
]

READS = [
    "{{ ansible_password }}",
    "{{ hostvars }}",
    "{{ vars['ansible_password'] }}",
    "{{ environment }}",
    "{{ fabricops_hyperv_labels }}",
    "{{ fabricops_hyperv_labels.__class__ }}",
    "{{ document_a['__class__'] }}",
    "{{ document_a['_' ~ '_class__'] }}",
    "{{ document_a | attr('__class__') }}",
    "{{ document_a | join(',', attribute='__class__') }}",
    "{{ document_a | join(',', '__class__') }}",
    "{{ inventory_hostname is file }}",
    "{{ self }}",
]

GROWS = [
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' * 999999999 }}",
    "{{ inventory_hostname * 999999999 }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ document_format | format(1) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'a' | center(999999999) }}",
    "{{ 1 | round(-999999999) }}",
    "{{ 'a" + " | replace('a', 'aaaaaaaaaa')" * 20 + " }}",
    "{{ 'a'" + " | replace('a', 'aaaaaaaaaa')" * 20 + " }}",
    "{{ 'a'" + " | replace('a', inventory_hostname)" * 2 + " }}",
    "{{ range(999999999) }}",
    "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex_replace('(a+)+$', '') }}",
    "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
    "{{ " + "-" * 900 + "1 }}",
    "{{ " + "not " * 200 + "1 }}",
    "{{ inventory_hostname }}" * 100,
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_puts_names_together_is_harmless(text: str) -> None:
    assert template_problem(text) == ""


@pytest.mark.parametrize("text", [*RUNS, *READS, *GROWS, "{{", "{{ }}", "{% if %}"])
def test_what_does_more_is_refused(text: str) -> None:
    problem = template_problem(text)
    assert problem
    assert problem.isprintable()


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    folder = tmp_path / "fleet"
    (folder / "hosts").mkdir(parents=True)
    (folder / "desired_state.yml").write_text("plugin: fabricops.hyperv.desired_state\n")
    return folder


@pytest.mark.parametrize("text", RUNS)
@pytest.mark.parametrize("where", ["notes", "ansible_host"])
def test_nothing_runs_where_a_repository_is_read(text: str, where: str, stage: Any, fleet: Path) -> None:
    trace = fleet.parent / "trace"
    hostile = text.replace("COMMAND", f"'touch {trace}'".replace("'", '"'))
    quoted = "'" + hostile.replace("'", "''").replace("\n", "\n\n") + "'"
    said = {"notes": "plain", "ansible_host": "plain", where: quoted}
    (fleet / "hosts" / "hyper1.yml").write_text(
        f"templated: true\nconnection: {{ansible_host: {said['ansible_host']}}}\n"
        f"virtual_switches: [{{name: LAN, type: private, notes: {said['notes']}}}]\n"
    )
    plugin = inventory_loader.get("fabricops.hyperv.desired_state")
    manager = InventoryManager(loader=DataLoader(), sources=[])
    with pytest.raises(AnsibleError, match=r"hosts/hyper1\.yml:[23]:\d+: "):
        plugin.parse(manager._inventory, DataLoader(), str(fleet / "desired_state.yml"), False)
    for result in (stage.run("host_network", repository=str(fleet)), stage.run("lint", directory=str(fleet))):
        assert result["failed"]
        assert [finding["rule"] for finding in result["findings"]] == ["template"]
    assert not trace.exists()


ATOMS = st.sampled_from(
    ["inventory_hostname", "document_a", "fabricops_hyperv_labels.site", "1", "'a'", "'{'", "lookup('pipe', 'false')"]
)
SIGNS = st.sampled_from(
    ["~", "+", "-", "*", "|", "|upper", "|string", "|replace('a','b')", "(", ")", "[", "]", "{", "}"]
)


@given(st.lists(ATOMS | SIGNS | st.sampled_from(["{{", "}}", "{%", "%}", "\\", "'", "if", "else"]), max_size=12))
def test_what_is_harmless_stays_so_when_it_is_filled_in(parts: list[str]) -> None:
    text = "{{ " + " ".join(parts) + " }}"
    if template_problem(text):
        return
    assert list(jinja2.Environment(autoescape=True).parse(text).find_all(jinja2.nodes.Call)) == []
    values = {"inventory_hostname": "hv1", "document_a": "a", "fabricops_hyperv_labels": {"site": "berlin"}}
    try:
        filled = str(Templar(loader=DataLoader(), variables=values).template(as_template(text)))
    except AnsibleError:
        return
    assert "{" not in filled
    assert "}" not in filled

"""No name can leave its literal: what a PowerShell parser finds in rendered commands is what was to be said.

Names on a host, in exports and in documents may be hostile; a person runs the rendered lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.plan_back import revert_plan
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import (
    Inside,
    Invocation,
    ObjectQuery,
    Parameter,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import (
    quote,
    render,
    render_all,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.render_document import (
    render_document,
)
from ansible_collections.fabricops.hyperv.tests.properties.powershell_reader import (
    Command,
    alike,
    read_statement,
    read_statements,
)

HOSTILE = (
    "'; Remove-VM * -Force #",
    "\u2019; Remove-VM * -Force #",
    "\u2018\u2019\u201a\u201b'''",
    '\u201c\u201d\u201e""',
    "$(Remove-VM *)",
    "`'; x",
    "a\0b",
    "a\nRemove-VM *\n",
    "a\r\nb",
    "@'\nhere\n'@",
    '@"\n$x\n"@',
    "<# '",
    "#>",
    "-Force",
    "--%",
    "\u2013Force",
    "\u2028Remove-VM *\u2029\x85",
    "\u202e\u2066x\u2069",
    "\x1b[2J\x1b[1;1H",
    "\ufeff",
    "a' -Name 'b",
    "%PATH% ${env:PATH} $env:PATH",
    "",
    " ",
    ", 'b'",
    "{ x } | y & z || w && v > f",
    "\U000e0041",
)
PIECES = st.one_of(st.sampled_from(HOSTILE), st.characters(codec="utf-8"), st.sampled_from("'\u2019\"`$;|&(){}@#,- "))
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.lists(PIECES, max_size=6).map("".join))
NAMES = st.sampled_from(("Name", "Notes", "SwitchName", "VMName", "NewName"))
SCALARS = st.one_of(TEXTS, st.integers(0, 2**40), st.booleans())
PLAIN = st.one_of(SCALARS, st.lists(TEXTS, max_size=4).map(tuple))
QUERIES = st.builds(
    ObjectQuery,
    st.sampled_from(("Get-VM", "Get-VMSwitch", "Get-VMNetworkAdapter")),
    st.dictionaries(NAMES, TEXTS, min_size=1, max_size=2),
    st.one_of(st.none(), st.tuples(st.just("Id"), TEXTS)),
)
VALUES = st.one_of(PLAIN, QUERIES)


def expected(name: str, parameters: Mapping[str, Parameter]) -> Command:
    return Command(name, tuple((f"-{key}", read_as(value)) for key, value in parameters.items()))


def read_as(value: Any) -> Any:
    """What the reader gives for a value: quotes alike, a list of one as its element, an object as its pipeline."""
    if isinstance(value, str):
        return alike(value)
    if isinstance(value, tuple):
        return read_as(value[0]) if len(value) == 1 else tuple(read_as(part) for part in value)
    if isinstance(value, ObjectQuery):
        found = [expected(value.cmdlet, value.parameters)]
        if value.where is not None:
            found.append(Command("Where-Object", (("-EQ", alike(value.where[1])),)))
        return tuple(found)
    return value


@given(st.dictionaries(NAMES, VALUES, min_size=1))
def test_an_invocation_is_one_command_with_its_values(parameters: dict[str, Parameter]) -> None:
    line = render(Invocation("Set-VMSwitch", parameters))
    assert read_statement(line) == (expected("Set-VMSwitch", parameters),)


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_is_one_literal(text: str) -> None:
    line = render(Invocation("Rename-VMSwitch", {"Name": text, "NewName": "x", "Force": True}))
    assert read_statement(line) == (
        Command("Rename-VMSwitch", (("-Name", alike(text)), ("-NewName", "x"), ("-Force", True))),
    )


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, TEXTS, st.booleans())
def test_what_runs_inside_a_guest_is_code_of_ours_with_literals(
    partitions: list[str], adapter: str, address: str, by_id: bool
) -> None:
    inside = Inside(tuple(partitions[:1]), by_id, ObjectQuery("Get-VMNetworkAdapter", {"VMName": adapter}))
    ((command,), unbound) = (
        read_statement(render(Invocation("New-NetIPAddress", {"IPAddress": address}, inside))),
        read_statement(render(Invocation("Get-NetIPAddress", {}, Inside(tuple(partitions), by_id)))),
    )
    target = "-VMId" if by_id else "-VMName"
    query = read_as(inside.adapter)
    assert command == Command(
        "Invoke-Command", ((target, alike(partitions[0])), ("-ArgumentList", query), ("-ScriptBlock", ...))
    )
    assert unbound[0].parameters[0] == (target, read_as(tuple(partitions)))


@given(TEXTS)
@example("a\nb")
@example("\u202e")
def test_a_line_stays_one_line_and_shows_all_of_its_text(text: str) -> None:
    line = quote(text)
    assert len(line.splitlines()) == 1
    assert not any(character < " " or "\u2028" <= character <= "\u202e" for character in line)
    line.encode("utf-8")


@given(st.integers(0xD800, 0xDFFF))
def test_half_a_character_can_be_written(code: int) -> None:
    quote(f"a{chr(code)}b").encode("utf-8")


WORDS = (
    st.text(
        st.one_of(
            st.sampled_from("'\u2018\u2019\u201a\u201b\"`$;|&(){}@#,-<> "),
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")),
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(lambda name: name and name.lower() != "parent")
)


@given(WORDS, WORDS, WORDS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_a_rendered_document_and_its_way_back_are_the_commands_of_their_plans(
    switch: str, nic: str, partition: str, notes: str
) -> None:
    document = read_document(
        {
            "version": 1,
            "virtual_switches": [{"name": switch, "type": "external", "uplinks": [nic], "notes": notes}],
            "partitions": [{"name": partition, "power": "off"}],
            "partition_adapters": [{"partition": partition, "name": switch, "switch": switch}],
        }
    )
    prepared = render_document(document)
    for plan in (prepared.plan, revert_plan(prepared).plan):
        lines = render_all(plan.invocations())
        wanted = [(expected(one.cmdlet, one.parameters),) for one in plan.invocations()]
        assert read_statements("\n".join(lines)) == wanted

"""Every text survives its way through PowerShell: what a reader of single-quoted literals finds is what was meant."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import quote, render

SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
"""All of these begin and end a literal (about_Quoting_Rules); doubled inside one, each stands for itself."""

SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Zl", "Zp"))
TEXTS = st.text(st.one_of(st.sampled_from(SINGLE_QUOTES + '"`$;|&(){}@# '), SEEN), max_size=30)
"""Text that is written as one literal; characters that nobody sees are in test_powershell_parser.py."""


def read_literal(text: str) -> tuple[str, str]:
    """Read one single-quoted literal as PowerShell does; give its value and what follows it."""
    assert text[0] in SINGLE_QUOTES
    value, position = "", 1
    while position < len(text):
        if text[position] not in SINGLE_QUOTES:
            value += text[position]
            position += 1
        elif text[position + 1 : position + 2] and text[position + 1] in SINGLE_QUOTES:
            value += text[position]
            position += 2
        else:
            return value, text[position + 1 :]
    raise AssertionError("the literal does not end")


@given(TEXTS)
@example("'")
@example("\u2019; Remove-VM * -Force #")
def test_quoted_text_is_one_literal_with_that_value(text: str) -> None:
    assert read_literal(quote(text)) == (text, "")


@given(TEXTS, TEXTS)
def test_rendered_parameters_hold_exactly_the_texts(name: str, notes: str) -> None:
    line = render(Invocation("Set-VMSwitch", {"Name": name, "Notes": notes}))
    assert line.startswith("Set-VMSwitch -Name ")
    value, rest = read_literal(line.removeprefix("Set-VMSwitch -Name "))
    assert value == name
    assert rest.startswith(" -Notes ")
    assert read_literal(rest.removeprefix(" -Notes ")) == (notes, "")


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_rendered_arrays_hold_exactly_the_texts(names: list[str]) -> None:
    rest = render(Invocation("Start-VM", {"Name": tuple(names)})).removeprefix("Start-VM -Name ")
    found = []
    while rest:
        value, rest = read_literal(rest.removeprefix(", "))
        found.append(value)
    assert found == names

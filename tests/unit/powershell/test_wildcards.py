"""Patterns match what PowerShell says, and names that are written as patterns match themselves alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.wildcards import (
    InvalidPattern,
    bracket_name,
    escape_name,
    has_wildcards,
    is_plain,
    matcher,
)
from ansible_collections.fabricops.hyperv.tests.unit.case_files import read_yaml

ANSWERS = read_yaml(Path(__file__).with_name("wildcard_answers.yml"))
ESCAPED: dict[str, str] = ANSWERS["names"]
PATTERNS: dict[str, dict[str, Any]] = ANSWERS["patterns"]
TEXTS = st.text("*?[]`ab1-!^ '\\", max_size=6)
JUDGE = """
$asked = [Console]::In.ReadToEnd() | ConvertFrom-Json -AsHashtable
$patterns = [ordered]@{}
foreach ($pattern in $asked.patterns) {
    try { $found = @($asked.names | Where-Object { $_ -like $pattern }) } catch { $found = $null }
    $patterns[$pattern] = @{
        wildcards = [WildcardPattern]::ContainsWildcardCharacters($pattern)
        matches = $found
    }
}
$names = [ordered]@{}
foreach ($name in $asked.names) { $names[$name] = [WildcardPattern]::Escape($name) }
ConvertTo-Json -Depth 4 @{ names = $names; patterns = $patterns }
"""


def matching(pattern: str) -> list[str] | None:
    try:
        matches = matcher(pattern)
    except InvalidPattern:
        return None
    return [name for name in ESCAPED if matches(name)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_pattern_matches_what_powershell_says(pattern: str) -> None:
    assert matching(pattern) == PATTERNS[pattern]["matches"]
    assert has_wildcards(pattern) == PATTERNS[pattern]["wildcards"]


def test_escape_writes_what_powershell_writes() -> None:
    assert {name: escape_name(name) for name in ESCAPED} == ESCAPED


@pytest.mark.parametrize("name", ESCAPED)
def test_name_in_brackets_matches_itself_alone_and_counts_as_a_pattern(name: str) -> None:
    assert matching(bracket_name(name)) == [name]
    assert has_wildcards(bracket_name(name)) != is_plain(name)


@given(TEXTS, TEXTS)
def test_written_name_matches_no_other(name: str, other: str) -> None:
    for write in (escape_name, bracket_name):
        matches = matcher(write(name))
        assert matches(name)
        assert matches(name.upper())
        assert matches(other) == (other.lower() == name.lower())


@pytest.mark.skipif(shutil.which("pwsh") is None, reason="there is no PowerShell here; its answers are kept beside")
def test_powershell_still_says_so() -> None:
    asked = {
        "names": list(ESCAPED),
        "patterns": [*PATTERNS, *map(escape_name, ESCAPED), *map(bracket_name, ESCAPED)],
    }
    answer = subprocess.run(
        ["pwsh", "-NoProfile", "-NonInteractive", "-Command", JUDGE],
        input=json.dumps(asked),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    said = json.loads(answer.stdout)
    assert said["names"] == ESCAPED
    assert said["patterns"] == {
        pattern: {"wildcards": has_wildcards(pattern), "matches": matching(pattern)} for pattern in asked["patterns"]
    }

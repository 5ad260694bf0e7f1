"""docs/testing_your_role.md shows what the molecule scenario runs, and every kind of fault."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.faults.faults import FIELDS

CLONE = Path(__file__).resolve().parents[2]
GUIDE = (CLONE / "docs" / "testing_your_role.md").read_text(encoding="utf-8")
SNIPPET = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```\n", re.DOTALL)


def test_snippets_are_the_files_that_molecule_runs() -> None:
    shown = SNIPPET.findall(GUIDE)
    assert len(shown) == GUIDE.count("```yaml") == 2
    for path, text in shown:
        assert (CLONE / path).read_text(encoding="utf-8") == text, path


def test_the_table_has_every_kind_of_fault_with_its_fields() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", GUIDE, re.MULTILINE))
    assert {kind: tuple(re.findall(r"`(\w+)`", said)) for kind, said in rows.items() if kind != "kind"} == FIELDS

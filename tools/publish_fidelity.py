"""Write the table of rules and cases in docs/fidelity.md from tests/cases.

``--check`` writes nothing and fails when the table is stale. Either way it fails when a rule has neither a case nor a
reason, has both, or when a case or a finding cites a rule that rules.yml does not have.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from prepare_environment import CLONE

CASES = CLONE / "tests" / "cases"
APART = ("hosts", "microsoft_documentation", "rules.yml")
"""What is no case that holds a rule."""

PAGE = CLONE / "docs" / "fidelity.md"
SOURCES = CLONE / "plugins" / "plugin_utils"

_PART = re.compile(r"(<!-- (\w+): DO NOT EDIT, run tools/publish_fidelity\.py -->\n).*?(<!-- end -->)", re.DOTALL)
_FINDING = re.compile(r"\b(?:Finding|because)\(\s*\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, what it says, and why no case holds it (empty where one does)."""

    name: str
    says: str
    without_case: str = ""


Sections = list[tuple[str, list[Rule]]]
Held = Mapping[str, list[str]]


def read_rules() -> Sections:
    """Read rules.yml, in its order."""
    content = yaml.safe_load((CASES / "rules.yml").read_text(encoding="utf-8"))
    sections = []
    for section in content:
        rules = []
        for name, said in section["rules"].items():
            rules.append(Rule(name, said) if isinstance(said, str) else Rule(name, said["says"], said["without_case"]))
        sections.append((str(section["title"]), rules))
    return sections


def read_cases() -> Held:
    """The cases that hold each rule, by their paths without the suffix."""
    held: dict[str, list[str]] = defaultdict(list)
    for file in sorted(CASES.rglob("*.yml")):
        path = file.relative_to(CASES)
        if path.parts[0] not in APART:
            for name in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
                held[str(name)].append(path.with_suffix("").as_posix())
    return held


def cited_by_findings() -> set[str]:
    """The rules that findings name in the sources."""
    texts = (file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py"))
    return {name for text in texts for name in _FINDING.findall(text)}


def problems(sections: Sections, held: Held) -> Iterator[str]:
    """Say what keeps the table from being complete and true."""
    rules = {rule.name: rule for _title, found in sections for rule in found}
    for rule in rules.values():
        if rule.without_case and rule.name in held:
            yield f"{rule.name} has a reason to have no case, and has one: {held[rule.name][0]}"
        elif not rule.without_case and rule.name not in held:
            yield f"{rule.name} has neither a case nor a reason: {rule.says}"
    for name in sorted(set(held) - set(rules)):
        yield f"{held[name][0]} cites {name}, which rules.yml does not have"
    for name in sorted(cited_by_findings() - set(rules)):
        yield f"a finding cites {name}, which rules.yml does not have"


def rules_part(sections: Sections, held: Held) -> str:
    """A table for each section: the rule, what it says, its cases."""
    lines: list[str] = []
    for title, rules in sections:
        lines += [f"### {title}", "", "| Rule | What it says | Held by |", "| --- | --- | --- |"]
        for rule in rules:
            cases = "<br>".join(_link(case) for case in held.get(rule.name, ())) or f"no case: {rule.without_case}"
            lines.append(f"| {rule.name} | {rule.says} | {cases} |")
        lines.append("")
    return "\n".join(lines)


def missing_part(sections: Sections, _held: Held) -> str:
    """What no case holds, and why."""
    rules = [rule for _title, found in sections for rule in found if rule.without_case]
    return "\n".join([f"* **{rule.name}** ({rule.says.rstrip('.')}): {rule.without_case}" for rule in rules] + [""])


PARTS = {"rules": rules_part, "missing": missing_part}


def _link(case: str) -> str:
    return f"[{case.replace('_', ' ')}](../tests/cases/{case}.yml)"


def written(page: str, sections: Sections, held: Held) -> str:
    """The page with its generated parts made anew."""
    return _PART.sub(lambda match: f"{match[1]}\n{PARTS[match[2]](sections, held)}\n{match[3]}", page)


def main(*, check: bool, page: Path = PAGE) -> int:
    """Write or check the page; 0 when it is complete and current."""
    sections, held = read_rules(), read_cases()
    found = list(problems(sections, held))
    old = page.read_text(encoding="utf-8")
    new = written(old, sections, held)
    if check and old != new:
        found.append(f"{page.relative_to(CLONE)} is stale: run tools/publish_fidelity.py")
    elif old != new:
        page.write_text(new, encoding="utf-8")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the table is stale")
    sys.exit(main(check=parser.parse_args().check))

"""What the guides show is what runs: their snippets are files that molecule plays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CLONE = Path(__file__).resolve().parents[2]
SNIPPET = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```\n", re.DOTALL)
SHOWN = [
    (guide, path, text)
    for guide in ("molecule.md", "gitops.md")
    for path, text in SNIPPET.findall((CLONE / "docs" / guide).read_text(encoding="utf-8"))
]


def test_both_guides_show_files() -> None:
    assert {guide for guide, _path, _text in SHOWN} == {"molecule.md", "gitops.md"}
    assert len(SHOWN) == 9


@pytest.mark.parametrize(("guide", "path", "text"), SHOWN, ids=[path for _guide, path, _text in SHOWN])
def test_snippets_are_the_files_that_molecule_runs(guide: str, path: str, text: str) -> None:
    assert (CLONE / path).read_text(encoding="utf-8") == text, guide


def test_the_molecule_guide_shows_the_whole_example_role() -> None:
    """Whoever copies what is shown has all that molecule needs; meta/ is for those who install or document a role."""
    role = CLONE / "examples" / "roles" / "web_network"
    files = {str(file.relative_to(CLONE)) for file in role.rglob("*") if file.is_file()}
    shown = {path for guide, path, _text in SHOWN if guide == "molecule.md"}
    assert {file for file in files if "/meta/" not in file} == shown


@pytest.mark.parametrize("file", sorted(str(file.relative_to(CLONE)) for file in CLONE.glob("playbooks/*.yml")))
def test_a_playbook_tells_every_variable_that_it_takes(file: str) -> None:
    text = (CLONE / file).read_text(encoding="utf-8")
    own = Path(file).stem
    head = text.partition("\n- name:")[0]
    taken = set(re.findall(rf"\b({own}_\w+) \| default\(", text))
    untold = {name for name in taken if name not in head}
    assert not untold or f"docs/{own}s.md" in head


@pytest.mark.parametrize("folder", sorted(str(folder.relative_to(CLONE)) for folder in CLONE.glob("roles/*")))
def test_a_roles_defaults_are_the_ones_that_its_arguments_tell(folder: str) -> None:
    specs = yaml.safe_load((CLONE / folder / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    defaults = yaml.safe_load((CLONE / folder / "defaults" / "main.yml").read_text(encoding="utf-8"))
    options = {name: option for spec in specs["argument_specs"].values() for name, option in spec["options"].items()}
    assert set(defaults) <= set(options)
    for name, option in options.items():
        if "default" in option:
            assert defaults[name] == option["default"], name
    tasks = {file.stem: file.read_text(encoding="utf-8") for file in (CLONE / folder / "tasks").glob("*.yml")}
    parts = {name for text in tasks.values() for name in re.findall(r"(?:import|include)_tasks: (\w+)\.yml", text)}
    assert set(specs["argument_specs"]) <= set(tasks)
    assert set(tasks) - set(specs["argument_specs"]) <= parts


def test_role_gitops_knows_all_names_of_its_variables() -> None:
    role = CLONE / "roles" / "gitops"
    known = yaml.safe_load((role / "vars" / "main.yml").read_text(encoding="utf-8"))["gitops_variables"]
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    files = [CLONE / "playbooks" / "gitops.yml", *(role / "tasks").glob("*.yml"), role / "vars" / "main.yml"]
    used = {name for file in files for name in re.findall(r"\b(gitops_\w+)", file.read_text(encoding="utf-8"))}
    assert used | {name for spec in specs.values() for name in spec["options"]} == set(known)

"""What import-linter cannot say of the rooms: outside libraries, Ansible, clocks, lengths, suppressions.

Who may import whom stands in pyproject.toml and is held by ``lint-imports``.

Files are read with ``ast``; nothing is imported, so a broken file fails here by its name and not by an error elsewhere.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
ROOMS = CLONE / "plugins" / "plugin_utils"

ONE_IMPORTER = ("cronsim", "deepdiff", "jinja2", "jsonschema", "jsonschema_rs", "sqlite3", "yaml")
"""Libraries that one file speaks to for all others, so that replacing one is a change in one place."""

KNOW_ANSIBLE = (
    "plugins/plugin_utils/_ansible",
    "plugins/action",
    "plugins/callback",
    "plugins/connection",
    "plugins/modules",
    "plugins/doc_fragments",
    "plugins/inventory",
    "plugins/test",
)

LONGEST_FILE = 300


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (CLONE / folder).rglob("*.py"))


@cache
def import_nodes(file: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))


@cache
def imports_of(file: Path) -> tuple[tuple[int, str], ...]:
    """Each import as (line, dotted name); relative ones as the path from plugins/plugin_utils: ``_model.errors``."""
    found: list[tuple[int, str]] = []
    for node in import_nodes(file):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else _targets(node, file)
        found += ((node.lineno, name) for name in names)
    return tuple(found)


def _targets(node: ast.ImportFrom, file: Path) -> Iterator[str]:
    if not node.level:
        yield node.module or ""
        return
    package = file.parent
    for _step in range(node.level - 1):
        package = package.parent
    inside = [*package.relative_to(CLONE).parts, *(node.module.split(".") if node.module else ())]
    # `from . import a` and `from .room import file` may name files: the longer name is the one that says which.
    for alias in node.names:
        parts = [*inside, alias.name]
        is_file = (CLONE.joinpath(*parts).with_suffix(".py")).exists() or CLONE.joinpath(*parts).is_dir()
        yield "ansible_collections.fabricops.hyperv." + ".".join(parts if is_file else inside)


def test_every_folder_of_the_rooms_is_a_package_that_import_linter_sees() -> None:
    folders = {file.parent for file in ROOMS.rglob("*.py")}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_rooms_import_each_other_relatively() -> None:
    absolute = [
        f"{file.relative_to(CLONE)}:{node.lineno}"
        for file in python_files("plugins/plugin_utils")
        for node in import_nodes(file)
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and (node.module or "").startswith("ansible_collections")
        )
        or (isinstance(node, ast.Import) and any(alias.name.startswith("ansible_collections") for alias in node.names))
    ]
    assert not absolute, "\n".join(absolute)


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_an_outside_library_has_at_most_one_importer(library: str) -> None:
    importers = {
        str(file.relative_to(CLONE))
        for file in python_files("plugins")
        for _line, name in imports_of(file)
        if name.split(".")[0] == library
    }
    assert len(importers) <= 1, f"{library} is imported by {', '.join(sorted(importers))}"


def test_the_core_uses_no_other_outside_library() -> None:
    known = sys.stdlib_module_names | {"ansible", "ansible_collections", *ONE_IMPORTER}
    strangers = defaultdict(list)
    for file in python_files("plugins"):
        for line, name in imports_of(file):
            if name.split(".")[0] not in known:
                strangers[name.split(".")[0]].append(f"{file.relative_to(CLONE)}:{line}")
    assert not strangers, dict(strangers)


def test_only_the_outermost_room_knows_ansible() -> None:
    knowing = [
        f"{file.relative_to(CLONE)}:{line}: {name}"
        for file in python_files("plugins")
        if not file.is_relative_to(CLONE) or not str(file.relative_to(CLONE)).startswith(KNOW_ANSIBLE)
        for line, name in imports_of(file)
        if name.split(".")[0] == "ansible"
    ]
    assert not knowing, "\n".join(knowing)


def test_no_file_uses_the_private_parts_of_ansible() -> None:
    private = [
        f"{file.relative_to(CLONE)}:{line}: {name}"
        for file in python_files("plugins")
        for line, name in imports_of(file)
        if name.startswith("ansible.") and "._internal" in name
    ]
    assert not private, "\n".join(private)


def test_the_core_reads_no_clock_and_rolls_no_dice() -> None:
    # The host's store may wait for its turn, and the border may time out; the rest gets such things passed in.
    passed_in = ("_hosts", "_ansible")
    # Windows are reckoned on calendars, with a time that is passed in as a number.
    reckons = ROOMS / "_fleet" / "sync_windows.py"
    found = [
        f"{file.relative_to(CLONE)}:{line}: {name}"
        for file in python_files("plugins/plugin_utils")
        if file.relative_to(ROOMS).parts[0] not in passed_in
        for line, name in imports_of(file)
        if name.split(".")[0] in {"datetime", "random", "secrets", "time"}
        and not (file == reckons and name.startswith("datetime"))
    ]
    assert not found, "\n".join(found)


def test_files_stay_short_enough_to_be_read() -> None:
    long = {
        str(file.relative_to(CLONE)): lines
        for file in python_files("plugins", "tools")
        # What stands below the mark is a published copy; people read its source.
        if (lines := len(file.read_text(encoding="utf-8").partition("\n# DO NOT EDIT")[0].splitlines())) > LONGEST_FILE
    }
    assert not long, long


def test_every_suppression_has_its_reason_beside_it() -> None:
    # The marker, its codes, and then words, as in "noqa: S608 - the table's name is a constant of this file".
    marker = re.compile(r"#\s*(?:noqa|type:\s*ignore|pylint:\s*disable|pragma:\s*no cover|nosec)\b")
    reason = re.compile(
        r"#\s*(?:noqa|type:\s*ignore|pylint:\s*disable|pragma:\s*no cover|nosec)"
        r"(?:\[[\w,\s-]+\]|[:=]\s*[\w-]+(?:,\s*[\w-]+)*)?\s*(?:[#:;,(-]|\u2013|\u2014)\s*\w+(?:\W+\w+)+"
    )
    bare = [
        f"{file.relative_to(CLONE)}:{token.start[0]}: {token.string}"
        for file in python_files("plugins", "tools", "tests")
        for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline)
        if token.type == tokenize.COMMENT and marker.search(token.string) and not reason.search(token.string)
    ]
    assert not bare, "\n".join(bare)

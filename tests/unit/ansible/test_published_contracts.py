"""The published copies of what the kinds say, and what Ansible reads from them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.plugins.loader import action_loader, fragment_loader
from ansible.utils.plugin_docs import get_docstring

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS

CLONE = Path(__file__).resolve().parents[3]
MODULES = sorted(file.stem for file in (CLONE / "plugins" / "modules").glob("*.py"))


def documentation_of(module: str) -> dict[str, Any]:
    try:
        found = get_docstring(str(CLONE / "plugins" / "modules" / f"{module}.py"), fragment_loader, collection_name="")
    except AnsibleError as error:  # pragma: no cover - only a broken module gets here
        raise AssertionError(str(error)) from error
    documentation: dict[str, Any] = found[0]
    return documentation


def test_published_copies_are_up_to_date() -> None:
    command = [sys.executable, str(CLONE / "tools" / "publish_contracts.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_documented_options_are_the_ones_that_are_read(module: str) -> None:
    spec = action_loader.get(f"fabricops.hyperv.{module}", class_only=True).argument_spec
    assert_same(documentation_of(module)["options"], spec, module)


def assert_same(documented: dict[str, Any], spec: dict[str, Any], where: str) -> None:
    assert set(documented) == set(spec), where
    for name, option in spec.items():
        docs = documented[name]
        place = f"{where}.{name}"
        assert docs.get("type", "str") == option["type"], place
        assert docs.get("elements") == option.get("elements"), place
        # Words that are no choice are refused by the schema, which says where and what was meant.
        assert set(option.get("choices", ())) <= set(docs.get("choices", [])), place
        assert docs.get("required", False) == option.get("required", False), place
        assert docs.get("default") == option.get("default"), place
        if "options" in option:
            assert_same(docs["suboptions"], option["options"], place)


@pytest.mark.parametrize("module", KINDS)
def test_every_field_of_a_kind_is_an_option_of_its_module(module: str) -> None:
    fields = {item.name for item in KINDS[module].kind.fields}
    assert fields <= set(documentation_of(module)["options"])

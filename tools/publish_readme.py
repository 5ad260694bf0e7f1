"""Write what README.md derives from other files: a document and its plan, modules, states, guarantees.

``--check`` writes nothing and fails when the README is stale.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import yaml
from prepare_environment import CLONE, COLLECTIONS, link_collection

link_collection()
sys.path.insert(0, str(COLLECTIONS))

# The collection has no place on the path before it is linked.
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host  # noqa: E402 - see above
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import (  # noqa: E402 - see above
    read_hardware,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (  # noqa: E402 - see above
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import (  # noqa: E402 - see above
    read_document,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import (  # noqa: E402 - see above
    prepare,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import (  # noqa: E402 - see above
    Options,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.describe_plan import (  # noqa: E402 - see above
    describe_plan,
)

README = CLONE / "README.md"
EXAMPLE = "first"
PLAYBOOKS = CLONE / "playbooks"

_PART = re.compile(r"(<!-- (\w+): DO NOT EDIT, run tools/publish_readme\.py -->\n).*?(<!-- end -->)", re.DOTALL)
_STATE = re.compile(r"^C\((\w+)\) (.*)$", re.DOTALL)
_MARK = re.compile(r"\b([A-Z])\(([^)]*)\)")
_INVARIANT = re.compile(r"Invariant (\d+): (.*?)\n", re.DOTALL)


def document_part() -> str:
    """The first example, without the lines that only an editor reads."""
    lines = _example("documents").splitlines()
    return _block("yaml", [line for line in lines if line != "---" and not line.startswith("#")])


def plan_part() -> str:
    """The first example's plan, on its machine, as the demo prints plans."""
    session = memory_session("hyperv01", read_hardware(yaml.safe_load(_example("hosts"))))
    scope = ReadScope(guests=None)
    document = read_document(yaml.safe_load(_example("documents")))
    plan = describe_plan(prepare(read_host(session, scope), document, Options(), scope).plan)
    play = yaml.safe_load((PLAYBOOKS / "demo.yml").read_text(encoding="utf-8"))[0]
    template = jinja2.Environment(trim_blocks=True, autoescape=False).from_string(  # noqa: S701 - PowerShell, not HTML
        (PLAYBOOKS / "templates" / "plan.j2").read_text(encoding="utf-8")
    )
    return _block("text", template.render(shown=plan, demo_signs=play["vars"]["demo_signs"]).splitlines())


def modules_part() -> str:
    """Each module with what its documentation says in one line."""
    rows = [(f"`{module['module']}`", module["short_description"]) for module in map(_docs, _modules())]
    return _table(("Module", "What it does"), rows)


def states_part() -> str:
    """The states of host_network, as its documentation explains them."""
    option = _docs(CLONE / "plugins" / "modules" / "host_network.py")["options"]["state"]
    rows = []
    for text in option["description"]:
        match = _STATE.match(text)
        if match:
            default = " (default)" if match[1] == option["default"] else ""
            rows.append((f"`{match[1]}`{default}", _MARK.sub(r"`\2`", match[2])))
    missing = set(option["choices"]) - {name.split("`")[1] for name, _text in rows}
    if missing:
        raise SystemExit(f"host_network's documentation explains no state {', '.join(sorted(missing))}")
    return _table(("State", "Meaning"), rows)


def guarantees_part() -> str:
    """The invariants, each with the property test that is about it."""
    found = []
    for file in sorted((CLONE / "tests" / "properties").glob("test_*.py")):
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        match = _INVARIANT.match(docstring + "\n")
        if match:
            link = f"[{file.stem.removeprefix('test_').replace('_', ' ')}]({file.relative_to(CLONE)})"
            text = match[2][0].upper() + match[2][1:]
            found.append((int(match[1]), (text, link)))
    return _table(("What is promised", "The test that tries to break it"), [row for _number, row in sorted(found)])


PARTS: dict[str, Callable[[], str]] = {
    "document": document_part,
    "plan": plan_part,
    "modules": modules_part,
    "states": states_part,
    "guarantees": guarantees_part,
}


def _example(folder: str) -> str:
    return (CLONE / "examples" / folder / f"{EXAMPLE}.yml").read_text(encoding="utf-8")


def _modules() -> list[Path]:
    return sorted((CLONE / "plugins" / "modules").glob("[a-z]*.py"))


def _docs(module: Path) -> dict[str, Any]:
    """A module's DOCUMENTATION, without importing it."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION":
            docs: dict[str, Any] = yaml.safe_load(ast.literal_eval(node.value))
            return docs
    raise SystemExit(f"{module.name} has no DOCUMENTATION")


def _block(language: str, lines: list[str]) -> str:
    return "\n".join([f"```{language}", *lines, "```", ""])


def _table(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [f"| {first} | {' '.join(second.split())} |" for first, second in (head, ("---", "---"), *rows)]
    return "\n".join([*lines, ""])


def publish(*, check: bool) -> int:
    """Write the README if it is stale, or say so; the exit code."""
    text = README.read_text(encoding="utf-8")
    missing = set(PARTS) - {match[2] for match in _PART.finditer(text)}
    if missing:
        raise SystemExit(f"README.md has no place for: {', '.join(sorted(missing))}")
    fresh = _PART.sub(lambda match: match[1] + PARTS[match[2]]() + match[3], text)
    if fresh == text:
        return 0
    if check:
        print("README.md is not what the files it quotes say; run tools/publish_readme.py")
        return 1
    README.write_text(fresh, encoding="utf-8")
    print("written: README.md")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the README is stale")
    sys.exit(publish(check=parser.parse_args().check))

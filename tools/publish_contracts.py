"""Write what is derived from the kinds: the published schemas, the documentation fragments, the modules' RETURN blocks.

``--check`` writes nothing and fails when a published copy is stale.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from prepare_environment import CLONE, COLLECTIONS, link_collection

link_collection()
sys.path.insert(0, str(COLLECTIONS))

# The collection has no place on the path before it is linked.
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._contract import (  # noqa: E402 - see above
    documentation,
    guard_options,
    host_file_schema,
    json_schema,
    result_documentation,
    saved_plan_schema,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS  # noqa: E402 - see above
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.report_schema import (  # noqa: E402 - see above
    report_schema,
)

_MARK = "DO NOT EDIT, run tools/publish_contracts.py"

_FRAGMENT = '''\
# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# {mark}

from __future__ import annotations


class ModuleDocFragment:
    # Options of {what}, derived from plugins/plugin_utils/_kinds.
    DOCUMENTATION = r"""
{text}"""
'''

_RETURN = re.compile(rf'(?<=# {re.escape(_MARK)}\nRETURN = r""")\n.*?(?=""")', re.DOTALL)


def published() -> dict[Path, str]:
    """Give every published file with the text it shall have."""
    files = {
        CLONE / "schemas" / "host_network.schema.json": _json(json_schema.host_network_schema()),
        CLONE / "schemas" / "host_file.schema.json": _json(host_file_schema.published_host_file_schema()),
        CLONE / "schemas" / "plan.schema.json": _json(_plan_schema()),
        CLONE / "schemas" / "report.schema.json": _json(report_schema()),
        CLONE / "schemas" / "saved_plan.schema.json": _json(saved_plan_schema.saved_plan_schema()),
    }
    fragments = CLONE / "plugins" / "doc_fragments"
    for name, behaviour in KINDS.items():
        docs = documentation.option_documentation(behaviour.kind)
        files[fragments / f"{name}.py"] = _fragment(f"module {name}", {"options": docs})
        files.update(_with_return(name, result_documentation.resource_result()))
    whole = documentation.document_documentation()
    config = {"description": ["The document."], "type": "dict", "suboptions": whole}
    files[fragments / "host_network_document.py"] = _fragment("a whole document", {"options": {"config": config}})
    guards = {"options": guard_options.guard_documentation()}
    files[fragments / "guards.py"] = _fragment("every task that changes a host", guards)
    questions = {"options": documentation.question_documentation()}
    files[fragments / "reachability.py"] = _fragment("module reachability", questions)
    rendered = {
        "description": "The commands that bring an empty host, or the one described, to the document.",
        "type": "list",
        "elements": "str",
        "returned": "when O(state=rendered)",
    }
    gathered = {
        "description": "The host's document; applied again, it changes nothing.",
        "type": "dict",
        "returned": "when O(state=gathered)",
    }
    saved = {
        "path": {
            "description": "Where the plan file is.",
            "type": "str",
            "returned": "when O(plan_only) or O(apply_plan) is given",
        },
        "digest": {
            "description": "The digest of the plan, which is another one for every other plan.",
            "type": "str",
            "returned": "when O(plan_only) or O(apply_plan) is given",
        },
    }
    states = {"gathered": gathered, "rendered": rendered, **saved}
    files.update(_with_return("host_network", {**result_documentation.reconcile_result(from_file=True), **states}))
    return files


def _plan_schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": json_schema.SCHEMA_ID.replace("host_network", "plan"),
        "title": "Plan in the result of a task",
        **result_documentation.result_schema(result_documentation.plan_result()),
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _fragment(what: str, docs: dict[str, Any]) -> str:
    return _FRAGMENT.format(mark=_MARK, what=what, text=_yaml(docs))


def _with_return(name: str, docs: result_documentation.ResultDocs) -> dict[Path, str]:
    file = CLONE / "plugins" / "modules" / f"{name}.py"
    text = file.read_text(encoding="utf-8")
    if not _RETURN.search(text):
        raise SystemExit(f"{file.relative_to(CLONE)} has no RETURN block below the line '# {_MARK}'")
    return {file: _RETURN.sub(lambda _match: "\n" + _yaml(docs), text)}


class _IndentedDumper(yaml.SafeDumper):
    """Lists are indented below their key, as yamllint and people like it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's name
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's name
        return True


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_IndentedDumper, sort_keys=False, allow_unicode=True, width=96)


def publish(*, check: bool) -> int:
    """Write what differs, or say so; the exit code."""
    stale = [
        file for file, text in published().items() if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    if check:
        for file in stale:
            print(f"{file.relative_to(CLONE)} is not what the kinds say; run tools/publish_contracts.py")
        return 1 if stale else 0
    texts = published()
    for file in stale:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts[file], encoding="utf-8")
        print(f"written: {file.relative_to(CLONE)}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a published copy is stale")
    sys.exit(publish(check=parser.parse_args().check))

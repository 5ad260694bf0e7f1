"""Module lint: a repository of host documents in, everything that is wrong with it out; no host is reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, ClassVar

from .._contract.argument_spec import ArgumentSpec
from .._fleet.group_names import group_findings
from .._fleet.layer import RepositoryFinding
from .._fleet.lint_fleet import MIGRATION_GROUP, RULES, lint_fleet
from .._fleet.load_repository import load_repository
from .._model.errors import DocumentRejected, Finding
from .._model.host_release import RELEASES
from .failures import AS_IT_WAS
from .repository_files import read_file
from .repository_option import describe_located
from .task_action import HypervAction

SPEC: ArgumentSpec = {
    "directory": {"type": "path", "required": True},
    "limit": {"type": "list", "elements": "str", "default": ["*"]},
    "facts": {"type": "dict"},
    "migration_label": {"type": "str", "default": MIGRATION_GROUP},
    "ignore": {"type": "list", "elements": "str", "choices": list(RULES), "default": []},
    "release": {"type": "str", "choices": list(RELEASES), "default": "2022"},
    "group_prefix": {"type": "str", "default": ""},
    "fail_on_findings": {"type": "bool", "default": True},
}

SHOWN = 50


class LintAction(HypervAction):
    """Check a repository of host documents, each host by itself and all of them together."""

    _requires_connection = False

    argument_spec: ClassVar[ArgumentSpec] = SPEC

    def perform(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read the repository and check it."""
        name = options["directory"]
        directory = Path(self._loader.path_dwim(name))
        if not directory.is_dir():
            hint = "name the folder that holds hosts/ and profiles/"
            raise DocumentRejected.because("repository", "directory", f"{name!a} is not a directory", hint)
        patterns = options["limit"]
        matched: set[str] = set()

        def wanted(host: str) -> bool:
            matching = [pattern for pattern in patterns if fnmatchcase(host, pattern)]
            matched.update(matching)
            return bool(matching)

        repository = load_repository(directory, read_file, wanted)
        findings = _unmatched(patterns, matched) + lint_fleet(
            repository,
            label=options["migration_label"],
            facts=options.get("facts"),
            ignored=options["ignore"],
            release=options["release"],
        )
        findings += group_findings(repository, options["group_prefix"])
        answer = {
            "changed": False,
            "hosts": sorted([*repository.hosts, *repository.broken]),
            "findings": [describe_located(one) for one in findings],
            "msg": _say(findings, len(repository.hosts) + len(repository.broken)),
        }
        if findings and options["fail_on_findings"]:
            answer.update(failed=True, host_state=AS_IT_WAS)
        return answer


def _unmatched(patterns: Sequence[str], matched: Collection[str]) -> list[RepositoryFinding]:
    """Find patterns of names that no host has; a repository may have no hosts yet."""
    hint = "check how the host is called, or take the pattern away"
    return [
        RepositoryFinding(Finding("options", f"limit[{index}]", f"no host is called {pattern!a}", hint))
        for index, pattern in enumerate(patterns)
        if pattern not in matched and pattern != "*"
    ]


def _say(findings: Sequence[RepositoryFinding], hosts: int) -> str:
    """Say the findings as a compiler would, each with its line."""
    checked = f"{hosts} host{'' if hosts == 1 else 's'} checked"
    if not findings:
        return f"{checked}, no findings"
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    more = f"\nand {len(findings) - SHOWN} more, see findings" if len(findings) > SHOWN else ""
    return f"{count}, {checked}:\n" + "\n".join(map(str, findings[:SHOWN])) + more

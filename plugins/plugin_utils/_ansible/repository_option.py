"""A host's document from a repository, for a task: read, decrypted, filled in, its findings placed in its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError

from .._fleet.host_document import HostDocument
from .._fleet.layer import RepositoryFinding
from .._fleet.load_repository import RepositoryRejected, load_host
from .._fleet.origins import Path as ValuePath
from .._fleet.unknown_values import fill_in
from .._model.errors import DocumentRejected, Finding
from .._model.paths import show_path
from .failures import describe_findings
from .filled_in import as_template
from .plain_values import plain_values
from .repository_files import read_file


class RepositorySource:
    """The host document that a task is about, once it was read."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory = directory
        self._name = name
        self._host: HostDocument | None = None
        self._located: dict[Finding, RepositoryFinding] = {}

    def read(self) -> HostDocument:
        """Read the host's files; DocumentRejected lists what is wrong with them."""
        try:
            self._host = load_host(self._directory, self._name, read_file)
        except RepositoryRejected as error:
            self._located = {one.finding: one for one in error.located}
            raise
        return self._host

    def describe(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Give findings with file, line, column and the line itself."""
        located = {finding: self._located[finding] for finding in findings if finding in self._located}
        others = [finding for finding in findings if finding not in located]
        if self._host is not None:
            located.update(zip(others, self._host.locate(others), strict=True))
        return [describe_located(located.get(finding) or RepositoryFinding(finding)) for finding in findings]


def describe_located(one: RepositoryFinding) -> dict[str, Any]:
    """Give a finding of a repository as a result key holds it."""
    described = describe_findings([one.finding])[0]
    described["hosts"] = list(one.hosts)
    if one.place is not None:
        place = one.place
        described.update(position=str(place), file=place.file, line=place.line, column=place.column)
        described["excerpt"] = place.excerpt
    if one.others:
        described["others"] = [str(place) for place in one.others]
    return described


def fill_in_templates(host: HostDocument, document: Any, template: Callable[[Any], Any]) -> Any:
    """Give a document with its declared templates filled in; DocumentRejected lists those that cannot be."""
    if not host.templates:
        return document
    findings: list[Finding] = []

    def change(path: ValuePath, text: str) -> Any:
        if path not in host.templates:
            return text
        try:
            return plain_values(template(as_template(text)))
        except AnsibleError as error:
            hint = "check the template, and whether the variable is known for this host"
            findings.append(Finding("template", show_path(path), f"the template cannot be filled in: {error}", hint))
            return text

    filled = fill_in(document, change)
    if findings:
        raise DocumentRejected(findings)
    return filled

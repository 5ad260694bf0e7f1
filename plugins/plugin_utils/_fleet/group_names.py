"""The inventory groups that labels become."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._model.errors import Finding
from .host_document import HostDocument, Repository
from .layer import RepositoryFinding

_OTHER = re.compile(r"[^A-Za-z0-9_]")


def groups_of(host: HostDocument, prefix: str = "") -> list[str]:
    """Give the groups of a host: one for every label and value, such as ``site_berlin`` for ``site: berlin``."""
    return [group for group, _said in _groups(host, prefix)]


def _groups(host: HostDocument, prefix: str) -> Iterator[tuple[str, str]]:
    for label, value in host.labels.items():
        for one in value if isinstance(value, list) else [value]:
            text = str(one).lower() if isinstance(one, bool) else str(one)
            yield _OTHER.sub("_", f"{prefix}{label}_{text}"), f"{label}: {text}"


def group_findings(repository: Repository, prefix: str = "") -> list[RepositoryFinding]:
    """List the labels whose groups would be called like another label's, or like a host."""
    meaning: dict[str, tuple[str, HostDocument]] = {}
    findings: dict[tuple[str, str], RepositoryFinding] = {}
    for host in repository.hosts.values():
        for group, said in _groups(host, prefix):
            first, example = meaning.setdefault(group, (said, host))
            if group in repository.hosts:
                message = f"label '{said}' makes a group '{group}', and a host is called that"
            elif first != said:
                message = f"label '{said}' makes a group '{group}', and so does '{first}' of host '{example.name}'"
            else:
                continue
            found = Finding("label", "labels", message, "call one of them otherwise, or set group_prefix")
            findings.setdefault((group, said), RepositoryFinding(found, (host.name,), host.label_place()))
    return list(findings.values())

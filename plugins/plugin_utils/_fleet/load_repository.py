"""Read a repository of host documents: one file a host, profiles that they include, one merged document a host."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .._kinds.registry import KINDS
from .._model.errors import DocumentRejected, Finding
from .._model.hints import did_you_mean
from . import origins
from .find_files import find_hosts, host_file
from .host_document import HostDocument, Protected, Repository
from .layer import Layer, ReadFile, RepositoryFinding
from .merge_layers import CONNECTION, LABELS, SUSPEND, merge_layers
from .read_layers import LayerReader

Wanted = Callable[[str], bool]


class RepositoryRejected(DocumentRejected):
    """The host is as it was: its files in the repository have findings, each with its place there."""

    def __init__(self, located: tuple[RepositoryFinding, ...]) -> None:
        self.located = located
        super().__init__([one.finding for one in located])


def everyone(_name: str) -> bool:
    """Want every host."""
    return True


def load_repository(directory: Path, read_file: ReadFile, wanted: Wanted = everyone) -> Repository:
    """Read the hosts that are wanted; what is wrong is listed in the repository, and hosts concerned are left out."""
    files, wrong = find_hosts(directory)
    reader = LayerReader(directory, read_file)
    reader.findings += [RepositoryFinding(finding) for finding in wrong]
    hosts: dict[str, HostDocument] = {}
    broken: list[str] = []
    for name, file in files.items():
        if not wanted(name):
            continue
        host = _load(name, file, reader)
        if host is None:
            broken.append(name)
        else:
            hosts[name] = host
    return Repository(directory, hosts, tuple(broken), tuple(reader.findings))


def load_host(directory: Path, name: str, read_file: ReadFile) -> HostDocument:
    """Read one host and what it includes; RepositoryRejected lists what is wrong."""
    reader = LayerReader(directory, read_file)
    file = host_file(directory, name) or _searched(directory, name)
    host = _load(name, file, reader)
    if host is None:
        raise RepositoryRejected(tuple(reader.findings))
    return host


def _searched(directory: Path, name: str) -> str:
    """Find the file of a host among all; RepositoryRejected where there is none."""
    files, wrong = find_hosts(directory)
    for host, file in files.items():
        if host.lower() == name.lower():
            return file
    raise RepositoryRejected((*map(RepositoryFinding, wrong), _unknown(name, files)))


def _unknown(name: str, files: Mapping[str, str]) -> RepositoryFinding:
    hint = did_you_mean(name, files)
    return RepositoryFinding(Finding("repository", "hosts/", f"there is no file of host {name!a}", hint))


def _load(name: str, file: str, reader: LayerReader) -> HostDocument | None:
    layers = reader.layers_of(file)
    if layers is None:
        return None
    merged = merge_layers(layers)
    if merged.problems.found:
        for layer, path, finding in merged.problems.found:
            reader.findings.append(RepositoryFinding(finding, (name,), layers[layer].source.place(path)))
        return None
    suspend = merged.about.get(SUSPEND, False)
    connection = dict(merged.about.get(CONNECTION, {}))
    about = merged.about_origin.parts or {}
    connection_origin = about.get(CONNECTION, merged.about_origin)
    return HostDocument(
        name=name,
        document=merged.document,
        layers=layers,
        origin=merged.origin,
        labels=dict(merged.about.get(LABELS, {})),
        labels_origin=about.get(LABELS, merged.about_origin),
        connection=connection,
        connection_origin=connection_origin,
        suspended=bool(suspend),
        suspend_reason=suspend if isinstance(suspend, str) else "",
        protected=tuple(_resources(merged.protected)),
        unprotected=tuple(_resources(merged.unprotected)),
        templates=_templates(layers, merged.document, merged.origin),
        connection_templates=_templates(layers, connection, connection_origin),
    )


def _resources(by_kind: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[Protected]:
    for kind, resources in by_kind.items():
        for written in resources:
            yield Protected(kind, tuple([str(written.get(name, "")) for name in KINDS[kind].kind.key]))


def _templates(layers: tuple[Layer, ...], values: Any, origin: origins.Origin) -> frozenset[origins.Path]:
    """Give the paths of the values of a merged document that the layers they come from declare as templates."""
    if not any(layer.templates for layer in layers):
        return frozenset()
    found = ((path, origin.find(path)) for path, value in origins.all_values(values) if isinstance(value, str))
    return frozenset(path for path, (layer, at) in found if at in layers[layer].templates)

"""What a repository says of one host: its document, how it is reached, and where every value was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from .._model.errors import Finding
from .layer import Layer, Place, RepositoryFinding
from .origins import Origin, Path, read_path


@dataclass(frozen=True, slots=True)
class Protected:
    """A resource that fleet runs must not remove: kind and key as the steps of a plan have them."""

    kind: str
    key: tuple[str, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        """The same for all ways to write it: Windows compares names without regard to case."""
        return (self.kind, *(part.casefold() for part in self.key))


@dataclass(frozen=True, slots=True)
class HostDocument:
    """One host. ``document`` is what module host_network takes, once ``templates`` are filled in.

    ``unprotected`` is what its files say ``protect: false`` of, which alone gives an earlier protection up.
    """

    name: str
    document: dict[str, Any]
    layers: tuple[Layer, ...]
    origin: Origin = field(repr=False)
    labels: Mapping[str, Any] = field(default_factory=dict)
    labels_origin: Origin = field(default=Origin(0, ()), repr=False)
    connection: Mapping[str, Any] = field(default_factory=dict)
    connection_origin: Origin = field(default=Origin(0, ()), repr=False)
    suspended: bool = False
    suspend_reason: str = ""
    protected: tuple[Protected, ...] = ()
    unprotected: tuple[Protected, ...] = ()
    templates: frozenset[Path] = frozenset()
    connection_templates: frozenset[Path] = frozenset()

    @property
    def file(self) -> str:
        """The host's own file."""
        return self.layers[-1].source.name

    @property
    def files(self) -> tuple[str, ...]:
        """All files that were merged, the host's own last."""
        return tuple(layer.source.name for layer in self.layers)

    def places(self, paths: Sequence[str]) -> dict[str, Place]:
        """Give the places of paths into the document; of what is missing, of where it belongs."""
        found = {path: self.origin.find(read_path(self.document, path)) for path in paths}
        return _places(self.layers, found)

    def place(self, path: str) -> Place:
        """Give the place of one path into the document."""
        return self.places([path])[path]

    def label_place(self) -> Place:
        """Give the place of the labels."""
        layer, path = self.labels_origin.find(())
        return self.layers[layer].source.place(path)

    def locate(self, findings: Sequence[Finding]) -> list[RepositoryFinding]:
        """Give findings about the document with their places in the repository."""
        places = self.places([finding.where for finding in findings])
        return [RepositoryFinding(finding, (self.name,), places[finding.where]) for finding in findings]


def _places(layers: Sequence[Layer], found: Mapping[str, tuple[int, Path]]) -> dict[str, Place]:
    """Find places layer by layer, so that the text of each is read once."""
    places: dict[str, Place] = {}
    for number in sorted({layer for layer, _path in found.values()}):
        names = [name for name, (layer, _path) in found.items() if layer == number]
        places.update(zip(names, layers[number].source.places([found[name][1] for name in names]), strict=True))
    return places


@dataclass(frozen=True, slots=True)
class Repository:
    """The hosts of a repository by name, in alphabetical order. ``broken`` are those with findings in their files."""

    directory: FilePath
    hosts: Mapping[str, HostDocument]
    broken: tuple[str, ...] = ()
    findings: tuple[RepositoryFinding, ...] = ()

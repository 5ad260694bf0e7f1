"""Read the files of a repository, each once, and resolve what they include."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .._contract.host_file_schema import host_file_schema
from .._contract.typed_values import typed_values
from .._contract.validate_document import schema_findings, type_word
from .._model.errors import DocumentRejected, Finding
from .._model.paths import show_path
from .._planning.documents.read_document import check_size
from . import origins
from .find_files import check_inside, profile_file
from .layer import Layer, Place, ReadFile, RepositoryFinding, SourceFile
from .unknown_values import find_templates, known_part, may_hold_templates, needed_in_the_open

MAXIMUM_LAYERS = 64
"""Nobody can follow more files for one host; deeper chains would also end Python's recursion."""


class LayerReader:
    """Reads files when they are needed; what is wrong with them is collected in ``findings``, each once."""

    def __init__(self, directory: Path, read_file: ReadFile) -> None:
        self.findings: list[RepositoryFinding] = []
        self._directory = directory
        self._read_file = read_file
        self._layers: dict[str, Layer | None] = {}
        self._orders: dict[str, tuple[str, ...] | None] = {}

    def layers_of(self, file: str) -> tuple[Layer, ...] | None:
        """Give the files that make up a host, the host's own last; None where one of them is broken."""
        order = self._order(file, ())
        if order is None:
            return None
        layers = [layer for layer in map(self._layer, order) if layer is not None]
        return tuple(layers) if len(layers) == len(order) else None

    def _order(self, file: str, opened: tuple[str, ...]) -> tuple[str, ...] | None:
        """Give a file below everything that it includes; a profile that is reached twice counts where it is first."""
        if file in self._orders:
            return self._orders[file]
        layer = self._layer(file)
        ordered: dict[str, None] = {}
        whole = layer is not None
        for index, name in enumerate(layer.includes if layer is not None else ()):
            below = self._included(file, index, name, (*opened, file))
            whole = whole and below is not None
            ordered.update(dict.fromkeys(below or ()))
        ordered[file] = None
        if whole and len(ordered) > MAXIMUM_LAYERS:
            message = f"{len(ordered)} files are included, and at most {MAXIMUM_LAYERS} can be"
            self._report(file, ("include",), Finding("include", "include", message, "join some of them"))
            whole = False
        order = tuple(ordered) if whole else None
        self._orders[file] = order
        return order

    def _included(self, file: str, index: int, name: str, opened: tuple[str, ...]) -> tuple[str, ...] | None:
        path: origins.Path = ("include", index)
        try:
            target = profile_file(self._directory, name)
        except DocumentRejected as error:
            for found in error.findings:
                self._report(file, path, found)
            return None
        if target in opened:
            circle = " -> ".join([*opened[opened.index(target) :], target])
            message = f"'{name}' includes itself: {circle}"
            self._report(file, path, Finding("include", "", message, "take one of these includes away"))
            return None
        if len(opened) > MAXIMUM_LAYERS:
            message = f"profiles include each other more than {MAXIMUM_LAYERS} deep"
            self._report(file, path, Finding("include", "", message, "join some of them"))
            return None
        return self._order(target, opened)

    def _layer(self, file: str) -> Layer | None:
        if file not in self._layers:
            try:
                self._layers[file] = self._read(file)
            except DocumentRejected as error:
                self.findings += [_placed(file, finding) for finding in error.findings]
                self._layers[file] = None
        return self._layers[file]

    def _read(self, file: str) -> Layer | None:
        source = self._read_file(check_inside(self._directory, file), file)
        values = {} if source.values is None else source.values
        if not isinstance(values, dict):
            message = f"a file of a host or profile is a mapping, and this is {type_word(values)}"
            raise DocumentRejected.because("schema", "", message, "start with 'version: 1'")
        check_size(values)
        templates, found = find_templates(values) if may_hold_templates(source.text) else (frozenset(), [])
        encrypted = "!vault" in source.text
        found += needed_in_the_open(values) if encrypted else []
        known = known_part(values, templates, encrypted=encrypted)
        told = {path for path, _finding in found}
        wrong = schema_findings(known, host_file_schema)
        if wrong:
            values, known = (typed_values(part, host_file_schema()) for part in (values, known))
            wrong = schema_findings(known, host_file_schema)
        shape = [(origins.read_path(values, one.where), one) for one in wrong]
        found += [(path, one) for path, one in shape if path not in told]
        if found:
            self._report_all(source, found)
            return None
        return Layer(source, values, tuple(values.get("include") or ()), templates)

    def _report_all(self, source: SourceFile, found: list[tuple[origins.Path, Finding]]) -> None:
        places = source.places([path for path, _finding in found])
        self.findings += [
            RepositoryFinding(finding, place=place) for (_path, finding), place in zip(found, places, strict=True)
        ]

    def _report(self, file: str, path: origins.Path, finding: Finding) -> None:
        layer = self._layers.get(file)
        if layer is not None:
            found = Finding(finding.rule, show_path(path), finding.message, finding.hint)
            self._report_all(layer.source, [(path, found)])


def _placed(file: str, finding: Finding) -> RepositoryFinding:
    """Give what was found while a file was read with its place; what is about all of it stands in the first line."""
    line, column = 1, 1
    if finding.position:
        _file, line_text, column_text = finding.position.rsplit(":", 2)
        line, column = int(line_text), int(column_text)
    where = "" if finding.where == file else finding.where
    return RepositoryFinding(replace(finding, where=where, position=""), place=Place(file, line, column))

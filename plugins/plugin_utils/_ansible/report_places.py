"""Where reports go: files of one task, all of them looked at before the first is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .report_file import describe_difference, read_report_file, write_report_file


class ReportPlaces:
    """The files to write by their formats; each is given with the option that names it."""

    def __init__(self, files: Mapping[str, tuple[str, str]], full_path: Callable[[str], str]) -> None:
        self._names = {form: name for form, (name, _option) in files.items()}
        self._options = {form: option for form, (_name, option) in files.items()}
        self._paths = {form: Path(full_path(name)) for form, name in self._names.items()}
        self._there: dict[str, str | None] = {}
        findings: list[Finding] = []
        taken: dict[Path, str] = {}
        for form, path in self._paths.items():
            option = self._options[form]
            if path in taken:
                message = f"{self._names[form]} is where {taken[path]} goes, too"
                findings.append(Finding("report", option, message, "give each format a file of its own"))
                continue
            taken[path] = option
            try:
                self._there[form] = read_report_file(path, self._names[form])
            except DocumentRejected as error:
                findings += _at(option, error)
        if findings:
            raise DocumentRejected(findings)

    @property
    def forms(self) -> tuple[str, ...]:
        """The formats that are written to files."""
        return tuple(self._paths)

    def put(self, texts: Mapping[str, str], *, write: bool) -> list[dict[str, Any]]:
        """Write the reports that differ from what is there, or only tell which do."""
        written = []
        for form, path in self._paths.items():
            changed = self._there[form] != texts[form]
            if changed and write:
                try:
                    write_report_file(path, self._names[form], texts[form])
                except DocumentRejected as error:
                    raise DocumentRejected(_at(self._options[form], error)) from None
            written.append({"format": form, "path": str(path), "changed": changed, "characters": len(texts[form])})
        return written

    def differences(self, texts: Mapping[str, str]) -> list[dict[str, str]]:
        """Give the reports that differ from what is there as Ansible's diff mode shows them."""
        changed = [form for form in self._paths if self._there[form] != texts[form]]
        return [describe_difference(self._there[form], texts[form], self._names[form]) for form in changed]


def _at(option: str, error: DocumentRejected) -> list[Finding]:
    """Give findings at the option that names the file."""
    return [replace(finding, where=option) for finding in error.findings]

"""Read files of a repository for the room that merges them."""

from __future__ import annotations

from pathlib import Path

from .._fleet.layer import SourceFile
from .._model.errors import DocumentRejected
from .read_source import read_source
from .yaml_text import locate_parts

_VAULT = "$ANSIBLE_VAULT"


def read_file(path: Path, name: str) -> SourceFile:
    """Read a YAML or JSON file; DocumentRejected says what is wrong with it, with line and column."""
    source = read_source(path, name)
    if isinstance(source.values, str) and source.text.startswith(_VAULT):
        message = "the file is encrypted as a whole, so nobody could review a change of it"
        hint = "encrypt single values, with ansible-vault encrypt_string"
        raise DocumentRejected.because("repository", name, message, hint)
    return SourceFile(source.name, source.text, source.values, locate_parts)

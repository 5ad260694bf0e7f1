"""Values that Ansible fills in or decrypts, on their way from a repository to inventories and tasks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from .._fleet.host_document import HostDocument
from .._fleet.origins import Path
from .._fleet.unknown_values import fill_in
from .._model.vaulted_text import VaultedText

try:
    from ansible.template import trust_as_template
except ImportError:  # before 2.19 every text was a template, unless it was marked as unsafe
    trust_as_template = None


def as_template(text: str) -> Any:
    """Give a text that Ansible fills in."""
    return text if trust_as_template is None else trust_as_template(text)


def as_text(text: str) -> Any:
    """Give a text that Ansible leaves as it is, whatever braces it has."""
    if trust_as_template is not None:
        return text
    # Only where it is needed: later versions of Ansible are to lose it.
    from ansible.utils.unsafe_proxy import wrap_var  # noqa: PLC0415 - see above

    return wrap_var(text)


def as_variable(values: Any, host: HostDocument, templates: Collection[Path], load: Callable[[str], Any]) -> Any:
    """Give values of a host as an inventory variable: declared templates are filled in when used, nothing else is.

    ``load`` reads YAML as Ansible does; it makes of an encrypted value one that is decrypted when it is used.
    """
    encrypted = any("!vault" in layer.source.text for layer in host.layers)
    if not templates and not encrypted and trust_as_template is not None:
        return values

    def change(path: Path, text: str) -> Any:
        if isinstance(text, VaultedText):
            lines = "".join(f"\n  {line}" for line in text.split())
            return load(f"!vault |{lines}\n")
        return as_template(text) if path in templates else as_text(text)

    return fill_in(values, change)

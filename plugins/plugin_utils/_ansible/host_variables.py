"""Variables of other hosts, as a task that runs once for all of them reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plain_values import read_plain, written_plain

_TEMPLATE_STARTS = ("{{", "{%", "{#", "#jinja2:")
"""What every template holds, and what JSON outside of texts never does."""


class HostVariables:
    """The variables of one host; ``hostvars`` are Ansible's, or a mapping of mappings."""

    def __init__(self, hostvars: Mapping[str, Any], name: str) -> None:
        self._hostvars = hostvars
        self._name = name
        self._known: Mapping[str, Any] = {}
        if name in hostvars:  # asking for another one gives something that is no mapping
            raw_get = getattr(hostvars, "raw_get", None)
            self._known = hostvars[name] if raw_get is None else raw_get(name)

    def read(self, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the variables that there are of those wanted, as Ansible marks them and as plain values.

        Ansible looks for templates in every single text of a result, which takes ten times as long as all the rest of a
        report; so it does that only where there is one.
        """
        found = {part: self._known[said] for part, said in wanted.items() if said and said in self._known}
        text = written_plain(found)
        if any(start in text for start in _TEMPLATE_STARTS):
            filled_in = self._hostvars[self._name]
            found = {part: filled_in[wanted[part]] for part in found}
            text = written_plain(found)
        return found, read_plain(text)

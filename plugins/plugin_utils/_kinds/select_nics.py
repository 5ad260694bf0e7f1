"""Find the NIC that a document means, by whatever it calls it (rule R15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from .._model.field_types import parse_guid
from .._model.mac_address import parse_mac, print_mac
from .host_view import HostView


class NicSelectors:
    """Everything that can select a NIC of one host: name, description, MAC address, GUID."""

    def __init__(self, view: HostView) -> None:
        found: dict[str, list[str]] = defaultdict(list)
        for nic in view.nics:
            keys = {nic["InterfaceDescription"], nic["InterfaceGuid"].strip("{}"), nic["MacAddress"]}
            for key in {key.lower() for key in keys}:
                found[key].append(nic["Name"])
        for nic in view.nics:
            found[nic["Name"].lower()] = [nic["Name"]]  # a name is unique on a host and wins over all else
        self._found = dict(found)

    def named_by(self, selector: str) -> list[str]:
        """Give the names of the NICs that a selector means: none, one, or several with the same description."""
        spellings = (selector.lower(), _spelled(selector, lambda text: print_mac(parse_mac(text)).lower()))
        for spelling in (*spellings, _spelled(selector, parse_guid)):
            if spelling in self._found:
                return self._found[spelling]
        return []


def _spelled(selector: str, read: Callable[[str], str]) -> str:
    try:
        return read(selector)
    except ValueError:
        return ""

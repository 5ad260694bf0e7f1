"""Choose which declared adapter of the parent becomes the one that Windows brings with a switch, and from which NIC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .._kinds.host_view import HostView
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._model.address_config import AddressConfig, bare_addresses
from .._model.mac_address import parse_mac
from .._model.vlan_setting import UNTAGGED
from .documents.read_document import Intent


@dataclass(frozen=True, slots=True)
class Brought:
    """What the adapter that Windows brings has: a name, a NIC's IPv4 configuration and MAC address.

    ``config`` is None where it has nothing to lose; a DHCP client counts only where its link is ``up``.
    """

    name: str
    config: AddressConfig | None = None
    mac: str | None = None
    up: bool = True


def brought_by(name: str, nic: str, view: HostView, config: AddressConfig | None) -> Brought:
    """Return what a new switch brings the parent from its first uplink, whose configuration is given (rule A8.1)."""
    row = view.nic_by_name.get(nic.lower())
    if row is None:
        return Brought(name, config, up=False)
    return Brought(name, config, parse_mac(row["MacAddress"]) if row["MacAddress"] else None, row["Status"] == "Up")


def find_heir(
    candidates: Sequence[Intent], brought: Brought, *, alone: bool, by_address_only: bool = False
) -> Intent | None:
    """Return the declared adapter that the brought one becomes, or None where it has nothing that anyone shall have.

    That is, in this order: the one that shall have its MAC address; the one that shall have its address; one of which
    no address is said, the switch's namesake first, and only untagged ones (the NIC was reached untagged) unless one
    stands ``alone``; the one with a gateway, whose new address is then there before the old one goes. None but the
    first may have a MAC address declared.
    """
    twin = next(
        (one for one in candidates if brought.mac is not None and one.declared.mac_address == brought.mac), None
    )
    if twin is not None:
        return twin
    fitting = [one for one in candidates if one.declared.mac_address is None]
    config = brought.config
    had = bare_addresses(config)
    if had:
        same = next((one for one in fitting if bare_addresses(one.declared.ipv4) & had), None)
        if same is not None or by_address_only:
            return same
    if by_address_only or config is None or not (had or (config.method == "dhcp" and brought.up)):
        return None
    open_to_it = [one for one in fitting if _takes(one.declared, config)]
    return next(_in_order(open_to_it, fitting, brought.name, alone=alone), None)


def _in_order(open_to_it: list[Intent], fitting: list[Intent], name: str, *, alone: bool) -> Iterator[Intent]:
    yield from (one for one in open_to_it if one.declared.name.lower() == name.lower())
    yield from (one for one in open_to_it if alone or one.declared.vlan in (None, UNTAGGED))
    yield from (one for one in fitting if one.declared.ipv4 is not None and one.declared.ipv4.gateway)


def _takes(declared: PartitionAdapter, config: AddressConfig) -> bool:
    """Tell whether an adapter takes a configuration as it is: nothing else is said of its addresses."""
    said = declared.ipv4
    if said is None or (said.method is None and said.addresses is None):
        return True
    return said.method == config.method == "dhcp"

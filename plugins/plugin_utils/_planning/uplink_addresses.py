"""What the parent can be reached by through a NIC that a switch takes, and which NIC a new team names first."""

from __future__ import annotations

from collections.abc import Sequence

from .._kinds.host_view import HostView
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._kinds.registry import KINDS
from .._model.address_config import AddressConfig, bare_addresses
from .._model.kind import PARENT
from .documents.read_document import Document
from .find_heir import Brought, brought_by


class UplinkAddresses:
    """Knows the IPv4 configuration that comes with each NIC: its own, or that of a switch that goes."""

    def __init__(self, document: Document, view: HostView) -> None:
        self.view = view
        gone = [i.declared for i in document.of("virtual_switch") if i.gone]
        self.going = {label.lower() for switch in gone for label in (switch.name, switch.id or "") if label}

    def brought_by(self, nic: str, name: str) -> Brought:
        """Return what a new switch of a name brings the parent from this NIC as its first uplink."""
        return brought_by(name, nic, self.view, self._configuration(nic))

    def _configuration(self, nic: str) -> AddressConfig | None:
        row = self.view.nic_by_name.get(nic.lower())
        serves = self.view.switch_by_nic.get(nic.lower())
        if row is None or serves is None:
            return self.view.addresses.get(("", row["InterfaceIndex"])) if row is not None else None
        label = self.view.switch_labels[serves["Id"]]
        if label.lower() not in self.going:
            return None
        adapters: list[PartitionAdapter] = KINDS["partition_adapter"].read(self.view)
        own = [a for a in adapters if a.partition == PARENT and a.switch == label]
        named = [a for a in own if a.name.lower() == serves["Name"].lower()]
        return next((adapter.ipv4 for adapter in (named or own)), None)

    def in_order(
        self, uplinks: Sequence[str], declared: Sequence[AddressConfig | None], arriving: frozenset[str]
    ) -> tuple[str, ...]:
        """Return the uplinks of a new team in the order that keeps the parent's address.

        A team takes over what its first NIC has (rule A8.1), but the uplinks of a document are a set. So one comes
        first that has what a ``declared`` configuration of the parent's adapters on the switch says; else one by which
        sessions are ``arriving`` (names in lower case); else one that has a gateway, an address, a link.
        """
        addresses = set().union(*map(bare_addresses, declared))
        leases = any(config is not None and config.method == "dhcp" for config in declared)

        def rank(nic: str) -> tuple[bool, ...]:
            brought = self.brought_by(nic, "")
            config = brought.config
            leased = config is not None and config.method == "dhcp" and brought.up
            ranks = (
                bool(bare_addresses(config) & addresses) or (leases and leased),
                nic.lower() in arriving,
                config is not None and bool(config.gateway),
                bool(bare_addresses(config)),
                leased,
            )
            return tuple(not better for better in ranks)

        return tuple(sorted(uplinks, key=rank))

"""Add what a document does not say but its user expects: addresses that move, adapters that are plugged in again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._kinds.behaviour import Outcome, Wanted
from .._kinds.nic_binding.fields import SWITCH_UPLINK, NicBinding
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._kinds.virtual_switch.fields import VirtualSwitch, recreate_reason
from .._model.address_config import UNCONFIGURED, AddressConfig
from .._model.kind import PARENT
from .documents.read_document import Document, Intent


def carry_over(document: Document, outcome: Outcome) -> Document:
    """Give the document with intents for what follows from it."""
    heirs = {i.known_as.lower(): i.declared.name for i in document.of("partition_adapter") if i.known_as}
    work = _CarryOver(outcome, heirs)
    intents: dict[str, list[Intent]] = {name: list(document.of(name)) for name in outcome.wanted}
    intents["partition_adapter"] = [work.hold(intent) for intent in intents["partition_adapter"]]
    intents["partition_adapter"] = [*work.with_addresses(intents["partition_adapter"])]
    intents["partition_adapter"] += work.plugged_in_again()
    intents["nic_binding"] += work.uplink_roles(intents["nic_binding"])
    intents["nic_binding"] = [*work.with_returned_addresses(intents["nic_binding"])]
    return Document({name: tuple(found) for name, found in intents.items()})


@dataclass(frozen=True, slots=True)
class _Carried:
    """A NIC's configuration, and the management adapter (by name) of the switch that takes the NIC."""

    adapter: str
    switch: str
    nic: str
    config: AddressConfig
    adapter_id: str | None

    def means(self, declared: PartitionAdapter) -> bool:
        """Tell whether a declared adapter is this one, and not its namesake on another switch."""
        if declared.id is not None and self.adapter_id is not None:
            return declared.id.lower() == self.adapter_id.lower()
        return not declared.switch or declared.switch.lower() == self.switch.lower()


class _CarryOver:
    def __init__(self, outcome: Outcome, heirs: Mapping[str, str]) -> None:
        self.outcome = outcome
        self.heirs = heirs
        self.nics: dict[str, NicBinding] = {
            resource.adapter.lower(): resource
            for resource in (
                *(item.current for item in outcome.wanted["nic_binding"] if item.current is not None),
                *outcome.kept["nic_binding"],
            )
        }
        self.adapters: list[PartitionAdapter] = [
            *(item.current for item in outcome.wanted["partition_adapter"] if item.current is not None),
            *outcome.kept["partition_adapter"],
        ]
        self.parents = [adapter for adapter in self.adapters if adapter.partition == PARENT]
        self.by_declared: dict[int, Wanted] = {
            id(item.declared): item for item in outcome.wanted["partition_adapter"] if item.current is not None
        }
        self.recreated: dict[str, Wanted] = {
            outcome.view.switch_labels[item.current.id].lower(): item
            for item in outcome.wanted["virtual_switch"]
            if item.current is not None and item.wanted is not None and recreate_reason(item.current, item.wanted)
        }

    def hold(self, intent: Intent) -> Intent:
        """Keep everything of a declared adapter whose switch is made anew, also what the document leaves unsaid."""
        item = self.by_declared.get(id(intent.declared)) if self.recreated else None
        if item is None or item.wanted is None or item.current.switch.lower() not in self.recreated:
            return intent
        return replace(intent, declared=self._as_intent(item.wanted, self.recreated[item.current.switch.lower()]))

    def plugged_in_again(self) -> Iterator[Intent]:
        """The adapters of a re-created switch that nothing is said about; its management adapters go with it."""
        mentioned = {item.current.id for item in self.outcome.wanted["partition_adapter"] if item.current is not None}
        for adapter in self.adapters:
            item = self.recreated.get((adapter.switch or "").lower())
            if item is None or adapter.id in mentioned:
                continue
            if adapter.partition == PARENT and item.declared.allow_management_os is False:
                continue
            held = replace(self._as_intent(adapter, item), switch=self._label_then(item))
            reason = f"switch '{item.current.name}' was made anew"
            yield Intent("", held, reason=reason, in_place=adapter.partition == PARENT)
        yield from self._superfluous()

    def _superfluous(self) -> Iterator[Intent]:
        """The adapter that a re-created switch brings for the parent, where none was named like the switch before."""
        names = {adapter.name.lower() for adapter in self.parents}
        names |= {
            w.declared.name.lower() for w in self.outcome.wanted["partition_adapter"] if w.declared.partition == PARENT
        }
        for item in self.recreated.values():
            if (
                item.wanted.type != "private"
                and item.current.allow_management_os
                and item.wanted.allow_management_os
                and item.wanted.name.lower() not in names
            ):
                brought = PartitionAdapter(PARENT, item.wanted.name, switch=item.wanted.name)
                reason = "New-VMSwitch brings it, and the switch did not have it before"
                yield Intent("", brought, gone=True, reason=reason, in_place=True)

    def _as_intent(self, adapter: PartitionAdapter, switch: Wanted) -> PartitionAdapter:
        """A held adapter as something to declare; the one that an external switch brings has the MAC of its NIC."""
        implied = adapter.partition == PARENT and adapter.name.lower() == (adapter.switch or "").lower()
        implied = implied and "external" in (switch.current.type, switch.wanted.type)
        identity = None if adapter.partition == PARENT else adapter.id
        return replace(adapter, id=identity, mac_address=None if implied else adapter.mac_address)

    def with_addresses(self, intents: list[Intent]) -> Iterator[Intent]:
        """Let the address of a NIC that a switch takes end on the management adapter (A8.1; field pains 2, 3)."""
        carried: dict[str, list[_Carried]] = {}
        for address in self._carried():
            carried.setdefault(address.adapter.lower(), []).append(address)
        for intent in intents:
            declared: PartitionAdapter = intent.declared
            namesakes = carried.get(declared.name.lower(), []) if declared.partition == PARENT else []
            own = next((one for one in namesakes if one.means(declared)), None)
            if own is not None:
                namesakes.remove(own)
            if own is not None and not intent.gone:
                yield replace(intent, declared=replace(declared, ipv4=_laid_over(declared.ipv4, own.config)))
            else:
                yield intent
        for address in (one for namesakes in carried.values() for one in namesakes):
            adapter = PartitionAdapter(PARENT, address.adapter, switch=address.switch, ipv4=address.config)
            reason = f"carried over from NIC '{address.nic}', which the switch takes"
            yield Intent("", adapter, reason=reason, in_place=True)

    def _carried(self) -> Iterator[_Carried]:
        """The management adapters to which the addresses of newly taken NICs go."""
        for item in self.outcome.wanted["virtual_switch"]:
            switch: VirtualSwitch | None = item.wanted
            if switch is None or switch.type != "external" or not switch.allow_management_os or not switch.uplinks:
                continue
            present = self._management_adapter(item.current) if item.current is not None else None
            if present is not None and present.ipv4 not in (None, UNCONFIGURED):
                continue  # it has a configuration of its own
            config = self._configuration_of(switch.uplinks[0])
            if config is not None and config != UNCONFIGURED:
                name = present.name if present is not None else self.heirs.get(switch.name.lower(), switch.name)
                yield _Carried(name, self._label_then(item), switch.uplinks[0], config, present.id if present else None)

    def _label_then(self, item: Wanted) -> str:
        """What a switch will be called: its name, or the Id where others have the name and the Id is to stay."""
        current: VirtualSwitch | None = item.current
        known = self.outcome.view.switch_labels.get(current.id or "") if current is not None else None
        return str(known if current is not None and known == current.id else item.wanted.name)

    def _configuration_of(self, nic: str) -> AddressConfig | None:
        """What the parent can be reached by through a NIC now: its own, or that of the switch that gives it up."""
        current = self.nics.get(nic.lower())
        if current is not None and current.role != SWITCH_UPLINK:
            return current.ipv4
        for item in self.outcome.wanted["virtual_switch"]:
            leaves = item.current is not None and nic.lower() in (name.lower() for name in item.current.uplinks)
            if leaves and (item.wanted is None or item.wanted.type == "private"):
                return self._management_configuration(item.current)
        return None

    def _management_configuration(self, switch: VirtualSwitch) -> AddressConfig | None:
        adapter = self._management_adapter(switch)
        return adapter.ipv4 if adapter is not None else None

    def _management_adapter(self, switch: VirtualSwitch) -> PartitionAdapter | None:
        """The adapter by which the parent speaks on a switch: the one named like it, else its first."""
        label = self.outcome.view.switch_labels.get(switch.id or "", switch.name)
        own = [adapter for adapter in self.parents if adapter.switch == label]
        named = [a for a in own if a.name.lower() == switch.name.lower()]
        return next(iter(named or own), None)

    def uplink_roles(self, said: list[Intent]) -> Iterator[Intent]:
        """Declared uplinks are bound to the switch protocol and nothing else, said or not (rules R3, D6)."""
        mentioned = {intent.declared.adapter.lower() for intent in said}
        for item in self.outcome.wanted["virtual_switch"]:
            for index, name in enumerate((item.declared.uplinks or ()) if item.wanted is not None else ()):
                if name.lower() not in mentioned:
                    where = f"{item.where}.uplinks[{index}]"
                    yield Intent(
                        where,
                        NicBinding(name, SWITCH_UPLINK),
                        reason="an uplink has the switch protocol bound and nothing else (rule R3)",
                    )

    def with_returned_addresses(self, intents: list[Intent]) -> Iterator[Intent]:
        """Let the address of a removed switch's management adapter end on its NIC (A8.5), DNS servers included."""
        returned = dict(self._returned())
        for intent in intents:
            declared: NicBinding = intent.declared
            config = returned.pop(declared.adapter.lower(), None)
            if config is not None and declared.role != SWITCH_UPLINK:
                yield replace(intent, declared=replace(declared, ipv4=_laid_over(declared.ipv4, config)))
            else:
                yield intent
        for name, config in returned.items():
            nic = self.nics[name]
            yield Intent(
                "", NicBinding(nic.adapter, ipv4=config), reason="returned from the switch that gives the NIC up"
            )

    def _returned(self) -> Iterator[tuple[str, AddressConfig]]:
        claimed = {
            name.lower() for _where, switch in self.outcome.future("virtual_switch") for name in switch.uplinks or ()
        }
        for item in self.outcome.wanted["virtual_switch"]:
            stays = item.wanted is not None and item.wanted.type != "private"
            if item.current is None or stays or not item.current.uplinks:
                continue  # only where its management adapters go and its NICs are free
            nic = item.current.uplinks[0]
            config = self._management_configuration(item.current)
            if config is not None and config != UNCONFIGURED and nic.lower() not in claimed:
                yield nic.lower(), config


def _laid_over(declared: Any, carried: AddressConfig) -> AddressConfig:
    """What is declared counts; what it leaves unsaid is carried over, as far as the two fit together."""
    if declared is None:
        return carried
    if declared.method is not None or declared.addresses is not None:
        dns = (
            carried.dns_servers if declared.dns_servers is None and declared.method != "dhcp" else declared.dns_servers
        )
        return AddressConfig(declared.method, declared.addresses, declared.gateway, dns)
    dns = carried.dns_servers if declared.dns_servers is None else declared.dns_servers
    if declared.gateway is not None:
        return AddressConfig(carried.method, carried.addresses, declared.gateway, dns)
    return replace(carried, dns_servers=dns)

"""Say what becomes of the adapter that Windows brings the parent with a switch, where a document declares others there.

New-VMSwitch on a NIC, and every internal switch, brings a management adapter that is named like the switch (rules A6,
A8.1). Where parent adapters are declared on a switch, exactly these are wanted of a new one: the brought adapter
becomes the declared one that shall have what it has, by Rename-VMNetworkAdapter, which leaves address, MAC address and
routes on it (rule A6); where there is nothing that any of them shall have, the switch is made without the parent, and
all are added. docs/decisions/0028-what-a-switch-brings.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .._kinds.host_view import HostView
from .._kinds.partition_adapter.fields import PartitionAdapter
from .._kinds.registry import KINDS
from .._kinds.virtual_switch.fields import VirtualSwitch, recreate_reason
from .._model.address_config import bare_addresses, without_addresses
from .._model.kind import PARENT
from .documents.read_document import Document, Intent
from .find_heir import Brought, find_heir
from .match_resources import match_kind
from .uplink_addresses import UplinkAddresses

OTHERS_DECLARED = "the document declares other adapters of the parent on its switch"


@dataclass(frozen=True, slots=True)
class _Place:
    """A switch, as it is and as it shall be, and the parent's adapters on it.

    ``intent`` is what the document says of the switch, ``declared`` what it says of the parent's adapters there. Of
    those on it now ``own`` is named like it, and of ``unmentioned`` the document says nothing.
    """

    intent: Intent | None
    current: VirtualSwitch | None
    wanted: VirtualSwitch
    declared: tuple[Intent, ...]
    present: tuple[PartitionAdapter, ...]
    unmentioned: tuple[PartitionAdapter, ...]

    @property
    def own(self) -> PartitionAdapter | None:
        return next((one for one in self.present if one.name.lower() == self.name.lower()), None)

    @property
    def name(self) -> str:
        return self.wanted.name

    @property
    def refuses_own(self) -> bool:
        """Whether the document says that the switch shall have no adapter of its own."""
        return self.intent is not None and self.intent.declared.allow_management_os is False

    @property
    def is_made_anew(self) -> bool:
        return self.current is not None and bool(recreate_reason(self.current, self.wanted))

    @property
    def starts_sharing(self) -> bool:
        """Whether it becomes shared by a change of its type, with which Windows brings an adapter."""
        now = self.current
        return now is not None and not now.allow_management_os and now.type != self.wanted.type

    @property
    def shares_by_own(self) -> bool:
        """Whether the adapter that comes with sharing is wanted, and nothing else of what the switch would bring."""
        return bool(self.wanted.allow_management_os) and self.has_own_then

    @property
    def has_own_then(self) -> bool:
        """Whether an adapter named like the switch is to be on it."""
        names = [*(one.declared.name for one in self.declared), *(one.name for one in self.unmentioned)]
        return any(name.lower() == self.name.lower() for name in names)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What is to be said instead of a switch's intent and of its heir's, and what is to be said as well."""

    switch: Intent | None = None
    heir: Intent | None = None
    added: tuple[Intent, ...] = ()


def bring_along(document: Document, view: HostView, arriving: frozenset[str] = frozenset()) -> Document:
    """Return the document with what follows for adapters that Windows brings with switches, or has brought.

    ``arriving`` are the NICs, in lower case, by which sessions arrive: a new team takes the address of one of these
    before that of another, where no declared adapter decides it.
    """
    if not document.of("virtual_switch") and not document.of("partition_adapter"):
        return document
    return _BringAlong(document, view, arriving).changed()


class _BringAlong:
    def __init__(self, document: Document, view: HostView, arriving: frozenset[str]) -> None:
        self.document = document
        self.view = view
        self.arriving = arriving
        self.uplinks = UplinkAddresses(document, view)
        self.said = [i for i in document.of("partition_adapter") if i.declared.partition == PARENT]
        self.parents: list[PartitionAdapter] = [
            adapter for adapter in KINDS["partition_adapter"].read(view) if adapter.partition == PARENT
        ]
        self.staying = {a.name.lower() for a in self.parents if (a.switch or "").lower() not in self.uplinks.going}

    def changed(self) -> Document:
        switches: dict[int, Intent] = {}
        adapters: dict[int, Intent] = {}
        added: list[Intent] = []
        taken: set[str | None] = set()
        for place in self._places():
            changes = self._changes(place)
            if place.intent is not None and changes.switch is not None:
                switches[id(place.intent)] = changes.switch
            if changes.heir is not None:
                adapters[id(changes.heir)] = replace(changes.heir, known_as=place.name)
                taken |= {place.own.id} if place.own is not None else set()
            added += changes.added
        said = [
            adapters.get(id(i), i)
            for i in self.document.of("partition_adapter")
            if not (i.gone and i.declared.id is not None and i.declared.id in taken)
        ]
        intents = dict(self.document.intents)
        intents["virtual_switch"] = tuple(switches.get(id(i), i) for i in self.document.of("virtual_switch"))
        intents["partition_adapter"] = (*said, *added)
        return replace(self.document, intents=intents)

    def _places(self) -> Iterator[_Place]:
        behaviour, intents = KINDS["virtual_switch"], self.document.of("virtual_switch")
        matched, kept = match_kind(behaviour, intents, behaviour.read(self.view), self.view)
        for intent, item in zip(intents, matched, strict=True):
            if item.wanted is not None:
                yield self._place(intent, item.current, item.wanted)
        for switch in kept:
            yield self._place(None, switch, switch)

    def _place(self, intent: Intent | None, current: VirtualSwitch | None, wanted: VirtualSwitch) -> _Place:
        label = self.view.switch_labels.get(current.id or "", current.name) if current is not None else wanted.name
        names = {label.lower(), wanted.name.lower()}
        there = [a for a in self.parents if current is not None and (a.switch or "").lower() == label.lower()]
        present = {a.id for a in there} | {a.name.lower() for a in there}
        said = [i for i in self.said if _is_on(i.declared, names) or _is_one_of(i.declared, present)]
        declared = tuple(i for i in said if not i.gone)
        mentioned = {i.declared.name.lower() for i in said} | {i.declared.id for i in said}
        unmentioned = tuple(a for a in there if a.name.lower() not in mentioned and a.id not in mentioned)
        return _Place(intent, current, wanted, declared, tuple(there), unmentioned)

    def _changes(self, place: _Place) -> _Changes:
        switch = place.intent
        if switch is not None and place.current is None and len(place.wanted.uplinks or ()) > 1:
            declared = [i.declared.ipv4 for i in place.declared]
            ordered = self.uplinks.in_order(place.wanted.uplinks or (), declared, self.arriving)
            switch = replace(switch, made_as=replace(switch.declared, uplinks=ordered))
        if not place.declared and not (place.is_made_anew and not place.refuses_own):
            return _Changes(switch)
        if switch is not None and place.wanted.type == "external" and not place.shares_by_own:
            switch = _left_to_adapters(switch)
        if place.is_made_anew:
            return self._of_remade(place, switch)
        if place.wanted.type != "private" and (place.current is None or place.starts_sharing):
            return self._of_new(place, switch)
        return self._of_present(place, switch)

    def _of_remade(self, place: _Place, switch: Intent | None) -> _Changes:
        """A switch that is made anew gives what its first adapter has back to its NIC, and takes it again (A8.5)."""
        gone = self._without_own(place)
        shared = place.wanted.allow_management_os or bool(place.declared)
        if place.wanted.type != "external" or not shared or switch is None:
            return _Changes(switch, None, gone)
        if place.own is not None and place.has_own_then and not gone:
            return _Changes(switch)
        first = place.present[0] if place.present else None
        mac = self.uplinks.brought_by((place.wanted.uplinks or ("",))[0], place.name).mac
        if first is None or first.mac_address != mac or first == place.own:
            return _Changes(_made_without(switch), None, gone)
        heir = next((i for i in place.declared if first.name.lower() == i.declared.name.lower()), None)
        if heir is None and first in place.unmentioned:
            held = replace(first, id=None, switch=place.name)
            reason = f"switch '{place.name}' was made anew"
            return _Changes(switch, None, (*gone, Intent("", held, reason=reason, in_place=True, known_as=place.name)))
        return _Changes(switch, heir, gone) if heir is not None else _Changes(_made_without(switch), None, gone)

    def _of_new(self, place: _Place, switch: Intent | None) -> _Changes:
        made = switch.made_as if switch is not None and switch.made_as is not None else place.wanted
        nic = (made.uplinks or ("",))[0]
        brought = self.uplinks.brought_by(nic, place.name) if nic else Brought(place.name)
        candidates = [i for i in place.declared if self._is_new(i)]
        heir = find_heir(candidates, brought, alone=len(place.declared) == 1)
        if heir is None and place.has_own_then:
            return _Changes(switch)
        if heir is None and not nic:
            # Its MAC address is the pool's next one: one that is declared may be that one, else it is made anew.
            heir = min(candidates, key=lambda i: i.declared.mac_address is not None, default=None)
        if heir is not None:
            is_own = heir.declared.name.lower() == place.name.lower()
            return _Changes(switch, None if is_own else heir)
        if place.current is None and nic and switch is not None:
            return _Changes(_made_without(switch))
        return _Changes(switch, None, self._gone_own(place))

    def _of_present(self, place: _Place, switch: Intent | None) -> _Changes:
        own = place.own
        if own is None or any(i.declared.id == own.id for i in place.declared):
            return _Changes(switch)
        same = next((i for i in place.declared if i.declared.name.lower() == own.name.lower()), None)
        if same is not None and (
            same.declared.ipv4 is None or bare_addresses(same.declared.ipv4) & bare_addresses(own.ipv4)
        ):
            return _Changes(switch)
        goes = same is None and (place.refuses_own or own not in place.unmentioned)
        brought = Brought(own.name, own.ipv4, own.mac_address)
        candidates = [i for i in place.declared if self._is_new(i)]
        heir = find_heir(candidates, brought, alone=len(place.declared) == 1, by_address_only=not goes)
        if heir is not None or same is not None:
            return _Changes(switch, heir)
        return _Changes(switch, None, self._without_own(place) if goes else tuple(_moved(place, own)))

    def _is_new(self, intent: Intent) -> bool:
        return intent.declared.id is None and intent.declared.name.lower() not in self.staying

    def _without_own(self, place: _Place) -> tuple[Intent, ...]:
        """The removal of the adapter that the document says the switch shall not have."""
        return self._gone_own(place) if place.refuses_own and place.own in place.unmentioned else ()

    def _gone_own(self, place: _Place) -> tuple[Intent, ...]:
        if any(i.gone and i.declared.name.lower() == place.name.lower() for i in self.said):
            return ()
        own = PartitionAdapter(PARENT, place.name, switch=place.name)
        return (Intent("", own, gone=True, reason=OTHERS_DECLARED, in_place=True),)


def _left_to_adapters(switch: Intent) -> Intent:
    """Say nothing of sharing: Windows reports it as long as the parent has any adapter on the switch."""
    made_as = switch.made_as
    return replace(
        switch,
        declared=replace(switch.declared, allow_management_os=None),
        made_as=None if made_as is None else replace(made_as, allow_management_os=None),
    )


def _made_without(switch: Intent) -> Intent:
    made_as = switch.declared if switch.made_as is None else switch.made_as
    return replace(switch, made_as=replace(made_as, allow_management_os=False))


def _is_on(declared: PartitionAdapter, names: set[str]) -> bool:
    """Tell whether an adapter is declared on a switch; one that is named like a switch need not say so."""
    return (declared.switch if declared.switch is not None else declared.name).lower() in names


def _is_one_of(declared: PartitionAdapter, present: set[str | None]) -> bool:
    """Tell whether an adapter of which no switch is said is one of those (Ids and lower-case names) on a switch."""
    return declared.id in present if declared.id else declared.switch is None and declared.name.lower() in present


def _moved(place: _Place, own: PartitionAdapter) -> Iterator[Intent]:
    """What is left to the switch's own adapter, where declared ones that are there already shall have its address."""
    declared = set().union(*(bare_addresses(i.declared.ipv4) for i in place.declared))
    moving = bare_addresses(own.ipv4) & declared
    if moving and own.ipv4 is not None:
        left = replace(PartitionAdapter(PARENT, own.name, switch=own.switch), ipv4=without_addresses(own.ipv4, moving))
        yield Intent("", left, reason="a declared adapter shall have its address", in_place=True)

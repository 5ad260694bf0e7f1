"""What switches must not share: NICs, names, and the names of the adapters that they bring for the parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..._model.errors import Finding
from ..._model.kind import PARENT
from ..behaviour import Outcome
from ..check_names import check_names
from .fields import VirtualSwitch


def check_claims(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about what two switches, or a switch and somebody else, would both have."""
    yield from _check_nics(outcome)
    yield from check_names(outcome, "virtual_switch", "R11", "switch")
    yield from _check_brought_names(outcome)


def _check_nics(outcome: Outcome) -> Iterator[Finding]:
    claims: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in outcome.wanted["virtual_switch"]:
        uplinks = (item.declared.uplinks or item.wanted.uplinks or ()) if item.wanted is not None else ()
        for index, name in enumerate(uplinks):
            claims[name.lower()].append((f"{item.where}.uplinks[{index}]" if item.where else "", item.wanted.name))
    for switch in outcome.kept["virtual_switch"]:
        for name in switch.uplinks or ():
            claims[name.lower()].append(("", switch.name))
    for name, places in claims.items():
        declared = [place for place in places if place[0]]
        if len(places) < 2 or not declared:
            continue
        nic = outcome.view.nic_by_name[name]["Name"] if name in outcome.view.nic_by_name else name
        where, _switch = declared[-1]
        other_where, other = next((place for place in places if place != declared[-1]), places[0])
        said = f"by {other_where}" if other_where else "on the host, and the document leaves that as it is"
        yield Finding(
            "R1",
            where,
            f"NIC '{nic}' also serves switch '{other}' ({said}); a NIC serves one switch at most",
            f"take it out of one of them, or remove switch '{other}'",
        )


def _check_brought_names(outcome: Outcome) -> Iterator[Finding]:
    """A new switch brings the parent an adapter of its own name; one on another switch must not have it (R12)."""
    staying = {
        label.lower() for _w, switch in outcome.future("virtual_switch") for label in (switch.name, switch.id or "")
    }
    # Where they are now counts, too: one that is to be moved to the new switch would meet its namesake there.
    here = [item.current for item in outcome.wanted["partition_adapter"] if item.wanted is not None]
    taken = {
        adapter.name.lower(): adapter.switch
        for adapter in (*(adapter for _where, adapter in outcome.future("partition_adapter")), *here)
        if adapter is not None
        and adapter.partition == PARENT
        and adapter.id is not None
        and (adapter.switch or "").lower() in staying
    }
    for item in outcome.wanted["virtual_switch"]:
        switch: VirtualSwitch | None = item.wanted
        brings = switch is not None and switch.type != "private" and switch.allow_management_os
        if switch is None or not brings or (item.current is not None and item.current.allow_management_os):
            continue
        other = taken.get(switch.name.lower())
        if other is not None and other.lower() != switch.name.lower():
            yield Finding(
                "R12",
                f"{item.where}.name",
                f"the parent already has an adapter named '{switch.name}', on switch '{other}', and this switch would "
                "bring another one of that name",
                "rename that adapter first, selecting it by id, or give the switch another name",
            )

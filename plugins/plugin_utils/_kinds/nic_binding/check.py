"""What can be wrong with declared NIC bindings, told before anything is sent to the host."""

from __future__ import annotations

from collections.abc import Iterator

from ..._model.address_config import gateway_problem
from ..._model.errors import Finding
from ..._model.net_adapter_components import IPV4_PROTOCOL, SWITCH_PROTOCOL
from ..behaviour import Outcome, Wanted
from .fields import DEDICATED, SWITCH_UPLINK, NicBinding

Membership = dict[str, tuple[str, str]]


def check(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about NIC bindings."""
    membership: Membership = {
        name.lower(): (where, switch.name)
        for where, switch in outcome.future("virtual_switch")
        for name in switch.uplinks or ()
    }
    for item in outcome.wanted["nic_binding"]:
        if item.wanted is not None and not item.reason:
            yield from _check_role(item, membership)
            yield from _check_components(item, membership)
            yield from _check_addresses(item, membership)


def _check_role(item: Wanted, membership: Membership) -> Iterator[Finding]:
    declared: NicBinding = item.declared
    place = membership.get(declared.adapter.lower())
    if declared.role == DEDICATED and place is not None:
        where, switch = place
        said = where or "the host, as the document leaves it"
        yield Finding(
            "R4",
            f"{item.where}.role",
            f"NIC '{declared.adapter}' cannot be dedicated to the parent: it serves switch '{switch}' ({said})",
            f"take it out of the uplinks of '{switch}', or declare role: switch_uplink",
        )
    if declared.role == SWITCH_UPLINK and place is None:
        yield Finding(
            "R3",
            f"{item.where}.role",
            f"no switch has NIC '{declared.adapter}' as its uplink, so it would serve nobody",
            "name it in the uplinks of a virtual switch, or declare role: dedicated",
        )


def _check_components(item: Wanted, membership: Membership) -> Iterator[Finding]:
    declared: NicBinding = item.declared
    known = {name.lower() for name in (item.current.components or {})} if item.current else set()
    place = membership.get(declared.adapter.lower())
    for name, on in (declared.components or {}).items():
        where = f"{item.where}.components.{name}"
        protocol = name.lower() == SWITCH_PROTOCOL
        if name.lower() not in known:
            yield Finding(
                "A7",
                where,
                f"NIC '{declared.adapter}' shows no component '{name}'",
                f"it shows: {', '.join(sorted(known))}; hidden ones are never touched",
            )
        elif place is not None and on != protocol:
            yield Finding(
                "D8",
                where,
                f"NIC '{declared.adapter}' serves switch '{place[1]}', so exactly {SWITCH_PROTOCOL} is bound to it",
                "leave components out, or take the NIC out of the switch",
            )
        elif place is None and protocol and on:
            yield Finding(
                "R2",
                where,
                f"without a switch, {SWITCH_PROTOCOL} makes NIC '{declared.adapter}' useless "
                "to the parent and to new switches",
                "name the NIC in the uplinks of a switch",
            )


def _check_addresses(item: Wanted, membership: Membership) -> Iterator[Finding]:
    declared: NicBinding = item.declared
    if declared.ipv4 is None:
        return
    place = membership.get(declared.adapter.lower())
    components = item.wanted.components or {}
    if place is not None:
        where, switch = place
        said = where or "on the host"
        yield Finding(
            "D1",
            f"{item.where}.ipv4",
            f"NIC '{declared.adapter}' serves switch '{switch}' ({said}), so it has no IP configuration of its own",
            f"declare ipv4 on the parent's adapter of switch '{switch}' (partition: parent)",
        )
    elif components.get(IPV4_PROTOCOL) is False and not _is_freed(item):
        yield Finding(
            "D1",
            f"{item.where}.ipv4",
            f"{IPV4_PROTOCOL} is off on NIC '{declared.adapter}'",
            f"switch it on: role: {DEDICATED}, or components: {{{IPV4_PROTOCOL}: true}}",
        )
    elif problem := gateway_problem(declared.ipv4, item.current.ipv4 if item.current else None):
        yield Finding("A8.8", f"{item.where}.ipv4.gateway", problem, "declare addresses that reach it as well")


def _is_freed(item: Wanted) -> bool:
    """Tell whether the NIC serves a switch now that lets it go, which gives it its usual bindings back (A8.5)."""
    said = {name.lower() for name in item.declared.components or {}}
    return item.current is not None and item.current.role == SWITCH_UPLINK and IPV4_PROTOCOL not in said

"""Check what is wanted against the rules of the field, before a plan is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..._kinds.behaviour import Outcome
from ..._kinds.partition_adapter.fields import CONVENTION, PartitionAdapter
from ..._kinds.registry import KINDS
from ..._model.errors import Finding
from ..._model.host_release import RELEASES
from ..._model.kind import PARENT


def check_invariants(outcome: Outcome) -> list[Finding]:
    """List every finding of every kind, in the order of the document.

    What the document does not mention has no place in it; such a finding points at the list where it would stand.
    """
    return [
        *_too_new(outcome),
        *_of_kinds(outcome),
    ]


def _too_new(outcome: Outcome) -> Iterator[Finding]:
    """Settings that came with a later release than the host's; what a release lacks may be said to be off."""
    release = outcome.view.release
    for name, behaviour in KINDS.items():
        newer = [
            one for one in behaviour.kind.fields if one.meta.since and RELEASES[one.meta.since].order > release.order
        ]
        for item in outcome.wanted[name] if newer else ():
            for one in newer:
                value = getattr(item.declared, one.name)
                if item.where and value is not None and value != one.meta.default:
                    yield Finding(
                        "since",
                        f"{item.where}.{one.name}",
                        f"{one.name} came with Windows Server {one.meta.since}, and this host is {release.name}",
                        "leave it out",
                    )


def _of_kinds(outcome: Outcome) -> list[Finding]:
    return [
        finding
        if finding.where and not finding.where.startswith(".")
        else replace(finding, where=behaviour.kind.section)
        for behaviour in KINDS.values()
        for finding in behaviour.check(outcome)
    ]


def collect_warnings(outcome: Outcome) -> list[str]:
    """List what is allowed and still worth a remark."""
    return [*_parent_cut_off(outcome), *_misleading_names(outcome), *_addresses_in_pool(outcome)]


def _parent_cut_off(outcome: Outcome) -> Iterator[str]:
    """Switches that take the parent's last way to the physical network (rule R7; field pain 1)."""
    view = outcome.view
    usable = [nic["Name"].lower() for nic in view.nics if nic["Status"] == "Up"]
    switches = [switch for _where, switch in outcome.future("virtual_switch") if switch.type == "external"]
    taken = {name.lower() for switch in switches for name in switch.uplinks or ()}
    declared = [item.wanted for item in outcome.wanted["partition_adapter"] if item.wanted is not None]
    plugged = {(adapter.switch or "").lower() for adapter in declared if adapter.partition == PARENT}
    then = any(switch.allow_management_os or switch.name.lower() in plugged for switch in switches)
    then = then or any(name not in taken for name in usable)
    shared = any(s["SwitchType"] == "External" and s["AllowManagementOS"] for s in view.objects.switches)
    now = shared or any(name not in view.switch_by_nic for name in usable)
    if now and not then:
        where = next((item.where for item in outcome.wanted["virtual_switch"] if item.where), "virtual_switches")
        yield (
            f"{where}: the parent partition keeps no connection to the physical network, "
            "so whoever manages the host through it is locked out (rule R7)"
        )


def _misleading_names(outcome: Outcome) -> Iterator[str]:
    """Adapters whose name points at another switch than the one they are plugged into."""
    switches = {switch.name.lower(): switch.name for _where, switch in outcome.future("virtual_switch")}
    for item in outcome.wanted["partition_adapter"]:
        adapter: PartitionAdapter | None = item.wanted
        if adapter is None or item.reason or not adapter.switch:
            continue
        hinted = switches.get(f"{adapter.name}{CONVENTION}".lower())
        if hinted and adapter.switch.lower() != hinted.lower():
            yield (
                f"{item.where}: adapter '{adapter.name}' is plugged into '{adapter.switch}', "
                f"but its name points at '{hinted}' (rule D21)"
            )


def _addresses_in_pool(outcome: Outcome) -> Iterator[str]:
    """Static addresses that the host may give away as dynamic ones."""
    pools = [pool for _where, pool in outcome.future("host_settings")]
    for item in outcome.wanted["partition_adapter"]:
        mac = item.declared.mac_address if item.wanted is not None and item.declared.partition != PARENT else None
        if mac in (None, "dynamic") or item.reason:
            continue
        if any(pool.mac_address_minimum <= mac <= pool.mac_address_maximum for pool in pools):
            yield (
                f"{item.where}.mac_address: the address lies in the host's pool of dynamic addresses, "
                "where it can be given away twice (rule R29)"
            )

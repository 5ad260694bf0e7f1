"""What can be wrong with declared partition adapters, told before anything is sent to the host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..._model.address_config import gateway_problem
from ..._model.errors import Finding
from ..._model.host_release import GEN1_SYNTHETIC_ADAPTERS, LEGACY_ADAPTERS, HostRelease
from ..._model.kind import PARENT
from ..._model.mac_address import UNASSIGNED
from ..behaviour import Outcome, Wanted
from ..check_names import check_names
from ..host_view import HostView
from ..partition.fields import OFF, RUNNING, Partition
from ..virtual_switch.fields import VirtualSwitch, mode_of
from .check_clashes import check_clashes
from .check_ids import check_adapter_ids
from .check_private_vlans import check_private_vlans
from .fields import PARTITION_ONLY, PartitionAdapter


def check(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding about partition adapters."""
    switches = {switch.name.lower(): switch for _where, switch in outcome.future("virtual_switch")}
    partitions = {partition.name.lower(): partition for _where, partition in outcome.future("partition")}
    before = {
        item.current.name.lower(): item.current for item in outcome.wanted["partition"] if item.current is not None
    }
    before.update((partition.name.lower(), partition) for partition in outcome.kept["partition"])
    going = {
        outcome.view.switch_labels.get(item.current.id, item.current.name).lower()
        for item in outcome.wanted["virtual_switch"]
        if item.current is not None and item.wanted is None
    }
    for item in outcome.wanted["partition_adapter"]:
        if item.reason:
            continue
        adapter: PartitionAdapter | None = item.wanted or item.current
        if adapter is None:
            continue
        if adapter.partition == PARENT:
            yield from _check_management(item, switches, going)
        else:
            now, then = (side.get(adapter.partition.lower()) for side in (before, partitions))
            yield from _check_running(item, now, then, outcome.view.release)
            yield from _check_legacy(item, then)
            yield from _check_switch_stays(item, switches, going)
        if item.wanted is not None:
            yield from _check_switch_settings(item, switches, outcome.view)
            problem = gateway_problem(item.declared.ipv4, item.current.ipv4 if item.current else None)
            if problem:
                yield Finding("A8.8", f"{item.where}.ipv4.gateway", problem, "declare addresses that reach it as well")
    yield from check_adapter_ids(outcome)
    yield from check_names(outcome, "partition_adapter", "R12", "adapter of the partition")
    yield from _check_counts(outcome, partitions)
    yield from check_clashes(outcome)
    yield from check_private_vlans(outcome)


def _check_management(item: Wanted, switches: Mapping[str, VirtualSwitch], going: set[str]) -> Iterator[Finding]:
    adapter: PartitionAdapter | None = item.wanted
    if adapter is None:
        return
    # A switch that the document makes brings an adapter of its own name, which need not say where it is.
    comes_along = adapter.switch is None and adapter.name.lower() in switches
    switch = switches.get(adapter.name.lower() if comes_along else (adapter.switch or "").lower())
    if not adapter.switch and not comes_along:
        said = "has no switch" if item.current is None else "cannot be unplugged"
        yield Finding(
            "A1",
            f"{item.where}.switch",
            f"the parent's adapter '{adapter.name}' {said}; a management adapter exists only on a switch",
            "name its switch, or remove the adapter",
        )
    elif switch is None and (adapter.switch or "").lower() in going:
        yield Finding(
            "A1",
            f"{item.where}.switch",
            f"switch '{adapter.switch}' is removed, and the parent's adapter '{adapter.name}' on it goes with it",
            "name the switch that it shall be on, or leave the adapter out",
        )
    elif switch is not None and switch.type == "private":
        yield Finding(
            "A2.3",
            f"{item.where}.switch",
            f"switch '{switch.name}' is private, so the parent can have no adapter on it",
            "declare the switch internal or external",
        )
    for name in sorted(PARTITION_ONLY):
        value = getattr(item.declared, name)
        if value is not None and (name != "mac_address" or value == "dynamic"):
            yield Finding(
                "A3",
                f"{item.where}.{name}",
                "a management adapter has no such setting",
                f"leave {name} out" + (", or give a static address" if name == "mac_address" else ""),
            )


def _check_running(
    item: Wanted, now: Partition | None, then: Partition | None, release: HostRelease
) -> Iterator[Finding]:
    if now is None or now.power == OFF or (then is not None and then.power == OFF):
        return
    current: PartitionAdapter | None = item.current
    adapter: PartitionAdapter | None = item.wanted
    hint = f"declare power: off for partition '{now.name}', and running in a later run"
    hot = now.generation == 2 and release.has_hot_add
    recreated = current is not None and adapter is not None and (current.legacy or False) != (adapter.legacy or False)
    if (current is None or adapter is None or recreated) and not hot:
        verb = "added to" if current is None else "removed from"
        yield Finding(
            "R26",
            item.where,
            f"adapters can be {verb} a running partition only if it is of generation 2, "
            "on Windows Server 2016 or later",
            hint,
        )
    elif current is not None and adapter is not None and current.mac_address != adapter.mac_address:
        yield Finding(
            "R30",
            f"{item.where}.mac_address",
            f"the MAC address can change only while partition '{now.name}' is off",
            hint,
        )


def _check_switch_stays(item: Wanted, switches: Mapping[str, VirtualSwitch], going: set[str]) -> Iterator[Finding]:
    switch = (item.declared.switch or "").lower()
    if item.wanted is not None and switch in going and switch not in switches:
        yield Finding(
            "reference",
            f"{item.where}.switch",
            f"switch '{item.declared.switch}' is removed, and adapter '{item.declared.name}' cannot be plugged into it",
            "declare the switch as well, or name another one",
        )


def _check_legacy(item: Wanted, then: Partition | None) -> Iterator[Finding]:
    if item.wanted is not None and item.wanted.legacy and then is not None and then.generation == 2:
        yield Finding(
            "R27",
            f"{item.where}.legacy",
            f"partition '{then.name}' is of generation 2, which has no legacy adapters",
            "leave legacy out: generation 2 starts from the network without it",
        )


def _check_switch_settings(item: Wanted, switches: Mapping[str, VirtualSwitch], view: HostView) -> Iterator[Finding]:
    adapter: PartitionAdapter = item.wanted
    switch = switches.get((adapter.switch or "").lower())
    for mode in ("absolute", "weight"):
        name = f"minimum_bandwidth_{mode}"
        # What was set before the adapter was plugged in stays: a host that is so may be declared so.
        if (
            switch is not None
            and item.wanted != item.current
            and getattr(item.declared, name)
            and mode_of(switch, view) != mode
        ):
            yield Finding(
                "A2.1",
                f"{item.where}.{name}",
                f"switch '{switch.name}' reserves bandwidth in mode {mode_of(switch, view)}",
                f"leave {name} out, or declare bandwidth_reservation_mode: {mode} of the switch, which makes it anew",
            )
    subnet = item.declared.virtual_subnet_id
    if subnet is not None and 0 < subnet < 4096:
        yield Finding(
            "A3", f"{item.where}.virtual_subnet_id", f"{subnet} is reserved", "0 for none, or 4096 to 16777215"
        )
    mapping = item.declared.team_mapping
    if mapping:
        members = {name.lower() for name in (switch.uplinks or ())} if switch and switch.embedded_teaming else set()
        if mapping.lower() not in members:
            yield Finding(
                "A4",
                f"{item.where}.team_mapping",
                f"NIC '{mapping}' is no member of an embedded team of switch '{adapter.switch or 'none'}'",
                f"members: {', '.join(sorted(members)) or 'the switch has no team'}",
            )


def _check_counts(outcome: Outcome, partitions: Mapping[str, Partition]) -> Iterator[Finding]:
    counts: Counter[tuple[str, bool]] = Counter()
    last: dict[tuple[str, bool], str] = {}
    for where, adapter in outcome.future("partition_adapter"):
        if adapter.partition != PARENT:
            key = (adapter.partition.lower(), bool(adapter.legacy))
            counts[key] += 1
            if where:
                last[key] = where
    for (name, legacy), where in last.items():
        partition = partitions.get(name)
        if partition is not None:
            second = partition.generation == 2
            limit = (
                LEGACY_ADAPTERS if legacy else outcome.view.release.gen2_adapters if second else GEN1_SYNTHETIC_ADAPTERS
            )
            if counts[(name, legacy)] > limit:
                kind = "legacy" if legacy else "synthetic"
                yield Finding(
                    "R28",
                    where,
                    f"partition '{partition.name}' (generation {partition.generation}) "
                    f"would have {counts[(name, legacy)]} {kind} adapters; "
                    f"Windows Server {outcome.view.release.name} allows {limit}",
                    "declare fewer adapters",
                )


def pool_shortage(outcome: Outcome) -> Iterator[Finding]:
    """More dynamic addresses needed by running partitions than are left in the host's pool (rule R29)."""
    running = {p.name.lower() for _where, p in outcome.future("partition") if p.power == RUNNING}
    unassigned = {a["Id"] for a in outcome.view.objects.network_adapters if a["MacAddress"] == UNASSIGNED}
    declared = any(item.wanted is not None for item in outcome.wanted["partition_adapter"])
    needed = sum(
        adapter.mac_address in (None, "dynamic")
        and adapter.partition.lower() in running
        and (adapter.id is None or adapter.id in unassigned)
        for _where, adapter in outcome.future("partition_adapter")
    )
    for _where, pool in outcome.future("host_settings"):
        first, last = pool.mac_address_minimum, pool.mac_address_maximum
        used = sum(first <= a["MacAddress"] <= last for a in outcome.view.objects.network_adapters)
        left = max(int(last, 16) - int(first, 16) + 1 - used, 0)
        if declared and needed > left:
            yield Finding(
                "R29",
                "host_settings",
                f"{needed} adapters of running partitions need dynamic MAC addresses, "
                f"and the host's pool has {left} left",
                "widen mac_address_minimum and mac_address_maximum, or declare static addresses",
            )

"""Look for what is wrong between hosts: each is as it should be by itself, and they disturb each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from .check_hosts import CheckedHost, check_host
from .host_document import Repository
from .layer import RepositoryFinding
from .lint_addresses import duplicate_addresses, duplicate_macs, overlapping_pools
from .lint_migration import group_switches, group_vlans
from .lint_uplinks import facts_findings, missing_uplinks

Facts = Mapping[str, Any]
"""What is known of the hosts: the objects that module host_network_info answers, by the host's name."""

MIGRATION_GROUP = "migration_group"

ACROSS: Mapping[str, Callable[[Sequence[CheckedHost], str], Iterator[RepositoryFinding]]] = {
    "fleet_switch": group_switches,
    "fleet_vlan": group_vlans,
    "fleet_mac": lambda hosts, _label: duplicate_macs(hosts),
    "fleet_address": lambda hosts, _label: duplicate_addresses(hosts),
    "fleet_mac_pool": lambda hosts, _label: overlapping_pools(hosts),
}
"""The checks across hosts, by the rule that their findings cite. Each goes over the hosts once."""

UPLINK = "fleet_uplink"
RULES = (*ACROSS, UPLINK)


def lint_fleet(
    repository: Repository,
    *,
    label: str = MIGRATION_GROUP,
    facts: Facts | None = None,
    ignored: Collection[str] = (),
    release: str = "2022",
) -> list[RepositoryFinding]:
    """List everything that is wrong in a repository: in files, in each host's document, and between hosts.

    Hosts of one value of ``label`` take partitions from each other. Of rules in ``ignored`` nothing is said. Nothing is
    reached; the cost grows linearly with the number of hosts.
    """
    findings = list(repository.findings)
    checked: list[CheckedHost] = []
    for host in repository.hosts.values():
        readable, found = check_host(host, release=release)
        findings += found
        if readable is not None:
            checked.append(readable)
    for rule, check in ACROSS.items():
        if rule not in ignored:
            findings += check(checked, label)
    if facts and UPLINK not in ignored:
        findings += facts_findings(facts)
        findings += missing_uplinks(checked, facts)
    return _once(findings)


def _once(findings: Sequence[RepositoryFinding]) -> list[RepositoryFinding]:
    """Say what is wrong with a profile once, naming all hosts that include it."""
    joined: dict[Any, RepositoryFinding] = {}
    for one in findings:
        key = (one.finding.rule, one.finding.message, one.place if one.place is not None else one.finding.where)
        first = joined.get(key)
        joined[key] = one if first is None else _joined(first, one)
    return list(joined.values())


def _joined(first: RepositoryFinding, other: RepositoryFinding) -> RepositoryFinding:
    hosts = dict.fromkeys((*first.hosts, *other.hosts))
    return RepositoryFinding(first.finding, tuple(hosts), first.place, first.others)

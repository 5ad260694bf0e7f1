"""Digests of what a host is, by which a saved plan knows the host that it was made for."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import fields, replace
from typing import Any

from ..._kinds.registry import KINDS
from ..._model.kind import PARENT, Kind
from ..._model.record_values import write_record
from ..._planning.check_rehearsal import anonymous
from ..._planning.resources import Resources
from ..._powershell.host_objects import HostObjects, IpObjects, Rows

VOLATILE = frozenset(
    {
        "CPUUsage",
        "Heartbeat",
        "IPsecOffloadSAUsage",
        "IovQueuePairsAssigned",
        "IovUsage",
        "MemoryAssigned",
        "MemoryDemand",
        "MemoryStatus",
        "PreferredLifetime",
        "Uptime",
        "ValidLifetime",
        "VmqUsage",
    }
)
"""Properties that change by themselves while nobody changes the host: clocks, counters, the lease of an address."""

Fingerprints = dict[str, dict[str, str]]
"""The fingerprint of each resource, by its section in documents and by its name."""

FINGERPRINT_DIGITS = 16
"""Enough to tell which resource is another one than before; that nothing changed is told by whole digests."""


def canonical_text(values: Any) -> str:
    """Write plain values in the one way in which they are digested."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def digest(values: Any) -> str:
    """Give the SHA-256 of plain values."""
    return "sha256:" + hashlib.sha256(canonical_text(values).encode()).hexdigest()


def state_digest(resources: Resources, *, whole_host: bool) -> str:
    """Digest all resources, so that two states that differ in nothing but the Ids of things have the same.

    The MAC addresses that management adapters get from the pool count only where all of the host was read, since the
    next free one depends on all adapters.
    """
    found = {}
    for name, behaviour in KINDS.items():
        shown = [_comparable(resource, whole_host) for resource in resources[name]]
        found[behaviour.kind.section] = sorted(canonical_text(_folded(behaviour.kind, one)) for one in shown)
    return digest(found)


def table_digests(objects: HostObjects) -> dict[str, str]:
    """Digest what each Get- cmdlet answered, without volatile properties and whatever the order of rows."""
    found: dict[str, str] = {}
    for item in fields(objects):
        value = getattr(objects, item.name)
        if isinstance(value, IpObjects):
            for part in fields(value):
                found[f"{item.name}.{part.name}"] = _digest_rows(getattr(value, part.name))
        else:
            found[item.name] = _digest_rows([value] if isinstance(value, dict) else value)
    return found


def fingerprints(resources: Resources) -> Fingerprints:
    """Give a short digest of each resource, with its Id; namesakes share one."""
    found: Fingerprints = {}
    for name, behaviour in KINDS.items():
        groups: dict[str, list[str]] = defaultdict(list)
        for resource in resources[name]:
            groups[label_of(behaviour.kind, resource)].append(canonical_text(write_record(resource)))
        found[behaviour.kind.section] = {
            label: digest(sorted(texts))[7 : 7 + FINGERPRINT_DIGITS] for label, texts in groups.items()
        }
    return found


def label_of(kind: Kind, resource: Any) -> str:
    """Give the words by which findings call a resource: ``web01 / Network Adapter``."""
    return " / ".join(str(getattr(resource, part)) for part in kind.key) or kind.name


def _comparable(resource: Any, whole_host: bool) -> Any:
    if not whole_host and getattr(resource, "partition", "") == PARENT:
        resource = replace(resource, mac_address=None)
    return anonymous(resource)


def _folded(kind: Kind, resource: Any) -> Any:
    """The values of a resource with its key as Windows compares it; the case of names elsewhere counts."""
    return {**write_record(resource), **dict(zip(kind.key, kind.key_of(resource), strict=True))}


def _digest_rows(rows: Rows) -> str:
    stable = [{name: value for name, value in row.items() if name not in VOLATILE} for row in rows]
    return digest(sorted(canonical_text(row) for row in stable))

"""How a document is meant: what a task says beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .._model.disruption import Disruption
from .._model.vlan_ranges import Ranges


class State(StrEnum):
    """What a document means for what it does not say."""

    MERGED = "merged"
    REPLACED = "replaced"
    OVERRIDDEN = "overridden"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Management:
    """How sessions reach the host, as far as the task says it; what is empty is found out from the host.

    ``address`` is an IPv4 address of the parent, ``adapter`` a NIC or a management adapter of its, ``nics`` all the
    NICs whose cables lead to the controller, ``vlans`` the VLANs of these cables that do (0: untagged).
    """

    address: str = ""
    adapter: str = ""
    nics: tuple[str, ...] = ()
    vlans: Ranges = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is meant.

    ``prune`` lets state overridden remove partitions too; ``allow_disconnect_running`` lets a plan unplug running
    partitions from a switch that has to go for a moment, and plug them in again; ``allow_lockout`` lets a plan end the
    management path; ``max_disruption`` is the worst that a step may do to traffic (None: no bound); with
    ``confirm_timeout_seconds`` the host takes a run back unless it is confirmed within that time.
    """

    state: State = State.MERGED
    prune: bool = False
    allow_disconnect_running: bool = False
    management: Management = field(default_factory=Management)
    allow_lockout: bool = False
    max_disruption: Disruption | None = None
    confirm_timeout_seconds: int | None = None

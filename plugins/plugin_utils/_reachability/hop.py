"""One thing that a frame crosses, and ways as lists of such things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .._model.vlan_ranges import Ranges, say_vlans

PARTITION = "partition"
INTERFACE = "interface"
ADAPTER = "adapter"
SWITCH = "switch"
NIC = "nic"
CABLE = "cable"


@dataclass(frozen=True, slots=True)
class Hop:
    """A partition, an interface of its stack, its adapter, a switch, a NIC, or a NIC's cable.

    ``owner`` is the partition of an adapter or interface. ``vlans`` are those in which frames of the way can be here,
    0 being untagged, empty where VLANs mean nothing. ``note`` says what is worth knowing here.
    """

    kind: str
    name: str
    owner: str = ""
    vlans: Ranges = ()
    note: str = ""

    def __str__(self) -> str:
        text = f"{self.kind} '{self.name}'"
        if self.vlans:
            text += f" ({say_vlans(self.vlans)})"
        return text


Way = tuple[Hop, ...]


def say_way(way: Iterable[Hop]) -> str:
    """Write a way hop by hop, and behind it what is worth knowing."""
    hops = tuple(way)
    notes = list(dict.fromkeys(hop.note for hop in hops if hop.note))
    return " > ".join(str(hop) for hop in hops) + (f" ({'; '.join(notes)})" if notes else "")

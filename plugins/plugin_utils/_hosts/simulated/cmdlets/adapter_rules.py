"""What an adapter of a partition may be, and when it may change (rules R26-R30)."""

from __future__ import annotations

from ...._model.errors import CmdletError
from ...._model.host_release import GEN1_SYNTHETIC_ADAPTERS, LEGACY_ADAPTERS
from ...._model.mac_address import UNASSIGNED, is_multicast, parse_mac
from ...._powershell.bind_parameters import Bound, refusal
from ..state.host_state import HostState
from ..state.records import Partition
from .select_objects import failed, invalid

WRONG_STATE = "The operation cannot be performed while the virtual machine is in its current state."


def wrong_state(bound: Bound, partition: Partition) -> CmdletError:
    """Make the refusal of something that the partition's power state does not allow."""
    return refusal(
        bound.cmdlet, "InvalidOperation", "InvalidState", f"Failed to change '{partition.name}'. {WRONG_STATE}"
    )


def static_mac(bound: Bound) -> str | None:
    """Read StaticMacAddress, if given; a malformed, zero or multicast one is refused as vagrant#11681 shows (R30)."""
    text = bound.parameters.get("StaticMacAddress")
    if text is None:
        return None
    if bound.parameters.get("DynamicMacAddress"):
        raise invalid(bound, "A MAC address is either dynamic or static.")
    try:
        mac = parse_mac(text)
    except ValueError:
        mac = UNASSIGNED
    if mac == UNASSIGNED or is_multicast(mac):
        verb = "add" if bound.cmdlet.startswith("Add-") else "modify"
        raise failed(bound, f"Failed to {verb} device 'Synthetic Ethernet Port'.")
    return mac


def check_hot_plug(state: HostState, bound: Bound, partition: Partition, *, legacy: bool = False) -> None:
    """Refuse to add or remove an adapter of a running partition, but for generation 2 since 2016 (R26)."""
    if partition.running and (legacy or partition.generation != 2 or not state.release.has_hot_add):
        raise wrong_state(bound, partition)


def check_room(state: HostState, bound: Bound, partition: Partition, *, legacy: bool) -> None:
    """Refuse an adapter beyond the limits of the partition's generation on this release (R27, R28)."""
    if legacy and partition.generation != 1:
        raise failed(bound, "A generation 2 virtual machine cannot have a legacy network adapter.")
    if partition.generation == 2:
        limit = state.release.gen2_adapters
    else:
        limit = LEGACY_ADAPTERS if legacy else GEN1_SYNTHETIC_ADAPTERS
    present = state.adapters_by_partition.ids.get(partition.id, {})
    if len(present) < limit:
        return
    same = sum(1 for adapter_id in present if state.adapters[adapter_id].legacy == legacy)
    if same >= limit:
        raise failed(bound, f"'{partition.name}' has {same} such network adapters, and cannot have more.")

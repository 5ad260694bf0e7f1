"""Which frames a switch port takes part in, and which two ports have in common. Ranges are never expanded."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.vlan_ranges import (
    EVERY_VLAN,
    NO_TAG,
    VLAN_MAXIMUM,
    VLAN_MINIMUM,
    Ranges,
    common_vlans,
    print_vlan_ranges,
    say_vlans,
    with_vlan,
)
from .._model.vlan_setting import VlanSetting

_NOTHING: Ranges = ()


@dataclass(frozen=True, slots=True)
class PortVlans:
    """A port's VLANs (rule A4).

    ``on_cable`` is what its frames look like on a cable, 0 being untagged. ``private`` is the port's place in a
    private VLAN: isolated, community or promiscuous, empty for none. ``uplink`` ports carry what any port sends.
    """

    on_cable: Ranges
    private: str = ""
    primary: int = 0
    secondary: Ranges = _NOTHING
    uplink: bool = False

    def __str__(self) -> str:
        if not self.private:
            return say_vlans(self.on_cable)
        return f"{self.private} in private VLAN {self.primary} (secondary {print_vlan_ranges(self.secondary)})"


UPLINK = PortVlans(EVERY_VLAN, uplink=True)


def port_vlans(setting: VlanSetting) -> PortVlans:
    """Read the VLAN setting of an adapter.

    Frames of isolated and community ports leave the host with the secondary id, those of promiscuous ones with the
    primary one (WMI class Msvm_EthernetSwitchPortVlanSettingData).
    """
    if setting.mode == "untagged":
        return PortVlans(((NO_TAG, NO_TAG),))
    if setting.mode == "access":
        return PortVlans(_single(setting.id))
    if setting.mode == "trunk":
        # What has no tag is in the native VLAN, be 0 in the list or not.
        tagged = common_vlans(setting.allowed_ids or (), ((VLAN_MINIMUM, VLAN_MAXIMUM),))
        return PortVlans(with_vlan(tagged, setting.native_id or NO_TAG))
    primary = setting.primary_id or 0
    if setting.mode == "promiscuous":
        return PortVlans(_single(primary), setting.mode, primary, setting.secondary_ids or ())
    return PortVlans(_single(setting.secondary_id), setting.mode, primary, _single(setting.secondary_id))


def _single(vlan: int | None) -> Ranges:
    return ((vlan or NO_TAG, vlan or NO_TAG),)


def shared_vlans(one: PortVlans, other: PortVlans) -> Ranges:
    """Give the VLANs in which frames go between two ports of one switch, empty for none; the order does not matter.

    A port in a private VLAN and one outside of it never meet, which is the safer reading where documentation is
    silent (docs/fidelity.md).
    """
    if one.uplink or other.uplink or not (one.private or other.private):
        return common_vlans(one.on_cable, other.on_cable)
    if one.private == "" or other.private == "" or one.primary != other.primary:
        return _NOTHING
    if one.private == "promiscuous" and other.private == "promiscuous":
        return one.on_cable
    if "promiscuous" in (one.private, other.private):
        return common_vlans(one.secondary, other.secondary)
    if one.private == other.private == "community":
        return common_vlans(one.secondary, other.secondary)
    return _NOTHING

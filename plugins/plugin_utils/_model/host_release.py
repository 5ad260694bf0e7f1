"""Windows Server releases, and what of the virtual network differs between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostRelease:
    """One release: its place in time, its configuration version, and its limits (rules R21, R23, R26, R28).

    ``vm_version`` is the newest entry of VMHost.SupportedVmVersions, by which a host's release is told; the values
    before 2012 are this project's own, since no Hyper-V module existed then (docs/fidelity.md).
    """

    name: str
    order: int
    vm_version: str
    gen2_adapters: int = 8
    has_generation_2: bool = True
    has_embedded_teaming: bool = True
    has_hot_add: bool = True
    has_switch_id: bool = True
    lbfo_switch: str = "allowed"  # allowed | deprecated (2022) | refused (2025)

    @property
    def has_device_naming(self) -> bool:
        """Whether Set-VMNetworkAdapter has -DeviceNaming (dsccommunity/HyperVDsc#206)."""
        return self.order >= _SINCE_2016

    def usual_bandwidth_mode(self, *, iov: bool) -> str:
        """The mode of a switch that was made without one, or with ``default``.

        The page of New-VMSwitch says Weight; captured hosts of 2016 and later have Absolute, with 10 % of the link for
        the default flow (intel/mfd-hyperv, Get-VMSwitch of 2022; dsccommunity/HyperVDsc#48 and its PR#50).
        """
        if iov:
            return "none"
        return "absolute" if self.order >= _SINCE_2016 else "weight"


_SINCE_2016 = 4
GEN1_SYNTHETIC_ADAPTERS = 8
LEGACY_ADAPTERS = 4
SET_MEMBERS = 8

RELEASES = {
    release.name: release
    for release in (
        HostRelease("2008", 0, "1.0", 0, False, False, False, False),
        HostRelease("2008r2", 1, "2.0", 0, False, False, False, False),
        HostRelease("2012", 2, "4.0", 0, False, False, False, False),
        HostRelease("2012r2", 3, "5.0", 8, True, False, False, False),
        HostRelease("2016", 4, "8.0"),
        HostRelease("2019", 5, "9.0", 64),
        HostRelease("2022", 6, "10.0", 64, lbfo_switch="deprecated"),
        HostRelease("2025", 7, "12.0", 64, lbfo_switch="refused"),
    )
}

_BY_VM_VERSION = {release.vm_version: release for release in RELEASES.values()}


def release_of(supported_vm_versions: list[str]) -> HostRelease:
    """Tell a host's release from VMHost.SupportedVmVersions; an unknown newest version counts as the newest release."""
    return (
        _BY_VM_VERSION.get(supported_vm_versions[-1], RELEASES["2025"]) if supported_vm_versions else RELEASES["2025"]
    )

"""The extensions that Windows brings along for every virtual switch (rule A2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extension:
    """An installed switch extension; switch extensions exist since release 2012.

    It is known by its Ids, since its name follows the language of the host. ``usual`` are the releases
    (HostRelease.order) on which a new switch has it enabled.
    """

    ids: tuple[str, ...]
    name: str
    kind: str
    usual: range
    first_release: int  # HostRelease.order

    @property
    def id(self) -> str:
        """The Id that most releases give it."""
        return self.ids[0]


_2012, _2016, _2019, _NEVER = 2, 4, 5, range(0)

EXTENSIONS = (
    # Pages show the platform on and capture off. Captures of 2016 and later have the platform off, and capture on but
    # for those of 2016 (ovn-kubernetes#287, microsoft/WSL#6913, intel/mfd-hyperv).
    Extension(
        ("E7C3B2F0-F3C5-48DF-AF2B-10FED6D72E7A",),
        "Microsoft Windows Filtering Platform",
        "Filter",
        range(_2012, _2016),
        _2012,
    ),
    Extension(
        ("F74F241B-440F-4433-BB28-00F89EAD20D8",),
        "Microsoft Azure VFP Switch Filter Extension",
        "Filter",
        _NEVER,
        _2016,
    ),
    Extension(
        ("EA24CD6C-D17A-4348-9190-09F0D5BE83DD", "430BDADD-BAB0-41AB-A369-94B67FA5BE0A"),
        "Microsoft NDIS Capture",
        "Monitoring",
        range(_2019, 1000),
        _2012,
    ),
)


def usual_extensions(release: int) -> Mapping[str, bool]:
    """Return what of its extensions a new switch has enabled, by name; ``release`` is HostRelease.order."""
    return {one.name: release in one.usual for one in EXTENSIONS if one.first_release <= release}

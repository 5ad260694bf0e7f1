"""The extensions that Windows brings along for every virtual switch (rule A2.2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extension:
    """An installed switch extension; switch extensions exist since release 2012."""

    id: str
    name: str
    kind: str
    usual: bool
    first_release: int  # HostRelease.order


EXTENSIONS = (
    Extension("E7C3B2F0-F3C5-48DF-AF2B-10FED6D72E7A", "Microsoft Windows Filtering Platform", "Filter", True, 2),
    Extension(
        "F74F241B-440F-4433-BB28-00F89EAD20D8", "Microsoft Azure VFP Switch Filter Extension", "Filter", False, 4
    ),
    Extension("EA24CD6C-D17A-4348-9190-09F0D5BE83DD", "Microsoft NDIS Capture", "Monitoring", False, 2),
)

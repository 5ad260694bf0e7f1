"""The Windows release of a host."""

from __future__ import annotations

import re
from typing import Any

from ..._model.host_release import RELEASES, HostRelease
from ..host_objects import HostObject, Rows
from .answer_reader import AnswerReader, unwrapped

_FIRST_BUILD = (
    (26100, "2025"),
    (20348, "2022"),
    (17763, "2019"),
    (14393, "2016"),
    (9600, "2012r2"),
    (9200, "2012"),
    (7600, "2008r2"),
    (6001, "2008"),
)
"""Builds with which the releases came (learn.microsoft.com, "Windows Server release information" and its history)."""

_NOT_FOR_USE = 200
"""Configuration versions 254.0 (prerelease) and 255.0 (experimental) tell no release (Get-VMHostSupportedVersion)."""

_NUMBERED = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,9}))?(?:\.\d{1,9})?")


def tell_release(reader: AnswerReader, host: HostObject, os_version: Any, partitions: Rows) -> HostRelease:
    """Tell the release, and write it into the host object as its newest configuration version (decision 0004).

    Hosts before 2016 do not say which versions they support; then the system's build tells, and at last the newest
    partition. A version between two releases, as semi-annual ones have, counts as the older one.
    """
    found = (
        _by_versions(host["SupportedVmVersions"])
        or _by_build(unwrapped(os_version))
        or _by_versions([row["Version"] for row in partitions])
    )
    if found is None:
        reader.wrong(
            "vm_host.SupportedVmVersions",
            "nothing says which release of Windows Server the host runs",
            export="add os_version beside vm_host, such as 10.0.20348.0",
        )
        found = RELEASES["2025"]
    host["SupportedVmVersions"] = [found.vm_version]
    return found


def _by_versions(versions: list[str]) -> HostRelease | None:
    told = [match for match in map(_NUMBERED.fullmatch, versions) if match]
    numbers = [(int(match[1]), int(match[2])) for match in told if int(match[1]) < _NOT_FOR_USE]
    if not numbers:
        return None
    newest = max(numbers)
    at_most = [release for release in RELEASES.values() if _number(release) <= newest]
    return at_most[-1] if at_most else None


def _by_build(os_version: Any) -> HostRelease | None:
    match = _NUMBERED.fullmatch(os_version) if isinstance(os_version, str) else None
    build = int(match[3]) if match and match[3] else 0
    return next((RELEASES[name] for first, name in _FIRST_BUILD if build >= first), None)


def _number(release: HostRelease) -> tuple[int, int]:
    major, _dot, minor = release.vm_version.partition(".")
    return int(major), int(minor)

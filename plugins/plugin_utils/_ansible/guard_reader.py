"""Turn the options that guard a task into what the reconciler takes."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from .._model.disruption import read_bound
from .._model.errors import DocumentRejected, FieldError, Finding
from .._model.vlan_ranges import NO_TAG, Ranges, parse_vlan_ranges
from .._planning.options import Management, Options

LONGEST_WAIT_SECONDS = 86_400


def with_guards(options: Options, given: Mapping[str, Any]) -> Options:
    """Add the guards that a task asks for; DocumentRejected for those that mean nothing."""
    findings: list[Finding] = []
    seconds = given.get("confirm_timeout_seconds")
    if seconds is not None and not 1 <= seconds <= LONGEST_WAIT_SECONDS:
        message = f"{seconds} is not between 1 and {LONGEST_WAIT_SECONDS} seconds"
        findings.append(Finding("options", "confirm_timeout_seconds", message, "leave it out to confirm nothing"))
    told = given.get("management") or {}
    address = told.get("address") or ""
    if address:
        try:
            address = str(IPv4Address(address))
        except AddressValueError:
            hint = "write it as 192.0.2.10; for a NIC there is management.adapter"
            findings.append(Finding("options", "management.address", f"'{address}' is not an IPv4 address", hint))
    vlans: Ranges = ()
    if told.get("vlans"):
        try:
            vlans = parse_vlan_ranges(str(told["vlans"]), lowest=NO_TAG)
        except FieldError as error:
            findings.append(Finding("options", "management.vlans", error.message, error.hint))
    if findings:
        raise DocumentRejected(findings)
    return Options(
        options.state,
        options.prune,
        options.allow_disconnect_running,
        Management(address, told.get("adapter") or "", tuple(told.get("nics") or ()), vlans),
        bool(given.get("allow_lockout")),
        read_bound(given.get("max_disruption")),
        seconds,
    )

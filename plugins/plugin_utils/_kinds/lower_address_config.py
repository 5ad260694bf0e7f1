"""Say a change of an interface's IPv4 configuration in cmdlets."""

from __future__ import annotations

from .._model.address_config import UNCONFIGURED, AddressConfig
from .._powershell.invocation import Inside, Invocation, Parameter

DEFAULT_ROUTE = "0.0.0.0/0"


def interrupts(before: AddressConfig | None, after: AddressConfig | None) -> bool:
    """Tell whether going from one configuration to another takes anything away that traffic may be using.

    DNS servers are no part of a path, and another static address beside those that stay disturbs none of them.
    """
    now, then = before or UNCONFIGURED, after or UNCONFIGURED
    if now.method != then.method or set(now.gateways) - set(then.gateways):
        return True
    return bool(set(now.addresses or ()) - set(then.addresses or ()))


def lower_address_config(
    before: AddressConfig | None,
    after: AddressConfig,
    interface: str,
    inside: Inside | None = None,
    *,
    steady: bool = False,
) -> tuple[Invocation, ...]:
    """Return the commands that lead from one complete configuration to another.

    New addresses and gateways come before old ones go, so that a configured interface is never without one; a prefix
    length changes in place. New-NetIPAddress turns DHCP off by itself, but fails on
    an interface whose link is down, as it is for seconds after a change of a switch (field pain 26, rules A8.4, A8.8):
    unless the interface is ``steady``, DHCP is turned off first. Turning DHCP on is one command, which takes the static
    addresses along: a session that arrives by one of them could send no second one.
    ``interface`` is ignored inside a partition, where the listener fills in the guest's own name.
    """
    now = before or UNCONFIGURED
    alias: dict[str, Parameter] = {} if inside else {"InterfaceAlias": interface}
    commands = _to_dhcp(now) if after.method == "dhcp" else _to_static(now, after, steady=steady)
    return tuple(
        Invocation(cmdlet, {**alias, **parameters}, inside)
        for cmdlet, parameters in (*commands, *_dns_servers(now, after))
    )


Command = tuple[str, dict[str, Parameter]]


def _to_dhcp(now: AddressConfig) -> list[Command]:
    return [] if now.method == "dhcp" else [("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Enabled"})]


def _to_static(now: AddressConfig, after: AddressConfig, *, steady: bool) -> list[Command]:
    old, new = _by_address(now), _by_address(after)
    commands: list[Command] = []
    if now.method == "dhcp" and not (steady and new):
        commands.append(("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Disabled"}))
    for address, prefix in new.items():
        if address not in old:
            commands.append(("New-NetIPAddress", {"IPAddress": address, "PrefixLength": prefix}))
        elif old[address] != prefix:
            commands.append(("Set-NetIPAddress", {"IPAddress": address, "PrefixLength": prefix}))
    route: dict[str, Parameter] = {"DestinationPrefix": DEFAULT_ROUTE}
    commands += [("New-NetRoute", {**route, "NextHop": hop}) for hop in after.gateways if hop not in now.gateways]
    commands += [
        ("Remove-NetRoute", {**route, "NextHop": hop, "Confirm": False})
        for hop in now.gateways
        if hop not in after.gateways
    ]
    commands += [
        ("Remove-NetIPAddress", {"IPAddress": address, "Confirm": False}) for address in old if address not in new
    ]
    return commands


def _dns_servers(now: AddressConfig, after: AddressConfig) -> list[Command]:
    if after.dns_servers is None or now.dns_servers == after.dns_servers:
        return []
    given: dict[str, Parameter] = {"ServerAddresses": after.dns_servers} if after.dns_servers else {}
    return [("Set-DnsClientServerAddress", given or {"ResetServerAddresses": True})]


def _by_address(config: AddressConfig) -> dict[str, int]:
    """Return the prefix length of each address, in a fixed order."""
    parted = (address.partition("/") for address in sorted(config.addresses or ()))
    return {address: int(prefix) for address, _slash, prefix in parted}

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
    if now.method != then.method or (now.gateway and now.gateway != then.gateway):
        return True
    return bool(set(now.addresses or ()) - set(then.addresses or ()))


def lower_address_config(
    before: AddressConfig | None, after: AddressConfig, interface: str, inside: Inside | None = None
) -> tuple[Invocation, ...]:
    """Go from one complete configuration to another.

    DHCP is switched off before a static address is given, since New-NetIPAddress alone can fail halfway and leave
    the address without its gateway (field pain 26, rule A8.8). New addresses come before old ones go, so
    that a configured interface is never without one. ``interface`` is ignored inside a partition, where the
    listener fills in the guest's own name.
    """
    now = before or UNCONFIGURED
    alias: dict[str, Parameter] = {} if inside else {"InterfaceAlias": interface}
    invocations: list[Invocation] = []

    def say(cmdlet: str, **parameters: Parameter) -> None:
        invocations.append(Invocation(cmdlet, {**alias, **parameters}, inside))

    old_addresses, new_addresses = set(now.addresses or ()), set(after.addresses or ())
    if after.method == "dhcp":
        if now.gateway:
            say("Remove-NetRoute", DestinationPrefix=DEFAULT_ROUTE, NextHop=now.gateway, Confirm=False)
        for address in sorted(old_addresses):
            say("Remove-NetIPAddress", IPAddress=address.partition("/")[0], Confirm=False)
        if now.method != "dhcp":
            say("Set-NetIPInterface", AddressFamily="IPv4", Dhcp="Enabled")
    else:
        if now.method == "dhcp":
            say("Set-NetIPInterface", AddressFamily="IPv4", Dhcp="Disabled")
        if now.gateway and now.gateway != after.gateway:
            say("Remove-NetRoute", DestinationPrefix=DEFAULT_ROUTE, NextHop=now.gateway, Confirm=False)
        kept = {address.partition("/")[0] for address in new_addresses}
        for address in sorted(old_addresses - new_addresses):
            if address.partition("/")[0] in kept:  # the same address with another prefix must go first
                say("Remove-NetIPAddress", IPAddress=address.partition("/")[0], Confirm=False)
        for address in sorted(new_addresses - old_addresses):
            ip, _slash, prefix = address.partition("/")
            say("New-NetIPAddress", IPAddress=ip, PrefixLength=int(prefix))
        for address in sorted(old_addresses - new_addresses):
            if address.partition("/")[0] not in kept:
                say("Remove-NetIPAddress", IPAddress=address.partition("/")[0], Confirm=False)
        if after.gateway and now.gateway != after.gateway:
            say("New-NetRoute", DestinationPrefix=DEFAULT_ROUTE, NextHop=after.gateway)
    if after.dns_servers is not None and now.dns_servers != after.dns_servers:
        if after.dns_servers:
            say("Set-DnsClientServerAddress", ServerAddresses=after.dns_servers)
        else:
            say("Set-DnsClientServerAddress", ResetServerAddresses=True)
    return tuple(invocations)

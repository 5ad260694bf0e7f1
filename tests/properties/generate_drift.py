"""Cmdlets that somebody has run on a host by hand, before any document was about it."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, Parameter
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.literal_names import spell_names

from .generate_hosts import Draw, Known, look


def draw_drift(draw: Draw, session: Session, most: int = 10) -> tuple[Invocation, ...]:
    """Draw cmdlets that the host takes, one after the other; those that it refuses are left out."""
    return _taken(draw, session, _command, most)


def draw_addresses(draw: Draw, session: Session, most: int = 4) -> tuple[Invocation, ...]:
    """Draw cmdlets that the host takes, of somebody at the addresses of the parent's interfaces."""
    return _taken(draw, session, _address, most)


def _taken(
    draw: Draw, session: Session, command: Callable[[Draw, Known], Invocation | None], most: int
) -> tuple[Invocation, ...]:
    done = []
    known = None
    for _turn in range(draw.up_to(most)):
        known = known or look(session)
        invocation = command(draw, known)
        if invocation is None:
            continue
        invocation = spell_names(invocation)
        try:
            session.invoke(invocation)
        except CmdletError:
            continue  # and the host is as it was
        done.append(invocation)
        known = None
    return tuple(done)


def _command(draw: Draw, known: Known) -> Invocation | None:
    topics: list[Callable[[Draw, Known], Invocation]] = [_new_switch, _new_switch]
    if known.own:
        topics += [_connect, _connect, _set_adapter, _vlan, _add_adapter]
    if known.nics:
        topics += [_bind, _bind, _card]
    if known.switches:
        topics += [_set_switch, _add_management_adapter]
    if known.management:
        topics.append(_rename_management_adapter)
    if known.partitions:
        topics += [_power, _power, _rename_partition]
    topics.append(_pool)
    found: Callable[[Draw, Known], Invocation] = draw.one_of(topics)
    return found(draw, known)


def _new_switch(draw: Draw, known: Known) -> Invocation:
    parameters: dict[str, Parameter] = {"Name": draw.one_of(draw.names.switches)}
    kind = draw.one_of(
        ("External", "External", "Team", "Internal", "Private") if known.nics else ("Internal", "Private")
    )
    if kind == "Team":
        parameters["NetAdapterName"] = tuple(draw.some_of(known.nics, 3)) or known.nics[:1]
        parameters["EnableEmbeddedTeaming"] = True
    elif kind == "External":
        parameters["NetAdapterName"] = draw.one_of(known.nics)
    else:
        parameters["SwitchType"] = kind
    if kind in ("External", "Team") and draw.once_in(3):
        parameters["AllowManagementOS"] = False
    if draw.once_in(4):
        parameters["MinimumBandwidthMode"] = draw.one_of(("Absolute", "None", "Weight"))
    if draw.once_in(6):
        parameters["EnableIov"] = True
    return Invocation("New-VMSwitch", parameters)


def _set_switch(draw: Draw, known: Known) -> Invocation:
    name = draw.one_of(known.switch_names)
    change = draw.one_of(("notes", "share", "unshare", "type", "rename", "extension"))
    if change == "rename":
        return Invocation("Rename-VMSwitch", {"Name": name, "NewName": draw.one_of(draw.names.switches)})
    if change == "extension":
        extension = draw.one_of(("Microsoft NDIS Capture", "Microsoft Windows Filtering Platform"))
        cmdlet = draw.one_of(("Enable-VMSwitchExtension", "Disable-VMSwitchExtension"))
        return Invocation(cmdlet, {"VMSwitchName": name, "Name": extension})
    settings: dict[str, dict[str, Parameter]] = {
        "notes": {"Notes": "it's by hand"},
        "share": {"AllowManagementOS": True},
        "unshare": {"AllowManagementOS": False},
        "type": {"SwitchType": draw.one_of(("Internal", "Private"))},
    }
    return Invocation("Set-VMSwitch", {"Name": name, **settings[change]})


def _one(adapter: HostObject) -> dict[str, Parameter]:
    return {"VMName": adapter["VMName"], "Name": adapter["Name"]}


def _connect(draw: Draw, known: Known) -> Invocation:
    adapter = draw.one_of(known.own)
    if not known.switches or draw.once_in(6):
        return Invocation("Disconnect-VMNetworkAdapter", _one(adapter))
    return Invocation("Connect-VMNetworkAdapter", {**_one(adapter), "SwitchName": draw.one_of(known.switch_names)})


def _add_adapter(draw: Draw, known: Known) -> Invocation:
    parameters: dict[str, Parameter] = {
        "VMName": draw.one_of(known.partitions)["Name"],
        "Name": draw.one_of(draw.names.adapters),
    }
    if draw.once_in(3):
        parameters["StaticMacAddress"] = f"02-AA-00-00-00-{draw.next_number():02X}"
    if draw.once_in(5):
        parameters["IsLegacy"] = True
    return Invocation("Add-VMNetworkAdapter", parameters)


def _set_adapter(draw: Draw, known: Known) -> Invocation:
    settings: tuple[dict[str, Parameter], ...] = (
        {"MacAddressSpoofing": "On"},
        {"DhcpGuard": "On", "RouterGuard": "On"},
        {"PortMirroring": "Source"},
        {"MinimumBandwidthWeight": 40},
        {"MaximumBandwidth": 100_000_001},
        {"VmqWeight": 0, "IovWeight": 50},
        {"StaticMacAddress": f"02-BB-00-00-00-{draw.next_number():02X}"},
        {"VirtualSubnetId": 5000},
        {"DeviceNaming": "On"},
    )
    return Invocation("Set-VMNetworkAdapter", {**_one(draw.one_of(known.own)), **draw.one_of(settings)})


def _vlan(draw: Draw, known: Known) -> Invocation:
    modes: tuple[dict[str, Parameter], ...] = (
        {"Access": True, "VlanId": 10},
        {"Trunk": True, "NativeVlanId": 0, "AllowedVlanIdList": "1-4094"},
        {"Isolated": True, "PrimaryVlanId": 10, "SecondaryVlanId": 20},
        {"Promiscuous": True, "PrimaryVlanId": 10, "SecondaryVlanIdList": "20,21,22,30"},
        {"Untagged": True},
    )
    adapter = draw.one_of(known.adapters)
    name: dict[str, Parameter] = {"VMNetworkAdapterName": adapter["Name"]}
    owner: dict[str, Parameter] = {"ManagementOS": True} if adapter["IsManagementOs"] else {"VMName": adapter["VMName"]}
    return Invocation("Set-VMNetworkAdapterVlan", {**owner, **name, **draw.one_of(modes)})


def _add_management_adapter(draw: Draw, known: Known) -> Invocation:
    parameters: dict[str, Parameter] = {"ManagementOS": True, "SwitchName": draw.one_of(known.switch_names)}
    parameters["Name"] = draw.one_of((*draw.names.adapters, *draw.names.switches[:2]))
    return Invocation("Add-VMNetworkAdapter", parameters)


def _rename_management_adapter(draw: Draw, known: Known) -> Invocation:
    adapter = draw.one_of(known.management)
    if draw.once_in(3):
        return Invocation("Remove-VMNetworkAdapter", {"ManagementOS": True, "Name": adapter["Name"]})
    parameters: dict[str, Parameter] = {"ManagementOS": True, "Name": adapter["Name"]}
    return Invocation("Rename-VMNetworkAdapter", {**parameters, "NewName": draw.one_of(draw.names.adapters)})


def _bind(draw: Draw, known: Known) -> Invocation:
    component = draw.one_of(("ms_lltdio", "ms_tcpip", "ms_server", "vms_pp", "ms_tcpip6"))
    cmdlet = draw.one_of(("Disable-NetAdapterBinding", "Enable-NetAdapterBinding"))
    return Invocation(cmdlet, {"Name": draw.one_of(known.nics), "ComponentID": component})


def _card(draw: Draw, known: Known) -> Invocation:
    """NICs are renamed, switched off and put into LBFO teams."""
    name = draw.one_of(known.nics)
    change = draw.one_of(("rename", "disable", "team"))
    if change == "team":
        members = tuple(draw.some_of(known.nics, 2)) or (name,)
        return Invocation("New-NetLbfoTeam", {"Name": "Team", "TeamMembers": members, "Confirm": False})
    if change == "disable":
        return Invocation("Disable-NetAdapter", {"Name": name, "Confirm": False})
    return Invocation(
        "Rename-NetAdapter", {"Name": name, "NewName": draw.one_of(("Lan", "nic1", "NIC2 ", *draw.names.nics))}
    )


def _rename_partition(draw: Draw, known: Known) -> Invocation:
    name = draw.one_of(known.partitions)["Name"]
    return Invocation("Rename-VM", {"Name": name, "NewName": draw.one_of(("WEB01", "new one", *draw.names.partitions))})


def _address(draw: Draw, known: Known) -> Invocation | None:
    """NICs for storage and clusters often have no address; interfaces of management adapters are renamed."""
    if not known.interfaces:
        return None
    alias = draw.one_of(known.interfaces)
    number = draw.next_number()
    address: dict[str, Parameter] = {"IPAddress": f"192.168.{number}.5", "PrefixLength": 24}
    names = ("Management", *(f"vEthernet ({name})" for name in (*draw.names.adapters, *draw.names.switches[:2])))
    changes: tuple[tuple[str, dict[str, Parameter]], ...] = (
        ("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Disabled"}),
        ("Remove-NetIPAddress", {"AddressFamily": "IPv4", "Confirm": False}),
        ("New-NetIPAddress", address),
        ("New-NetIPAddress", {**address, "DefaultGateway": f"192.168.{number}.1"}),
        ("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Enabled"}),
        ("Set-DnsClientServerAddress", {"ServerAddresses": ("192.168.1.2", f"192.168.{number}.2")}),
        ("Rename-NetAdapter", {"NewName": draw.one_of(names)}),
    )
    cmdlet, parameters = draw.one_of(changes)
    return Invocation(cmdlet, {"Name" if cmdlet == "Rename-NetAdapter" else "InterfaceAlias": alias, **parameters})


def _power(draw: Draw, known: Known) -> Invocation:
    partition = draw.one_of(known.partitions)
    if partition["State"] == "Off":
        return Invocation("Start-VM", {"Name": partition["Name"]})
    return Invocation("Stop-VM", {"Name": partition["Name"], "Force": True})


def _pool(_draw: Draw, _known: Known) -> Invocation:
    return Invocation("Set-VMHost", {"MacAddressMinimum": "00155D550000", "MacAddressMaximum": "00155D55000F"})

"""Hosts as people leave them: hardware of every release, and cmdlets that somebody has run on it by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._cmdlets.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._cmdlets.invocation import Invocation, Parameter
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import memory_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.host_release import RELEASES

T = TypeVar("T")
HOST_NAME = "HV1"
NIC_NAMES = ("NIC1", "Local Area Connection", "Nïc 'zwo'", "Slot 3 [b]*")
DESCRIPTIONS = ("Intel(R) Ethernet X710", "Intel(R) Ethernet X710", "Intel(R) Ethernet X710", "Mellanox CX-5")
SWITCH_NAMES = (
    "Lan",
    "O'Brien's",
    "Büro – Süd \u2018x\u2019",
    "Local Area Connection - Virtual Network",
    "net[1]*",
    '$env:X `t"',
)
PARTITION_NAMES = ("web01", "db 'x'", "Wëb[2]?", "APP`$3")
ADAPTER_NAMES = ("Network Adapter", "Backup", "it's", "Local Area Connection", "Front*")


class Draw:
    """Hypothesis's draw function, and the choices that are made again and again."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw
        self._number = 0

    def __call__(self, strategy: st.SearchStrategy[T]) -> T:
        drawn: T = self._draw(strategy)
        return drawn

    def one_of(self, values: Any) -> Any:
        """Choose one of some values; the first is the simplest."""
        return self._draw(st.sampled_from(tuple(values)))

    def some_of(self, values: Any, most: int) -> list[Any]:
        """Choose a few different values."""
        choices = tuple(values)
        return list(self._draw(st.lists(st.sampled_from(choices), unique=True, max_size=most))) if choices else []

    def once_in(self, times: int) -> bool:
        """Be true now and then; false is the simplest."""
        return bool(self._draw(st.integers(0, times - 1)) == times - 1)

    def next_number(self) -> int:
        """Give a number that was not given before, for addresses that must differ."""
        self._number += 1
        return self._number


@dataclass(frozen=True, slots=True)
class Known:
    """What a person sees of a host: names."""

    nics: tuple[str, ...]
    switches: tuple[HostObject, ...]
    partitions: tuple[HostObject, ...]
    adapters: tuple[HostObject, ...]

    @property
    def switch_names(self) -> tuple[str, ...]:
        return tuple(switch["Name"] for switch in self.switches)

    @property
    def own(self) -> tuple[HostObject, ...]:
        """Adapters of partitions."""
        return tuple(adapter for adapter in self.adapters if not adapter["IsManagementOs"])

    @property
    def management(self) -> tuple[HostObject, ...]:
        return tuple(adapter for adapter in self.adapters if adapter["IsManagementOs"])


def look(session: Session) -> Known:
    """Look at a host."""

    def ask(cmdlet: str, **parameters: Parameter) -> tuple[HostObject, ...]:
        return tuple(session.invoke(Invocation(cmdlet, parameters)))

    nics = tuple(nic["Name"] for nic in ask("Get-NetAdapter", Physical=True))
    return Known(nics, ask("Get-VMSwitch"), ask("Get-VM"), ask("Get-VMNetworkAdapter", All=True))


def draw_hardware(draw: Draw) -> dict[str, Any]:
    """Draw the options of module simulated_host."""
    release = draw.one_of(("2022", "2022", "2019", "2025", "2016", "2012r2", "2012", "2008r2", "2008"))
    nics = []
    for name in NIC_NAMES[: draw(st.integers(0, 4))]:
        number = draw.next_number()
        nic: dict[str, Any] = {
            "name": name,
            "interface_description": _numbered(draw.one_of(DESCRIPTIONS), nics),
            "link_speed": "1Gbps" if draw.once_in(6) else "10Gbps",
            "connected": not draw.once_in(6),
        }
        if draw.once_in(3):
            nic["ipv4"] = {"method": "static", "addresses": [f"192.168.{number}.5/24"]}
            if draw.once_in(2):
                nic["ipv4"] |= {"gateway": f"192.168.{number}.1", "dns_servers": ["192.168.1.2"]}
        nics.append(nic)
    partitions = []
    for name in PARTITION_NAMES[: draw(st.integers(0, 3))]:
        second = RELEASES[release].has_generation_2 and not draw.once_in(3)
        partitions.append(
            {"name": name, "generation": 2 if second else 1, "power": "running" if draw.once_in(3) else "off"}
        )
    return {"release": release, "physical_adapters": nics, "partitions": partitions}


def _numbered(description: str, nics: list[dict[str, Any]]) -> str:
    """Windows tells cards of one model apart by a number."""
    alike = sum(model_of(nic["interface_description"]) == description for nic in nics)
    return f"{description} #{alike + 1}" if alike else description


def model_of(description: str) -> str:
    """Give a NIC's description without the number."""
    return description.partition(" #")[0]


def build(hardware: dict[str, Any], drift: tuple[Invocation, ...]) -> Session:
    """Make a host and run what was run on it by hand."""
    session = memory_session(HOST_NAME, read_hardware(hardware))
    for invocation in drift:
        session.invoke(invocation)
    return session


def draw_drift(draw: Draw, hardware: dict[str, Any], most: int = 10) -> tuple[Invocation, ...]:
    """Draw cmdlets that the host takes, one after the other; those that it refuses are left out."""
    return _taken(draw, build(hardware, ()), _command, most)


def draw_addresses(draw: Draw, session: Session, most: int = 4) -> tuple[Invocation, ...]:
    """Draw cmdlets that the host takes, of somebody at the addresses of the parent's interfaces."""
    return _taken(draw, session, _address, most)


def _taken(
    draw: Draw, session: Session, command: Callable[[Draw, Known], Invocation | None], most: int
) -> tuple[Invocation, ...]:
    done = []
    for _turn in range(draw(st.integers(0, most))):
        invocation = command(draw, look(session))
        if invocation is None:
            continue
        try:
            session.invoke(invocation)
        except CmdletError:
            continue
        done.append(invocation)
    return tuple(done)


def _command(draw: Draw, known: Known) -> Invocation | None:
    topics: list[Callable[[Draw, Known], Invocation]] = [_new_switch, _new_switch]
    if known.own:
        topics += [_connect, _connect, _set_adapter, _vlan, _add_adapter]
    if known.nics:
        topics += [_bind, _bind]
    if known.switches:
        topics += [_set_switch, _add_management_adapter]
    if known.management:
        topics.append(_rename_management_adapter)
    if known.partitions:
        topics.append(_power)
    topics.append(_pool)
    found: Callable[[Draw, Known], Invocation] = draw.one_of(topics)
    return found(draw, known)


def _new_switch(draw: Draw, known: Known) -> Invocation:
    parameters: dict[str, Parameter] = {"Name": draw.one_of(SWITCH_NAMES)}
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
        return Invocation("Rename-VMSwitch", {"Name": name, "NewName": draw.one_of(SWITCH_NAMES)})
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
        "Name": draw.one_of(ADAPTER_NAMES),
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
    parameters["Name"] = draw.one_of((*ADAPTER_NAMES, *SWITCH_NAMES[:2]))
    return Invocation("Add-VMNetworkAdapter", parameters)


def _rename_management_adapter(draw: Draw, known: Known) -> Invocation:
    adapter = draw.one_of(known.management)
    if draw.once_in(3):
        return Invocation("Remove-VMNetworkAdapter", {"ManagementOS": True, "Name": adapter["Name"]})
    parameters: dict[str, Parameter] = {"ManagementOS": True, "Name": adapter["Name"]}
    return Invocation("Rename-VMNetworkAdapter", {**parameters, "NewName": draw.one_of(ADAPTER_NAMES)})


def _bind(draw: Draw, known: Known) -> Invocation:
    component = draw.one_of(("ms_lltdio", "ms_tcpip", "ms_server", "vms_pp", "ms_tcpip6"))
    cmdlet = draw.one_of(("Disable-NetAdapterBinding", "Enable-NetAdapterBinding"))
    return Invocation(cmdlet, {"Name": draw.one_of(known.nics), "ComponentID": component})


def _address(draw: Draw, known: Known) -> Invocation | None:
    """NICs for storage and clusters often have no address."""
    aliases = (*known.nics, *(f"vEthernet ({adapter['Name']})" for adapter in known.management))
    if not aliases:
        return None
    alias = draw.one_of(aliases)
    number = draw.next_number()
    changes: tuple[tuple[str, dict[str, Parameter]], ...] = (
        ("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Disabled"}),
        ("Remove-NetIPAddress", {"AddressFamily": "IPv4", "Confirm": False}),
        ("New-NetIPAddress", {"IPAddress": f"192.168.{number}.5", "PrefixLength": 24}),
        ("Set-NetIPInterface", {"AddressFamily": "IPv4", "Dhcp": "Enabled"}),
    )
    cmdlet, parameters = draw.one_of(changes)
    return Invocation(cmdlet, {"InterfaceAlias": alias, **parameters})


def _power(draw: Draw, known: Known) -> Invocation:
    partition = draw.one_of(known.partitions)
    if partition["State"] == "Off":
        return Invocation("Start-VM", {"Name": partition["Name"]})
    return Invocation("Stop-VM", {"Name": partition["Name"], "Force": True})


def _pool(_draw: Draw, _known: Known) -> Invocation:
    return Invocation("Set-VMHost", {"MacAddressMinimum": "00155D550000", "MacAddressMaximum": "00155D55000F"})

"""The throw-away twin: made from objects, it shows the same objects and behaves the same."""

from __future__ import annotations

import random
import re

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import twin_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation

ALL = ReadScope(None, None)
SWITCHES = ("A", "B", "C")
VMS = ("web01", "old", "db", "new")
NICS = ("NIC1", "NIC2", "NIC3")


def random_invocation(choose: random.Random, host) -> Invocation:
    switch, vm, nic = choose.choice(SWITCHES), choose.choice(VMS), choose.choice(NICS)
    inside = host.inside(vm)
    number = choose.randrange(1, 200)
    return choose.choice(
        [
            Invocation(
                "New-VMSwitch", {"Name": switch, "NetAdapterName": nic, "AllowManagementOS": choose.random() < 0.7}
            ),
            Invocation("New-VMSwitch", {"Name": switch, "NetAdapterName": tuple(choose.sample(NICS, 2))}),
            Invocation("New-VMSwitch", {"Name": switch, "SwitchType": choose.choice(("Internal", "Private"))}),
            Invocation("Set-VMSwitch", {"Name": switch, "SwitchType": choose.choice(("Internal", "Private"))}),
            Invocation("Set-VMSwitch", {"Name": switch, "NetAdapterName": nic}),
            Invocation("Set-VMSwitch", {"Name": switch, "AllowManagementOS": choose.random() < 0.5, "Notes": "n"}),
            Invocation("Set-VMSwitch", {"Name": switch, "DefaultQueueVrssMaxQueuePairs": number}),
            Invocation("Remove-VMSwitch", {"Name": switch}),
            Invocation("Rename-VMSwitch", {"Name": switch, "NewName": choose.choice(SWITCHES)}),
            Invocation("Set-VMSwitchTeam", {"Name": switch, "NetAdapterName": tuple(choose.sample(NICS, 2))}),
            Invocation("Enable-VMSwitchExtension", {"Name": "Microsoft NDIS Capture"}),
            Invocation("Add-VMNetworkAdapter", {"ManagementOS": True, "SwitchName": switch, "Name": f"m{number % 3}"}),
            Invocation("Remove-VMNetworkAdapter", {"ManagementOS": True, "SwitchName": switch}),
            Invocation("Add-VMNetworkAdapter", {"VMName": vm, "SwitchName": switch}),
            Invocation("Remove-VMNetworkAdapter", {"VMName": vm}),
            Invocation("Connect-VMNetworkAdapter", {"VMName": vm, "SwitchName": switch}),
            Invocation("Connect-VMNetworkAdapter", {"VMName": vm, "SwitchName": switch}),
            Invocation("Disconnect-VMNetworkAdapter", {"VMName": vm}),
            Invocation("Set-VMNetworkAdapterVlan", {"VMName": vm, "Access": True, "VlanId": number}),
            Invocation(
                "Set-VMNetworkAdapter", {"VMName": vm, "MaximumBandwidth": number * 10**6, "VrssEnabled": False}
            ),
            Invocation("Set-VMNetworkAdapterTeamMapping", {"VMName": vm, "PhysicalNetAdapterName": nic}),
            Invocation("New-VM", {"Name": vm, "Generation": 2}),
            Invocation("Start-VM", {"Name": vm}),
            Invocation("Stop-VM", {"Name": vm}),
            Invocation("Remove-VM", {"Name": vm}),
            Invocation("Disable-NetAdapter", {"Name": nic}),
            Invocation("Enable-NetAdapter", {"Name": nic}),
            Invocation(
                "Disable-NetAdapterBinding", {"Name": nic, "ComponentID": choose.choice(("ms_tcpip", "vms_pp"))}
            ),
            Invocation("Enable-NetAdapterBinding", {"Name": nic, "ComponentID": choose.choice(("ms_tcpip", "vms_pp"))}),
            Invocation(
                "New-NetIPAddress", {"InterfaceAlias": nic, "IPAddress": f"10.0.0.{number}", "PrefixLength": 24}
            ),
            Invocation("New-NetIPAddress", {"IPAddress": f"10.0.1.{number}", "PrefixLength": 24}, inside),
            Invocation("Set-DnsClientServerAddress", {"ServerAddresses": ("10.0.0.1",)}, inside),
            Invocation("Disable-NetAdapterBinding", {"ComponentID": "ms_tcpip"}, inside),
            Invocation("Set-VMHost", {"MacAddressMaximum": f"00155D0103{number % 20:02X}"}),
        ]
    )


def outcome(session, invocation: Invocation) -> str:
    try:
        session.invoke(invocation)
    except CmdletError as error:
        return str(error)
    return ""


def test_twin_shows_the_same_objects_and_answers_the_same(make_host):
    for seed in range(6):
        choose = random.Random(seed)
        host = make_host()
        done = 0
        before = read_host(host.session, ALL)
        for _time in range(80):
            twin = twin_of(before)
            assert read_host(twin, ALL) == before
            invocation = random_invocation(choose, host)
            expected = outcome(twin, invocation)
            said = outcome(host.session, invocation)
            assert without_ids(said) == without_ids(expected), (seed, invocation)
            after = read_host(host.session, ALL)
            assert canonical(read_host(twin, ALL)) == canonical(after), (seed, invocation)
            if said:
                assert after == before, (seed, invocation)
            done += not said
            before = after
        assert done > 20


GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def canonical(objects) -> str:
    """Number the identities in the order in which they appear: new ones may differ between a host and its twin."""
    seen: dict[str, str] = {}
    return GUID.sub(lambda match: seen.setdefault(match[0].lower(), f"#{len(seen)}"), repr(objects))


def without_ids(text: str) -> str:
    return text.partition("Instance ID")[0]


def test_twin_of_a_twin_makes_new_identities(host):
    first = twin_of(host.everything())
    first.invoke(Invocation("New-VM", {"Name": "a"}))
    second = twin_of(read_host(first, ALL))
    second.invoke(Invocation("New-VM", {"Name": "b"}))
    ids = [row["Id"] for row in second.invoke(Invocation("Get-VM", {}))]
    assert len(ids) == len(set(ids)) == 5


def test_twin_changes_nothing_on_the_host(host):
    before = host.everything()
    twin_of(before).invoke(Invocation("New-VMSwitch", {"Name": "LAN", "NetAdapterName": "NIC1"}))
    assert host.everything() == before

"""Hosts of every release, with the names that people give, and what a person sees of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import memory_session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.host_release import RELEASES
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObject
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation, Parameter

T = TypeVar("T")
HOST_NAME = "HV1"
NIC_NAMES = ("NIC1", "Local Area Connection", "Nïc 'zwo'", "Slot 3 [b]*")
VIRTUAL = "Hyper-V Virtual Ethernet Adapter"
"""Start of the description of a management adapter's interface."""
DESCRIPTIONS = ("Intel(R) Ethernet X710", "Intel(R) Ethernet X710", "Intel(R) Ethernet X710", "Mellanox CX-5")
SWITCH_NAMES = (
    "Lan",
    "O'Brien's",
    "Büro – Süd \u2018x\u2019",
    "Local Area Connection - Virtual Network",
    "net[1]*",
    '$env:X `t"',
    "LAN",
    "Lan ",
    "x" * 100,
)
PARTITION_NAMES = ("web01", "db 'x'", "Wëb[2]?", "APP`$3")
ADAPTER_NAMES = ("Network Adapter", "Backup", "it's", "Local Area Connection", "Front*", "backup", "Backup ")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that things of one host have; a host begins with the first few NICs and partitions."""

    nics: tuple[str, ...]
    switches: tuple[str, ...]
    partitions: tuple[str, ...]
    adapters: tuple[str, ...]


USUAL = Names(NIC_NAMES, SWITCH_NAMES, PARTITION_NAMES, ADAPTER_NAMES)
LOOK_ALIKES = Names(
    ("NIC[12]", "NIC1", "NIC`[12`]", "N'IC ]2", "NIC2"),
    ("S[1]", "S1", "S*", "S`[1]", "S?", "S`1", "S ']", "S[[]1]"),
    ("vm[1]", "vm1", "v*", "v`m1", "vm?"),
    ("Network Adapter", "A[b]", "Ab", "A*", "A`b", "A?", "A`[b`]"),
)
"""Names that are patterns of each other, as they are or escaped: whoever sends one for the other shows it."""


# Hypothesis examines a strategy when it is first drawn from, which costs many times the draw itself; so equal choices
# share one strategy. Typed, because 1 and True are different choices.
_number = lru_cache(maxsize=None)(st.integers)


@lru_cache(maxsize=10_000, typed=True)
def _sampled(*choices: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(choices)


@lru_cache(maxsize=10_000, typed=True)
def _several(most: int, *choices: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(choices), unique=True, max_size=most)


class Draw:
    """Hypothesis's draw function, and the choices that are made again and again."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw
        self._number = 0
        self.names = USUAL

    def __call__(self, strategy: st.SearchStrategy[T]) -> T:
        drawn: T = self._draw(strategy)
        return drawn

    def up_to(self, most: int) -> int:
        """Choose a number from 0; 0 is the simplest."""
        chosen: int = self._draw(_number(0, most))
        return chosen

    def one_of(self, values: Any) -> Any:
        """Choose one of some values; the first is the simplest."""
        choices = tuple(values)
        try:
            strategy = _sampled(*choices)
        except TypeError:  # something that cannot be hashed is among them
            strategy = st.sampled_from(choices)
        return self._draw(strategy)

    def some_of(self, values: Any, most: int) -> list[Any]:
        """Choose a few different values."""
        choices = tuple(values)
        return list(self._draw(_several(most, *choices))) if choices else []

    def once_in(self, times: int) -> bool:
        """Be true now and then; false is the simplest."""
        return self.up_to(times - 1) == times - 1

    def next_number(self) -> int:
        """Give a number that was not given before, for addresses that must differ."""
        self._number += 1
        return self._number


@dataclass(frozen=True, slots=True)
class Known:
    """What a person sees of a host; ``cards`` are the NICs and the LBFO teams, ``interfaces`` all names of both."""

    cards: tuple[HostObject, ...]
    interfaces: tuple[str, ...]
    switches: tuple[HostObject, ...]
    partitions: tuple[HostObject, ...]
    adapters: tuple[HostObject, ...]

    @property
    def nics(self) -> tuple[str, ...]:
        return tuple(card["Name"] for card in self.cards)

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

    interfaces = ask("Get-NetAdapter")
    cards = tuple(row for row in interfaces if not row["InterfaceDescription"].startswith(VIRTUAL))
    names = tuple(row["Name"] for row in interfaces)
    return Known(cards, names, ask("Get-VMSwitch"), ask("Get-VM"), ask("Get-VMNetworkAdapter", All=True))


def draw_hardware(draw: Draw) -> dict[str, Any]:
    """Draw the options of module simulated_host."""
    release = draw.one_of(("2022", "2022", "2019", "2025", "2016", "2012r2", "2012", "2008r2", "2008"))
    nics = []
    for name in draw.names.nics[: draw.up_to(4)]:
        number = draw.next_number()
        nic: dict[str, Any] = {
            "name": name,
            "interface_description": _numbered(draw.one_of(DESCRIPTIONS), nics),
            "link_speed": "1Gbps" if draw.once_in(6) else "10Gbps",
            "connected": not draw.once_in(6),
            "enabled": not draw.once_in(8),
        }
        if draw.once_in(3):
            nic["ipv4"] = {"method": "static", "addresses": [f"192.168.{number}.5/24"]}
            if draw.once_in(2):
                nic["ipv4"] |= {"gateway": f"192.168.{number}.1", "dns_servers": ["192.168.1.2"]}
        nics.append(nic)
    partitions = []
    for name in draw.names.partitions[: draw.up_to(3)]:
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

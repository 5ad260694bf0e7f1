"""The hardware shop: the document that describes a simulated host, read and checked (options of simulated_host)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...._model.errors import DocumentRejected
from ...._model.hints import closest, known_words
from ...._model.host_release import RELEASES
from .document_reader import DocumentReader
from .hardware_records import Hardware, Ipv4, LbfoTeamHardware, PartitionHardware, PhysicalAdapter
from .read_physical_adapters import read_physical_adapters

__all__ = ["Hardware", "Ipv4", "LbfoTeamHardware", "PartitionHardware", "PhysicalAdapter", "read_hardware"]


def read_hardware(document: Mapping[str, Any]) -> Hardware:
    """Read the options of module simulated_host; DocumentRejected with every finding; None is taken for not given."""
    reader = DocumentReader()
    reader.known("", document, ("release", "physical_adapters", "lbfo_teams", "partitions"))
    release = reader.choice("release", document.get("release"), tuple(RELEASES), "2022")
    nics = read_physical_adapters(reader, reader.items("physical_adapters", document))
    by_name = {nic.name.lower(): nic.name for nic in nics}
    teams = _teams(reader, reader.items("lbfo_teams", document), by_name)
    partitions = _partitions(reader, reader.items("partitions", document), release)
    if reader.findings:
        raise DocumentRejected(reader.findings)
    return Hardware(release, nics, teams, partitions)


def _teams(
    reader: DocumentReader, items: list[tuple[str, Mapping[str, Any]]], nics: Mapping[str, str]
) -> tuple[LbfoTeamHardware, ...]:
    names: dict[str, str] = {}
    members: dict[str, str] = {}
    found = []
    for where, item in items:
        reader.known(where, item, ("name", "members"))
        name = reader.text(where, item, "name")
        reader.unique(f"{where}.name", name.lower(), names, "name")
        if name.lower() in nics:
            reader.wrong(f"{where}.name", f"a network adapter is named '{name}' too", "choose another name")
        listed = reader.texts(where, item, "members")
        if not listed:
            reader.wrong(f"{where}.members", "a team needs at least one member", "name physical adapters")
        for position, member in enumerate(listed):
            path = f"{where}.members[{position}]"
            if member.lower() not in nics:
                hint = closest(member, nics.values()) or known_words(nics.values())
                reader.wrong(path, f"no physical adapter is named '{member}'", hint)
            reader.unique(path, member.lower(), members, "adapter")
        found.append(LbfoTeamHardware(name, tuple(nics.get(member.lower(), member) for member in listed)))
    return tuple(found)


def _partitions(
    reader: DocumentReader, items: list[tuple[str, Mapping[str, Any]]], release: str
) -> tuple[PartitionHardware, ...]:
    names: dict[str, str] = {}
    newest = 2 if RELEASES[release].has_generation_2 else 1
    found = []
    for where, item in items:
        reader.known(where, item, ("name", "generation", "power"))
        name = reader.text(where, item, "name")
        reader.unique(f"{where}.name", name.lower(), names, "name")
        if name.lower() == "parent":
            reader.wrong(f"{where}.name", "'parent' is what documents call the management OS", "choose another name")
        generation = item.get("generation", newest)
        if isinstance(generation, bool) or str(generation) not in ("1", "2") or int(generation) > newest:
            reader.wrong(
                f"{where}.generation",
                f"'{generation}' is not a generation that release {release} has",
                f"1 to {newest}" if newest > 1 else "1",
            )
            generation = newest
        power = item.get("power", "off")
        if isinstance(power, bool):
            power = "off" if power is False else "on"
        running = reader.choice(f"{where}.power", power, ("running", "off"), "off") == "running"
        found.append(PartitionHardware(name, int(generation), running))
    return tuple(found)

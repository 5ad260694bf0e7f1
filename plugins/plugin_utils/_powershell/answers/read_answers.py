"""One reader for what every listener answers: sections of any dialect in, HostObjects out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..._model.errors import AnswerUnreadable
from ..host_objects import HostObjects, IpObjects, Rows
from .answer_reader import AnswerReader, Source
from .dialect import Answer, Dialect
from .object_shapes import PARTITION
from .read_objects import read_objects

_IP_CMDLETS = {
    "net_adapters": "Get-NetAdapter",
    "ip_interfaces": "Get-NetIPInterface",
    "ip_addresses": "Get-NetIPAddress",
    "routes": "Get-NetRoute",
    "dns": "Get-DnsClientServerAddress",
}
CMDLETS: Mapping[str, str] = {
    "vm_host": "Get-VMHost",
    "switches": "Get-VMSwitch",
    "teams": "Get-VMSwitchTeam",
    "partitions": "Get-VM",
    "network_adapters": "Get-VMNetworkAdapter",
    "team_mappings": "Get-VMNetworkAdapterTeamMapping",
    "bindings": "Get-NetAdapterBinding",
    **_IP_CMDLETS,
    **{f"guest_{section}": cmdlet for section, cmdlet in _IP_CMDLETS.items()},
}
"""The cmdlet that answers each section of a host."""

_HOST = Source(
    "this host",
    "answers",
    cmdlets=CMDLETS,
    hint="something changed while the host was read, or its release says this otherwise: read it again, and if that "
    "does not help, report what the cmdlet answers",
)
_PARENT, _GUESTS = "", "guest_"

Sections = Mapping[str, Answer]
"""What a host answered, under the names of CMDLETS; several answers to one cmdlet are one list."""


def read_answers(sections: Sections, dialect: Dialect) -> HostObjects:
    """Read a host's answers; AnswerUnreadable with cmdlet and property of everything that makes no sense.

    Canonical rows are what reading gives, so they pass: the twin of every plan is read after most commands, and what it
    answers was made from typed records just now.
    """
    if dialect is Dialect.CANONICAL:
        return _as_they_are(cast("Mapping[str, Rows]", sections))
    reader = AnswerReader(_HOST)
    objects = read_objects(reader, sections)
    if objects is None or reader.findings:
        raise AnswerUnreadable(reader.findings)
    return objects


def read_partitions(answer: Answer, dialect: Dialect) -> Rows:
    """Read partitions alone, in the state that each is in: what is asked next depends on them; AnswerUnreadable."""
    if dialect is Dialect.CANONICAL:
        return cast("Rows", answer)
    reader = AnswerReader(_HOST)
    rows = (reader.read(where, raw, PARTITION) for where, raw in reader.rows("partitions", answer))
    partitions = [row for row in rows if row is not None]
    if reader.findings:
        raise AnswerUnreadable(reader.findings)
    return partitions


def _as_they_are(sections: Mapping[str, Rows]) -> HostObjects:
    return HostObjects(
        vm_host=sections["vm_host"][0],
        switches=sections["switches"],
        teams=sections["teams"],
        partitions=sections["partitions"],
        network_adapters=sections["network_adapters"],
        team_mappings=sections["team_mappings"],
        bindings=sections["bindings"],
        parent=_ip_objects(sections, _PARENT),
        guests=_ip_objects(sections, _GUESTS),
    )


def _ip_objects(sections: Mapping[str, Rows], prefix: str) -> IpObjects:
    return IpObjects(**{name: sections[prefix + name] for name in _IP_CMDLETS if prefix + name in sections})

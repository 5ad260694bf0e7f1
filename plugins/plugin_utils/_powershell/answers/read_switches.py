"""VMSwitch and VMSwitchTeam objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._model.host_release import HostRelease
from ..host_objects import HostObject, Rows
from ..switch_extensions import EXTENSIONS
from .answer_reader import AnswerReader
from .object_shapes import hyper_v_shape

_UPLINK_DESCRIPTIONS = ("NetAdapterInterfaceDescriptions", "NetAdapterInterfaceDescription")
_NO_DESCRIPTION = ("", "Teamed-Interface")


def read_switches(
    reader: AnswerReader, given: Mapping[str, Any], all_nics: tuple[Rows, Rows], adapters: Rows, release: HostRelease
) -> tuple[Rows, Rows]:
    """Give switches and embedded teams; adapters on switches that are not there are unplugged in place.

    ``all_nics`` are the host's NICs, and those of them that have the switch protocol bound.
    """
    nics, serving = all_nics
    by_guid = {_guid(nic): nic for nic in nics}
    by_description = {nic["InterfaceDescription"].lower(): nic for nic in nics}
    found: dict[str, HostObject] = {}
    for where, raw in reader.rows("switches", given.get("switches")):
        row = reader.read(where, raw, hyper_v_shape("VMSwitch"))
        if row is None:
            continue
        if row["Id"] in found:
            reader.wrong(f"{where}.Id", f"another switch has the Id {row['Id']} too")
        taken = {guid for other in found.values() for guid in other["NetAdapterInterfaceGuid"]}
        free = [nic for nic in serving if _guid(nic) not in taken]
        row["NetAdapterInterfaceGuid"] = _uplinks(reader, where, row, by_guid, by_description, free)
        row["Extensions"] = _extensions(reader, where, raw, release)
        _settle_bandwidth(row, raw, release)
        found[row["Id"]] = row
    _settle_connections(reader, adapters, found)
    teams = []
    for where, raw in reader.rows("teams", given.get("teams")):
        team = reader.read(where, raw, hyper_v_shape("VMSwitchTeam"))
        if team is not None and team["Id"] in found and found[team["Id"]]["EmbeddedTeamingEnabled"]:
            team["LoadBalancingAlgorithm"] = team["LoadBalancingAlgorithm"] or "Dynamic"
            teams.append(team)
    return list(found.values()), teams


def _uplinks(
    reader: AnswerReader,
    where: str,
    row: HostObject,
    by_guid: Mapping[str, HostObject],
    by_description: Mapping[str, HostObject],
    free: Rows,
) -> list[str]:
    """Give the uplinks' GUIDs; releases before 2019 tell their descriptions only.

    A switch may know its NICs by other descriptions than they have now (dsccommunity/HyperVDsc#217). Where as many NICs
    as it has serve no other switch and have the switch protocol bound, these are the ones.
    """
    if row["SwitchType"] != "External":
        return []
    guids = [guid for guid in row["NetAdapterInterfaceGuid"] if guid.strip("0-")]
    if guids:
        nics = [by_guid.get(guid) for guid in guids]
        told = guids
    else:
        one, alone = (row[name] for name in _UPLINK_DESCRIPTIONS)
        told = [text for text in (one or [alone]) if text not in _NO_DESCRIPTION]
        nics = [by_description.get(text.lower()) for text in told]
        if None in nics and len(free) == len(told):
            nics = list(free)
    nics_path = reader.source.path("net_adapters")
    for text, nic in zip(told, nics, strict=True):
        if nic is None:
            message = f"uplink '{text[:60]}' of switch '{row['Name'][:60]}' is not among {nics_path}"
            reader.dangling(
                where, message, export="export all NICs, or remove the uplink from the switch in the export"
            )
    return [_guid(nic) for nic in nics if nic is not None]


def _guid(nic: HostObject) -> str:
    return str(nic["InterfaceGuid"]).strip("{}").lower()


def _extensions(reader: AnswerReader, where: str, raw: Mapping[str, Any], release: HostRelease) -> Rows:
    """Give the extensions that this release brings along, on or off; those of others are not modelled."""
    listed = (reader.folded(where, raw) or {}).get("extensions")
    told: dict[str, bool] = {}
    for path, item in reader.rows(f"{where}.Extensions", listed):
        row = reader.read(path, item, hyper_v_shape("VMSwitchExtension"))
        if row is not None:
            names = (row["Name"].lower(), row["Id"].strip("{}").upper())
            told.update(dict.fromkeys(names, row["Enabled"]))
            if not any(one.name.lower() == names[0] or names[1] in one.ids for one in EXTENSIONS):
                reader.remark(f"switch extension '{row['Name']}' is not modelled, and was left out")
    return [
        {
            "Id": one.id,
            "Name": one.name,
            "Enabled": next(
                (told[name] for name in (*one.ids, one.name.lower()) if name in told),
                release.order in one.usual and listed is None,
            ),
        }
        for one in EXTENSIONS
        if one.first_release <= release.order
    ]


def _settle_bandwidth(row: HostObject, raw: Mapping[str, Any], release: HostRelease) -> None:
    """Say the mode that ``Default`` means, and the weight that a switch in mode Weight has from the start (A2.1)."""
    if row["BandwidthReservationMode"] == "Default":
        row["BandwidthReservationMode"] = release.usual_bandwidth_mode(iov=row["IovEnabled"]).capitalize()
    told = {str(name).lower() for name, value in raw.items() if value is not None}
    if row["BandwidthReservationMode"] == "Weight" and "defaultflowminimumbandwidthweight" not in told:
        row["DefaultFlowMinimumBandwidthWeight"] = 1


def _settle_connections(reader: AnswerReader, adapters: Rows, switches: Mapping[str, HostObject]) -> None:
    """Give every adapter the Id of its switch; what has only a name is looked up by that (R11)."""
    by_name: dict[str, list[str]] = {}
    for switch in switches.values():
        by_name.setdefault(switch["Name"].lower(), []).append(switch["Id"])
    for position, row in enumerate(adapters):
        if row["SwitchId"] is None and row["SwitchName"] and row["SwitchIdMissing"]:
            named = by_name.get(row["SwitchName"].lower(), [])
            if len(named) > 1:
                where = f"network_adapters[{position}].SwitchId"
                message = (
                    f"{len(named)} switches are named '{row['SwitchName'][:60]}', and the adapter says no SwitchId"
                )
                reader.wrong(where, message, export="export the adapter with its SwitchId")
            row["SwitchId"] = named[0] if named else None
            _remark_unplugged(reader, row)
        elif row["SwitchId"] is not None and row["SwitchId"] not in switches:
            row["SwitchId"] = None
            _remark_unplugged(reader, row)
        if row["IsManagementOs"] and row["SwitchId"] is None:
            where = f"network_adapters[{position}].SwitchId"
            reader.dangling(
                where, f"the switch of the management adapter '{row['Name'][:60]}' is not in {reader.source.name}"
            )
        del row["SwitchIdMissing"]


def _remark_unplugged(reader: AnswerReader, row: HostObject) -> None:
    if row["SwitchId"] is None and not row["IsManagementOs"]:
        owner = f"'{row['VMName']}' / '{row['Name']}'"
        reader.remark(f"adapter {owner} is plugged into a switch that is gone, and counts as unplugged")

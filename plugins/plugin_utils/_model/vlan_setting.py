"""The VLAN setting of a partition adapter: one mode, and the ids that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .errors import FieldError
from .field_types import choice, integer, vlan_list
from .meta import Meta
from .vlan_ranges import NO_TAG, VLAN_MAXIMUM, VLAN_MINIMUM, Ranges, common_vlans

_VLAN_ID = integer(VLAN_MINIMUM, VLAN_MAXIMUM)

MODE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "untagged": (),
    "access": ("id",),
    "trunk": ("native_id", "allowed_ids"),
    "isolated": ("primary_id", "secondary_id"),
    "community": ("primary_id", "secondary_id"),
    "promiscuous": ("primary_id", "secondary_ids"),
}
"""The ids that each mode needs, all of them, and no others (rule A4)."""


@dataclass(frozen=True, slots=True)
class VlanSetting:
    """A VLAN setting; always declared as a whole."""

    mode: Annotated[str, Meta("VLAN mode.", choice(*MODE_FIELDS), required=True)]
    id: Annotated[int | None, Meta("VLAN of an access port.", _VLAN_ID)] = None
    native_id: Annotated[
        int | None, Meta("VLAN of untagged frames on a trunk, 0 for none.", integer(0, VLAN_MAXIMUM))
    ] = None
    allowed_ids: Annotated[
        Ranges | None, Meta("VLANs from 0 that a trunk lets pass, such as C(0-100,200), or a list.", vlan_list(NO_TAG))
    ] = None
    primary_id: Annotated[int | None, Meta("Primary VLAN of a private VLAN port.", _VLAN_ID)] = None
    secondary_id: Annotated[int | None, Meta("Secondary VLAN of an isolated or community port.", _VLAN_ID)] = None
    secondary_ids: Annotated[Ranges | None, Meta("Secondary VLANs of a promiscuous port.", vlan_list(VLAN_MINIMUM))] = (
        None
    )


UNTAGGED = VlanSetting("untagged")


def check_vlan_setting(setting: VlanSetting) -> VlanSetting:
    """Check that exactly the ids of the mode are there; FieldError names those that are missing or of other modes."""
    wanted = MODE_FIELDS[setting.mode]
    missing = [name for name in wanted if getattr(setting, name) is None]
    others = [
        n
        for n in VlanSetting.__dataclass_fields__
        if n != "mode" and n not in wanted and getattr(setting, n) is not None
    ]
    problems = []
    if missing:
        problems.append(f"mode {setting.mode} needs {' and '.join(missing)}")
    if others:
        owners = sorted(mode for mode, names in MODE_FIELDS.items() if set(others) & set(names))
        verb = "belongs" if len(others) == 1 else "belong"
        problems.append(f"{' and '.join(others)} {verb} to mode {' or '.join(owners)}, not to {setting.mode}")
    if problems:
        rule = f"it takes {' and '.join(wanted)}, and no other ids" if wanted else "it takes no ids"
        raise FieldError("; ".join(problems), f"choose one mode; {rule}")
    if setting.primary_id is not None and _is_its_own_secondary(setting, setting.primary_id):
        message = f"VLAN {setting.primary_id} cannot be primary and secondary at once"
        raise FieldError(message, "a secondary VLAN is another one than its primary VLAN")
    return setting


def _is_its_own_secondary(setting: VlanSetting, primary: int) -> bool:
    own: Ranges = ((primary, primary),)
    return setting.secondary_id == primary or bool(common_vlans(setting.secondary_ids or (), own))

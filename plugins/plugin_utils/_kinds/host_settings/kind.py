"""The behaviour of host settings, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, Unmentioned, Wave, once_a_view
from . import check, fields

HOST_SETTINGS = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=fields.lower,
    check=check.check,
    wave=Wave.SETTINGS,
    unmentioned=Unmentioned.STAYS,
)

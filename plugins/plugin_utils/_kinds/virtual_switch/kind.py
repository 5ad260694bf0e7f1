"""The behaviour of virtual switches, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, once_a_view
from . import check, fields, lower

VIRTUAL_SWITCH = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=lower.lower,
    check=check.check,
    complete=fields.complete,
    defaults=fields.defaults,
    recreate_reason=fields.recreate_reason,
)

"""The behaviour of NIC bindings, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, once_a_view
from . import check, fields

NIC_BINDING = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=fields.lower,
    check=check.check,
    complete=fields.complete,
)

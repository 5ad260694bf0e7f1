"""The behaviour of NIC bindings, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, Unmentioned, Wave, nobody_else, once_a_view
from . import check, concise, fields, resolve

NIC_BINDING = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=fields.lower,
    check=check.check,
    wave=Wave.INTERLOCKED,
    unmentioned=Unmentioned.STAYS,
    complete=fields.complete,
    resolve=resolve.resolve,
    released=resolve.released,
    make_concise=concise.make_concise,
    concerns_whole_host=nobody_else,
)

"""The behaviour of virtual switches, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, Unmentioned, Wave, once_a_view
from . import check, concise, fields, lower, resolve

VIRTUAL_SWITCH = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=lower.lower,
    check=check.check,
    wave=Wave.INTERLOCKED,
    unmentioned=Unmentioned.GOES,
    complete=fields.complete,
    defaults=fields.defaults,
    recreate_reason=fields.recreate_reason,
    resolve=resolve.resolve,
    check_namesakes=resolve.check_namesakes,
    make_concise=concise.make_concise,
)

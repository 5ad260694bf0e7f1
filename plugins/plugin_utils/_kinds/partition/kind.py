"""The behaviour of partitions, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, Unmentioned, Wave, nobody_else, once_a_view
from . import check, concise, fields, resolve

PARTITION = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=fields.lower,
    check=check.check,
    wave=Wave.INTERLOCKED,
    unmentioned=Unmentioned.PRUNED,
    complete=fields.complete,
    check_namesakes=resolve.check_namesakes,
    make_concise=concise.make_concise,
    concerns_whole_host=nobody_else,
)

"""The behaviour of partition adapters, put together from the files beside this one."""

from __future__ import annotations

from ..behaviour import KindBehaviour, Unmentioned, Wave, once_a_view
from . import check, concise, fields, lower, resolve, strangers

PARTITION_ADAPTER = KindBehaviour(
    kind=fields.KIND,
    read=once_a_view(fields.read),
    lower=lower.lower,
    check=check.check,
    wave=Wave.INTERLOCKED,
    unmentioned=Unmentioned.GOES,
    complete=fields.complete,
    defaults=fields.defaults,
    means=fields.means,
    recreate_reason=fields.recreate_reason,
    resolve=resolve.resolve,
    check_namesakes=resolve.check_namesakes,
    strangers=strangers.strangers,
    make_concise=concise.make_concise,
    concerns_whole_host=fields.concerns_whole_host,
)

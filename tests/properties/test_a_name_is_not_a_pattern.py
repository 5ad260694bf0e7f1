"""A name is not a pattern: with names that are patterns of each other the plan is what it is with plain names."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import event, given, target

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.operation import Action
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.make_plan import prepare
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObjects

from .generate_hosts import LOOK_ALIKES
from .guaranteed import guaranteed
from .run_worlds import EVERYTHING, read
from .strategies import World, worlds

_SPECIAL = [
    name
    for names in (LOOK_ALIKES.nics, LOOK_ALIKES.switches, LOOK_ALIKES.partitions, LOOK_ALIKES.adapters)
    for name in names
    if name != "Network Adapter"
]
_PLAIN = {name.lower(): f"plain {number}" for number, name in enumerate(dict.fromkeys(_SPECIAL))}
_INTERFACE = re.compile(r"vEthernet \((?P<name>.*)\)(?P<number> \d+)?", re.DOTALL)


@guaranteed
@given(worlds(names=(LOOK_ALIKES,)))
def test_special_characters_change_no_plan(world: World) -> None:
    objects = read(world.host())
    steps = outcome(objects, world.document, world)
    event("refused" if isinstance(steps, set) else f"{min(len(steps), 3)} steps at least")
    target(0 if isinstance(steps, set) else len(steps))
    assert outcome(plainly(objects), plainly(world.document), world) == steps


Steps = list[tuple[str, Action, tuple[str, ...]]]


def outcome(objects: HostObjects, document: Any, world: World) -> Steps | set[str]:
    """The steps of the plan in a fixed order, or the rules that refuse it."""
    try:
        prepared = prepare(objects, read_document(document), world.options, EVERYTHING)
    except DocumentRejected as error:
        return {finding.rule for finding in error.findings}
    operations = (step.operation for step in prepared.plan.steps)
    return sorted((operation.kind, operation.action, tuple(sorted(operation.changed))) for operation in operations)


def plainly(value: Any) -> Any:
    """The same values with plain names in place of special ones, those of interfaces of the parent among them."""
    if isinstance(value, str):
        return _plain_name(value)
    if isinstance(value, dict):
        return {key: plainly(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(plainly(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: plainly(getattr(value, item.name)) for item in fields(value)})
    return value


def _plain_name(text: str) -> str:
    interface = _INTERFACE.fullmatch(text)
    if interface is None:
        return _PLAIN.get(text.lower(), text)
    return f"vEthernet ({_plain_name(interface['name'])}){interface['number'] or ''}"

"""Partitions, as far as their network needs them: existence, generation, power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ..._model.disruption import PARTITION_GONE, STOPPED, Interruption
from ..._model.field_types import GUID, NAME, choice, integer
from ..._model.kind import Kind
from ..._model.meta import Meta
from ..._model.operation import Operation
from ..._powershell.invocation import Invocation, ObjectQuery, Parameter
from ..behaviour import Lowered
from ..host_view import HostView

RUNNING = "running"
OFF = "off"


@dataclass(frozen=True, slots=True)
class Partition:
    """A child partition (a virtual machine)."""

    name: Annotated[str, Meta("Name of the partition.", NAME, required=True)]
    id: Annotated[str | None, Meta("Id of the partition: selects it among namesakes.", GUID)] = None
    generation: Annotated[
        int | None, Meta("Generation of a new partition; it can never change (rule B3).", integer(1, 2))
    ] = None
    power: Annotated[str | None, Meta("Whether the partition runs.", choice(RUNNING, OFF))] = None


KIND = Kind(
    name="partition",
    section="partitions",
    resource=Partition,
    key=("name",),
    description="Child partitions of the host.",
)


def read(view: HostView) -> list[Partition]:
    """Read all partitions that were asked for; every state but Off counts as running, since only Off frees adapters."""
    return [
        Partition(vm["Name"], vm["Id"], vm["Generation"], OFF if vm["State"] == "Off" else RUNNING)
        for vm in view.objects.partitions
    ]


def complete(declared: Partition, current: Partition | None, view: HostView) -> Partition:
    """Spell out the generation that a new partition gets: 2 where the host knows it, unlike New-VM's own 1."""
    if current is not None or declared.generation is not None:
        return declared
    generation = 2 if view.release.has_generation_2 else 1
    return Partition(declared.name, declared.id, generation, declared.power)


def selector(partition_id: str | None, name: str, view: HostView) -> dict[str, Parameter]:
    """The parameters that select one partition: by name where it is unique, else by object."""
    if partition_id is not None and view.partition_labels.get(partition_id) == partition_id:
        return {"VM": ObjectQuery("Get-VM", {"Id": partition_id})}
    return {"Name": name}


def lower(operation: Operation, view: HostView) -> Lowered:
    """Give the cmdlets of one operation."""
    before: Partition | None = operation.before
    after: Partition | None = operation.after
    if before is None:
        return Lowered(_create(after, view))
    chosen = selector(before.id, before.name, view)
    if after is None:
        return Lowered((Invocation("Remove-VM", {**chosen, "Force": True}),), PARTITION_GONE.of((before.name,)))
    invocations: list[Invocation] = []
    interruptions: tuple[Interruption, ...] = ()
    if "name" in operation.changed:
        invocations.append(Invocation("Rename-VM", {**chosen, "NewName": after.name}))
        chosen = {"Name": after.name} if "Name" in chosen else chosen
    if "power" in operation.changed:
        if after.power == RUNNING:
            invocations.append(Invocation("Start-VM", chosen))
        else:
            invocations.append(Invocation("Stop-VM", {**chosen, "Force": True}))
            interruptions = STOPPED.of((after.name,))
    return Lowered(tuple(invocations), interruptions)


def _create(after: Partition | None, view: HostView) -> tuple[Invocation, ...]:
    if after is None:
        return ()
    parameters: dict[str, Parameter] = {"Name": after.name, "NoVHD": True}
    if view.release.has_generation_2:
        parameters["Generation"] = after.generation or 2
    return (Invocation("New-VM", parameters),)

"""Hosts and documents: the article's, and generated ones, the same ones for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.host_view import HostView
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._kinds.registry import KINDS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import (
    Document,
    read_document,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.resources import Resources, read_resources
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render_all
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.plan_rounds import plan_rounds
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import reconcile
from ansible_collections.fabricops.hyperv.tests.properties.generate_hosts import HOST_NAME
from ansible_collections.fabricops.hyperv.tests.properties.run_worlds import without_ids
from ansible_collections.fabricops.hyperv.tests.properties.strategies import World, worlds
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EVERYTHING = ReadScope(guests=None)
FEWEST_COMMANDS = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """A host, what is wanted of it, and what an undisturbed run makes of it: one state after each of its commands."""

    label: str
    world: World
    states: tuple[str, ...]
    commands: tuple[str, ...]
    before: Resources
    after: Resources

    @property
    def document(self) -> Document:
        return read_document(self.world.document)

    @property
    def has_namesakes(self) -> bool:
        """Whether something of the host, before or after, has the name of another; cmdlets take names (rule R12)."""
        return has_namesakes(self.before) or has_namesakes(self.after)

    @property
    def options(self) -> Options:
        return self.world.options


def article() -> Subject:
    """The host of the article, and the document that makes of it what its figures show."""
    hardware, document = (
        yaml.safe_load((EXAMPLES / folder / "article.yml").read_text(encoding="utf-8"))
        for folder in ("hosts", "documents")
    )
    found = subject("article", World(hardware, (), document))
    if found is None:
        raise RuntimeError("the article's document does nothing on its host")
    return found


def generated(seed_number: int, count: int) -> list[Subject]:
    """So many hosts on which a document does something."""
    found: dict[str, Subject] = {}

    @seed(seed_number)
    @settings(
        max_examples=count * 6,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds())
    def collect(world: World) -> None:
        if len(found) < count and repr(world) not in found:
            # What a guard refuses cannot be interrupted, and a half-way host may have no way out to keep.
            free = replace(world, options=replace(world.options, allow_lockout=True))
            one = subject(f"seed {seed_number}, host {len(found)}", free)
            if one is not None:
                found[repr(world)] = one

    collect()
    return list(found.values())


def subject(label: str, world: World) -> Subject | None:
    """Run a document without trouble, in memory; None where it is refused or has hardly anything to do."""
    session = world.host()
    recorder = Recorder(session)
    before = resources_of(session)
    states = [text_of(before)]
    try:
        document = read_document(world.document)
        lines = render_all(plan_rounds(session, document, world.options).joined.plan.invocations())
        reconcile(OneSessionHost(recorder, HOST_NAME), document, world.options)
    except DocumentRejected:
        return None
    if len(lines) < FEWEST_COMMANDS:
        return None
    return Subject(label, world, (*states, *recorder.states), tuple(lines), before, resources_of(session))


class Recorder:
    """A session that remembers the host's state after every command that is no question."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.records = session.records
        self.dialect = session.dialect
        self.states: list[str] = []

    def invoke(self, invocation: Any) -> Any:
        answer = self.session.invoke(invocation)
        if not invocation.cmdlet.startswith("Get-"):
            self.states.append(text_of(resources_of(self.session)))
        return answer


def resources_of(session: Session) -> Resources:
    return read_resources(HostView(read_host(session, EVERYTHING)))


def has_namesakes(resources: Resources) -> bool:
    keys = [(name, KINDS[name].kind.key_of(resource)) for name in resources for resource in resources[name]]
    return len(set(keys)) < len(keys)


def text_of(resources: Resources) -> str:
    """A state as text that can be compared, Ids of new things aside."""
    return repr(without_ids(resources))

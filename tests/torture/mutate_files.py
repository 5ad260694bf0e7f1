"""Documents, plan files and host files in which something is odd: an error tells what, and nothing crashes."""

from __future__ import annotations

import copy
import json
import random
import signal
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from hosts_to_torture import Subject, resources_of, text_of

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.plan_file import plan_text, read_plan_file
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.read_source import read_source
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    CmdletError,
    DocumentRejected,
    FabricError,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.apply_saved_plan import (
    apply_saved_plan,
    plan_to_save,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.saved_plans.state_digest import digest
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    compare_with_checkpoint,
    go_back,
    list_checkpoints,
    take_checkpoint,
)
from ansible_collections.fabricops.hyperv.tests.properties.generate_hosts import HOST_NAME
from ansible_collections.fabricops.hyperv.tests.properties.strategies import ODD_VALUES, places_in
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost

SECONDS_EACH = 20
"""What takes longer than this has lost its way."""

ODD_KEYS = ("Name", "switsh", "vlan", "id", "ipv4", "type", "state", "before", "inside", "where", "digest")
Values = Any


@dataclass
class Mutations:
    """What has been tried, and what went wrong. Everything follows from the seed."""

    directory: Path
    seed: int
    subjects: Sequence[Subject]
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0

    def run(self, count: int, deadline: float) -> None:
        """Try so many, the kinds in turn, unless the time is over before."""
        kinds: tuple[Callable[[random.Random, Subject], None], ...] = (
            self._document,
            self._document_text,
            self._plan,
            self._plan_text,
            self._host_file,
            self._record,
        )
        signal.signal(signal.SIGALRM, _too_slow)
        for number in range(count):
            if time.monotonic() > deadline:
                self.failures.append(f"mutation: the time was over after {number} of {count}")
                break
            kind = kinds[number % len(kinds)]
            chance = random.Random(f"{self.seed} {number}")
            subject = self.subjects[number // len(kinds) % len(self.subjects)]
            began = time.monotonic()
            signal.alarm(SECONDS_EACH)
            try:
                kind(chance, subject)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                self.failures.append(
                    f"mutation: seed {self.seed}, number {number} ({kind.__name__}, {subject.label}): "
                    f"{type(error).__name__}: {str(error)[:500]}"
                )
            finally:
                signal.alarm(0)
            self.counts["tried"] += 1
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _document(self, chance: random.Random, subject: Subject) -> None:
        values = mutated(chance, subject.world.document)
        self._carry_out(subject, lambda host: reconcile(host, read_document(values), subject.options))

    def _document_text(self, chance: random.Random, subject: Subject) -> None:
        file = self.directory / "document.yml"
        file.write_bytes(spoiled(chance, yaml.safe_dump(subject.world.document, allow_unicode=True).encode()))
        self._carry_out(
            subject, lambda host: reconcile(host, read_document(read_source(file, file.name).values), subject.options)
        )

    def _plan(self, chance: random.Random, subject: Subject) -> None:
        values = mutated(chance, self._saved(subject))
        if isinstance(values, dict) and chance.random() < 0.7:  # somebody who wants to deceive
            values["digest"] = digest({name: part for name, part in values.items() if name != "digest"})
        file = self.directory / "a.plan.json"
        file.write_text(plan_text(values), encoding="utf-8", errors="surrogatepass")
        self._apply(subject, file)

    def _plan_text(self, chance: random.Random, subject: Subject) -> None:
        file = self.directory / "a.plan.json"
        file.write_bytes(spoiled(chance, plan_text(self._saved(subject)).encode()))
        self._apply(subject, file)

    def _saved(self, subject: Subject) -> Values:
        host = OneSessionHost(subject.world.host(), HOST_NAME)
        return plan_to_save(host, subject.document, subject.options)[1]

    def _apply(self, subject: Subject, file: Path) -> None:
        def apply(host: OneSessionHost) -> object:
            saved = read_plan_file(file, file.name)
            return apply_saved_plan(host, saved, saved.options)

        self._carry_out(subject, apply)

    def _carry_out(self, subject: Subject, work: Callable[[OneSessionHost], object]) -> None:
        """Do it on the host in memory; where it is refused, the host has to be as it was."""
        session = subject.world.host()
        try:
            work(OneSessionHost(session, HOST_NAME))
        except DocumentRejected as error:
            self.counts["refused"] += 1
            if not error.findings:
                raise RuntimeError("a refusal without a finding") from error
        except FabricError as error:
            self.counts[type(error).__name__] += 1
        else:
            self.counts["taken"] += 1
            return
        if text_of(resources_of(session)) != subject.states[0]:
            raise RuntimeError("it was refused, and the host is not as it was")

    def _host_file(self, chance: random.Random, subject: Subject) -> None:
        host = self._stored(subject)
        host.path.write_bytes(spoiled(chance, host.path.read_bytes(), most=60))
        self._use(host, subject)

    def _record(self, chance: random.Random, subject: Subject) -> None:
        """A checkpoint whose summary or body somebody else wrote."""
        host = self._stored(subject)
        with host.open(exclusive=True) as session:
            kept = session.records.get("checkpoint", "mine")
            if kept is None:
                raise RuntimeError("a checkpoint has gone")
            summary, body = dict(kept.summary), kept.body
            if chance.random() < 0.3:
                summary = mutated(chance, summary)
            elif chance.random() < 0.3:
                body = spoiled(chance, body)
            else:
                body = zlib.compress(json.dumps(mutated(chance, json.loads(zlib.decompress(body)))).encode(), 1)
            try:
                session.records.put(Record("checkpoint", "mine", summary, body))
            except (FabricError, TypeError, ValueError):
                return  # the test's own writing, not what is tested
        self._use(host, subject)

    def _stored(self, subject: Subject) -> SimulatedHost:
        host = SimulatedHost(HOST_NAME, self.directory)
        host.create(read_hardware(subject.world.hardware), replace=True)
        with host.open(exclusive=True) as session:
            for invocation in subject.world.drift:
                session.invoke(invocation)
        take_checkpoint(host, "mine", "", overwrite=True, check_mode=False)
        return host

    def _use(self, host: SimulatedHost, subject: Subject) -> None:
        """Do everything with the host that leaves it alone, and go back to the checkpoint."""
        before = host.path.read_bytes()
        for work in (
            lambda: gather(host),
            lambda: list_checkpoints(host),
            lambda: compare_with_checkpoint(host, "mine"),
            lambda: reconcile(host, subject.document, subject.options, check_mode=True),
        ):
            self._answered(work)
        if host.path.read_bytes() != before:
            raise RuntimeError("looking has changed the file")
        self._answered(lambda: go_back(host, "mine", Options(), check_mode=False))
        self._answered(lambda: reconcile(host, subject.document, subject.options))

    def _answered(self, work: Callable[[], object]) -> None:
        try:
            work()
            self.counts["answered"] += 1
        except (FabricError, CmdletError) as error:
            self.counts[type(error).__name__] += 1


def mutated(chance: random.Random, values: Values) -> Values:
    """Plain values in which one to three things are odd, missing, too many, twice, or in each other's place."""
    values = copy.deepcopy(values)
    for _turn in range(chance.randint(1, 3)):
        places = list(places_in(values))
        if not places:
            return copy.deepcopy(chance.choice(ODD_VALUES))
        holder, key = chance.choice(places)
        change = chance.choice(("odd", "drop", "extra", "twice", "swap"))
        odd = copy.deepcopy(chance.choice(ODD_VALUES))
        if change == "drop":
            del holder[key]
        elif change == "extra" and isinstance(holder, dict):
            holder[chance.choice(ODD_KEYS)] = odd
        elif change == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif change == "swap":
            other_holder, other_key = chance.choice(places)
            holder[key] = copy.deepcopy(other_holder[other_key])
        else:
            holder[key] = odd
    return values


def spoiled(chance: random.Random, content: bytes, most: int = 8) -> bytes:
    """Bytes of which some are others, missing, doubled, or cut off."""
    spoilt = bytearray(content)
    for _turn in range(chance.randint(1, most)):
        at = chance.randrange(max(1, len(spoilt)))
        change = chance.choice(("byte", "byte", "byte", "drop", "double", "cut", "zero"))
        if change == "byte" and spoilt:
            spoilt[at] = chance.randrange(256)
        elif change == "drop":
            del spoilt[at : at + chance.randint(1, 16)]
        elif change == "double":
            spoilt[at:at] = spoilt[at : at + 64]
        elif change == "zero":
            spoilt[at : at + 16] = bytes(min(16, len(spoilt) - at))
        elif chance.random() < 0.1:
            del spoilt[at:]
    return bytes(spoilt)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"it took longer than {SECONDS_EACH} seconds")

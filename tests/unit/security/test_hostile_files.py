"""What somebody else wrote into the state directory or a plan file fills no memory and leads nowhere."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.plan_file import read_plan_file
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import CHECKPOINT, Record
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import SimulatedHost
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, HostUnavailable
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.options import Options
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._running.host_agent import HostAgent
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.use_checkpoints import (
    compare_with_checkpoint,
    delete_checkpoint,
    go_back,
    take_checkpoint,
)

HARDWARE = {"physical_adapters": [{"name": "NIC1"}], "partitions": [{"name": "web01"}]}


@pytest.fixture
def host(tmp_path: Path) -> SimulatedHost:
    made = SimulatedHost("hv1", tmp_path / "hosts")
    made.create(read_hardware(HARDWARE))
    take_checkpoint(made, "mine", "", overwrite=False, check_mode=False)
    return made


def rewrite(host: SimulatedHost, change: Callable[[bytes], bytes]) -> None:
    with host.open(exclusive=True) as session:
        record = session.records.get(CHECKPOINT, "mine")
        assert record is not None
        session.records.put(Record(CHECKPOINT, "mine", record.summary, change(record.body)))


def content(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Change what a body holds, as somebody does who knows how it is packed."""

    def rewritten(body: bytes) -> bytes:
        values = json.loads(zlib.decompress(body))
        change(values)
        return zlib.compress(json.dumps(values).encode())

    return rewritten


def without_objects(values: dict[str, Any]) -> None:
    values["objects"]["bindings"] = values["objects"]["network_adapters"]


def odd_types(values: dict[str, Any]) -> None:
    for adapter in values["objects"]["network_adapters"]:
        adapter.update({name: {"": [None]} for name in adapter})


BODIES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _body: b"",
    "no archive": lambda _body: b"x" * 1000,
    "a part of it": lambda body: body[: len(body) // 2],
    "no object": lambda _body: zlib.compress(b"[]"),
    "nested endlessly": lambda _body: zlib.compress(b"[" * 1_000_000),
    "a number without end": lambda _body: zlib.compress(b'{"objects": ' + b"9" * 100_000 + b"}"),
    "no number": lambda _body: zlib.compress(b'{"objects": NaN, "scope": 1e999, "touched": -Infinity}'),
    "an archive that unpacks to more than a host can be": lambda _body: bomb(640 * 1024**2),
    "a small text of very many values": lambda _body: zlib.compress(b"[" + b"[]," * 20_000_000 + b"[]]", 1),
    "an object that is none": content(lambda values: values.update(objects={"partitions": 7})),
    "objects under another name": content(without_objects),
    "objects of other types": content(odd_types),
    "a scope of numbers": content(lambda values: values.update(scope={"partitions": 5, "guests": [[]]})),
    "keys that are none": content(lambda values: values.update(touched={"keys": [[{}]], "switches": 1})),
}


def bomb(size: int) -> bytes:
    """Zeros, packed once and then repeated: after a full flush, a packer has forgotten what came before."""
    packer = zlib.compressobj(9)
    zeros = bytes(16 * 1024 * 1024)
    first, further = (packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH) for _turn in range(2))
    return first + further * (size // len(zeros) - 1)


@pytest.mark.parametrize("label", BODIES)
def test_a_hostile_checkpoint_is_reported_and_leads_nowhere(label: str, host: SimulatedHost) -> None:
    rewrite(host, BODIES[label])
    before = host.path.read_bytes()
    for use in (
        lambda: compare_with_checkpoint(host, "mine"),
        lambda: go_back(host, "mine", Options(), check_mode=False),
    ):
        with pytest.raises(HostUnavailable, match="checkpoint 'mine' is damaged"):
            use()
    assert host.path.read_bytes() == before
    assert delete_checkpoint(host, "mine", check_mode=False).changed


def test_a_link_in_place_of_the_lock_is_not_followed(host: SimulatedHost, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", encoding="utf-8")
    lock = host.path.with_name("hv1.lock")
    lock.unlink()
    lock.symlink_to(precious)
    with pytest.raises(HostUnavailable, match="cannot lock"), host.open(exclusive=True):
        pass
    assert precious.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("text", ["[" * 1_000_000, '{"digest": ' + "9" * 100_000 + "}", '{"a": 1e999}', "\x00" * 100])
def test_a_hostile_plan_file_is_a_finding(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.plan.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentRejected):
        read_plan_file(file, file.name)


@pytest.mark.parametrize("name", ["-c", "--help", "-m", "-"])
def test_a_host_named_like_an_option_is_watched_like_any_other(name: str, tmp_path: Path) -> None:
    host = SimulatedHost(name, tmp_path, agent=HostAgent())
    host.create(read_hardware(HARDWARE))
    host.start_watchdog()  # it would raise if its process had not understood its arguments
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"{name}.lock", f"{name}.sqlite3"])

"""Documents from files: what is wrong is said with file, line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.read_source import MAXIMUM_BYTES, read_source
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected, Finding


def finding_of(tmp_path: Path, text: str | bytes, name: str = "host.yml") -> Finding:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DocumentRejected) as caught:
        read_source(path, name)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("host.yml", "version: 1\nvirtual_switches: [\n", "host.yml:3:1"),
        ("host.yml", "version: 1\nversion: 2\n", "host.yml:2:1"),
        ("host.yml", "a: &x 1\nb: *y\n", "host.yml:2:4"),
        ("host.yml", "version: 1\n7: x\n", "host.yml:2:1"),
        ("host.yml", "a: !!python/object/apply:os.system [id]\n", "host.yml:1:4"),
        ("host.yml", "a: 1\n---\nb: 2\n", "host.yml:2:1"),
        ("host.json", '{"version": 1,\n "a": }', "host.json:2:7"),
        ("host.json", '{"version": 1, "version": 2}', "host.json"),
        ("host.yml", b"a: \xff\n", "host.yml:1:4"),
        ("host.txt", "version: 1\n", "host.txt"),
        ("host.yml", "[" * 100_000, "host.yml:1:51"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding_with_its_place(
    name: str, text: str | bytes, where: str, tmp_path: Path
) -> None:
    found = finding_of(tmp_path, text, name)
    assert (found.position or found.where) == where


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "host.yml"
    with path.open("wb") as file:
        file.truncate(MAXIMUM_BYTES + 1)
    with pytest.raises(DocumentRejected, match="20,000,001 bytes"):
        read_source(path, "host.yml")


def test_dates_and_words_stay_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "host.yml"
    path.write_text("notes: 2026-01-31\nbase: &b {a: 1}\nmerged: {<<: *b, a: 2}\n")
    assert read_source(path, "host.yml").values == {"notes": "2026-01-31", "base": {"a": 1}, "merged": {"a": 2}}


def test_findings_of_a_document_carry_the_place_in_its_file(stage: Any, tmp_path: Path) -> None:
    (tmp_path / "host.yml").write_text("version: 1\nvirtual_switches:\n  - name: LAN\n    type: externl\n  - nam: X\n")
    result = stage.run("host_network", src=str(tmp_path / "host.yml"))
    positions = {finding["where"]: finding["position"] for finding in result["findings"]}
    source = str(tmp_path / "host.yml")
    assert positions["virtual_switches[0].type"] == f"{source}:4:5"
    assert positions["virtual_switches[1].nam"] == f"{source}:5:5"
    assert f"{source}:4:5: virtual_switches[0].type" in result["msg"]


def test_a_file_that_is_not_there_is_a_finding(stage: Any) -> None:
    result = stage.run("host_network", src="nowhere.yml")
    assert result["failed"] is True
    assert "there is no such file" in result["msg"]


def test_a_file_with_an_alias_bomb_is_refused_in_little_time(stage: Any, tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (tmp_path / "host.yml").write_text("\n".join(lines))
    result = stage.run("host_network", src=str(tmp_path / "host.yml"))
    assert "more than" in result["msg"]

"""Playbook import_host: what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

from ansible_collections.fabricops.hyperv.tests.unit.exported_files import exported_bytes

CLONE = Path(__file__).resolve().parents[3]


def export(folder: Path, name: str, release: str = "windows_server_2012") -> None:
    """Put what a host exported where the playbook looks for it."""
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "exports" / f"{name}.json").write_bytes(exported_bytes(release))


def import_hosts(folder: Path, *words: str, connection: str = "ssh") -> subprocess.CompletedProcess[str]:
    """Import two hosts as an operator does, in the folder of the repository."""
    hosts = (f"{name} ansible_connection={connection}\n" for name in ("hyper1", "hyper2"))
    (folder / "inventory.ini").write_text("".join(hosts))
    given = ["import_repository=.", "import_exports=exports", *words]
    return play(folder, "import_host", *(word if word == "--check" else f"--extra-vars={word}" for word in given))


def play(folder: Path, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Play a playbook of the collection in a folder, which is home as well."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "twins"),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PWD": str(folder),
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", "inventory.ini", f"fabricops.hyperv.{name}", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_host_without_export_stops_no_other_and_nothing_written_by_hand_is_lost(tmp_path: Path) -> None:
    export(tmp_path, "hyper1")
    done = import_hosts(tmp_path)
    written = tmp_path / "hosts" / "hyper1.yml"
    assert "# hyper1 as it was exported at 2014-01-01T00:00:00Z" in written.read_text(), done.stdout
    assert "allowed_ids: 10-12,20" in written.read_text()
    assert "templated" not in written.read_text()
    assert done.returncode != 0
    assert "there is no file" in done.stdout
    assert "hyper2.json" in done.stdout
    assert not (tmp_path / "hosts" / "hyper2.yml").exists()

    written.write_text("version: 1  # mine\n")
    export(tmp_path, "hyper2")
    again = import_hosts(tmp_path)
    assert again.returncode == 0, again.stdout
    assert "hyper1.yml is there already, and was left alone: remove it, or say import_replace=true" in again.stdout
    assert written.read_text() == "version: 1  # mine\n"
    assert (tmp_path / "hosts" / "hyper2.yml").exists()
    import_hosts(tmp_path, "import_replace=true")
    assert "virtual_switches:" in written.read_text()


def test_twins_are_made_of_hosts_whose_documents_are_there(tmp_path: Path) -> None:
    for name in ("hyper1", "hyper2"):
        export(tmp_path, name)
    twin, simulated = "import_twin=true", "fabricops.hyperv.simulated"
    tried = import_hosts(tmp_path, "--check", twin, connection=simulated)
    assert tried.returncode == 0, tried.stdout
    assert not (tmp_path / "hosts").exists()
    assert not (tmp_path / "twins").exists()
    for words in ([twin], ["--check", twin, "import_replace=true"], [twin]):
        done = import_hosts(tmp_path, *words, connection=simulated)
        assert done.returncode == 0, done.stdout
        assert done.stdout.count("ok: [hyper1]") >= 1
        assert sorted(file.name for file in (tmp_path / "hosts").iterdir()) == ["hyper1.yml", "hyper2.yml"]
    assert "was left alone" in done.stdout
    assert "The document changes nothing" in done.stdout


def test_a_name_that_looks_like_a_template_is_text_in_the_file(tmp_path: Path) -> None:
    export(tmp_path, "hyper1")
    file = tmp_path / "exports" / "hyper1.json"
    values = json.loads(file.read_bytes().decode("utf-16"))
    values["switches"]["Notes"] = "{% raw %} and {{ 7 * 7 }}"
    file.write_text(json.dumps(values))
    places = ("import_hosts=hyper1", "import_repository=~/repository", "import_exports=~/exports")
    done = import_hosts(tmp_path, *places)
    assert done.returncode == 0, done.stdout
    written = (tmp_path / "repository" / "hosts" / "hyper1.yml").read_text()
    assert "\ntemplated: false\n" in written
    assert yaml.safe_load(written)["virtual_switches"][0]["notes"] == "{% raw %} and {{ 7 * 7 }}"
    checked = play(tmp_path, "validate", "--extra-vars=repository_directory=repository")
    assert "1 host checked, no findings" in checked.stdout, checked.stdout

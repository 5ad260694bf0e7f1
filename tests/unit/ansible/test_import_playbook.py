"""Playbook import_host: what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ansible_collections.fabricops.hyperv.tests.unit.exported_files import exported_bytes

CLONE = Path(__file__).resolve().parents[3]


def import_hosts(folder: Path, *variables: str) -> subprocess.CompletedProcess[str]:
    """Import two hosts as an operator does, in the folder of the repository; one of them was not exported."""
    (folder / "inventory.ini").write_text("hyper1 ansible_connection=ssh\nhyper2 ansible_connection=ssh\n")
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "hosts").mkdir(exist_ok=True)
    (folder / "exports" / "hyper1.json").write_bytes(exported_bytes("windows_server_2012"))
    told = ("import_repository=.", "import_exports=exports", *variables)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
        "PWD": str(folder),
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", "inventory.ini", "fabricops.hyperv.import_host"]
    options = [part for one in told for part in ("-e", one)]
    return subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_host_without_export_stops_no_other_and_nothing_written_by_hand_is_lost(tmp_path: Path) -> None:
    done = import_hosts(tmp_path)
    written = tmp_path / "hosts" / "hyper1.yml"
    assert "# hyper1 as it was exported at 2014-01-01T00:00:00Z" in written.read_text(), done.stdout
    assert "allowed_ids: 10-12,20" in written.read_text()
    assert done.returncode != 0
    assert "there is no file" in done.stdout
    assert "hyper2.json" in done.stdout
    assert not (tmp_path / "hosts" / "hyper2.yml").exists()

    written.write_text("version: 1  # mine\n")
    again = import_hosts(tmp_path)
    assert "exists already: remove it, or say import_replace=true" in again.stdout
    assert written.read_text() == "version: 1  # mine\n"
    import_hosts(tmp_path, "import_replace=true")
    assert "virtual_switches:" in written.read_text()

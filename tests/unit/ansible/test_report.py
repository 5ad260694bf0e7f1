"""Module report, its playbook and the progress of long runs, as users meet them."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.progress import (
    TaskProgress,
    progress_line,
    say_seconds,
)

from .conftest import HARDWARE, Stage

CLONE = Path(__file__).resolve().parents[3]
PLANNED = {
    "changed": True,
    "plan": [
        {
            "action": "create",
            "kind": "virtual_switch",
            "key": ["Backend"],
            "disruption": "none",
            "changes": [],
            "reason": "",
        }
    ],
}
HOSTS = [{"name": "one", "result": PLANNED}, {"name": "two", "result": {"changed": False}}]


def test_a_report_without_a_place_is_in_the_result(empty_stage: Stage) -> None:
    result = empty_stage.run("report", hosts=HOSTS, title="Fleet")
    assert result["changed"] is False
    assert result["lines"][0] == "Fleet"
    assert "one is not as declared, 1 step" in result["content"]
    assert result["summary"]["status"]["differs"] == 1


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif", "junit", "html"])
def test_a_report_is_written_once(form: str, empty_stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "report"
    options: dict[str, Any] = {"hosts": HOSTS, "format": form, "dest": str(file)}
    told = empty_stage.run("report", check_mode=True, **options)
    assert told["changed"] is True
    assert not file.exists()
    first = empty_stage.run("report", **options)
    assert (first["changed"], first["characters"]) == (True, len(file.read_text(encoding="utf-8")))
    assert empty_stage.run("report", **options)["changed"] is False
    assert empty_stage.run("report", **{**options, "hosts": [{"name": "three"}]})["changed"] is True
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report"]


def test_one_task_writes_several_files_and_says_what_became_of_each(empty_stage: Stage, tmp_path: Path) -> None:
    files = {"text": str(tmp_path / "report.txt"), "json": str(tmp_path / "report.json")}
    told = empty_stage.run("report", check_mode=True, hosts=HOSTS, files=files)
    assert told["changed"] is True
    assert not list(tmp_path.glob("report.*"))
    first = empty_stage.run("report", hosts=HOSTS, files=files)
    assert "content" not in first
    assert [(one["format"], one["path"], one["changed"]) for one in first["files"]] == [
        ("text", files["text"], True),
        ("json", files["json"], True),
    ]
    assert [one["characters"] for one in first["files"]] == [
        len(Path(file).read_text(encoding="utf-8")) for file in files.values()
    ]
    Path(files["text"]).unlink()
    again = empty_stage.run("report", diff=True, hosts=HOSTS, files=files, format="text")
    assert [one["changed"] for one in again["files"]] == [True, False]
    assert [one["after_header"] for one in again["diff"]] == [files["text"]]
    assert again["content"] == Path(files["text"]).read_text(encoding="utf-8")
    assert empty_stage.run("report", hosts=HOSTS, files={})["changed"] is False


def test_all_files_are_looked_at_before_the_first_is_written(empty_stage: Stage, tmp_path: Path) -> None:
    there = str(tmp_path / "report.txt")
    files = {"text": there, "markdown": there, "json": str(tmp_path / "no" / "report.json")}
    result = empty_stage.run("report", hosts=HOSTS, files=files)
    assert [(one["where"], "goes, too" in one["message"]) for one in result["findings"]] == [
        ("files.markdown", True),
        ("files.json", False),
    ]
    assert not Path(there).exists()
    assert "mutually exclusive" in empty_stage.run("report", hosts=HOSTS, files={}, dest=there)["msg"]
    assert empty_stage.run("report", hosts=HOSTS, files={"htm": there})["findings"][0]["where"] == "files.htm"


def test_markdown_is_given_room_for_its_head_at_least(empty_stage: Stage) -> None:
    for small in (-1, 4_999):
        (finding,) = empty_stage.run("report", hosts=HOSTS, maximum_characters=small)["findings"]
        assert finding["where"] == "maximum_characters"
        assert finding["hint"] == "give at least 5,000"


def test_diff_mode_shows_the_report_before_and_after(empty_stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("what was\n")
    result = empty_stage.run("report", check_mode=True, diff=True, hosts=HOSTS, dest=str(file))
    assert result["diff"]["before"] == "what was\n"
    assert "one is not as declared" in result["diff"]["after"]
    assert file.read_text() == "what was\n"


def test_a_file_keeps_its_rights_and_a_new_one_gets_the_usual_ones(empty_stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("")
    file.chmod(0o640)
    empty_stage.run("report", hosts=HOSTS, dest=str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    usual, new = tmp_path / "usual", tmp_path / "new"
    usual.touch()
    empty_stage.run("report", hosts=HOSTS, dest=str(new))
    assert new.stat().st_mode == usual.stat().st_mode


def test_what_is_no_file_is_never_written_over(empty_stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe")
    for name, says in {
        "folder": "is a directory",
        "link": "is a link",
        "pipe": "is not a regular file",
        "nowhere/report.txt": "there is no directory",
    }.items():
        result = empty_stage.run("report", hosts=HOSTS, dest=str(tmp_path / name))
        assert result["failed"] is True
        assert says in result["msg"]
        assert result["findings"][0]["where"] == "dest"
        assert result["findings"][0]["hint"]


def test_mistakes_in_the_options_are_told_with_their_place(empty_stage: Stage) -> None:
    result = empty_stage.run("report", hosts=[{"nam": "one"}], format="htm")
    assert {finding["where"] for finding in result["findings"]} == {"hosts[0].nam", "hosts[0].name", "format"}
    result = empty_stage.run("report", hosts=[{"name": "one", "phase": "bananas"}], phase="plann")
    assert {finding["where"] for finding in result["findings"]} == {"hosts[0].phase", "phase"}
    assert "one of the following is required" in empty_stage.run("report")["msg"]


def test_results_come_from_the_variables_of_all_hosts(empty_stage: Stage) -> None:
    gathered = {"changed": False, "document": {"virtual_switches": [{"name": "LAN", "type": "private"}]}}
    hostvars = {
        "one": {"planned": PLANNED, "gathered": gathered, "provenance": {"file": "hosts/one.yml"}},
        "two": {"planned": {"failed": True, "msg": "no way"}, "provenance": {"file": "hosts/two.yml"}},
        "lost": {},
    }
    stage = Stage(
        empty_stage.state_directory, variables={"hostvars": hostvars, "ansible_play_hosts_all": ["one", "two", "lost"]}
    )
    options = {"variable": "planned", "document_variable": "gathered", "file_variable": "provenance"}
    values = json.loads(stage.run("report", format="json", **options)["content"])
    assert [(host["name"], host["status"]) for host in values["hosts"]] == [
        ("one", "differs"),
        ("two", "failed"),
        ("lost", "failed"),
    ]
    assert values["hosts"][1]["findings"][0]["file"] == "hosts/two.yml"
    assert values["hosts"][2]["message"] == "there is no result of this host"
    assert stage.run("report", host_names=[], **options)["summary"]["hosts"] == 0
    page = stage.run("report", format="html", host_names=["one"], **options)["content"]
    assert '["switch","LAN","","private"]' in page
    assert 'data-name="two"' not in page


class _Inventory(dict[str, Any]):
    """Variables of hosts as Ansible keeps them: raw, or filled in when they are asked for as usual."""

    def raw_get(self, name: str) -> dict[str, Any]:
        return dict(self[name].raw)


class _Variables(dict[str, Any]):
    def __init__(self, raw: dict[str, Any], filled_in: dict[str, Any]) -> None:
        super().__init__(filled_in)
        self.raw = raw


def test_variables_are_filled_in_only_where_there_is_a_template(empty_stage: Stage) -> None:
    hostvars = _Inventory(
        plain=_Variables({"planned": PLANNED}, {}),
        filled=_Variables({"planned": "{{ other }}"}, {"planned": PLANNED}),
        inside=_Variables({"planned": {"msg": "{% if x %}"}}, {"planned": {"failed": True, "msg": "no"}}),
    )
    stage = Stage(empty_stage.state_directory, variables={"hostvars": hostvars, "ansible_play_hosts_all": [*hostvars]})
    values = json.loads(stage.run("report", variable="planned", format="json")["content"])
    assert [host["status"] for host in values["hosts"]] == ["differs", "differs", "failed"]


def test_a_host_that_is_not_in_the_inventory_is_told_as_failed(tmp_path: Path) -> None:
    task = {"fabricops.hyperv.report": {"variable": "planned", "host_names": ["one", "nobody"], "dest": "out.txt"}}
    play = {"hosts": "localhost", "gather_facts": False, "connection": "local", "tasks": [task]}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": {"one": {"planned": PLANNED}}}}))
    output = _play(tmp_path, "play.yml", "-i", "inventory.yml")
    assert "failed=0" in output, output
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert "one is not as declared" in text
    assert "nobody failed, 1 finding\n  x [failed] there is no result of this host" in text


def test_a_report_says_which_hosts_are_suspended_and_why(empty_stage: Stage) -> None:
    hostvars = {
        "said": {"planned": PLANNED, "hold": True, "hold_reason": "moves house"},
        "short": {"planned": PLANNED, "hold": "moves house"},
        "unsaid": {"planned": PLANNED, "hold": True, "hold_reason": ""},
        "free": {"planned": PLANNED, "hold": False, "hold_reason": "was moving"},
    }
    stage = Stage(empty_stage.state_directory, variables={"hostvars": hostvars, "ansible_play_hosts_all": [*hostvars]})
    told = stage.run("report", variable="planned", suspended_variable="hold", format="json")
    assert {host["name"]: host["suspended"] for host in json.loads(told["content"])["hosts"]} == {
        "said": "moves house",
        "short": "moves house",
        "unsaid": "the host is suspended",
        "free": "",
    }


def test_a_task_says_by_itself_whether_it_changed_its_host(stage: Stage) -> None:
    options = {"name": "Backend", "type": "private"}
    told = stage.run("virtual_switch", check_mode=True, **options)
    done = stage.run("virtual_switch", **options)
    for result, phase, status in ((told, "apply", "differs"), (done, "plan", "changed")):
        report = stage.run("report", hosts=[{"name": "one", "result": result}], phase=phase, format="json")
        assert json.loads(report["content"])["hosts"][0]["status"] == status


def test_a_plan_counts_where_nothing_was_carried_out(empty_stage: Stage) -> None:
    hostvars = {
        "done": {"planned": PLANNED, "applied": {**PLANNED, "changed": True}},
        "held": {"planned": {**PLANNED, "changed": False}, "applied": {"skipped": True, "changed": False}},
        "next": {"planned": {**PLANNED, "changed": False}},
        "idle": {"planned": {"changed": False, "plan": []}, "applied": {"skipped": True, "changed": False}},
        "alone": {"planned": {"skipped": True, "changed": False}, "applied": {"skipped": True, "changed": False}},
    }
    stage = Stage(empty_stage.state_directory, variables={"hostvars": hostvars, "ansible_play_hosts_all": [*hostvars]})
    told = stage.run("report", variable="applied", planned_variable="planned", phase="apply", format="json")
    assert [(host["name"], host["status"], host["phase"]) for host in json.loads(told["content"])["hosts"]] == [
        ("done", "changed", "apply"),
        ("held", "differs", "plan"),
        ("next", "differs", "plan"),
        ("idle", "same", "plan"),
        ("alone", "skipped", "plan"),
    ]


def _status_object(host: str, phase: str, **values: Any) -> str:
    said = {
        "format": "fabricops.hyperv/enactment",
        "version": 1,
        "commit": "c2",
        "time": "now",
        "attempts": 0,
        **values,
    }
    return json.dumps({**said, "host": host, "phase": phase})


def test_a_report_tells_which_commit_hosts_are_at(empty_stage: Stage, tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.mkdir()
    for host, phase in {"fine": "synced", "held": "waiting", "bad": "refused"}.items():
        (status / f"{host}.json").write_text(_status_object(host, phase, reason=f"why {host}", synced_commit="c1"))
    (status / "old.json").write_text(_status_object("old", "failed", commit="c1"))
    (status / "broken.json").write_text("{")
    hosts = [{"name": name, "result": PLANNED} for name in ("fine", "held", "bad", "old", "broken", "new")]
    options = {"hosts": hosts, "status_directory": str(status), "commit": "c2"}
    values = json.loads(empty_stage.run("report", format="json", **options)["content"])
    known = {host["name"]: host for host in values["hosts"]}
    assert {name: host["status"] for name, host in known.items() if host["status"] != "differs"} == {"bad": "failed"}
    assert known["held"]["enactment"] == {
        "commit": "c2",
        "synced_commit": "c1",
        "phase": "waiting",
        "time": "now",
        "reason": "why held",
    }
    assert known["new"]["enactment"] is None
    assert [(one["rule"], one["message"]) for one in known["bad"]["findings"]] == [("refused", "why bad")]
    assert ["broken.json" in (one.get("file") or one["where"]) for one in values["findings"]] == [True]
    assert "waiting at c2 since now: why held" in empty_stage.run("report", **options)["content"]
    assert '<span class="badge">waiting</span>' in empty_stage.run("report", format="html", **options)["content"]


def test_a_secret_is_in_no_report(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("sesame\n")
    secret = "Sekret Storage"
    encrypt = [str(_program("ansible-vault")), "encrypt_string", "--vault-password-file", "password", secret]
    vaulted = subprocess.run(
        encrypt, cwd=tmp_path, env=_variables(tmp_path), capture_output=True, text=True, check=True
    )
    lines = "\n".join(f"            {line.strip()}" for line in vaulted.stdout.splitlines()[1:])
    (tmp_path / "inventory.yml").write_text(
        f"""
fleet:
  hosts:
    one:
      planned:
        changed: true
        plan:
        - kind: virtual_switch
          key:
          - !vault |
{lines}
"""
    )
    tasks = [
        {
            "fabricops.hyperv.report": {
                "variable": "planned",
                "host_names": ["one"],
                "format": "{{ item }}",
                "dest": f"{tmp_path}/out.{{{{ item }}}}",
            },
            "loop": ["text", "markdown", "json", "junit", "html"],
        },
        {
            "fabricops.hyperv.report": {
                "hosts": [{"name": "one", "result": "{{ hostvars.one.planned }}"}],
                "dest": f"{tmp_path}/out.given",
            }
        },
    ]
    play = {"hosts": "localhost", "gather_facts": False, "connection": "local", "tasks": tasks}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    output = _play(tmp_path, "play.yml", "-i", "inventory.yml", "--vault-password-file", "password", "-v")
    assert "failed=0" in output, output
    assert "Sekret" not in output
    files = sorted(tmp_path.glob("out.*"))
    assert len(files) == 6
    for file in files:
        assert "Sekret" not in file.read_text(encoding="utf-8"), file.name
        assert "virtual_switch" in file.read_text(encoding="utf-8"), file.name


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The playbook, played twice over a host that differs, one whose document is refused, and one that is not there."""
    folder = tmp_path_factory.mktemp("fleet")
    backend = {"version": 1, "virtual_switches": [{"name": "Backend", "type": "private"}]}
    wrong = {"version": 1, "virtual_switches": [{"name": "Backend", "type": "privat"}]}
    hosts = {
        "differs": {"fabricops_hyperv_document": backend},
        "refused": {"fabricops_hyperv_document": wrong},
        "away": {"fabricops_hyperv_document": backend},
    }
    connection = {"ansible_connection": "fabricops.hyperv.simulated"}
    fleet = {"fleet": {"hosts": hosts, "vars": connection}}
    (folder / "inventory.yml").write_text(yaml.safe_dump(fleet))
    prepare = {
        "hosts": "differs:refused",
        "gather_facts": False,
        "tasks": [{"fabricops.hyperv.simulated_host": HARDWARE}],
    }
    (folder / "prepare.yml").write_text(yaml.safe_dump([prepare]))
    _play(folder, "prepare.yml", "-i", "inventory.yml")
    arguments = ("fabricops.hyperv.report", "-i", "inventory.yml", "-e", "report_hosts=fleet report_directory=told")
    return folder, _play(folder, *arguments), _play(folder, *arguments)


def test_the_playbook_reports_on_every_host_in_every_format(played: tuple[Path, str, str]) -> None:
    folder, output, _again = played
    names = {file.name for file in (folder / "told").iterdir()}
    assert names == {f"report.{ending}" for ending in ("txt", "md", "json", "sarif", "xml", "html")}
    values = json.loads((folder / "told" / "report.json").read_text())
    found = {host["name"]: host["status"] for host in values["hosts"]}
    assert found == {"differs": "differs", "refused": "failed", "away": "failed"}
    assert "virtual_switches[0].type" in (folder / "told" / "report.txt").read_text()
    assert "3 hosts: 2 failed, 1 not as declared" in output
    assert re.search(r"^localhost +: .*failed=1", output, re.MULTILINE), "nobody overlooks hosts without a plan"


def test_the_playbook_leaves_reports_alone_that_say_the_same(played: tuple[Path, str, str]) -> None:
    _folder, _output, again = played
    assert re.search(r"^localhost +: ok=\d+ +changed=0 .*failed=1", again, re.MULTILINE), again


def test_a_broken_repository_is_reported_at_its_line(tmp_path: Path) -> None:
    shutil.copytree(CLONE / "examples" / "gitops", tmp_path / "repository")
    file = tmp_path / "repository" / "hosts" / "hv-lab-1.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("type: internal", "type: interna"), encoding="utf-8")
    arguments = ("fabricops.hyperv.report", "-i", "repository/desired_state.yml")
    assert "No host is meant by 'all:!localhost'" in _play(tmp_path, *arguments)
    assert not (tmp_path / "report").exists()
    _play(tmp_path, *arguments, "-e", f"repository_directory={tmp_path}/repository")
    document = json.loads((tmp_path / "report" / "report.sarif").read_text(encoding="utf-8"))
    (result,) = document["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "hosts/hv-lab-1.yml"
    assert place["region"]["startLine"] == 1 + file.read_text(encoding="utf-8").split("type: interna")[0].count("\n")


def test_progress_says_which_how_many_and_how_long() -> None:
    assert progress_line("Plan", "host340", 340, 1000, 12.2) == (
        "Plan: 340 of 1,000 hosts, 34 %, last host340, 12 s, about 24 s left"
    )
    assert "\x1b" not in progress_line("\x1b[2J", "\x1b[2J", 1, 2, 1)
    assert [say_seconds(number) for number in (0, 59.4, 60, 61, 3600, 5400)] == [
        *("0 s", "59 s", "1 min", "1 min 1 s", "1 h", "1 h 30 min")
    ]


def test_progress_is_told_now_and_then_and_not_at_the_end() -> None:
    task = TaskProgress("Plan", 4, started=0, told=0)
    assert task.tell("a", 1, 5) == ""
    assert task.tell("b", 6, 5).startswith("Plan: 2 of 4 hosts")
    assert task.tell("c", 7, 5) == "", "the last line is younger than five seconds"
    assert task.tell("d", 20, 5) == "", "the task's own result says that it is done"


def test_the_callback_tells_on_standard_error_beside_any_other(tmp_path: Path) -> None:
    play = {
        "hosts": "all",
        "gather_facts": False,
        "connection": "local",
        "tasks": [
            {"name": "Wait", "ansible.builtin.pause": {"seconds": 1}, "run_once": True},
            {"name": "Count", "ansible.builtin.debug": {"msg": "here"}},
        ],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    names = ",".join(f"host{number:02}" for number in range(12))
    variables = {
        "ANSIBLE_CALLBACKS_ENABLED": "fabricops.hyperv.fleet_progress",
        "FABRICOPS_HYPERV_PROGRESS_SECONDS": "0",
        "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal",
    }
    command = [str(_program("ansible-playbook")), "-i", names, "play.yml"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**_variables(tmp_path), **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stderr.splitlines() if " of 12 hosts" in line]
    assert len(told) == 11, "one for each host but the last"
    assert told[0].startswith("Count: 1 of 12 hosts, 8 %, last host")
    assert "of 12 hosts" not in done.stdout
    assert "Wait:" not in done.stderr


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _variables(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(CLONE / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_HOME": str(folder / "home"),
        "FABRICOPS_HYPERV_STATE_DIR": str(folder / "hosts"),
        "PWD": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def _play(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(_program("ansible-playbook")), *arguments],
        cwd=folder,
        env=_variables(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr

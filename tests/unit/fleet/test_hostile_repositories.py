"""Repositories that mean no good: nothing outside them is read, nothing takes long, nothing ends the program."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible import yaml_text
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.read_source import MAXIMUM_BYTES
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.repository_files import read_file
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.repository_option import describe_located
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.yaml_text import load_yaml
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet import find_files
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.find_files import find_profiles
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.host_document import Repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.lint_fleet import lint_fleet
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.load_repository import load_host, load_repository
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._fleet.read_layers import MAXIMUM_LAYERS
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import DocumentRejected

SWITCH = "virtual_switches: [{name: LAN, type: private}]\n"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    folder = tmp_path / "fleet"
    (folder / "hosts").mkdir(parents=True)
    (folder / "profiles").mkdir()
    (folder / "profiles" / "base.yml").write_text(SWITCH)
    return folder


def load(fleet: Path) -> Repository:
    return load_repository(fleet, read_file)


def messages(fleet: Path) -> list[str]:
    return [found.finding.message for found in load(fleet).findings]


def test_links_inside_the_repository_are_followed(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").symlink_to("../profiles/base.yml")
    assert load(fleet).hosts["hv1"].document == {"virtual_switches": [{"name": "LAN", "type": "private"}]}


@pytest.mark.parametrize("target", ["/etc/passwd", "../../outside.yml", "/dev/zero"])
def test_links_that_lead_out_are_refused(fleet: Path, target: str) -> None:
    (fleet.parent / "outside.yml").write_text(SWITCH)
    (fleet / "hosts" / "hv1.yml").symlink_to(target)
    (fleet / "hosts" / "hv2.yml").write_text("include: [stolen]\n")
    (fleet / "profiles" / "stolen.yml").symlink_to(target)
    repository = load(fleet)
    assert repository.hosts == {}
    assert messages(fleet) == ["a link leads out of the repository"] * 2


def test_a_folder_that_is_a_link_leads_out_as_well(fleet: Path) -> None:
    (fleet.parent / "elsewhere").mkdir()
    (fleet.parent / "elsewhere" / "base.yml").write_text(SWITCH)
    (fleet / "profiles" / "site").symlink_to(fleet.parent / "elsewhere")
    (fleet / "hosts" / "hv1.yml").write_text("include: [site/base]\n")
    assert messages(fleet) == ["a link leads out of the repository"]


def test_links_that_lead_nowhere_or_in_a_circle_are_findings(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").symlink_to("gone.yml")
    (fleet / "hosts" / "hv2.yml").symlink_to("hv2.yml")
    assert len(messages(fleet)) == 2
    assert all("cannot be read" in message for message in messages(fleet))


def test_what_is_no_file_is_not_opened(fleet: Path) -> None:
    os.mkfifo(fleet / "hosts" / "hv1.yml")
    assert messages(fleet) == ["this is not a file"]


def test_a_huge_file_is_not_read(fleet: Path) -> None:
    with (fleet / "hosts" / "hv1.yml").open("wb") as file:
        file.truncate(MAXIMUM_BYTES + 1)
    assert "20,000,001 bytes" in messages(fleet)[0]


def test_an_alias_bomb_is_refused_in_little_time(fleet: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (fleet / "hosts" / "hv1.yml").write_text("\n".join(lines))
    started = time.monotonic()
    assert "more than" in messages(fleet)[0]
    assert time.monotonic() - started < 5


def test_mappings_that_bring_in_each_other_twice_over_are_read_once(fleet: Path) -> None:
    lines = ["m0: &m0 {name: LAN, type: private}"]
    lines += [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, 40)]
    lines += ["virtual_switches:", "  - {<<: *m39, notes: own}"]
    values = load_yaml("\n".join(lines), "bomb.yml")
    assert values["virtual_switches"] == [{"name": "LAN", "type": "private", "notes": "own"}]


def test_what_mappings_bring_in_is_counted(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MAXIMUM_MERGED", 100)
    (fleet / "hosts" / "hv1.yml").write_text("a: &a {b: 1, c: 2}\nd:\n" + "  - {<<: *a}\n" * 34)
    (found,) = load(fleet).findings
    assert (found.finding.rule, str(found.place)) == ("size", "hosts/hv1.yml:36:5")
    (fleet / "hosts" / "hv1.yml").write_text("a: &a {b: 1, c: 2}\nd: {<<: [" + "*a, " * 34 + "]}\n")
    assert [found.finding.rule for found in load(fleet).findings] == ["size"]


def test_mappings_that_bring_in_each_other_without_end_are_refused(fleet: Path) -> None:
    inner = ", ".join(f"m{n}: &m{n} {{<<: *m{n - 1}}}" for n in range(1, 3000))
    (fleet / "hosts" / "hv1.yml").write_text(f"a: {{m0: &m0 {{x: 1}}, {inner}}}\nz: {{<<: *m2999}}\n")
    assert messages(fleet) == ["mappings bring in each other too deeply"]


def test_a_number_may_be_long_but_not_endless() -> None:
    assert load_yaml("a: " + "9" * 100, "a.yml") == {"a": 10**100 - 1}
    with pytest.raises(DocumentRejected, match="a number has 101 characters, 100 at most: '9999"):
        load_yaml("a: " + "9" * 101, "a.yml")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("b: &b {x: 1, y: 5}\no: {i: &c {<<: *b, x: 2}}\nd: {<<: *c, z: 4}\n", {"x": 2, "y": 5, "z": 4}),
        ("b: &b {x: 1, y: 5}\no: &c {x: 2}\nd: {<<: [*b, *c]}\n", {"x": 1, "y": 5}),
        ("b: &b {x: 1, y: 5}\no: &c {x: 2}\nd: {<<: [*c, *b]}\n", {"x": 2, "y": 5}),
        ("b: &b {notes: 1, type: 5}\no: &c {notes: 2}\nd: {<<: [*b, *c]}\n", {"notes": 1, "type": 5}),
        ("b: &b {notes: 1, type: 5}\no: &c {notes: 2}\nd: {<<: [*c, *b]}\n", {"notes": 2, "type": 5}),
        ("b: &b {notes: 1}\nd: {notes: 3, <<: *b}\n", {"notes": 3}),
        ("d: &d {<<: *d, b: 1}\n", {"b": 1}),
    ],
)
def test_what_a_mapping_says_wins_over_what_it_brings_in(text: str, values: dict[str, int]) -> None:
    # YAML's merge type: own keys win, and of several mappings the first. PyYAML itself differs from release to release.
    assert load_yaml(text, "a.yml")["d"] == values


@pytest.mark.parametrize(
    ("content", "position"),
    [
        (b"include: [base\n", "hosts/hv1.yml:2:1"),
        (b"a:\n\tb: 1\n", "hosts/hv1.yml:2:1"),
        (b"a: 1\nb: *c\n", "hosts/hv1.yml:2:4"),
        (b"a: 1\na: 2\n", "hosts/hv1.yml:2:1"),
        (b"a: {<<: {7: 8}}\n", "hosts/hv1.yml:1:10"),
        (b"a: {<<: 7}\n", "hosts/hv1.yml:1:9"),
        (b"a: b\n# \xff\n", "hosts/hv1.yml:2:3"),
        (b"a: b\n# \x01\n", "hosts/hv1.yml:2:3"),
        (b"- a\n", "hosts/hv1.yml:1:1"),
        (b"a: 1\nb: 0x" + b"f" * 5000, "hosts/hv1.yml:2:4"),
        (b"a: 1\nb: -0b" + b"1" * 20000, "hosts/hv1.yml:2:4"),
        (b"a: 1\nb: " + b"9" * 101, "hosts/hv1.yml:2:4"),
        (b"a: 1\nb: 1" + b":59" * 5000, "hosts/hv1.yml:2:4"),
        (b"a: 1\nb: !!int ''\n", "hosts/hv1.yml:2:4"),
        (b"a: 1\nb: !!float ''\n", "hosts/hv1.yml:2:4"),
        (b"$ANSIBLE_VAULT;1.1;AES256\n6162\n", "hosts/hv1.yml:1:1"),
    ],
)
def test_what_cannot_be_read_has_a_place(fleet: Path, content: bytes, position: str) -> None:
    (fleet / "hosts" / "hv1.yml").write_bytes(content)
    (found,) = load(fleet).findings
    described = describe_located(found)
    assert described["position"] == position
    assert f"{described['file']}:{described['line']}:{described['column']}" == position
    assert str(found).startswith(f"{position}: {found.finding.message}")
    assert str(found).count("hosts/") == 1


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "- a\n- b\n", "just text", "a: &a [*a]\n", "\x00", "a: !!python/name:os.system\n", "7: 8\n"]
)
def test_what_is_no_document_is_a_finding(fleet: Path, text: str) -> None:
    (fleet / "hosts" / "hv1.yml").write_text(text)
    assert len(load(fleet).findings) == 1


def test_an_empty_file_is_a_host_of_which_nothing_is_managed(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").write_text("")
    assert load(fleet).hosts["hv1"].document == {}


@pytest.mark.parametrize("name", ["a b", "h{{ x }}", "h,i", "h:1", "h[1:3]", "\u202ehv", "h\nv", "LOCALHOST", "~x"])
def test_a_name_that_inventories_read_otherwise_is_refused(fleet: Path, name: str) -> None:
    (fleet / "hosts" / f"{name}.yml").write_text(SWITCH)
    repository = load(fleet)
    assert repository.hosts == {}
    (found,) = repository.findings
    assert str(found).isprintable(), "a name is no way to the terminal"


def test_hidden_files_and_notes_are_no_hosts(fleet: Path) -> None:
    for name in (".hv1.yml.swp", ".hv1.yml", "README.md", "readme", "hv1.yml~"):
        (fleet / "hosts" / name).write_text("{")
    assert load(fleet).findings == ()


@pytest.mark.parametrize("name", ["hv1", "hv1.yml.txt", "hv1.yml.orig", "hv1.yaml", "hv1.conf"])
def test_a_host_that_would_be_missing_is_a_finding(fleet: Path, name: str) -> None:
    for file in ("hv1.yml", name):
        (fleet / "hosts" / file).write_text(SWITCH)
    repository = load(fleet)
    (found,) = repository.findings
    assert (found.finding.rule, len(repository.hosts)) == ("repository", 1)
    assert found.finding.hint


@pytest.mark.parametrize("folder", ["hosts", "profiles"])
@pytest.mark.parametrize("target", ["/", "/etc", "../elsewhere"])
def test_a_folder_of_the_repository_is_in_it(
    fleet: Path, folder: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fleet.parent / "elsewhere").mkdir()
    (fleet.parent / "elsewhere" / "secret.yml").write_text(SWITCH)
    (fleet / "profiles" / "base.yml").unlink()
    (fleet / "hosts" / "hv1.yml").write_text("include: [secret, bases]\n")
    (fleet / folder).rename(fleet / "moved")
    (fleet / folder).symlink_to(target)
    listed: list[str] = []
    walk, scan = os.walk, os.scandir
    monkeypatch.setattr(os, "walk", lambda top: listed.append(str(top)) or walk(top))
    monkeypatch.setattr(os, "scandir", lambda path=".": listed.append(str(path)) or scan(path))
    found = load(fleet).findings
    assert set(listed) <= ({str(fleet / "hosts")} if folder == "profiles" else set())
    assert [one.finding.message for one in found if "leads out" in one.finding.message] or folder == "profiles"
    assert "did you mean" not in "".join(one.finding.hint for one in found)
    assert load(fleet).hosts == {}


def test_a_folder_that_cannot_be_read_is_a_finding(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (fleet / "hosts" / "hv1.yml").write_text("include: [nothing]\n")
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert messages(fleet) == ["the folder cannot be read: Permission denied"]
    (fleet / "hosts").rename(fleet / "moved")
    (fleet / "hosts").symlink_to("hosts")
    assert "cannot be read" in messages(fleet)[0]


def test_profiles_below_links_are_not_walked_through(fleet: Path) -> None:
    (fleet / "profiles" / "loop").symlink_to(".")
    (fleet / "profiles" / "far").symlink_to("/")
    assert find_profiles(fleet) == ["base"]


def test_the_number_of_files_is_bounded(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_files, "MAXIMUM_FILES", 3)
    for number in range(4):
        (fleet / "hosts" / f"hv{number}.yml").write_text(SWITCH)
        (fleet / "profiles" / f"p{number}.yml").write_text(SWITCH)
    assert messages(fleet) == ["the folder has more than 3 files"]
    assert find_profiles(fleet) == []


def test_a_name_that_no_file_can_have_is_a_finding(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").write_text(f"include: [{'a' * 254}]\n")
    assert messages(fleet) == [f"there is no profile '{'a' * 254}'"]


def test_a_chain_of_thousands_of_profiles_is_refused(fleet: Path) -> None:
    for number in range(3000):
        (fleet / "profiles" / f"p{number}.yml").write_text(f"include: [p{number + 1}]\n")
    (fleet / "hosts" / "hv1.yml").write_text("include: [p0]\n")
    assert messages(fleet) == [f"profiles include each other more than {MAXIMUM_LAYERS} deep"]


def test_profiles_that_include_each_other_twice_over_cost_no_more_than_there_are(fleet: Path) -> None:
    for number in range(40):
        (fleet / "profiles" / f"p{number}.yml").write_text(f"include: [p{number + 1}, p{number + 1}]\n")
    (fleet / "profiles" / "p40.yml").write_text(SWITCH)
    (fleet / "hosts" / "hv1.yml").write_text("include: [p0]\n")
    assert len(load(fleet).hosts["hv1"].layers) == 42


def test_a_file_that_is_encrypted_as_a_whole_is_refused(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    assert "encrypted as a whole" in messages(fleet)[0]


def test_a_missing_folder_is_a_finding(tmp_path: Path) -> None:
    assert "cannot be read" in messages(tmp_path)[0]


def test_a_host_that_has_no_file_is_a_finding_with_a_suggestion(fleet: Path) -> None:
    (fleet / "hosts" / "hv-berlin-1.yml").write_text(SWITCH)
    with pytest.raises(DocumentRejected, match="did you mean 'hv-berlin-1'"):
        load_host(fleet, "hv-berlin-2", read_file)


def test_one_broken_host_does_not_hide_the_others(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").write_text("{")
    (fleet / "hosts" / "hv2.yml").write_text("include: [base]\n")
    (fleet / "hosts" / "hv3.yml").write_text("virtual_switches: [{name: LAN, type: x}]\n")
    repository = load(fleet)
    assert list(repository.hosts) == ["hv2"]
    assert repository.broken == ("hv1", "hv3")
    assert len(lint_fleet(repository)) == 2


def test_unwanted_hosts_are_not_opened(fleet: Path) -> None:
    (fleet / "hosts" / "hv1.yml").write_text("{")
    (fleet / "hosts" / "hv2.yml").write_text("include: [base]\n")
    repository = load_repository(fleet, read_file, lambda name: name == "hv2")
    assert (list(repository.hosts), repository.findings) == (["hv2"], ())

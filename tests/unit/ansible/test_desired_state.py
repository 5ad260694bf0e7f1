"""A repository of host documents, as inventories and tasks see it; examples/gitops is one, and used as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.constants import DEFAULT_VAULT_ID_MATCH
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.plugins.loader import inventory_loader
from ansible.template import Templar

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.secret_values import is_marked

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "gitops"
SOURCE = "plugin: fabricops.hyperv.desired_state\n"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    folder = tmp_path / "fleet"
    (folder / "hosts").mkdir(parents=True)
    (folder / "profiles").mkdir()
    (folder / "desired_state.yml").write_text(SOURCE)
    (folder / "profiles" / "base.yml").write_text(
        "labels: {site: berlin}\nvirtual_switches:\n  - {name: LAN, type: private}\n"
    )
    (folder / "hosts" / "hyper1.yml").write_text("include: [base]\n")
    return folder


def inventory_of(source: Path) -> InventoryManager:
    """Parse a source by the plugin itself, so that its errors are raised and not printed."""
    loader = DataLoader()
    manager = InventoryManager(loader=loader, sources=[])
    plugin = inventory_loader.get("fabricops.hyperv.desired_state")
    assert plugin.verify_file(str(source))
    plugin.parse(manager._inventory, loader, str(source), False)
    manager._inventory.reconcile_inventory()
    return manager


def test_ansible_finds_the_plugin_by_the_source_file() -> None:
    manager = InventoryManager(loader=DataLoader(), sources=[str(EXAMPLE / "desired_state.yml")])
    assert sorted(host.name for host in manager.get_hosts("all")) == sorted(
        file.stem for file in (EXAMPLE / "hosts").glob("*.yml")
    )
    assert {host.name for host in manager.get_hosts("role_cluster")} == {"hv-berlin-1", "hv-berlin-2"}
    assert {host.name for host in manager.get_hosts("migration_group_berlin:!site_lab")} == {
        "hv-berlin-1",
        "hv-berlin-2",
    }


def test_a_source_that_names_no_repository_takes_it_from_the_environment(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "desired_state.yml"
    elsewhere.write_text(SOURCE)
    monkeypatch.setenv("FABRICOPS_HYPERV_REPOSITORY", str(fleet))
    assert [host.name for host in inventory_of(elsewhere).get_hosts("all")] == ["hyper1"]
    elsewhere.write_text(f"{SOURCE}directory: {EXAMPLE}\n")
    assert len(inventory_of(elsewhere).get_hosts("all")) == 4


def test_a_repository_that_is_not_there_yet_has_no_hosts_where_that_is_allowed(tmp_path: Path) -> None:
    source = tmp_path / "desired_state.yml"
    source.write_text(f"{SOURCE}directory: later\n")
    with pytest.raises(AnsibleError, match="no host is taken"):
        inventory_of(source)
    source.write_text(f"{SOURCE}directory: later\nmissing_ok: true\n")
    assert inventory_of(source).get_hosts("all") == []


def test_a_host_has_its_document_and_what_fleet_runs_need() -> None:
    variables = inventory_of(EXAMPLE / "desired_state.yml").get_host("hv-hamburg-1").vars
    assert variables["ansible_connection"] == "fabricops.hyperv.simulated"
    assert variables["fabricops_hyperv_suspend"] is True
    assert "until Friday" in variables["fabricops_hyperv_suspend_reason"]
    assert variables["fabricops_hyperv_provenance"]["files"] == ["profiles/base.yml", "hosts/hv-hamburg-1.yml"]
    assert variables["fabricops_hyperv_repository"] == str(EXAMPLE)
    assert [switch["name"] for switch in variables["fabricops_hyperv_document"]["virtual_switches"]] == [
        "LAN",
        "Backend",
    ]
    berlin = inventory_of(EXAMPLE / "desired_state.yml").get_host("hv-berlin-1").vars
    assert berlin["fabricops_hyperv_protect"] == [{"kind": "virtual_switch", "key": ["LAN"]}]
    assert berlin["fabricops_hyperv_unprotect"] == []


def test_what_a_host_protects_no_more_is_a_variable(fleet: Path) -> None:
    (fleet / "hosts" / "hyper1.yml").write_text("include: [base]\nvirtual_switches: [{name: LAN, protect: false}]\n")
    variables = inventory_of(fleet / "desired_state.yml").get_host("hyper1").vars
    assert variables["fabricops_hyperv_unprotect"] == [{"kind": "virtual_switch", "key": ["LAN"]}]
    assert variables["fabricops_hyperv_protect"] == []


def test_options_choose_hosts_connections_and_groups(fleet: Path) -> None:
    (fleet / "hosts" / "other.yml").write_text("{")
    (fleet / "hosts" / "hyper2.yml").write_text("include: [base]\nconnection: {ansible_host: 192.0.2.2}\n")
    (fleet / "my.desired_state.yaml").write_text(
        SOURCE + "limit: [hyper*]\ngroup_prefix: fleet_\nconnection: {ansible_connection: fabricops.hyperv.simulated,"
        " ansible_user: me}\nkeyed_groups: [{key: fabricops_hyperv_labels.site, prefix: at}]\n"
        "groups: {two: inventory_hostname == 'hyper2'}\ncompose: {place: fabricops_hyperv_labels.site}\n"
    )
    manager = inventory_of(fleet / "my.desired_state.yaml")
    assert set(manager.hosts) == {"hyper1", "hyper2"}
    assert {"fleet_site_berlin", "at_berlin", "two"} <= set(manager.groups)
    variables = manager.get_host("hyper2").vars
    assert (variables["ansible_host"], variables["ansible_user"], variables["place"]) == ("192.0.2.2", "me", "berlin")


def test_options_that_there_are_not_are_refused(fleet: Path) -> None:
    source = fleet / "desired_state.yml"
    source.write_text(f"{SOURCE}limitt: [hyper2]\nmissing_okk: true\n7: x\n")
    with pytest.raises(
        AnsibleError, match=r"'limitt' is not an option of this plugin - did you mean 'limit'\?"
    ) as caught:
        inventory_of(source)
    assert str(source) in str(caught.value)
    assert "'missing_okk' is not an option of this plugin - did you mean 'missing_ok'?" in str(caught.value)
    assert "'7' is not an option" in str(caught.value)
    assert "cache" not in str(caught.value)


def test_options_of_all_inventories_are_taken(fleet: Path) -> None:
    (fleet / "desired_state.yml").write_text(
        f"{SOURCE}strict: true\nuse_extra_vars: true\nleading_separator: false\ncompose: {{}}\ngroups: {{}}\n"
        "keyed_groups: []\ncache: false\ncache_plugin: memory\ncache_timeout: 5\n"
    )
    assert set(inventory_of(fleet / "desired_state.yml").hosts) == {"hyper1"}


def test_a_finding_stops_the_inventory_and_shows_the_line(fleet: Path) -> None:
    (fleet / "profiles" / "base.yml").write_text("virtual_switches:\n  - name: LAN\n    type: privat\n")
    with pytest.raises(AnsibleError) as caught:
        inventory_of(fleet / "desired_state.yml")
    assert "profiles/base.yml:3:5: virtual_switches[0].type: 'privat' is not one" in str(caught.value)
    assert "\n    type: privat\n    ^" in str(caught.value)


def test_hosts_with_findings_can_be_left_out(fleet: Path) -> None:
    (fleet / "hosts" / "hyper2.yml").write_text("include: [nothing]\n")
    (fleet / "desired_state.yml").write_text(SOURCE + "on_findings: leave_out\n")
    assert set(inventory_of(fleet / "desired_state.yml").hosts) == {"hyper1"}


def rendered(value: Any, variables: dict[str, Any]) -> Any:
    return Templar(loader=DataLoader(), variables={**variables, "shown": value}).template(trusted("{{ shown }}"))


def trusted(text: str) -> Any:
    try:
        from ansible.template import trust_as_template
    except ImportError:  # before 2.19 every text was a template
        return text
    return trust_as_template(text)


def test_only_declared_templates_are_filled_in(fleet: Path) -> None:
    (fleet / "hosts" / "hyper1.yml").write_text(
        "templated: [virtual_switches.notes, connection]\nconnection: {ansible_host: '{{ document_where }}'}\n"
        "virtual_switches: [{name: '{{ braces }}', type: private, notes: 'on {{ document_where }}'}]\n"
    )
    variables = inventory_of(fleet / "desired_state.yml").get_host("hyper1").vars
    switch = rendered(variables["fabricops_hyperv_document"], {"document_where": "here"})["virtual_switches"][0]
    assert (switch["name"], switch["notes"]) == ("{{ braces }}", "on here")
    assert rendered(variables["ansible_host"], {"document_where": "here"}) == "here"


def test_a_task_takes_the_document_from_the_repository(stage: Any, fleet: Path) -> None:
    first = stage.run("host_network", repository=str(fleet))
    assert first["changed"] is True, first
    assert [switch["name"] for switch in first["after"]["virtual_switches"]] == ["LAN"]
    assert stage.run("host_network", repository=str(fleet))["changed"] is False
    assert stage.run("host_network", repository=str(fleet), host="HYPER1")["changed"] is False


def test_findings_of_a_task_are_placed_in_the_file_that_said_it(
    stage: Any, fleet: Path, snapshot: Callable[[], Any]
) -> None:
    before = snapshot()
    (fleet / "profiles" / "base.yml").write_text(
        "virtual_switches:\n  - {name: LAN, type: external, uplinks: [NIC9]}\n"
    )
    result = stage.run("host_network", repository=str(fleet))
    (finding,) = result["findings"]
    assert (finding["file"], finding["line"], finding["column"]) == ("profiles/base.yml", 2, 43)
    assert finding["position"] == "profiles/base.yml:2:43"
    assert finding["excerpt"] in result["msg"]
    assert "nothing was sent" in result["host_state"]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("host", "text", "expected"),
    [
        ("hyper1", "include: [base\n", "hosts/hyper1.yml:2:1"),
        ("hyper1", "include: [bas]\n", "hosts/hyper1.yml:1:11: include[0]: there is no profile 'bas'"),
        ("hyper1", "partitions: [{name: web01, power: null}]\n", "hosts/hyper1.yml:1:28"),
        ("hyper9", "include: [base]\n", "there is no file of host 'hyper9'"),
    ],
)
def test_what_is_wrong_with_files_fails_the_task(stage: Any, fleet: Path, host: str, text: str, expected: str) -> None:
    (fleet / "hosts" / "hyper1.yml").write_text(text)
    result = stage.run("host_network", repository=str(fleet), host=host)
    assert result["failed"] is True
    assert expected in result["msg"]


def test_a_task_fills_in_declared_templates(stage: Any, fleet: Path) -> None:
    (fleet / "hosts" / "hyper1.yml").write_text(
        "include: [base]\ntemplated: true\npartition_adapters:\n"
        "  - {partition: web01, name: Network Adapter, switch: LAN, vlan: {mode: access, id: '{{ 3 + 4 }}'}}\n"
    )
    after = stage.run("host_network", repository=str(fleet))["after"]
    assert after["partition_adapters"][0]["vlan"] == {"mode": "access", "id": 7}


def test_a_template_that_cannot_be_filled_in_is_a_finding(stage: Any, fleet: Path) -> None:
    (fleet / "hosts" / "hyper1.yml").write_text(
        "templated: true\nvirtual_switches:\n  - {name: LAN, type: private, notes: '{{ document_nobody }}'}\n"
    )
    result = stage.run("host_network", repository=str(fleet))
    (finding,) = result["findings"]
    assert (finding["rule"], finding["position"]) == ("template", "hosts/hyper1.yml:3:32")


def test_encrypted_values_stay_encrypted_until_they_are_used(fleet: Path) -> None:
    secret = VaultSecret(b"password")
    ciphertext = VaultLib([(DEFAULT_VAULT_ID_MATCH, secret)]).encrypt("hidden", secret).decode()
    lines = "".join(f"      {line}\n" for line in ciphertext.splitlines())
    (fleet / "hosts" / "hyper1.yml").write_text(
        f"include: [base]\nvirtual_switches:\n  - name: LAN\n    notes: !vault |\n{lines}"
    )
    document = inventory_of(fleet / "desired_state.yml").get_host("hyper1").vars["fabricops_hyperv_document"]
    (switch,) = document["virtual_switches"]
    assert is_marked(switch["notes"])
    assert not is_marked(switch["type"])


def lint(stage: Any, directory: Path, **options: Any) -> dict[str, Any]:
    result: dict[str, Any] = stage.run("lint", directory=str(directory), **options)
    return result


def test_the_example_repository_has_no_findings(stage: Any) -> None:
    result = lint(stage, EXAMPLE)
    assert (result.get("failed", False), result["findings"]) == (False, [])
    assert len(result["hosts"]) == 4
    assert result["changed"] is False


def test_lint_says_all_findings_with_their_places(stage: Any, fleet: Path) -> None:
    adapter = "partition_adapters:\n  - {partition: web01, name: N, mac_address: 00-15-5D-AA-00-01}\n"
    (fleet / "hosts" / "hyper1.yml").write_text(adapter)
    (fleet / "hosts" / "hyper2.yml").write_text(adapter)
    (fleet / "hosts" / "hyper3.yml").write_text("partitions: [{name: x, power: maybe}]\n")
    result = lint(stage, fleet)
    assert result["failed"] is True
    assert [(one["rule"], one.get("position")) for one in result["findings"]] == [
        ("schema", "hosts/hyper3.yml:1:24"),
        ("fleet_mac", "hosts/hyper2.yml:2:33"),
    ]
    assert result["findings"][1]["others"] == ["hosts/hyper1.yml:2:33"]
    assert result["findings"][1]["hosts"] == ["hyper1", "hyper2"]
    assert result["hosts"] == ["hyper1", "hyper2", "hyper3"]
    assert result["msg"].startswith("2 findings, 3 hosts checked:\nhosts/hyper3.yml:1:24: ")


def test_lint_can_be_told_what_to_leave_out(stage: Any, fleet: Path) -> None:
    adapter = "partition_adapters:\n  - {partition: web01, name: N, mac_address: 00-15-5D-AA-00-01}\n"
    for name in ("hyper1", "hyper2"):
        (fleet / "hosts" / f"{name}.yml").write_text(adapter)
    assert lint(stage, fleet, ignore=["fleet_mac"])["findings"] == []
    assert lint(stage, fleet, limit=["*1"])["hosts"] == ["hyper1"]
    told = lint(stage, fleet, fail_on_findings=False)
    assert (told.get("failed", False), len(told["findings"])) == (False, 1)


def test_lint_knows_the_nics_that_it_is_told(stage: Any, fleet: Path) -> None:
    (fleet / "profiles" / "base.yml").write_text("virtual_switches: [{name: LAN, type: external, uplinks: [NIC9]}]\n")
    facts = {"hyper1": stage.run("host_network_info", objects=["net_adapters"])}
    assert [one["rule"] for one in lint(stage, fleet, facts=facts)["findings"]] == ["fleet_uplink"]


@pytest.mark.parametrize(
    "facts", ["NIC1", ["NIC1"], {"objects": "NIC1"}, {"objects": {"net_adapters": "NIC1"}}, {"net_adapters": ["NIC1"]}]
)
def test_facts_that_are_none_are_a_finding(stage: Any, fleet: Path, facts: Any) -> None:
    (finding,) = lint(stage, fleet, facts={"hyper1": facts})["findings"]
    assert (finding["rule"], finding["where"]) == ("options", "facts.hyper1")


def test_nothing_needs_to_be_known_of_a_host(stage: Any, fleet: Path) -> None:
    facts = {"hyper1": None, "hyper2": {"unreachable": True, "msg": "no"}, "localhost": {"skipped": True}}
    assert lint(stage, fleet, facts=facts)["findings"] == []


def test_a_pattern_that_no_host_fits_is_a_finding(stage: Any, fleet: Path) -> None:
    (finding,) = lint(stage, fleet, limit=["hyper*", "hv-*"])["findings"]
    assert (finding["where"], finding["message"]) == ("limit[1]", "no host is called 'hv-*'")
    (fleet / "hosts" / "hyper1.yml").unlink()
    assert lint(stage, fleet)["findings"] == []


def test_lint_knows_the_groups_as_the_inventory_calls_them(stage: Any, fleet: Path) -> None:
    (fleet / "hosts" / "hyper1.yml").rename(fleet / "hosts" / "p_site_berlin.yml")
    (fleet / "desired_state.yml").write_text(SOURCE + "group_prefix: p_\n")
    with pytest.raises(AnsibleError, match="a host is called that"):
        inventory_of(fleet / "desired_state.yml")
    assert lint(stage, fleet)["findings"] == []
    (finding,) = lint(stage, fleet, group_prefix="p_")["findings"]
    assert (finding["rule"], finding["position"]) == ("label", "profiles/base.yml:1:1")


def test_lint_says_that_there_is_no_such_folder(stage: Any) -> None:
    result = lint(stage, Path("/nowhere"))
    assert (result["failed"], result["findings"][0]["where"]) == (True, "directory")


def test_the_machines_of_the_example_are_those_of_its_hosts() -> None:
    machines = {file.stem for file in (EXAMPLE / "machines").glob("*.yml")}
    assert machines == {file.stem for file in (EXAMPLE / "hosts").glob("*.yml")}


@pytest.mark.parametrize("name", sorted(file.stem for file in (EXAMPLE / "machines").glob("*.yml")))
def test_every_host_of_the_example_is_brought_to_its_document(empty_stage: Any, name: str) -> None:
    from dataclasses import replace

    stage = replace(empty_stage, name=name)
    machine = yaml.safe_load((EXAMPLE / "machines" / f"{name}.yml").read_text(encoding="utf-8"))
    assert stage.run_options("simulated_host", machine)["changed"] is True
    # What a playbook's templar knows and this one does not: the name of the host.
    document = inventory_of(EXAMPLE / "desired_state.yml").get_host(name).vars["fabricops_hyperv_document"]
    config = rendered(document, {"inventory_hostname": name})
    first = stage.run("host_network", config=config)
    assert first["changed"] is True, first
    assert stage.run("host_network", config=config)["changed"] is False


def play(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(EXAMPLE.parents[1] / ".cache" / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "fabricops.hyperv.validate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)


def test_playbook_validate_says_what_it_checked(tmp_path: Path) -> None:
    done = play(tmp_path, "-e", f"repository_directory={EXAMPLE}", "-e", '{"validate_limit": ["hv-berlin-*"]}')
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 hosts checked, no findings" in done.stdout


def test_playbook_validate_fails_on_findings(fleet: Path) -> None:
    (fleet / "hosts" / "hyper2.yml").write_text("include: [nothing]\n")
    done = play(fleet, "-e", f"repository_directory={fleet}")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "hosts/hyper2.yml:1:11" in done.stdout


def test_a_task_does_not_look_at_the_files_of_other_hosts(stage: Any, fleet: Path) -> None:
    read: list[Path] = []
    for number in range(1000):
        (fleet / "hosts" / f"hv{number:04}.yml").write_text("include: [base]\n")
    original = Path.iterdir

    def counted(self: Path) -> Any:
        read.append(self)
        return original(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "iterdir", counted)
        assert stage.run("host_network", repository=str(fleet), host="hv0500")["changed"] is True
    assert read == []
